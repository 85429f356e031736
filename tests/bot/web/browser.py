"""A browser without a screen: it asks the real app over HTTP, with cookies and form tokens."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from bot.app import App
from bot.delivery.pacer import Pacer
from bot.settings import Settings
from bot.storage.parcel import Parcel
from bot.storage.records import Address
from bot.web.application import make_app
from bot.web.channel import NAME, WebChannel
from bot.web.instance import Instance
from bot.web.rate_limit import RateLimit
from bot.web.signing import Signer
from bot.web.site import CHAT, COACH, FORM, RateLimits, Site
from bot.web.tryout import TryOut
from handlers.engine.event import Attached, Edited, Said, Tapped
from handlers.engine.message import Button, Message
from handlers.world import World
from tests.support.player import Acted

AT = "http://127.0.0.1:8080"
KEYS = (f"B{'A' * 86}", "A" * 22)
"""What a browser's keys for being rung look like: a point, and sixteen bytes."""
JPEG = b"\xff\xd8\xff\xe0" + bytes(200)
_FORM = re.compile(r'<meta name="form" content="([^"]+)">')


def form_in(text: str) -> str:
    """The form token that a page's HTML holds; empty where it has none."""
    found = _FORM.search(text)
    return "" if found is None else unescape(found[1])


def a_site(app: App, world: World, folder: Path, **changed: Any) -> Site:
    """A page on a running app, with nothing set but what is given."""
    settings = Settings(_env_file=None, data_dir=folder, **changed)
    signer = Signer.kept(folder / "web.key")
    zone = ZoneInfo("Europe/Berlin")
    instance = Instance(app, WebChannel(app), signer, zone)
    tryout = TryOut(folder / "try", world, signer, zone, "Sorry.")
    return Site(settings, instance, tryout, signer)


def patient(site: Site) -> Site:
    """The same with limits that a test never reaches."""
    wide = RateLimits(*(RateLimit(100_000, 0.001) for _ in fields(RateLimits)))
    return replace(site, limits=wide)


@dataclass(slots=True)
class Browser:
    """One browser: its cookies, and the form token of the page that it has open."""

    site: Site
    host: str = AT
    client_at: str = "127.0.0.1"
    form: str = ""
    http: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        transport = httpx.ASGITransport(
            make_app(self.site), client=(self.client_at, 50_000), raise_app_exceptions=False
        )
        self.http = httpx.AsyncClient(transport=transport, base_url=self.host)

    async def open(self, path: str) -> httpx.Response:
        """Open a page, and keep its form token."""
        answer = await self.http.get(path)
        self.form = form_in(answer.text) or self.form
        return answer

    async def post(self, path: str, **fields: str) -> httpx.Response:
        """What a page's script sends."""
        return await self.http.post(path, json=fields, headers={FORM: self.form})

    async def upload(self, path: str, data: bytes, name: str, **fields: str) -> httpx.Response:
        """A file, as a form sends it."""
        return await self.http.post(
            path, files={"photo": (name, data)}, data=fields, headers={FORM: self.form}
        )

    async def come_in(self, chat: str) -> None:
        """Be the one whose chat this is, with the page open."""
        until = self.site.instance.app.clock.now() + timedelta(days=400)
        signed, host = self.site.signer.sign(CHAT, chat, until), httpx.URL(self.host).host
        self.http.cookies.set(CHAT, signed, domain=host, path="/chat")
        await self.open("/chat")

    async def sign_in(self) -> None:
        """Be the coach, by a link."""
        link = await self.site.links.new(COACH, self.site.instance.app.clock.now())
        assert (await self.post("/coach/in", link=link)).status_code == 200
        await self.open("/coach")


@dataclass(slots=True)
class OnTheWeb:
    """A `Player` in front of `/chat`."""

    world: World
    folder: Path
    address: Address = field(default_factory=lambda: Address(NAME, "me"))
    _browser: Browser | None = None
    _site: Site | None = None
    _seen: int = 0
    _sent: int = 0

    @property
    def site(self) -> Site:
        assert self._site is not None, "enter() first"
        return self._site

    @property
    def browser(self) -> Browser:
        assert self._browser is not None, "enter() first"
        return self._browser

    async def enter(self, app: App) -> None:
        app.data_dir = self.folder
        self._site = patient(a_site(app, self.world, self.folder))
        cookies = None if self._browser is None else self._browser.http.cookies
        self._browser = Browser(self._site)
        if cookies is None:
            await self._browser.come_in(self.address.chat)
        else:  # the same cookie after a restart
            self._browser.http.cookies = cookies
            await self._browser.open("/chat")

    async def leave(self) -> None:
        await self.browser.http.aclose()

    async def act(self, event: Acted) -> None:
        self._sent += 1
        answer = await self._done(event, str(self._sent))
        assert answer.status_code == 200, answer.text

    async def _done(self, event: Acted, sent: str) -> httpx.Response:
        match event:
            case Said(is_group=True) | Edited():
                pytest.skip("a page has no groups, and nothing sent there is edited")
            case Said(_, text):
                return await self.browser.post("/chat/say", id=sent, text=text)
            case Tapped(_, choice):
                return await self.browser.post("/chat/tap", id=sent, choice=choice)
            case Attached(_, _, _, caption):
                return await self.browser.upload(
                    "/chat/photo", JPEG, "knee.jpg", id=sent, caption=caption
                )

    async def see(self, parcels: Sequence[Parcel]) -> list[Message]:
        instance = self.site.instance
        for parcel in parcels:
            await instance.app.outbox.deliver(
                instance.channel, Pacer(instance.channel.pace), parcel
            )
        told = (await self.browser.http.get(f"/chat/news?after={self._seen}")).json()
        self._seen = max([self._seen, *(each["n"] for each in told["events"])])
        return [
            Message(
                each["text"],
                tuple(Button(b["id"], b["label"], b["marked"]) for b in each["buttons"]),
            )
            for each in told["events"]
            if each["kind"] in {"send", "edit", "farewell"}
        ]
