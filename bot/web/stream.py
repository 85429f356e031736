"""Server-Sent Events: the page listens, and after a break asks from the last number that it had.

Rules:
- Each frame's id is the number of its last message, so that the browser asks from there by itself.
- A quiet line says that it is alive, so that a break is noticed.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import StreamingResponse

from bot.errors import StorageError
from bot.web.channel import KEPT_ALIVE, WebChannel
from bot.web.events import batch

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


def chat_stream(channel: WebChannel, chat: str, after: int) -> StreamingResponse:
    """What is said in a chat, from after a number on."""

    async def frames() -> AsyncIterator[str]:
        woken = channel.open(chat)
        number = after
        try:
            yield FIRST
            is_first = True
            while not channel.is_closing:
                woken.clear()
                try:
                    news = await channel.after(chat, number)
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
                try:
                    await asyncio.wait_for(woken.wait(), KEPT_ALIVE.total_seconds())
                except TimeoutError:
                    yield ALIVE
        finally:
            channel.shut(chat, woken)

    return _streaming(frames())


def coach_stream(channel: WebChannel) -> StreamingResponse:
    """Says that something may have changed, and no more than that."""

    async def frames() -> AsyncIterator[str]:
        woken = channel.look_in()
        try:
            yield FIRST
            while not channel.is_closing:
                woken.clear()
                yield frame({}, name="look")
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), KEPT_ALIVE.total_seconds())
                await asyncio.sleep(TOGETHER)
        finally:
            channel.look_away(woken)

    return _streaming(frames())


def _streaming(frames: AsyncIterator[str]) -> StreamingResponse:
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(frames, media_type="text/event-stream", headers=headers)
