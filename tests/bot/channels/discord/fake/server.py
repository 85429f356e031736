"""A fake Discord on loopback: its REST API, its gateway, and the people who use it.

Rules:
- JSON comes as exactly `application/json`, and a 429 has a `Via` header, as Discord's own does.
- Every request is checked by the published description and by the prose; a refused one is kept in
  `wrong`, so that a test sees what it never expected.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from tests.bot.channels.discord.fake.errors import UNAUTHORIZED, Refusal, invalid_form
from tests.bot.channels.discord.fake.gateway import Gateway
from tests.bot.channels.discord.fake.rest import Rest
from tests.bot.channels.discord.fake.state import Json, Town

TOKEN = "NOT.a-real.token"


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came, and how it was answered."""

    method: str
    path: str
    body: Any
    status: int
    code: int = 0
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Trouble:
    """What the next request that matches gets instead of an answer: a refusal, or a cut line.

    after: it is done all the same, and only the answer is lost.
    """

    method: str
    part: str
    refusal: Refusal | None = None
    times: int = 1
    after: bool = False


@dataclass(slots=True)
class FakeDiscord:
    """`async with FakeDiscord().open() as fake`.

    on_call: hears of each call by its phase ("before" it is done, or "after"), method and path.
    """

    token: str = TOKEN
    port: int = 0
    town: Town = field(default_factory=Town)
    calls: list[Call] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    gateway: Gateway = field(init=False)
    rest: Rest = field(init=False)
    url: str = ""
    on_call: Callable[[str, str, str], None] = lambda _phase, _method, _path: None

    def __post_init__(self) -> None:
        self.gateway = Gateway(self.town, self.token)
        self.rest = Rest(self.town, self.gateway)
        self.town.me()

    @property
    def wrong(self) -> list[Call]:
        """Calls that Discord would call wrong."""
        return [c for c in self.calls if c.status == 400]

    def made(self, method: str, part: str) -> list[Call]:
        return [c for c in self.calls if c.method == method and part in c.path]

    @contextlib.asynccontextmanager
    async def open(self) -> "AsyncIterator[FakeDiscord]":
        app = web.Application(client_max_size=30 * 1024 * 1024)
        app.router.add_route("*", "/api/v10/{path:.*}", self._answer)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/cdn/{name}", self.rest.file)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        host, self.port = runner.addresses[0][:2]
        self.url = f"http://{host}:{self.port}/api/v10"
        self.gateway.url = f"ws://{host}:{self.port}/gateway"
        self.rest.cdn = f"http://{host}:{self.port}/cdn"
        try:
            yield self
        finally:
            await self.gateway.drop(1001)
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        path = "/" + request.match_info["path"]
        body, files = await _read(request)
        self.on_call("before", request.method, path)
        trouble = self._trouble(request.method, path)
        if trouble is not None and not trouble.after:
            return self._spoilt(request, path, body, trouble)
        try:
            self._authorize(request, path)
            status, answer = await self.rest.answer(request, path, body, files)
        except Refusal as refusal:
            self._note(request, path, body, refusal.status, refusal.code)
            return _refused(refusal)
        self._note(request, path, body, status)
        self.on_call("after", request.method, path)
        if trouble is not None:
            return self._spoilt(request, path, body, trouble)
        return web.Response(
            status=status,
            body=b"" if answer is None else json.dumps(answer).encode(),
            headers={} if answer is None else {"Content-Type": "application/json"},
        )

    def _spoilt(self, request: web.Request, path: str, body: Any, trouble: Trouble) -> web.Response:
        if trouble.refusal is not None:
            if not trouble.after:
                self._note(request, path, body, trouble.refusal.status, trouble.refusal.code)
            return _refused(trouble.refusal)
        assert request.transport is not None
        request.transport.abort()
        return web.Response(status=500)

    def _trouble(self, method: str, path: str) -> Trouble | None:
        for trouble in self.troubles:
            if trouble.method == method and trouble.part in path and trouble.times > 0:
                trouble.times -= 1
                return trouble
        return None

    def _authorize(self, request: web.Request, path: str) -> None:
        is_open = path.startswith(("/interactions/", "/webhooks/"))
        if not is_open and request.headers.get("Authorization") != f"Bot {self.token}":
            raise UNAUTHORIZED

    def _note(self, request: web.Request, path: str, body: Any, status: int, code: int = 0) -> None:
        self.calls.append(Call(request.method, path, body, status, code, dict(request.headers)))
        self.arrived.set()


async def _read(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    """The JSON of a request, and its files by the names of their parts."""
    if request.content_type == "multipart/form-data":
        body: Json = {}
        files: dict[str, bytes] = {}
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            data = await part.read(decode=False)
            if part.name == "payload_json":
                body = json.loads(data)
            else:
                files[str(part.name)] = bytes(data)
        return body, files
    text = await request.text()
    if not text:
        return None, {}
    try:
        return json.loads(text), {}
    except ValueError:
        raise invalid_form("not JSON") from None


def _refused(refusal: Refusal) -> web.Response:
    headers = {"Content-Type": "application/json"}
    body: Json = {"message": refusal.message, "code": refusal.code}
    if refusal.status == 429:
        headers |= {"Via": "1.1 google", "Retry-After": str(refusal.seconds)}
        headers |= {"X-RateLimit-Scope": "global" if refusal.is_global else "user"}
        body = {
            "message": "You are being rate limited.",
            "retry_after": refusal.seconds,
            "global": refusal.is_global,
        }
    return web.Response(status=refusal.status, body=json.dumps(body).encode(), headers=headers)
