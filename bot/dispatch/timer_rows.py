"""The timers of a batch, as rows.

Rules:
- A timed step counts from the delivery of its message. Until then its timer stands behind its time:
  if it rings all the same, the step was not shown, so it was not done and is offered again.
- A step that goes on without a message counts at once.
- Whatever is still open when the person's day ends is closed then.
"""

from datetime import datetime, timedelta

from bot.dispatch.item import TimerDue
from bot.dispatch.next_check_in import next_check_in
from bot.storage.changes import Changes
from bot.storage.written_rows import RungTimerRow, TimerKey, TimerRow
from handlers.engine.conversation import Conversation
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from handlers.profile.facts import ZONE
from handlers.routing.check_in_due import KINDS
from scheduler.recurrence import day_end

STEP, DAY_END = "step", "day_end"


class TimerRows:
    """Gathers timer rows. undelivered_for: how long after its time a step that nobody was
    shown is given up.

    shown: the slots (conversation, turn) of what is said in this batch.
    """

    def __init__(self, changes: Changes, undelivered_for: timedelta) -> None:
        self._changes = changes
        self._undelivered_for = undelivered_for
        self.shown: set[tuple[int | None, int | None]] = set()
        self._heard_at: dict[int, datetime] = {}
        self._set: set[TimerKey] = set()
        self._day_ends: dict[tuple[datetime, str], int] = {}

    def heard(self, person: int, at: datetime) -> None:
        """A person's state comes from an event of this instant."""
        self._heard_at[person] = at

    def rang(self, item: TimerDue) -> None:
        """A timer has rung, and is over."""
        timer = item.timer
        row = RungTimerRow(timer.id, milliseconds(timer.due), timer.person)
        self._changes.timers_rung.append(row)

    def plan_again(self, person: Person, item: TimerDue) -> None:
        """A check-in that could not be handled is not the last one."""
        if item.timer.kind in KINDS:
            self._changes.timers += next_check_in(person, max(item.at, item.timer.due))

    def set(self, person: int, kind: str, due: datetime | None) -> None:
        """Set a person's timer of a kind, or stop it (None)."""
        key = TimerKey(person, kind)
        if due is not None:
            self._set.add(key)
            self._changes.timers.append(TimerRow(person, kind, milliseconds(due)))
            return
        if key in self._set:  # earlier in this batch
            self._changes.timers = [t for t in self._changes.timers if _key(t) != key]
        self._changes.timers_stopped.append(key)

    def begun(self, person: Person, conversation: Conversation) -> None:
        """A conversation was begun, which ends with the person's day."""
        when = (conversation.began, ZONE.of(person.profile))
        due = self._day_ends.get(when)
        if due is None:
            due = self._day_ends[when] = milliseconds(day_end(*when))
        self._changes.timers.append(TimerRow(person.id, DAY_END, due))

    def step(self, person: int, was: Conversation | None, now: Conversation) -> None:
        """The timer of a conversation's open step: set, moved or stopped."""
        opened = now.open
        if was is not None and (was.open.turn, was.open.due) == (opened.turn, opened.due):
            return
        if opened.due is None:
            if was is not None:
                self.over(person, was)
            return
        at = self._heard_at.get(person, opened.since)
        left = round((opened.due - at).total_seconds())  # of a resumed hold less than the whole
        is_running = (now.id, opened.turn) not in self.shown
        grace = 0 if is_running else round(self._undelivered_for.total_seconds() * 1000)
        due = milliseconds(opened.due) + grace
        row = TimerRow(person, STEP, due, now.id, opened.turn, left, int(is_running), grace)
        self._changes.timers.append(row)

    def over(self, person: int, gone: Conversation) -> None:
        """Nothing runs in a conversation any more."""
        if gone.open.due is not None:
            self._changes.timers_stopped.append(TimerKey(person, STEP, gone.id))


def _key(row: TimerRow) -> TimerKey:
    return TimerKey(row.person, row.kind, row.conversation)
