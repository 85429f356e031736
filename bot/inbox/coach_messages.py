"""What coaches write, change, tap and delete where threads are shown: the same on every platform.

Rules:
- Whether words are an answer or a note is decided in `handlers/coach/answer_or_note.py`. Here it is
  looked up what they reply to, and done.
- In doubt the words are a note at once, and Limber asks whether to send them; a [Send] counts once.
- What is still on its way is taken back before it leaves; a changed answer leaves as it is now.
- A changed answer is checked like a new one. What does not pass stays as it was, and says so.
"""

from dataclasses import dataclass

from bot.delivery.amendment import CAN_TAKE_BACK, amendment
from bot.dispatch.item import File, ForPerson, RowsOnly, ref_of
from bot.inbox.mirror import Mirror
from bot.inbox.morning_round import ROUND, MorningRound
from bot.inbox.outside_threads import STOP, OutsideThreads
from bot.inbox.posting import KEEP, SEND
from bot.inbox.told import show_told
from bot.storage.changes import Changes
from bot.storage.mirrors import Entry, LineAt, SentMessage
from bot.storage.parcel import CAPTION, TAKEN_BACK
from bot.storage.records import Address
from bot.storage.written_rows import FailedRow, MessageRow
from bot.storage.written_thread_rows import EditedEntryRow
from handlers.coach.actions import never_say_warning
from handlers.coach.answer_or_note import (
    ANYWAY,
    AsChange,
    AsCommand,
    AsNote,
    Became,
    Target,
    ToPerson,
    Written,
    audience_of,
    audience_of_edit,
)
from handlers.coach.plan import held
from handlers.coach.reply import answer_words
from handlers.coach.thread import ThreadLineKind, title
from handlers.coach.told import COMMAND
from handlers.command import parted
from handlers.engine.event import CoachNoted, CoachReplied
from handlers.engine.journal import milliseconds
from handlers.engine.words import Words, literal, render, words
from handlers.profile.facts import NAME

ONE_MESSAGE, ONE_CAPTION = 1900, 1000
"""Letters up to which an answer is one message on every platform, and the words below a file, so
that it can be changed. A sign that a platform reads counts twice: it may need another before it.
"""
_SIGNS = frozenset("\\*_~|`<>[]()#+-.!@&")


@dataclass(frozen=True, slots=True)
class CoachMessage:
    """A message in a coach's chat. number: its own there; key: the update's.

    replied: the number of the message that it replies to; replied_is_limbers: Limber wrote that.
    """

    at: Address
    person: int
    number: str
    key: str
    author: str
    text: str
    file: File | None = None
    replied: str | None = None
    replied_is_limbers: bool = False
    is_forwarded: bool = False


@dataclass(frozen=True, slots=True)
class CoachMessages:
    """Does what a coach's message asks for. mirror: knows the surfaces, the rows and the clock."""

    mirror: Mirror

    async def written(self, message: CoachMessage) -> None:
        """Something new; returns after the commit."""
        key = (message.at.channel, message.key)
        is_outside = message.text.casefold() != "/help"
        if is_outside and await self.asked(message.at, key, message.author, message.text):
            return
        if message.text.casefold() == COMMAND and not message.is_forwarded:
            await show_told(self.mirror, message.at, message.person, key)
            return
        now = self.mirror.now()
        text = message.text or (f"[{message.file.kind}]" if message.file is not None else "")
        target = await self._target(message)
        written = Written(text, target, is_own=not message.is_forwarded)
        match audience_of(written):
            case ToPerson() | AsCommand():
                await self._did(message, CoachReplied(now, message.author, held(text)))
            case AsNote(asks):
                is_new = await self._did(message, CoachNoted(now, message.author, text))
                if asks and is_new:
                    await self._ask(message)

    async def asked(self, at: Address, key: tuple[str, str], author: str, text: str) -> bool:
        """A coach asked for something that is about no thread; false for any other line."""
        return await OutsideThreads(self.mirror).asked(at, key, author, text)

    async def changed(self, message: CoachMessage) -> None:
        """A changed text; returns after the commit."""
        found = await self._said_before(message)
        entry, now = None if found is None else found[0], self.mirror.now()
        if not message.text or (entry is not None and entry.text == message.text):
            return
        match audience_of_edit(message.text, _became(entry)):
            case AsCommand():
                await self._did(message, CoachReplied(now, message.author, message.text))
            case AsNote(asks):
                if entry is None:
                    await self._did(message, CoachNoted(now, message.author, message.text))
                else:
                    await self._rewrite(message, message.text, ())
                if asks:
                    await self._ask(message)
            case AsChange():
                assert found is not None
                await self._change(message, *found)

    async def deleted(self, at: Address, person: int, number: str) -> None:
        """A coach took a message away: what it became goes too, where the platform lets it."""
        ref = ref_of(at, number)
        found = await self.mirror.store.surfaces.sent_as(ref)
        sent = None if found is None else await self._withdrawn(ref, found[1])
        if sent is None or sent.state == "withdrawn" or not sent.external:
            return
        if sent.address.channel not in CAN_TAKE_BACK:
            await self.mirror.answer_coach(at, person, self._said(words("mirror.not_taken_back")))
            return
        row = self._amendment(person, sent, "")
        said = self._said(words("mirror.taken_back"))
        await self.mirror.dispatcher.submit(RowsOnly(Changes(messages=[row])))
        await self.mirror.answer_coach(at, person, said)

    async def tapped(self, at: Address, data: str, author: str, question: str) -> bool:
        """A tap on [Send] or [Keep as a note], or below the round; false for any other button."""
        if data.startswith(ROUND):
            await MorningRound(self.mirror).tapped(at, data, author, question)
            return True
        if data.startswith(STOP):
            await OutsideThreads(self.mirror).tapped(at, data, author, question)
            return True
        is_sent = data.startswith(SEND)
        if not is_sent and not data.startswith(KEEP):
            return False
        number = data.removeprefix(SEND).removeprefix(KEEP)
        line = await self._line(at, number)
        if line is None or line.entry is None:
            return True
        said = words("mirror.kept")
        if is_sent:
            entry = await self.mirror.store.surfaces.entry(line.entry)
            if entry is None:
                return True
            did = CoachReplied(self.mirror.now(), author, entry.text)
            key = (f"{at.channel}/coach", f"send {at.chat} {number}")
            taken = await self.mirror.dispatcher.submit(ForPerson(line.person, did, key))
            if taken.answer:
                await self.mirror.answer_coach(at, line.person, taken.answer, number)
                said = words("mirror.kept")
            else:
                said = words("mirror.sent_on")
        await self.mirror.answered(at, question, self._said(said))
        return True

    # -- what it was about ------------------------------------------------------------------

    async def _target(self, message: CoachMessage) -> Target:
        if message.replied is None:
            return Target.NOTHING
        line = await self._line(message.at, message.replied)
        if line is None:  # it may be shown and not stored yet
            await self.mirror.standing(message.at)
            line = await self._line(message.at, message.replied)
        if line is None or line.person != message.person:
            return Target.LIMBER if message.replied_is_limbers else Target.UNKNOWN
        is_note = line.kind is ThreadLineKind.NOTE and line.author != "limber"
        return Target.NOTE if is_note else Target.LINE

    async def _line(self, at: Address, number: str) -> LineAt | None:
        return await self.mirror.store.surfaces.line_at(at, number, ref_of(at, number))

    async def _said_before(self, message: CoachMessage) -> tuple[Entry, SentMessage | None] | None:
        """What a changed message had become: its line, and what was sent of it."""
        rows = self.mirror.store.surfaces
        sent = await rows.sent_as(ref_of(message.at, message.number))
        if sent is not None:
            return sent
        line = await self._line(message.at, message.number)
        entry = None if line is None or line.entry is None else await rows.entry(line.entry)
        return None if entry is None else (entry, None)

    # -- what comes of it -------------------------------------------------------------------

    async def _did(self, message: CoachMessage, did: CoachReplied | CoachNoted) -> bool:
        return await self.mirror.coach_did(
            message.at, message.person, did, message.number, message.key, message.file
        )

    async def _ask(self, message: CoachMessage) -> None:
        profile = await self.mirror.store.profile_of(message.person) or {}
        name = literal(title(message.person, NAME.of(profile)))
        said = self._said(words("mirror.send_to", name=name))
        await self.mirror.answer_coach(
            message.at,
            message.person,
            said,
            message.number,
            sends=message.number,
            key=f"{message.key}:ask",
        )

    async def _change(self, message: CoachMessage, entry: Entry, sent: SentMessage | None) -> None:
        """Change an answer that was sent, if it passes the check."""
        name, rest = parted(message.text)
        is_checked = name.casefold() == ANYWAY
        text = rest if is_checked else message.text
        doubt = None if is_checked else never_say_warning(self.mirror.world, text)
        was_stored = sent is not None and sent.state == "stored"
        if doubt is None and sent is not None:
            sent = await self._withdrawn(ref_of(message.at, message.number), sent)
        if doubt is None and sent is not None and was_stored and sent.state == "withdrawn":
            did = CoachReplied(self.mirror.now(), message.author, text, anyway=is_checked)
            await self._did(message, did)
            return
        if doubt is not None or sent is None or not sent.external:
            said = doubt or words("mirror.too_late")
            await self.mirror.answer_coach(
                message.at,
                message.person,
                self._said(said),
                message.number,
                key=f"{message.key}:refused",
            )
            return
        said_before = answer_words(self.mirror.world, message.author, entry.text)
        said_now = answer_words(self.mirror.world, message.author, text)
        is_one = all(
            is_one_message(self._said(each), sent.external) for each in (said_before, said_now)
        )
        if not is_one:  # it went in parts, or would: it is said anew
            did = CoachReplied(self.mirror.now(), message.author, text, anyway=is_checked)
            await self._did(message, did)
            return
        row = self._amendment(message.person, sent, self._said(said_now))
        await self._rewrite(message, text, (row,))

    async def _withdrawn(self, ref: str, sent: SentMessage) -> SentMessage:
        """Take back what is still on its way; returns what became of it. Its fate stands below it.

        ref: of the coach's own message. It may have been delivered a moment before.
        """
        if sent.state != "stored":
            return sent
        now = milliseconds(self.mirror.now())
        row = FailedRow("withdrawn", 0, now, TAKEN_BACK, sent.id)
        await self.mirror.dispatcher.submit(RowsOnly(Changes(messages_failed=[row])))
        found = await self.mirror.store.surfaces.sent_as(ref)
        return sent if found is None else found[1]

    async def _rewrite(
        self, message: CoachMessage, text: str, sent: tuple[MessageRow, ...]
    ) -> None:
        now = milliseconds(self.mirror.now())
        ref = ref_of(message.at, message.number)
        changed = EditedEntryRow(text, now, message.person, ref, int(bool(sent)))
        changes = Changes(entries_edited=[changed], messages=list(sent))
        key = (message.at.channel, message.key)
        await self.mirror.dispatcher.submit(RowsOnly(changes, key))

    def _amendment(self, person: int, sent: SentMessage, text: str) -> MessageRow:
        assert sent.external is not None
        return amendment(person, sent.address, sent.external, text, self.mirror.now())

    def _said(self, said: Words) -> str:
        return render(self.mirror.world.catalog.messages, said).strip()


def is_one_message(text: str, external: str) -> bool:
    """Whether these words are one message where that one stands, on every platform."""
    most = ONE_CAPTION if external.endswith(CAPTION) else ONE_MESSAGE
    return len(text) + sum(letter in _SIGNS for letter in text) <= most


def _became(entry: Entry | None) -> Became:
    match entry:
        case Entry(kind=ThreadLineKind.COACH):
            return Became.ANSWER
        case Entry():
            return Became.NOTE
        case None:
            return Became.NOTHING
