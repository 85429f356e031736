"""Waits for something that happens in another task or process, and not a moment longer."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count

PATIENCE = 120.0
"""Seconds that anything may take, however busy the machine is; only a failure takes as long."""


async def until(is_so: Callable[[], bool | Awaitable[bool]], seconds: float = PATIENCE) -> None:
    """Return as soon as it is so. Raises `TimeoutError` after that many seconds."""
    async with asyncio.timeout(seconds):
        for _ in count():
            found = is_so()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.005)
