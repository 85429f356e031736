"""Stores what has already happened at a platform, however long the database cannot take it.

Rules:
- A message that was taken must not be sent again because it could not be noted. So its call is not
  over before that is stored: only the storing is repeated.
- It is true whoever leads the platform by now: it is stored under no lease, so that the next one
  does not send it again, and nobody tries for ever what a lost lease forbids.
"""

import asyncio
import contextlib

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import Item
from bot.storage.leases import under
from scheduler.logger import Logger

FIRST_WAIT, LONGEST_WAIT = 0.1, 15.0
"""Seconds until it is tried again, at first and at most."""

_log = Logger()


async def until_stored(dispatcher: Dispatcher, item: Item, stopping: asyncio.Event) -> None:
    """Store what comes of an item; returns after the commit.

    stopping: once it is set, the item is tried once more. Raises what the dispatcher raises then.
    """
    wait = FIRST_WAIT
    while True:
        is_last = stopping.is_set()
        try:
            with under():
                await dispatcher.submit(item)
        except Exception as error:  # whatever it is, the platform has taken it already
            if is_last:
                raise
            if wait == FIRST_WAIT:
                _log.error("done, but not stored yet", error=type(error).__name__)
        else:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await stopping.wait()
        wait = min(LONGEST_WAIT, 2 * wait)
