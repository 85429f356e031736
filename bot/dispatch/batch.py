"""What one batch writes: everybody's events become rows, one person's in order.

Rules:
- A person is read once and written once a batch, however many of their events are in it.
- Anyone who writes can be reached again; who cannot be reached is not reminded of anything.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dispatch.errands import Errands
from bot.dispatch.hear import Hear
from bot.dispatch.item import (
    Arrived,
    Audible,
    ForPerson,
    Outcome,
    TimerDue,
    TurnCame,
    cause_of,
    event_of,
)
from bot.dispatch.linking import Linking, placed
from bot.dispatch.outgoing import Outgoing
from bot.dispatch.people import People, named
from bot.dispatch.thread_lines import ThreadLines
from bot.dispatch.timer_rows import TimerRows
from bot.storage.changes import Changes
from bot.storage.codec import conversation_row, dumps, ended_row, person_row, thread_row
from bot.storage.parcel import ParcelKind, Settled
from bot.storage.records import Address, BatchStart, StoredPerson
from bot.storage.written_rows import (
    AddressRow,
    ConversationKey,
    CorrectedLogRow,
    LogRow,
    MessageKey,
    SeenRow,
    SetAsideRow,
    UndoneLogRow,
    UnreachableRow,
)
from bot.storage.written_thread_rows import EVER, MarkedAlertsRow
from handlers.engine.effect import (
    AlertCoach,
    AnswerCoach,
    ClaimThread,
    CloseThread,
    Effect,
    Fault,
    Heard,
    Log,
    MarkAlerts,
    NoteInThread,
    Say,
    SendCoachReply,
    SetTimer,
    Settle,
    SnoozeThread,
    ToCoach,
    Unlog,
    Unreachable,
    Withdraw,
)
from handlers.engine.errand import Run
from handlers.engine.event import Edited, Refused
from handlers.engine.journal import milliseconds
from handlers.engine.message import Lane, Message
from handlers.engine.person import Person
from handlers.flows.registry import holds_their_words
from handlers.profile.facts import CONSENT


def _only_answers(heard: Heard) -> bool:
    """Whether a coach is told something, and nothing else comes of what they did."""
    return all(isinstance(each, AnswerCoach | MarkAlerts) for each in heard.effects)


class Batch:
    """Keeps the state of a batch in memory, and gives its rows at the end.

    next_id: a number that nobody has yet; undelivered_for: as for `TimerRows`; sorry: what one is
    told when their event had to be set aside.
    """

    def __init__(
        self, begun: BatchStart, next_id: Callable[[], int], undelivered_for: timedelta, sorry: str
    ) -> None:
        self._next_id = next_id
        self._sorry = sorry
        self._answer = ""
        self._noted = set(begun.seen)
        self._changes = Changes()
        self._people = People(begun, self._changes, next_id)
        self._timers = TimerRows(self._changes, undelivered_for)
        self._outgoing = Outgoing(next_id, self._changes.messages)
        self._lines = ThreadLines(self._people, self._changes, self._outgoing)
        self._linking = Linking(self._people, self._changes)
        self._errands = Errands(self._people, self._changes, self._outgoing, next_id)

    @property
    def addressed(self) -> set[Address]:
        """The chats that have something to be delivered."""
        return self._outgoing.addressed

    def is_new(self, key: tuple[str, str]) -> bool:
        """Note an update; false if it had been seen before."""
        if key in self._noted:
            return False
        self._noted.add(key)
        self._changes.seen.append(SeenRow(*key))
        return True

    def include(self, changes: Changes) -> None:
        """Take over rows that are no conversation's; a message without an id gets one."""
        for name in Changes.__slots__:
            getattr(self._changes, name).extend(getattr(changes, name))
        for number, row in enumerate(self._changes.messages):
            if row.id is None:
                self._changes.messages[number] = row._replace(id=self._next_id())

    def is_known(self, item: Audible) -> bool:
        """Whether it is for anybody: who is named by their number may be gone."""
        match item:
            case Arrived():
                return True
            case ForPerson(person) | TurnCame(person=person):
                return person in self._people
            case TimerDue(timer):
                return timer.person in self._people

    def forget(self, item: TimerDue) -> None:
        """Take away the timer of somebody who has no chat any more."""
        self._timers.rang(item)

    def converse(self, item: Audible, hear: Hear) -> Outcome:
        """Let the conversation hear an item."""
        known = self._people.meet(item)
        self._answer = ""
        self._lines.begin(item)
        event = event_of(item)
        if isinstance(event, Refused) and (
            known.is_unreachable or self._linking.goes_elsewhere(known, event, self.addressed)
        ):  # it has been reported, or another place takes what is said
            return Outcome(is_new=True, person=known.person.id)
        if isinstance(item, Arrived):
            known, event = self._linking.hear(placed(known), event)
        heard = hear(known.person, event, self._ids())
        self._timers.heard(heard.person.id, event.at)
        if isinstance(item, Arrived) and known.is_unreachable:
            known = replace(known, is_unreachable=isinstance(event, Refused))
            self._mark_unreachable(known)
        self._people.put(replace(known, person=named(heard.person, item)))
        self._begin(item)
        if CONSENT.of(heard.person.profile) is not None:
            kept = [each for each in heard.ended if not holds_their_words(each.conversation)]
            self._changes.conversations_ended += [ended_row(heard.person.id, each) for each in kept]
        self._enter(known, heard, event.at, cause_of(item))
        if isinstance(event, Edited):
            self._lines.edited(known.person.id, event)
        is_same = heard.person.profile == known.person.profile
        return Outcome(
            is_new=True,
            person=known.person.id,
            answer=self._answer,
            is_only_answered=is_same and bool(self._answer) and _only_answers(heard),
        )

    def set_aside(self, item: Audible, error: str) -> int:
        """Keep an event that could not be handled, and say one kind sentence.

        What it said is kept only of somebody who agreed to that.
        """
        known = self._people.meet(item)
        event = event_of(item)
        update_id = item.update_id if isinstance(item, Arrived) else None
        self._begin(item)
        if isinstance(item, TimerDue):
            self._timers.plan_again(known.person, item)
        is_kept = CONSENT.of(known.person.profile) is not None
        what = ascii(event) if is_kept else type(event).__name__
        self._set_aside(known, update_id, what, error, event.at)
        self._outgoing.send(known, Message(self._sorry), event.at, cause_of(item))
        return known.person.id

    def people(self) -> Iterator[StoredPerson]:
        """Everybody whom the batch is about, as they are now."""
        return iter(self._people)

    def changes(self) -> Changes:
        """All rows of the batch: what was entered, and each person's state as it is now."""
        self._timers.shown = {
            (row.conversation, row.turn)
            for row in self._changes.messages
            if row.kind == ParcelKind.SEND
        }
        for known in self._people:
            self._state(self._people.before(known.person.id), known)
        return self._changes

    def _ids(self) -> Iterator[int]:
        while True:
            yield self._next_id()

    def _begin(self, item: Audible) -> None:
        """What an item stands for is over; what is said to it takes its place."""
        self._outgoing.begin(item.parcel if isinstance(item, TurnCame) else None)
        if isinstance(item, TimerDue):
            self._timers.rang(item)
        elif isinstance(item, TurnCame):
            self._changes.placeholders_removed.append(MessageKey(item.parcel))

    def _set_aside(
        self, known: StoredPerson, update_id: str | None, event: str, error: str, at: datetime
    ) -> None:
        here = known.address
        row = SetAsideRow(here.channel, here.chat, update_id, event, error, milliseconds(at))
        self._changes.set_asides.append(row)

    def _mark_unreachable(self, known: StoredPerson) -> None:
        row = UnreachableRow(int(known.is_unreachable), known.person.id)
        self._changes.people_unreachable.append(row)

    def _state(self, before: Person | None, known: StoredPerson) -> None:
        """Rows for what differs between a person as read and as they are now."""
        person = known.person
        changes = self._changes
        if before is None:
            here = known.address
            changes.addresses.append(AddressRow(here.channel, here.chat, person.id))
        if before is None or before.profile != person.profile or before.recent != person.recent:
            changes.people.append(person_row(person, self._people.began(person.id)))
        if known.thread is not None and known.thread != self._people.thread_before(person.id):
            changes.threads.append(thread_row(person.id, known.thread))
        old = {} if before is None else {c.id: (i, c) for i, c in enumerate(before.stack)}
        for place, conversation in enumerate(person.stack):
            was = old.pop(conversation.id, None)
            if was is None:
                self._timers.begun(person, conversation)
            if was != (place, conversation):
                changes.conversations.append(conversation_row(person.id, place, conversation))
                self._timers.step(person.id, None if was is None else was[1], conversation)
        for _, gone in old.values():
            changes.conversations_closed.append(ConversationKey(gone.id))
            self._timers.over(person.id, gone)

    # -- effects ----------------------------------------------------------------------------

    def _enter(self, known: StoredPerson, heard: Heard, at: datetime, cause: str | None) -> None:
        person = known.person.id
        if any(isinstance(effect, Withdraw) for effect in heard.effects):
            self._outgoing.withdraws(person)
        for effect in heard.effects:
            if person in self._people:
                self._effect(known, effect, at, cause)
            elif isinstance(effect, Say):
                self._errands.farewell(known, effect.message, at, cause)
        if person in self._people:
            self._lines.end(person)

    def _effect(self, known: StoredPerson, effect: Effect, at: datetime, cause: str | None) -> None:
        person = known.person.id
        match effect:
            case Say(message, elsewhere):
                to = known if elsewhere is None else replace(known, address=Address(*elsewhere))
                self._outgoing.send(to, message, at, cause)
            case Settle(slot, label):
                self._outgoing.add(known, Lane.ANSWER, Settled(label), slot, at, cause)
            case Withdraw():
                self._changes.messages_withdrawn.append(self._outgoing.withdraw(person))
            case SetTimer(kind, due):
                self._timers.set(person, kind, due)
            case Log() | Unlog():
                self._log(person, effect)
            case (
                ToCoach()
                | AlertCoach()
                | SendCoachReply()
                | NoteInThread()
                | CloseThread()
                | ClaimThread()
                | SnoozeThread()
            ):
                self._lines.enter(known, effect, cause)
            case MarkAlerts(coach, when, is_acknowledged, up_to):
                until = EVER if up_to is None else milliseconds(up_to)
                mark = MarkedAlertsRow(milliseconds(when), coach, person, until)
                self._changes.alerts_listed.append(mark)
                if is_acknowledged:
                    self._changes.alerts_acknowledged.append(mark)
            case AnswerCoach(text):
                self._answer = f"{self._answer}\n{text}".strip()
            case Run(errand):
                self._errands.run(known, errand, at, cause)
            case Fault(flow, error):
                self._set_aside(known, None, f"flow {flow}", error, at)
            case Unreachable(is_unreachable):
                now = replace(self._people[person], is_unreachable=is_unreachable)
                self._people.put(now)
                self._mark_unreachable(now)

    def _log(self, person: int, effect: Log | Unlog) -> None:
        """A line of the log: written, put right, or undone."""
        changes = self._changes
        match effect:
            case Log(kind=kind, data=data, corrects=datetime() as when):
                where = [data.get(name) for name in ("moment", "area", "side")]
                moment, area, side = [w if isinstance(w, str) else None for w in where]
                ms = milliseconds(when)
                changes.log_corrected.append(
                    CorrectedLogRow(dumps(data), person, kind, ms, moment, area, side)
                )
            case Log(conversation, path, position, kind, data, when):
                ms = milliseconds(when)
                row = LogRow(conversation, path, position, person, kind, dumps(data), ms)
                changes.log.append(row)
            case Unlog(conversation, position):
                changes.log = [r for r in changes.log if not _is_undone(r, conversation, position)]
                changes.log_undone.append(UndoneLogRow(conversation, position))


def _is_undone(row: LogRow, conversation: int, position: int) -> bool:
    return row.conversation == conversation and row.position >= position
