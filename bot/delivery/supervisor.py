"""Runs every channel side by side; one that fails is restarted without affecting the others.

Rules:
- A channel that raises `Later` is started again after the seconds it named, and the reason is
  said; after anything else it waits a little longer each time, until it has run well for a while.
- Each channel has its own delivery. It stops first: what is on its way lands and is noted as
  delivered before the connection that it needs is closed.
- Of several workers one has a platform: it asks, sends and shows threads there under a lease, until
  it loses that. Some channels take in what people do in every worker, and only delivery is led.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from bot.delivery.channel import Channel, Later
from bot.delivery.outbox import Outbox
from bot.storage.leases import HeldLease, under
from scheduler.logger import Logger

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
"""Seconds before a fallen channel is started again, at first and at most."""

ELSEWHERE = "elsewhere"
"""The condition of a channel that another worker leads."""

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


@dataclass(frozen=True, slots=True)
class Turns:
    """Whose turn it is, of several workers. lead: waits for the work of a name, and holds it
    inside; names: of each channel's work; open_to_all: channels that take in what people do in
    every worker; left: called when this worker stops leading a channel.
    """

    lead: Callable[[str], contextlib.AbstractAsyncContextManager[HeldLease]]
    names: Mapping[str, str]
    open_to_all: frozenset[str] = frozenset()
    left: Callable[[str], None] = lambda _channel: None


async def in_turn(channel: Channel, outbox: Outbox, noted: dict[str, str], turns: Turns) -> None:
    """Have a channel whenever it is this worker's turn, until cancelled."""
    while True:
        if channel.name not in turns.open_to_all:
            noted[channel.name] = ELSEWHERE
        try:
            async with turns.lead(turns.names[channel.name]) as held:
                with under(held.fence):
                    await _lead(channel, outbox, noted, turns, held)
        except Exception as error:  # noqa: BLE001 - the outermost loop of a channel's turns
            _log.error("channel fell", channel=channel.name, error=type(error).__name__)
            await asyncio.sleep(FIRST_WAIT)


async def _lead(
    channel: Channel, outbox: Outbox, noted: dict[str, str], turns: Turns, held: HeldLease
) -> None:
    """Have a channel until its lease is lost."""
    giving = asyncio.create_task(outbox.run(channel, held.is_held))
    taking = []
    if channel.name not in turns.open_to_all:
        taking.append(asyncio.create_task(supervised(channel, noted)))
    try:
        await held.lost()
    finally:
        outbox.leave(channel.name)
        if held.is_held():  # it ends by itself, and what is on its way lands first
            await asyncio.shield(giving)
        giving.cancel()
        for task in taking:
            task.cancel()
        await asyncio.gather(giving, *taking, return_exceptions=True)
        turns.left(channel.name)


@contextlib.asynccontextmanager
async def serving(
    channels: Sequence[Channel],
    outbox: Outbox,
    conditions: dict[str, str] | None = None,
    turns: Turns | None = None,
) -> AsyncIterator[asyncio.Event]:
    """Everything runs inside; the event is set when all channels have ended by themselves.

    conditions: where each channel's condition is noted, for whoever watches. turns: where several
    workers share the channels.
    """
    ended = asyncio.Event()
    noted = {} if conditions is None else conditions
    alone = [c for c in channels if turns is None or c.name in turns.open_to_all]
    taking = [asyncio.create_task(supervised(c, noted), name=f"{c.name} in") for c in alone]
    giving: list[asyncio.Task[None]] = []
    leading: list[asyncio.Task[None]] = []
    for each in channels:
        if turns is None:
            giving.append(asyncio.create_task(outbox.run(each), name=f"{each.name} out"))
        else:
            leading.append(asyncio.create_task(in_turn(each, outbox, noted, turns)))

    def one_ended(_task: "asyncio.Task[None]") -> None:
        if all(task.done() for task in taking) and not leading:
            ended.set()

    for task in taking:
        task.add_done_callback(one_ended)
    try:
        yield ended
    finally:
        outbox.stop()
        await asyncio.gather(*giving)
        for task in leading:
            task.cancel()
        await asyncio.gather(*leading, return_exceptions=True)
        for task in taking:
            task.cancel()
        await asyncio.gather(*taking, return_exceptions=True)
