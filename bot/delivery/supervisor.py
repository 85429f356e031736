"""Runs every channel side by side; one that fails is restarted without affecting the others.

Rules:
- A channel that raises `Later` is started again after the seconds it named, and the reason is
  said; after anything else it waits a little longer each time, until it has run well for a while.
- Each channel has its own delivery. It stops first: what is on its way lands and is noted as
  delivered before the connection that it needs is closed.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from time import monotonic

from bot.delivery.channel import Channel, Later
from bot.delivery.outbox import Outbox
from scheduler.logger import Logger

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
"""Seconds before a fallen channel is started again, at first and at most."""

_log = Logger()


@dataclass(slots=True)
class Backoff:
    """How long a channel that fell waits before it is started again."""

    _next: float = FIRST_WAIT

    def after(self, ran: float) -> float:
        """Seconds to wait after a run of so many seconds: twice the last, unless it ran well."""
        wait = FIRST_WAIT if ran >= LONGEST_WAIT else self._next
        self._next = min(LONGEST_WAIT, wait * 2)
        return wait


async def supervised(channel: Channel, conditions: dict[str, str]) -> None:
    """Run a channel until it ends by itself; start it again when it falls.

    conditions: kept up to date with "runs", "waits" or "ended" by the channel's name.
    """
    backoff = Backoff()
    while True:
        conditions[channel.name] = "runs"
        began = monotonic()
        try:
            await channel.run()
        except Later as later:
            conditions[channel.name] = "waits"
            _log.error("channel waits", channel=channel.name, seconds=later.seconds, why=later.why)
            await asyncio.sleep(later.seconds)
        except Exception as error:  # noqa: BLE001 - the outermost loop of a channel
            conditions[channel.name] = "waits"
            _log.error("channel fell", channel=channel.name, error=type(error).__name__)
            await asyncio.sleep(backoff.after(monotonic() - began))
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
        outbox.stop()
        await asyncio.gather(*giving)
        for task in taking:
            task.cancel()
        await asyncio.gather(*taking, return_exceptions=True)
