"""What one batch writes: everybody's events become rows, one person's in order.

Rules:
- A person is read once and written once a batch, however many of their events are in it.
- A timed step's timer starts when its message is delivered, or three seconds after the commit.
- Who writes can be reached again; who cannot be reached is not reminded of anything.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dispatch.errands import Parting
from bot.dispatch.hear import Hear
from bot.dispatch.item import (
    Arrived,
    Audible,
    File,
    ForPerson,
    Rang,
    Taken,
    Worded,
    cause_of,
    event_of,
)
from bot.dispatch.linking import Joining, placed
from bot.dispatch.next_check_in import next_check_in
from bot.dispatch.outgoing import Post
from bot.dispatch.people import called_anew, newcomer
from bot.storage.changes import Changes
from bot.storage.codec import (
    conversation_row,
    dumps,
    person_row,
    thread_row,
)
from bot.storage.parcel import Settled
from bot.storage.records import Address, BatchStart, StoredPerson
from bot.storage.written_rows import (
    AddressRow,
    AlertRow,
    AttachmentRow,
    ConversationKey,
    CorrectedLogRow,
    EditedEntryRow,
    LogRow,
    MarkedAlertsRow,
    MessageKey,
    PersonKey,
    RungTimerRow,
    SeenRow,
    SetAsideRow,
    ThreadEntryRow,
    TimerKey,
    TimerRow,
    UndoneLogRow,
    UnreachableRow,
    WithdrawnRow,
)
from handlers.coach.thread import Kind, Thread, ThreadEffect, after, seen_as
from handlers.engine.conversation import Conversation
from handlers.engine.effect import (
    NUDGE,
    AlertCoach,
    ClaimThread,
    CloseThread,
    Effect,
    Fault,
    Heard,
    Log,
    MarkAlerts,
    NoteInThread,
    PassOn,
    Say,
    SetTimer,
    Settle,
    SnoozeThread,
    TellCoach,
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
from handlers.profile.barrier import is_care_first
from handlers.profile.facts import ZONE
from handlers.routing.check_in_due import KINDS
from scheduler.recurrence import day_end


class Ledger:
    """Keeps the state of a batch in memory, and gives its rows at the end."""

    def __init__(
        self, begun: BatchStart, next_id: Callable[[], int], starts_within: timedelta, sorry: str
    ) -> None:
        self._known: dict[int, StoredPerson] = dict(begun.by_id)
        self._by_address: dict[Address, int] = {}
        for address, known in begun.by_address.items():
            self._known[known.person.id] = known
            self._by_address[address] = known.person.id
        self._before: dict[int, Person | None] = {k: v.person for k, v in self._known.items()}
        self._threads: dict[int, Thread | None] = {k: v.thread for k, v in self._known.items()}
        self._began: dict[int, int] = {}
        self._at: dict[int, datetime] = {}  # of the last event that a person's state comes from
        self._answer = ""
        self._source: tuple[str, File | None] = ("", None)  # of the event that is being heard
        self._next_id = next_id
        self._starts_within = starts_within
        self._sorry = sorry
        self._changes = Changes()
        self._post = Post(next_id, self._changes.messages)
        own = (self._known, self._by_address, self._before)
        self._joining = Joining(*own, self._changes)
        self._parting = Parting(*own, self._began, self._changes, self._post, next_id)
        self._noted: set[tuple[str, str]] = set()
        self._set: set[tuple[int, str]] = set()
        self._day_ends: dict[tuple[datetime, str], int] = {}

    @property
    def addressed(self) -> set[Address]:
        """The chats that have something to be delivered."""
        return self._post.addressed

    def is_new(self, key: tuple[str, str], begun: BatchStart) -> bool:
        """Note an update; false if it had been seen before."""
        if key in begun.seen or key in self._noted:
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
            case ForPerson(person) | Worded(person=person):
                return person in self._known
            case Rang(timer):
                return timer.person in self._known

    def converse(self, item: Audible, hear: Hear) -> Taken:
        """Let the conversation hear an item."""
        known = self._person(item)
        self._answer = ""
        self._source = (
            (item.ref, item.file) if isinstance(item, Arrived | ForPerson) else ("", None)
        )
        event = event_of(item)
        if isinstance(event, Refused) and (
            known.is_unreachable or self._joining.goes_elsewhere(known, event, self.addressed)
        ):  # it has been heard of, or another place takes what is said
            return Taken(is_new=True, person=known.person.id)
        if isinstance(item, Arrived):
            known, event = self._joining.hear(placed(known), event)
        heard = hear(known.person, event, self._ids())
        self._at[heard.person.id] = event.at
        if isinstance(item, Arrived) and known.is_unreachable:
            known = replace(known, is_unreachable=isinstance(event, Refused))
            self._changes.people_unreachable.append(
                UnreachableRow(int(known.is_unreachable), known.person.id)
            )
        self._known[known.person.id] = StoredPerson(
            heard.person, known.address, known.thread, known.is_unreachable
        )
        self._begin(item)
        lines = len(self._changes.thread_entries)
        self._enter(known, heard, event.at, cause_of(item))
        if isinstance(event, Edited) and len(self._changes.thread_entries) == lines:
            at = milliseconds(event.at)
            row = EditedEntryRow(_asked(event.text), at, known.person.id, self._source[0])
            self._changes.entries_edited.append(row)
        return Taken(is_new=True, person=known.person.id, answer=self._answer)

    def set_aside(self, item: Audible, error: str) -> int:
        """Keep an event that could not be handled, and say one kind sentence."""
        known = self._person(item)
        event = event_of(item)
        update_id = item.update_id if isinstance(item, Arrived) else None
        self._begin(item)
        if isinstance(item, Rang):
            self._plan_again(known.person, item)
        self._set_aside(known, update_id, ascii(event), error, event.at)
        self._post.send(known, Message(self._sorry), event.at, cause_of(item))
        return known.person.id

    def _set_aside(
        self, known: StoredPerson, update_id: str | None, event: str, error: str, at: datetime
    ) -> None:
        here = known.address
        row = SetAsideRow(here.channel, here.chat, update_id, event, error, milliseconds(at))
        self._changes.set_asides.append(row)

    def _begin(self, item: Audible) -> None:
        """What an item stands for is over; what is said to it takes its place."""
        self._post.place = None
        if isinstance(item, Rang):
            timer = item.timer
            self._changes.timers_rung.append(
                RungTimerRow(timer.id, milliseconds(timer.due), timer.person)
            )
        elif isinstance(item, Worded):
            self._changes.placeholders_removed.append(MessageKey(item.parcel))
            self._post.place = item.parcel

    def _plan_again(self, person: Person, item: Rang) -> None:
        """A check-in that could not be handled is not the last one."""
        if item.timer.kind not in KINDS:
            return
        self._changes.timers += next_check_in(person, max(item.at, item.timer.due))

    def changes(self) -> Changes:
        """All rows of the batch: what was entered, and each person's state as it is now."""
        for person_id, known in self._known.items():
            self._state(self._before.get(person_id), known)
        return self._changes

    # -- people -----------------------------------------------------------------------------

    def _person(self, item: Audible) -> StoredPerson:
        if isinstance(item, Rang):
            return self._known[item.timer.person]
        if isinstance(item, ForPerson | Worded):
            return self._known[item.person]
        person_id = self._by_address.get(item.address)
        if person_id is None:
            person_id = self._next_id()
            self._known[person_id] = newcomer(person_id, item)
            self._before[person_id] = None
            self._began[person_id] = milliseconds(item.event.at)
            self._by_address[item.address] = person_id
        elif (renamed := called_anew(self._known[person_id], item)) is not None:
            self._known[person_id] = renamed
            self._changes.mirrors_retitled.append(PersonKey(person_id))
        known = self._known[person_id]
        return known if known.address == item.address else replace(known, address=item.address)

    def _ids(self) -> Iterator[int]:
        while True:
            yield self._next_id()

    def _state(self, before: Person | None, known: StoredPerson) -> None:
        """Rows for what differs between a person as read and as they are now."""
        person = known.person
        changes = self._changes
        if before is None:
            here = known.address
            changes.addresses.append(AddressRow(here.channel, here.chat, person.id))
        if before is None or before.profile != person.profile or before.recent != person.recent:
            changes.people.append(person_row(person, self._began.get(person.id, 0)))
        if known.thread is not None and known.thread != self._threads.get(person.id):
            changes.threads.append(thread_row(person.id, known.thread))
        old = {} if before is None else {c.id: (i, c) for i, c in enumerate(before.stack)}
        for place, conversation in enumerate(person.stack):
            was = old.pop(conversation.id, None)
            if was is None:
                self._day_end(person, conversation)
            if was != (place, conversation):
                changes.conversations.append(conversation_row(person.id, place, conversation))
                self._timer(person.id, None if was is None else was[1], conversation)
        for _, gone in old.values():
            changes.conversations_closed.append(ConversationKey(gone.id))
            if gone.open.due is not None:
                changes.timers_stopped.append(TimerKey(person.id, "step", gone.id))

    def _day_end(self, person: Person, begun: Conversation) -> None:
        """Whatever is still open when the person's day ends is closed then."""
        when = (begun.began, ZONE.of(person.profile))
        due = self._day_ends.get(when)
        if due is None:
            due = self._day_ends[when] = milliseconds(day_end(*when))
        self._changes.timers.append(TimerRow(person.id, "day_end", due))

    def _timer(self, person: int, was: Conversation | None, now: Conversation) -> None:
        """The timer of a conversation's open step: set, moved or stopped."""
        opened = now.open
        if was is not None and (was.open.turn, was.open.due) == (opened.turn, opened.due):
            return
        if opened.due is None:
            if was is not None and was.open.due is not None:
                self._changes.timers_stopped.append(TimerKey(person, "step", now.id))
            return
        at = self._at.get(person, opened.since)
        left = round((opened.due - at).total_seconds())  # of a resumed hold less than the whole
        due = milliseconds(opened.due + self._starts_within)
        row = TimerRow(person, "step", due, now.id, opened.turn, left, is_running=0)
        self._changes.timers.append(row)

    # -- effects ----------------------------------------------------------------------------

    def _enter(self, known: StoredPerson, heard: Heard, at: datetime, cause: str | None) -> None:
        for effect in heard.effects:
            if known.person.id in self._known:
                self._effect(known, effect, at, cause)
            elif isinstance(effect, Say):
                self._parting.farewell(known, effect.message, at, cause)
        if known.person.id not in self._known:
            return
        known = self._known[known.person.id]
        if known.thread is not None:
            is_flagged = is_care_first(known.person.profile)
            thread = seen_as(known.thread, is_flagged=is_flagged)
            self._known[known.person.id] = replace(known, thread=thread)

    def _effect(self, known: StoredPerson, effect: Effect, at: datetime, cause: str | None) -> None:
        person = known.person.id
        changes = self._changes
        match effect:
            case Say(message, elsewhere):
                to = known if elsewhere is None else replace(known, address=Address(*elsewhere))
                self._post.send(to, message, at, cause)
            case SetTimer(kind, due):
                if due is None:
                    if (person, kind) in self._set:  # earlier in this batch
                        gone = TimerKey(person, kind)
                        changes.timers = [t for t in changes.timers if _key(t) != gone]
                    changes.timers_stopped.append(TimerKey(person, kind))
                else:
                    self._set.add((person, kind))
                    changes.timers.append(TimerRow(person, kind, milliseconds(due)))
            case Settle(slot, label):
                self._post.put(known, Lane.ANSWER, Settled(label), slot, at, cause)
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
            case (
                ToCoach()
                | AlertCoach()
                | PassOn()
                | NoteInThread()
                | CloseThread()
                | ClaimThread()
                | SnoozeThread()
            ):
                self._thread(known, effect, cause)
            case MarkAlerts(coach, when, is_acknowledged):
                mark = MarkedAlertsRow(milliseconds(when), coach, person)
                changes.alerts_listed.append(mark)
                if is_acknowledged:
                    changes.alerts_acknowledged.append(mark)
            case TellCoach(text):
                self._answer = f"{self._answer}\n{text}".strip()
            case Run(errand):
                self._parting.run(known, errand, at, cause)
            case Withdraw():
                changes.messages_withdrawn.append(WithdrawnRow(person, self._next_id()))
            case Fault(flow, error):
                self._set_aside(known, None, f"flow {flow}", error, at)
            case Unreachable(is_unreachable):
                self._known[person] = replace(self._known[person], is_unreachable=is_unreachable)
                changes.people_unreachable.append(UnreachableRow(int(is_unreachable), person))

    def _thread(self, known: StoredPerson, effect: ThreadEffect, cause: str | None) -> None:
        """A line in the thread, and what becomes of the thread by it."""
        person = known.person.id
        now = self._known[person]
        is_flagged = is_care_first(now.person.profile)
        thread = after(now.thread or Thread(), effect, is_flagged=is_flagged)
        self._known[person] = replace(now, thread=thread)
        match effect:
            case ToCoach(by, text, at):
                kind = Kind.PERSON if by == Kind.PERSON.value else Kind.LIMBER
                self._line(person, by, kind, text, at)
            case AlertCoach(level, text, at):
                self._changes.alerts.append(AlertRow(person, level, text, milliseconds(at)))
                if level != NUDGE:
                    self._line(person, "limber", Kind.ALERT, text, at)
            case PassOn(coach, text, message, at):
                sent = self._post.send(known, message, at, cause, self._source)
                self._line(person, coach, Kind.COACH, text, at, sent)
            case NoteInThread(coach, text, at):
                self._line(person, coach, Kind.NOTE, text, at)
            case CloseThread() | ClaimThread() | SnoozeThread():
                pass

    def _line(
        self, person: int, by: str, kind: Kind, text: str, at: datetime, sent: int | None = None
    ) -> None:
        ref, file = self._source
        if kind in {Kind.LIMBER, Kind.ALERT}:
            ref, file = "", None
        when = milliseconds(at)
        self._changes.thread_entries.append(
            ThreadEntryRow(person, by, kind.value, text, when, ref, sent)
        )
        if file is not None:
            channel = ref.partition(":")[0]
            row = AttachmentRow(
                person, channel, ref, file.kind, file.platform_id, file.name, when, when
            )
            self._changes.attachments.append(row)
            self._source = (ref, None)  # it is with the first line


def _asked(text: str) -> str:
    return text.removeprefix("/coach ").strip()


def _is_undone(row: LogRow, conversation: int, position: int) -> bool:
    return row.conversation == conversation and row.position >= position


def _key(row: TimerRow) -> TimerKey:
    return TimerKey(row.person, row.kind, row.conversation)
