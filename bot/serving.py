"""Runs every channel side by side; one that falls is started again and takes nobody with it.

Rules:
- A channel that raises `Later` is started again after the seconds it named, and the reason is
  said; after anything else it waits a little longer each time.
- Each channel has its own delivery, which stops when the channels do.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence

import structlog

from bot.channel import Channel, Later
from bot.outbox import Outbox

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
"""Seconds before a fallen channel is started again, at first and at most."""

_log = structlog.get_logger()


async def supervised(channel: Channel, conditions: dict[str, str]) -> None:
    """Run a channel until it ends by itself; start it again when it falls.

    conditions: kept up to date with "runs", "waits" or "ended" by the channel's name.
    """
    wait = FIRST_WAIT
    while True:
        conditions[channel.name] = "runs"
        try:
            await channel.run()
        except Later as later:
            conditions[channel.name] = "waits"
            _log.error("channel waits", channel=channel.name, seconds=later.seconds, why=later.why)
            await asyncio.sleep(later.seconds)
        except Exception as error:  # noqa: BLE001 - the outermost loop of a channel
            conditions[channel.name] = "waits"
            _log.error("channel fell", channel=channel.name, error=type(error).__name__)
            await asyncio.sleep(wait)
            wait = min(LONGEST_WAIT, wait * 2)
        else:
            conditions[channel.name] = "ended"
            return


@contextlib.asynccontextmanager
async def serving(
    channels: Sequence[Channel], outbox: Outbox, conditions: dict[str, str] | None = None
) -> AsyncIterator[asyncio.Event]:
    """Everything runs inside; the event is set when all channels have ended by themselves.

    conditions: where each channel's condition is noted, for whoever watches.
    """
    ended = asyncio.Event()
    noted = {} if conditions is None else conditions
    taking = [asyncio.create_task(supervised(c, noted), name=f"{c.name} in") for c in channels]
    giving = [asyncio.create_task(outbox.run(c), name=f"{c.name} out") for c in channels]

    def one_ended(_task: "asyncio.Task[None]") -> None:
        if all(task.done() for task in taking):
            ended.set()

    for task in taking:
        task.add_done_callback(one_ended)
    try:
        yield ended
    finally:
        for task in taking:
            task.cancel()
        await asyncio.gather(*taking, return_exceptions=True)
        outbox.stop()
        await asyncio.gather(*giving)
