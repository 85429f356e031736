"""A thousand half-sent requests and a thousand streams, while fifty people go on training.

They come from 127.0.0.2 to 127.0.0.60, straight and through Caddy where it is installed.
"""

import asyncio
import contextlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from itertools import cycle
from pathlib import Path
from time import monotonic

import httpx
import pytest

from bot.web.site import FORM
from tests.bot.web.browser import form_in
from tests.bot.web.running import Running
from tests.support.ports import free_port
from tests.support.waiting import until

PEOPLE, HALF_OPEN, STREAMS = 50, 1000, 1000
SLOWER_SECONDS = 5.0
"""What a flood may add to the longest wait, on a machine that also floods."""
HALF = b"POST /chat/say HTTP/1.1\r\nHost: x\r\nContent-"


def addresses() -> Iterator[str]:
    return cycle(f"127.0.0.{n}" for n in range(2, 61))


@contextlib.asynccontextmanager
async def through_caddy(port: int) -> AsyncIterator[int]:
    """Caddy in front of a port; gives its own."""
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("Caddy is not installed, so nothing went through it.")
    own = free_port()
    words = f"{{\n admin off\n auto_https off\n}}\n:{own} {{\n reverse_proxy 127.0.0.1:{port}\n}}\n"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "Caddyfile"
        file.write_text(words)
        process = await asyncio.create_subprocess_exec(
            *(caddy, "run", "--config", str(file), "--adapter", "caddyfile"),
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "HOME": folder},
        )
        try:
            await until(lambda: answers(own), 20)
            yield own
        finally:
            process.terminate()
            await process.wait()


async def answers(port: int) -> bool:
    with contextlib.suppress(OSError):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        return True
    return False


class Somebody:
    """One person with a page open. at: the address that they come from."""

    def __init__(self, port: int, at: str) -> None:
        transport = httpx.AsyncHTTPTransport(
            local_address=at, limits=httpx.Limits(max_connections=9)
        )
        self.http = httpx.AsyncClient(
            transport=transport, base_url=f"http://127.0.0.1:{port}", timeout=30
        )
        self.form = ""
        self._sent = 0

    async def begin(self) -> None:
        (await self.http.post("/chat/begin", json={"name": ""})).raise_for_status()
        self.form = form_in((await self.http.get("/chat")).text)

    async def say(self, text: str) -> float:
        """Write; returns the seconds until it was taken."""
        self._sent += 1
        began = monotonic()
        answer = await self.http.post(
            "/chat/say", json={"id": str(self._sent), "text": text}, headers={FORM: self.form}
        )
        answer.raise_for_status()
        return monotonic() - began

    async def listen(self) -> int:
        """Listen until let go; returns the status."""
        async with self.http.stream("GET", "/chat/events", timeout=None) as answer:
            async for line in answer.aiter_lines():
                if line == "event: full":
                    break
            return answer.status_code


async def half_open(port: int, at: str) -> asyncio.StreamWriter | None:
    with contextlib.suppress(OSError):
        _, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(at, 0))
        writer.write(HALF)
        return writer
    return None


class Flood:
    """What is opened against a page, to be closed again whatever happens."""

    def __init__(self, port: int, where: Iterator[str]) -> None:
        self._port = port
        self._where = where
        self._streams: list[asyncio.Task[int]] = []
        self._halves: list[asyncio.StreamWriter | None] = []
        self._crowd: list[Somebody] = []

    async def rise(self, people: list[Somebody]) -> None:
        """Everybody's page listens, a crowd's ten times each; and requests that are half sent."""
        self._streams += [asyncio.create_task(each.listen()) for each in people]
        for _ in range(STREAMS // 10):
            somebody = Somebody(self._port, next(self._where))
            self._crowd.append(somebody)
            await somebody.begin()
            self._streams += [asyncio.create_task(somebody.listen()) for _ in range(10)]
        halves = (half_open(self._port, next(self._where)) for _ in range(HALF_OPEN))
        self._halves = list(await asyncio.gather(*halves))

    async def ebb(self) -> None:
        """All of it is closed."""
        for task in self._streams:
            task.cancel()
        await asyncio.gather(*self._streams, return_exceptions=True)
        for writer in self._halves:
            if writer is not None:
                writer.close()
        for each in self._crowd:
            await each.http.aclose()


async def longest(people: list[Somebody], texts: tuple[str, ...]) -> float:
    """Everybody says these, all at once; returns the longest that one of them waited (seconds)."""
    took = 0.0
    for text in texts:
        took = max(took, *await asyncio.gather(*(person.say(text) for person in people)))
    return took


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.parametrize("way", ["straight", "caddy"])
async def test_fifty_people_train_while_the_page_is_flooded(way: str, tmp_path: Path) -> None:
    limber = Running(tmp_path)
    async with contextlib.AsyncExitStack() as stack:
        await limber.start()
        stack.push_async_callback(limber.end)
        port = limber.port
        if way == "caddy":
            port = await stack.enter_async_context(through_caddy(port))
        where = addresses()
        people = [Somebody(port, next(where)) for _ in range(PEOPLE)]
        for person in people:
            stack.push_async_callback(person.http.aclose)
            await person.begin()
            await person.say("I agree")
        calm = await longest(people, ("left knee, 3, ten minutes, no band", "/help"))
        flood = Flood(port, where)
        stack.push_async_callback(flood.ebb)
        await flood.rise(people)
        flooded = await longest(people, ("none of these", "/help", "pause"))
        health = await people[0].http.get("/healthz")
        print(f"{way}: longest wait {calm:.2f} s before, {flooded:.2f} s flooded; {health.text}")
        assert flooded < calm + SLOWER_SECONDS
        assert health.status_code == 200
    lines = limber.warned()
    print(f"{way}: {len(lines)} lines on standard error")
    assert len(lines) < 50, lines[:50]
