"""The terminal with a pipe for a person: one line is one message, and output is plain text.

Rules:
- Each line taken is echoed; the echo and what is said to it leave in one write.
- A line may begin with `#N `: N is its update id. The same N again is not handled twice; its echo
  is printed again with whatever of its answer was not yet printed. A new N says that the echo of
  the one before was seen, so what went out with it is not printed again.
- `@coach TEXT` answers as the coach, or is one of the coach's commands; what Limber tells the
  coach at once stands behind `c<`. `@wait 30s` and `@at 2026-11-21T07:00` move the clock, which
  stands still otherwise. What rings on the way stands under a line with its instant.
- What belongs to no update, since another process stored it (`limber inbox reply`), is printed
  within a second while no line comes, and else before the echo of the next one.
"""

import asyncio
import contextlib
import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import BinaryIO
from zoneinfo import ZoneInfo

from bot.channels.terminal.input import REMEMBERED, Offered
from bot.channels.terminal.plain_text import transcript
from bot.delivery.outbox import Outbox
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.due_timers import DueTimers
from bot.dispatch.item import Arrived, RowsOnly
from bot.errors import StorageError
from bot.operations.process_lock import ProcessLock
from bot.storage.changes import Changes
from bot.storage.parcel import Parcel, message_in
from bot.storage.records import Address
from bot.storage.store import Store
from bot.storage.written_rows import ClockRow
from handlers.engine.clean import printable
from handlers.engine.event import CoachReplied, Event
from handlers.engine.journal import instant, milliseconds
from handlers.engine.message import Message
from scheduler.clock import MovedClock

HERE = Address("terminal", "me")
COACH = "coach"

_NUMBERED = re.compile(r"#(\d{1,18}) (.*)", re.DOTALL)
_DIRECTIVE = re.compile(r"@(coach|wait|at)\b ?(.*)", re.DOTALL)
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)?")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LONGEST = timedelta(days=366)
_LOOK = 0.4
"""Seconds between two looks for what another process stored."""


class DirectiveError(ValueError):
    """A directive that cannot be followed; its text says what a good one looks like."""


@dataclass(slots=True)
class ClockTarget:
    """Where the moved clock is going, while it goes somewhere."""

    at: datetime | None = None

    def row(self, now: datetime) -> ClockRow:
        """Where the clock stands and where it is going, for the row that each commit writes."""
        stands = milliseconds(now)
        return ClockRow(stands, stands if self.at is None else max(stands, milliseconds(self.at)))


@dataclass(slots=True)
class PipedTerminal:
    """Reads lines until the end of input."""

    store: Store
    dispatcher: Dispatcher
    outbox: Outbox
    due_timers: DueTimers
    clock: MovedClock
    zone: ZoneInfo
    lock: ProcessLock
    target: ClockTarget
    source: BinaryIO = field(default_factory=lambda: sys.stdin.buffer)
    sink: int = 1
    _offered: Offered = field(default_factory=Offered)
    _told: str = ""
    _unmarked: dict[int, Parcel] = field(default_factory=dict)
    """What was printed, but could not be marked as delivered yet."""

    async def run(self) -> None:
        """Take lines in until there are no more."""
        for message in reversed(await self.store.said(HERE, REMEMBERED)):
            self._offered.show(message.buttons)
        stood = await self.store.clock()
        self.target.at = None if stood is None else stood[1]
        self.clock.put(_as_stored(self.clock.now()))
        while line := await self._next_line():
            await self._print_from_elsewhere()
            await self._take(line.decode("utf-8", errors="replace").rstrip("\r\n"))
        await self._print("", await self.outbox.waiting(HERE), self.clock.now())

    async def _next_line(self) -> bytes:
        """The next line; meanwhile, what another process stores is printed."""
        coming = asyncio.create_task(asyncio.to_thread(self.source.readline))
        while not (await asyncio.wait({coming}, timeout=_LOOK))[0]:
            await self._print_from_elsewhere()
        return await coming

    async def _print_from_elsewhere(self) -> None:
        """Print what waits and answers no line of this terminal; if it cannot be read, later."""
        with contextlib.suppress(StorageError):
            waiting = await self.outbox.waiting(HERE)
            if parcels := [parcel for parcel in waiting if parcel.cause is None]:
                await self._print("", parcels, self.clock.now())

    # -- one line ---------------------------------------------------------------------------

    async def _take(self, line: str) -> None:
        numbered = _NUMBERED.fullmatch(line)
        number, text = (numbered[1], numbered[2]) if numbered else (None, line)
        await self._forget_printed(number)
        at: datetime | None = self.clock.now()
        self._told = ""
        problem = ""
        try:
            if await self._do(number, text):
                at = None
        except DirectiveError as error:
            problem = f"! {error}\n"
        problem += "".join(f"c< {printable(line)}\n" for line in self._told.splitlines())
        parcels = await self.outbox.waiting(HERE)
        await self._print(f"> {printable(line)}\n{problem}", parcels, at)

    async def _do(self, number: str | None, text: str) -> bool:
        """Do what a line asks for; true if it was to move the clock."""
        directive = _DIRECTIVE.fullmatch(text)
        now = self.clock.now()
        match directive.groups() if directive else (None, ""):
            case ("coach", words):
                self._told = await self._hear(CoachReplied(now, COACH, words), number)
            case ("wait", span):
                await self._move(now + _span(span), number)
                return True
            case ("at", when):
                await self._move(_instant(when, self.zone), number)
                return True
            case _:
                await self._hear(self._offered.event(now, text), number)
        return False

    async def _hear(self, event: Event, number: str | None) -> str:
        """Let an event be heard; returns what a coach who wrote it is told."""
        self.target.at = None
        return (await self.dispatcher.submit(Arrived(HERE, event, number))).answer

    async def _move(self, target: datetime, number: str | None) -> None:
        """Move the clock; a line seen before goes on to where it was going then."""
        await self._check_that_it_may_move()
        now, target = self.clock.now(), _as_stored(target)
        if target < now:
            raise DirectiveError("The clock only goes forward.")
        update = None if number is None else (HERE.channel, number)
        going = Changes(clock=[ClockRow(milliseconds(now), milliseconds(target))])
        taken = await self.dispatcher.submit(RowsOnly(going, update))
        if taken.is_new:
            self.target.at = target
        self.due_timers.cause = number
        await self.clock.move(self.target.at or now)
        self.due_timers.cause = self.target.at = None
        await self.dispatcher.submit(RowsOnly(Changes()))

    async def _check_that_it_may_move(self) -> None:
        """The clock of real people, or of another process, is nobody's to move."""
        if not self.lock.is_only_holder():
            raise DirectiveError("Another Limber runs on this database, so its clock must stay.")
        if others := await self.store.channels() - {HERE.channel}:
            where = " and ".join(sorted(others))
            raise DirectiveError(f"People on {where} use this database, so its clock must stay.")

    async def _forget_printed(self, number: str | None) -> None:
        """What belongs to earlier numbers has been printed: their echo was seen."""
        if number is None:
            return
        waiting = await self.outbox.waiting(HERE)
        printed = [p for p in waiting if p.cause is not None and p.cause != number]
        if printed:
            for _, message in _messages(printed):
                self._offered.show(message.buttons)
            await self.outbox.delivered(printed, [""] * len(printed))

    # -- output -----------------------------------------------------------------------------

    async def _print(self, echo: str, parcels: list[Parcel], at: datetime | None) -> None:
        """Echo and answer leave in one write; then the answer is marked as delivered.

        at: what was said at this instant needs no line that says when.
        """
        lines = [echo]
        new = [parcel for parcel in parcels if parcel.id not in self._unmarked]
        for created, message in _messages(new):
            if created != at:
                at = created
                lines.append(f"~ {at.astimezone(self.zone):%Y-%m-%d %H:%M:%S}\n")
            self._offered.show(message.buttons)
            lines.append(transcript(message) + "\n")
        data = "".join(lines).encode()
        while data:
            data = data[os.write(self.sink, data) :]
        self._unmarked |= {parcel.id: parcel for parcel in new}
        if self._unmarked:
            printed = list(self._unmarked.values())
            await self.outbox.delivered(printed, [""] * len(printed))
            self._unmarked.clear()


def _messages(parcels: Iterable[Parcel]) -> list[tuple[datetime, Message]]:
    """What parcels say and when it was said, in the order in which it happened."""
    return [
        (parcel.created, message)
        for parcel in sorted(parcels, key=lambda p: (p.created, p.id))
        if (message := message_in(parcel.body)) is not None
    ]


def _as_stored(at: datetime) -> datetime:
    """The whole millisecond: a timer must not fall due a hair after the clock has passed it."""
    return instant(milliseconds(at))


def _span(text: str) -> timedelta:
    matched = _SPAN.fullmatch(text.strip().lower())
    if matched is None:
        raise DirectiveError(
            "Say how long to wait, like this: @wait 30s, @wait 10m, @wait 2h, @wait 1d"
        )
    span = timedelta(seconds=float(matched[1][:9]) * _SECONDS[(matched[2] or "s")[0]])
    if span > _LONGEST:
        raise DirectiveError("A wait can be a year at most.")
    return span


def _instant(text: str, zone: ZoneInfo) -> datetime:
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise DirectiveError("Say when, like this: @at 2026-11-21T07:00") from error
    return when if when.tzinfo is not None else when.replace(tzinfo=zone)
