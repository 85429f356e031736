"""Server-Sent Events: the page listens, and after a break asks from the last number that it had.

Rules:
- Each frame's id is the number of its last message, so that the browser asks from there by itself.
- A quiet line says that it is alive, so that a break is noticed.
- A page that is let go is told why, so that it does not come straight back.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import StreamingResponse

from bot.errors import StorageError
from bot.web.channel import WebChannel
from bot.web.events import batch
from bot.web.open_streams import StreamEnd

COACH_KEY = "coach:"
"""Before a coach's session, among the keys of those who listen."""
KEPT_ALIVE = 15.0
"""Seconds after which an open page hears that the line is still there."""
FIRST = "retry: 1000\n\n"
"""Milliseconds after which the browser tries again."""
ALIVE = ": here\n\n"
TOGETHER = 0.25
"""Seconds for which a coach's page gathers changes before it is told."""


def frame(data: Any, number: int | None = None, name: str = "message") -> str:
    """One event as it goes over the line."""
    id_ = "" if number is None else f"id: {number}\n"
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"{id_}event: {name}\ndata: {text}\n\n"


def asked_from(request: Request) -> int:
    """The number after which the page wants to hear; 0 is from the beginning."""
    told = request.headers.get("last-event-id") or request.query_params.get("after", "0")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 16 else 0


def chat_stream(
    channel: WebChannel, chat: str, after: int, network: str = "", session: str = ""
) -> StreamingResponse:
    """What is said in a chat, from after a number on.

    Raises `HTTPException` with 429 where the page should ask every few seconds instead.
    """
    _check_place(channel, chat, network)

    async def frames() -> AsyncIterator[str]:
        woken = asyncio.Event()
        stream = channel.streams.come(chat, network, session, woken)
        if stream is None:  # taken meanwhile
            yield frame({}, name=StreamEnd.FULL.value)
            return
        channel.open(chat, woken)
        number = after
        try:
            yield FIRST
            is_first = True
            while not channel.is_closing and stream.end is None:
                woken.clear()
                try:
                    news = await channel.after(chat, number, woken)
                    steps = await channel.steps(chat)
                except StorageError:
                    break  # the page comes back by itself
                if news or is_first:
                    number = news[-1].number if news else number
                    is_first = False
                    yield frame(batch(news, steps, channel.app.clock.now()), number)
                elif not woken.is_set():
                    moved = batch((), steps, channel.app.clock.now())
                    yield frame(moved, number, "tick")
                if not await _is_woken(woken):
                    yield ALIVE
            if stream.end is not None:
                yield frame({}, name=stream.end.value)
        finally:
            channel.close_page(chat, woken)
            channel.streams.go(stream)

    return _streaming(frames())


async def _is_woken(woken: asyncio.Event) -> bool:
    """Wait until there is something to look at, but not longer than a line may be silent."""
    try:
        async with asyncio.timeout(KEPT_ALIVE):
            await woken.wait()
    except TimeoutError:
        return False
    return True


def coach_stream(channel: WebChannel, network: str = "", session: str = "") -> StreamingResponse:
    """Says that something may have changed, and no more than that. Raises as `chat_stream`."""
    key = f"{COACH_KEY}{session}"
    _check_place(channel, key, network)

    async def frames() -> AsyncIterator[str]:
        woken = asyncio.Event()
        stream = channel.streams.come(key, network, session, woken)
        if stream is None:
            yield frame({}, name=StreamEnd.FULL.value)
            return
        channel.watch(woken)
        try:
            yield FIRST
            while not channel.is_closing and stream.end is None:
                woken.clear()
                yield frame({}, name="look")
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(KEPT_ALIVE):
                        await woken.wait()
                await asyncio.sleep(TOGETHER)
            if stream.end is not None:
                yield frame({}, name=stream.end.value)
        finally:
            channel.unwatch(woken)
            channel.streams.go(stream)

    return _streaming(frames())


def _check_place(channel: WebChannel, key: str, network: str) -> None:
    if not channel.streams.has_place(key, network):
        raise HTTPException(429, "ask instead", {"retry-after": "5"})


def _streaming(frames: AsyncIterator[str]) -> StreamingResponse:
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(frames, media_type="text/event-stream", headers=headers)
