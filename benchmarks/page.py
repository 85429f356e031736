"""500 people with the page open, all writing: does everybody get every answer, and how soon?

Limber runs as it does for anybody (`limber run`), on one core of its own; the people on another.
"""

import asyncio
import json
import os
import random
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

import aiohttp

ROOT = Path(__file__).parents[1]
PEOPLE = 500
LINES = 6
APART = 8.0
"""Seconds between two lines of one person, on average: together some 60 lines a second."""
PATIENCE = 60.0


@dataclass(slots=True)
class PageFigures:
    """What came of it; times in seconds."""

    said: int = 0
    answered: int = 0
    lost: int = 0
    times: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)

    def block(self) -> str:
        """The figures, with what they should be."""
        times, pages = sorted(self.times), sorted(self.pages)
        return "\n".join(
            (
                f"{PEOPLE} people with the page open, each writing every {APART:.0f} s or so",
                f"  lines written, answered, lost      {self.said} {self.answered} {self.lost}"
                "    (none lost)",
                f"  from a line to its answer, median  {median(times) * 1000:.0f} ms",
                f"  the slowest of a hundred           {_at(times, 0.99) * 1000:.0f} ms"
                "    (under 1000 ms)",
                f"  a page opened meanwhile, median    {median(pages) * 1000:.0f} ms",
                f"  the slowest                        {pages[-1] * 1000:.0f} ms    (under 500 ms)",
                "",
            )
        )


def _at(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]


async def page() -> str:
    """Run it, and say what came of it."""
    told = PageFigures()
    with tempfile.TemporaryDirectory() as folder:
        async with _limber(Path(folder)) as url:
            ends = aiohttp.TCPConnector(limit=0)
            waits = aiohttp.ClientTimeout(total=None, sock_read=None)
            async with (
                aiohttp.ClientSession(
                    connector=ends, timeout=waits, cookie_jar=aiohttp.DummyCookieJar()
                ) as web,
                asyncio.TaskGroup() as all_of_them,  # one that fails ends the others
            ):
                looking = all_of_them.create_task(_look(web, url, told))
                people = [
                    all_of_them.create_task(_person(web, url, number, told))
                    for number in range(PEOPLE)
                ]
                await asyncio.wait(people)
                looking.cancel()
    return told.block()


async def _person(web: aiohttp.ClientSession, url: str, number: int, told: PageFigures) -> None:
    """One person: begins, listens, and writes line by line."""
    chance = random.Random(number)
    await asyncio.sleep(chance.random() * APART)
    headers = {"x-forwarded-for": f"10.0.{number // 250}.{number % 250 + 1}"}
    async with web.post(f"{url}/chat/begin", json={"name": ""}, headers=headers) as begun:
        headers["cookie"] = begun.headers["set-cookie"].split(";")[0]
    async with web.get(f"{url}/chat", headers=headers) as shown:
        headers["x-limber-form"] = (await shown.text()).split('"form" content="')[1].split('"')[0]
    heard: asyncio.Queue[str] = asyncio.Queue()
    listening = asyncio.create_task(_listen(web, url, headers, heard))
    try:
        await _writes(web, url, headers, heard, told, chance)
    finally:
        listening.cancel()


async def _writes(
    web: aiohttp.ClientSession,
    url: str,
    headers: dict[str, str],
    heard: "asyncio.Queue[str]",
    told: PageFigures,
    chance: random.Random,
) -> None:
    """Write line by line, each after the answer to the one before."""
    async with asyncio.timeout(PATIENCE):
        await heard.get()  # the greeting
    for line in range(LINES):
        await asyncio.sleep(APART * (0.5 + chance.random()))
        while not heard.empty():
            heard.get_nowait()
        began = perf_counter()
        told.said += 1
        body = {"id": str(line), "text": "I agree" if line == 0 else "/help"}
        async with web.post(f"{url}/chat/say", json=body, headers=headers) as taken:
            assert taken.status == 200, await taken.text()
        try:
            async with asyncio.timeout(PATIENCE):
                await heard.get()
        except TimeoutError:
            told.lost += 1
        else:
            told.answered += 1
            told.times.append(perf_counter() - began)


async def _listen(
    web: aiohttp.ClientSession, url: str, headers: dict[str, str], heard: "asyncio.Queue[str]"
) -> None:
    async with web.get(f"{url}/chat/events", headers=headers) as stream:
        async for raw in stream.content:
            if raw.startswith(b"data: "):
                for event in json.loads(raw[6:])["events"]:
                    if event["kind"] in {"send", "edit"}:
                        heard.put_nowait(event["text"])


async def _look(web: aiohttp.ClientSession, url: str, told: PageFigures) -> None:
    """Somebody new opens the page, again and again."""
    while True:
        await asyncio.sleep(0.5)
        began = perf_counter()
        async with web.get(f"{url}/chat") as shown:
            await shown.read()
        told.pages.append(perf_counter() - began)


@asynccontextmanager
async def _limber(folder: Path) -> AsyncIterator[str]:
    """A running Limber on one core, with no picture to draw."""
    (folder / "data").mkdir(mode=0o700)
    (folder / "data" / "pictures").touch()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "WEB_PORT": str(port), "LOG_LEVEL": "ERROR"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(process.pid, {max(os.sched_getaffinity(0))})
    assert process.stdout is not None
    try:
        while line := await process.stdout.readline():
            if line.rstrip().endswith(b"/"):
                break
        else:
            raise RuntimeError(f"limber run ended with {await process.wait()}")
        yield f"http://127.0.0.1:{port}"
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


if __name__ == "__main__":
    print(asyncio.run(page()))
