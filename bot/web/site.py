"""What every route may reach: both instances, who is signed in, and how often somebody may try."""

import asyncio
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.operations.metrics import Metrics
from bot.settings import Settings
from bot.web.connection import network_of
from bot.web.desk import Desk
from bot.web.instance import Instance
from bot.web.proof_of_work import ProofOfWork, Work
from bot.web.rate_limit import RateLimit
from bot.web.shared_sign_in import SharedSignIn
from bot.web.signing import Links, OwnLinks, Signed, Signer
from bot.web.tryout import TryOut
from handlers.engine.journal import instant

CHAT, COACH = "limber_chat", "limber_coach"
"""Cookies."""
BEFORE = "limber_before"
"""The cookie of the chat that this browser had before it opened another one by a link."""
BACK_LASTS = timedelta(days=1)
"""How long there is a way back to that chat (project default)."""
KNOWN = "limber_coach_known"
"""The cookie of a browser in which the coach was signed in once, kept after signing out. It opens
nothing: it has tries of the password of its own, which nobody else can use up."""
KNOWN_LASTS = timedelta(days=365)
"""How long such a browser is known after a coach signed in there (project default)."""
STAYS = timedelta(days=90)
"""How long somebody stays signed in after the last visit (project default)."""
LINK_LASTS = timedelta(hours=12)
"""How long a link that signs in once may wait to be used (project default)."""
DEVICE_LINK_LASTS = timedelta(minutes=15)
"""The same for a link that a person makes for another device of theirs."""
KNOWN_AGAIN = {
    f"asks_{key}": f"reminder.{key}"
    for key in ("city", "city_again", "city_unknown", "city_offset")
} | {"tells_set": "reminder.set", "tells_next": "pause.next"}
"""Messages below which the page offers what the device knows or can do, by their name there."""
FORM = "x-limber-form"
"""The header that carries a page's own token."""


@dataclass(frozen=True, slots=True)
class RateLimits:
    """How often: wide enough for a person, too narrow for a flood (project defaults)."""

    sign_in: RateLimit = field(default_factory=lambda: RateLimit(5, 30.0))
    sign_in_all: RateLimit = field(default_factory=lambda: RateLimit(40, 3.0))
    sign_in_known: RateLimit = field(default_factory=lambda: RateLimit(5, 30.0))
    link: RateLimit = field(default_factory=lambda: RateLimit(10, 30.0))
    begin: RateLimit = field(default_factory=lambda: RateLimit(20, 10.0))
    write: RateLimit = field(default_factory=lambda: RateLimit(30, 0.5))
    tryout: RateLimit = field(default_factory=lambda: RateLimit(60, 0.25))
    photo: RateLimit = field(default_factory=lambda: RateLimit(6, 20.0))
    export: RateLimit = field(default_factory=lambda: RateLimit(3, 60.0))
    read: RateLimit = field(default_factory=lambda: RateLimit(300, 0.2))


@dataclass(frozen=True, slots=True)
class Site:
    """The page of one Limber."""

    settings: Settings
    instance: Instance
    tryout: TryOut
    signer: Signer
    metrics: Metrics = field(default_factory=Metrics)
    links: Links = field(default_factory=lambda: OwnLinks(LINK_LASTS))
    device_links: Links = field(default_factory=lambda: OwnLinks(DEVICE_LINK_LASTS))
    limits: RateLimits = field(default_factory=RateLimits)
    shared: SharedSignIn | None = None
    """Where several workers sign people in."""
    work: ProofOfWork = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "work", ProofOfWork(self.signer))

    async def told_ended(self) -> None:
        """Return once all workers can know which sessions ended here. Raises `StorageError`."""
        if self.shared is not None:
            await self.shared.share(self.instance.app.clock.now())

    # -- who asks -----------------------------------------------------------------------------

    def signed_in(self, request: Request, cookie: str) -> str | None:
        """The session of this kind of visitor; None where nobody is signed in."""
        found = self.signed(request, cookie)
        return None if found is None else found.value

    def signed(self, request: Request, cookie: str) -> Signed | None:
        """The same with the browser's own session."""
        told = request.cookies.get(cookie, "")
        now = self.instance.app.clock.now()
        return self.signer.open(self._purpose(cookie), told, now) if told else None

    def _purpose(self, cookie: str) -> str:
        """What a cookie is signed for: the coach's ends with the password that it was got by."""
        password = self.settings.web_coach_password
        if cookie != COACH or password is None:
            return cookie
        mark = hashlib.sha256(password.get_secret_value().encode()).hexdigest()
        return f"{cookie}:{mark[:32]}"

    @property
    def coach_mark(self) -> str:
        """A mark of what coaches are signed in with: another password or key is another mark."""
        return self.signer.mark(self._purpose(COACH))

    def session(self, request: Request, cookie: str) -> str:
        """The session; 401 without one."""
        session = self.signed_in(request, cookie)
        if session is None:
            raise HTTPException(401, "not signed in")
        return session

    def sign_in(
        self,
        request: Request,
        answer: Response,
        cookie: str,
        value: str,
        stays: timedelta = STAYS,
    ) -> None:
        """Let this browser stay signed in: a visit goes on with the session that it has."""
        now = self.instance.app.clock.now()
        seen = self.signed(request, cookie)
        is_going_on = seen is not None and seen.value == value and seen.session
        session = seen.session if seen and is_going_on else secrets.token_urlsafe(12)
        made = instant(seen.made) if seen and is_going_on else now
        is_chat = cookie in {CHAT, BEFORE}
        is_embedded = is_chat and bool(self.ancestors) and request.url.scheme == "https"
        answer.set_cookie(
            cookie,
            self.signer.sign(self._purpose(cookie), value, now + stays, session, made),
            max_age=int(stays.total_seconds()),
            path="/chat" if is_chat else "/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="none" if is_embedded else "lax",
        )

    def check_password_tries(self, request: Request, task: str, answer: str) -> Work | None:
        """429 for too many tries of the coach's password, by one address or by one browser that was
        signed in before. While very many try, each has work to do first: it is returned then.

        task and answer: the work that was done, if any; it was counted when it was asked for.
        """
        now = self.instance.app.clock.now()
        known = self.signer.read(KNOWN, request.cookies.get(KNOWN, ""), now)
        if known is not None:
            self.check_often(self.limits.sign_in_known, known)
            return None
        if task and self.work.is_done(task, answer, caller(request), now):
            return None
        self.check_often(self.limits.sign_in, caller(request))
        if self.limits.sign_in_all.allows("all", asyncio.get_running_loop().time()):
            return None
        return self.work.ask(caller(request), now)

    def know_again(self, request: Request, answer: Response) -> None:
        """Let a browser in which the coach has just signed in be known."""
        now = self.instance.app.clock.now()
        told = self.signer.read(KNOWN, request.cookies.get(KNOWN, ""), now)
        answer.set_cookie(
            KNOWN,
            self.signer.sign(KNOWN, told or secrets.token_urlsafe(12), now + KNOWN_LASTS),
            max_age=int(KNOWN_LASTS.total_seconds()),
            path="/coach/in",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )

    def form_token(self, session: str) -> str:
        """What a page of this session has to send along with whatever changes something."""
        return self.signer.sign("form", session)

    def check_form(self, request: Request, session: str) -> None:
        """403 for a form that is not this session's."""
        told = request.headers.get(FORM, "")
        if self.signer.read("form", told, self.instance.app.clock.now()) != session:
            raise HTTPException(403, "not from this page")

    def check_often(self, limit: RateLimit, caller: str) -> None:
        """429 for somebody who comes too often."""
        if not limit.allows(caller, asyncio.get_running_loop().time()):
            raise HTTPException(429, "too often", {"retry-after": "30"})

    def check_may_try(self, request: Request) -> None:
        """The try-out is for this machine, and for a coach who is signed in."""
        if not is_here(request) and self.signed_in(request, COACH) is None:
            raise HTTPException(404)

    @property
    def ancestors(self) -> Sequence[str]:
        """The sites that may show a person's chat inside theirs."""
        return (self.settings.web_frame_ancestors or "").split()

    def make_desk(self) -> Desk:
        """A desk of the real coach, which knows again what is sent to it twice."""
        return Desk(self.instance, self.settings.coach_name)

    # -- words ----------------------------------------------------------------------------------

    @property
    def words(self) -> Mapping[str, str]:
        """Every text of the page by its key without `web.`, and what it knows again."""
        texts = self.instance.world.catalog.messages
        own = {key[4:]: text for key, text in texts.items() if key.startswith("web.")}
        return own | {name: texts[key] for name, key in KNOWN_AGAIN.items()}


def caller(request: Request) -> str:
    """Whoever asks, as a limit knows them: of IPv6 the network that is one customer's."""
    return network_of(request.client.host) if request.client else ""


def is_here(request: Request) -> bool:
    """Whether it is asked on this machine, under one of its own names."""
    name = (request.url.hostname or "").strip("[]")
    if request.client is None or not _is_loopback(request.client.host):
        return False
    return name == "localhost" or _is_loopback(name)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


HERE = Path(__file__).parent
