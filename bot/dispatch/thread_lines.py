"""The lines of a batch in people's threads, as rows, and what becomes of the threads by them."""

from dataclasses import replace
from datetime import datetime

from bot.dispatch.item import Arrived, Audible, File, ForPerson
from bot.dispatch.outgoing import Outgoing
from bot.dispatch.people import People
from bot.storage.changes import Changes
from bot.storage.records import StoredPerson
from bot.storage.written_thread_rows import AlertRow, AttachmentRow, EditedEntryRow, ThreadEntryRow
from handlers.coach.thread import Thread, ThreadEffect, ThreadLineKind, after, seen_as
from handlers.engine.effect import (
    NUDGE,
    AlertCoach,
    ClaimThread,
    CloseThread,
    NoteInThread,
    SendCoachReply,
    SnoozeThread,
    ToCoach,
)
from handlers.engine.event import Edited
from handlers.engine.journal import milliseconds
from handlers.profile.barrier import is_care_first


class ThreadLines:
    """Gathers thread rows: each line with the message that it was, and the file that came along."""

    def __init__(self, people: People, changes: Changes, outgoing: Outgoing) -> None:
        self._people = people
        self._changes = changes
        self._outgoing = outgoing
        self._ref = ""
        self._file: File | None = None
        self._count = 0

    def begin(self, item: Audible) -> None:
        """What comes now comes of this item."""
        self._ref, self._file = "", None
        if isinstance(item, Arrived | ForPerson):
            self._ref, self._file = item.ref, item.file
        self._count = len(self._changes.thread_entries)

    def enter(self, known: StoredPerson, effect: ThreadEffect, cause: str | None) -> None:
        """A line in the thread, and what becomes of the thread by it."""
        person = known.person.id
        now = self._people[person]
        is_flagged = is_care_first(now.person.profile)
        thread = after(now.thread or Thread(), effect, is_flagged=is_flagged)
        self._people.put(replace(now, thread=thread))
        match effect:
            case ToCoach(by, text, at, reading):
                kind = (
                    ThreadLineKind.PERSON
                    if by == ThreadLineKind.PERSON.value
                    else ThreadLineKind.LIMBER
                )
                self._add(person, by, kind, text, at, reading=reading)
            case AlertCoach(level, text, at):
                self._changes.alerts.append(AlertRow(person, level, text, milliseconds(at)))
                if level != NUDGE:
                    self._add(person, "limber", ThreadLineKind.ALERT, text, at)
            case SendCoachReply(coach, text, message, at):
                sent = self._outgoing.send(known, message, at, cause, (self._ref, self._file))
                self._add(person, coach, ThreadLineKind.COACH, text, at, sent)
            case NoteInThread(coach, text, at):
                self._add(person, coach, ThreadLineKind.NOTE, text, at)
            case CloseThread() | ClaimThread() | SnoozeThread():
                pass

    def end(self, person: int) -> None:
        """A person has heard an event: a thread that waits for care says so."""
        known = self._people[person]
        if known.thread is not None:
            is_flagged = is_care_first(known.person.profile)
            self._people.put(replace(known, thread=seen_as(known.thread, is_flagged=is_flagged)))

    def edited(self, person: int, event: Edited) -> None:
        """A line is changed with the message that it was, unless the change made a line itself."""
        if len(self._changes.thread_entries) == self._count:
            text = event.text.removeprefix("/coach ").strip()
            row = EditedEntryRow(text, milliseconds(event.at), person, self._ref)
            self._changes.entries_edited.append(row)

    def _add(
        self,
        person: int,
        by: str,
        kind: ThreadLineKind,
        text: str,
        at: datetime,
        sent: int | None = None,
        reading: str | None = None,
    ) -> None:
        is_limbers = kind in {ThreadLineKind.LIMBER, ThreadLineKind.ALERT}
        ref = "" if is_limbers else self._ref
        when = milliseconds(at)
        self._changes.thread_entries.append(
            ThreadEntryRow(person, by, kind.value, text, when, ref, sent, reading)
        )
        if self._file is not None and not is_limbers:
            file, self._file = self._file, None  # it goes with the first line alone
            channel = ref.partition(":")[0]
            row = AttachmentRow(
                person, channel, ref, file.kind, file.platform_id, file.name, when, when
            )
            self._changes.attachments.append(row)
