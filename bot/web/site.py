"""What every route may reach: both houses, who is signed in, and how often somebody may try."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.operations.metrics import Metrics
from bot.settings import Settings
from bot.web.desk import Desk
from bot.web.instance import House
from bot.web.rate_limit import Limit
from bot.web.signing import Keys, Links
from bot.web.tryout import TryOut

if TYPE_CHECKING:
    from bot.media.pictures import Pictures

CHAT, COACH = "limber_chat", "limber_coach"
"""Cookies."""
STAYS = timedelta(days=90)
"""How long somebody stays signed in after the last visit (project default)."""
LINK_LASTS = timedelta(hours=12)
"""How long a link that signs in once may wait to be used (project default)."""
DEVICE_LINK_LASTS = timedelta(minutes=15)
"""The same for a link that a person makes for another device of theirs."""
FORM = "x-limber-form"
"""The header that carries a page's own token."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How often: wide enough for a person, too narrow for a flood (project defaults)."""

    sign_in: Limit = field(default_factory=lambda: Limit(5, 30.0))
    sign_in_all: Limit = field(default_factory=lambda: Limit(40, 3.0))
    begin: Limit = field(default_factory=lambda: Limit(20, 10.0))
    write: Limit = field(default_factory=lambda: Limit(30, 0.5))
    photo: Limit = field(default_factory=lambda: Limit(6, 20.0))


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one Limber."""

    settings: Settings
    house: House
    tryout: TryOut
    keys: Keys
    pictures: "Pictures | None" = None
    metrics: Metrics = field(default_factory=Metrics)
    links: Links = field(default_factory=lambda: Links(LINK_LASTS))
    device_links: Links = field(default_factory=lambda: Links(DEVICE_LINK_LASTS))
    limits: Limits = field(default_factory=Limits)

    # -- who asks -----------------------------------------------------------------------------

    def signed_in(self, request: Request, cookie: str) -> str | None:
        """The session of this kind of visitor; None where nobody is signed in."""
        signed = request.cookies.get(cookie, "")
        return self.keys.read(cookie, signed, self.house.app.clock.now()) if signed else None

    def session(self, request: Request, cookie: str) -> str:
        """The session; 401 without one."""
        session = self.signed_in(request, cookie)
        if session is None:
            raise HTTPException(401, "not signed in")
        return session

    def sign_in(self, request: Request, answer: Response, cookie: str, session: str) -> None:
        """Let this browser stay signed in."""
        until = self.house.app.clock.now() + STAYS
        is_embedded = cookie == CHAT and bool(self.ancestors) and request.url.scheme == "https"
        answer.set_cookie(
            cookie,
            self.keys.sign(cookie, session, until),
            max_age=int(STAYS.total_seconds()),
            path="/chat" if cookie == CHAT else "/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="none" if is_embedded else "lax",
        )

    def form_token(self, session: str) -> str:
        """What a page of this session has to send along with whatever changes something."""
        return self.keys.sign("form", session)

    def check_form(self, request: Request, session: str) -> None:
        """403 for a form that is not this session's."""
        told = request.headers.get(FORM, "")
        if self.keys.read("form", told, self.house.app.clock.now()) != session:
            raise HTTPException(403, "not from this page")

    def check_often(self, limit: Limit, caller: str) -> None:
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

    @property
    def desk(self) -> Desk:
        """The real coach's desk."""
        return Desk(self.house, self.settings.coach_name)

    # -- words ----------------------------------------------------------------------------------

    @property
    def words(self) -> Mapping[str, str]:
        """Every text of the page by its key without `web.`."""
        texts = self.house.world.catalog.messages
        return {key[4:]: text for key, text in texts.items() if key.startswith("web.")}


def caller(request: Request) -> str:
    """Whoever asks, as a limit knows them."""
    return request.client.host if request.client else ""


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
