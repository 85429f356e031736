"""Shows one planned row on a surface: a line, its fate, a title, an answer to a coach.

Rules:
- A thread is made with its first line. One that somebody deleted is made again, with a new card.
- An alert counts as seen once a coach's surface has taken it; a later one does not count with it.
- What stands there and cannot be stored now is not shown again: it is stored later.
- A line that a platform calls wrong is shown again without its file and its marks. Where the chat
  takes nothing until somebody mends it there, it is kept as it is.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.delivery.call_limit import Unlimited
from bot.delivery.channel import Away, Never, Wrong
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import ForPerson, Item, RowsOnly, ref_of
from bot.dispatch.until_stored import until_stored
from bot.inbox.surface import FileLeftError, Surface, SurfacePost, ThreadGoneError
from bot.storage.changes import Changes
from bot.storage.mirrors import Entry
from bot.storage.parcel import (
    CoachTold,
    FateShown,
    SurfaceBody,
    ThreadLine,
    ThreadRenamed,
    ThreadTurned,
)
from bot.storage.records import Address
from bot.storage.store import Store
from bot.storage.written_thread_rows import MirrorLineRow, MirrorRow
from handlers.coach.card import Card
from handlers.coach.listing import Listing
from handlers.coach.muting import muted_now
from handlers.coach.severity import severity_words
from handlers.coach.thread import Line, ThreadLineKind, named, without_mark
from handlers.coach.thread import title as thread_title
from handlers.engine.event import CoachSawAlerts
from handlers.engine.words import Words, literal, render, words
from handlers.profile.facts import NAME
from handlers.world import World
from scheduler.logger import Logger

FILE_TRIES = 3
"""Tries, some seven seconds, after which a line no longer waits for its file."""
SEND, KEEP = "coach:send:", "coach:keep:"
"""What stands before a note's number in the data of the buttons that send or keep it."""

AUDIBLE = frozenset({ThreadLineKind.PERSON, ThreadLineKind.ALERT})
"""The lines that a coach's phone sounds for; the others are Limber's and the coaches' own."""

_log = Logger()


@dataclass(slots=True)
class Posting:
    """Shows rows. showing: held for a surface until what is just being shown there is stored."""

    store: Store
    dispatcher: Dispatcher
    now: Callable[[], datetime]
    edition: Callable[[], World]
    showing: defaultdict[Address, asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock)
    )

    @property
    def world(self) -> World:
        return self.edition()

    async def show(
        self, surface: Surface, person: int, body: SurfaceBody, nonce: str, tries: int = 0
    ) -> str:
        """Show this in a person's thread; returns the platform's id, "" for what has none.

        nonce: the same at each try; tries: how many there were.
        """
        match body:
            case ThreadTurned(is_closed):
                await self._in_thread(surface, person, _Turn(surface, is_closed))
                return ""
            case ThreadRenamed(name):
                mirrored = await self.store.surfaces.mirrored(surface.address, person)
                if mirrored is not None:
                    with contextlib.suppress(ThreadGoneError):  # made again under the new name
                        await surface.rename(mirrored.place, name)
                return ""
            case CoachTold(text, answers, sends):
                choices = self._choices(sends)
                told = SurfacePost(text, answers, choices=choices, nonce=nonce, is_silent=True)
                *_, last = await self._in_thread(surface, person, _Post(surface, told))
                return last
            case FateShown(entry, external):
                await self._mark(surface, person, entry, external)
                return ""
            case ThreadLine(entry):
                return await self._line(surface, person, entry, nonce, tries)

    async def _line(self, surface: Surface, person: int, id_: int, nonce: str, tries: int) -> str:
        entry = await self.store.surfaces.entry(id_)
        if entry is None:
            return ""
        posted = replace(await self._posted(surface, entry), nonce=nonce)
        at = surface.address
        async with self.showing[at]:
            try:
                shown = await self._in_thread(surface, person, _Post(surface, posted))
            except FileLeftError as left:
                plain = self._bare(posted, left.size)
                shown = await self._in_thread(surface, person, _Post(surface, plain))
            except (Wrong, Away) as error:
                if isinstance(error, Wrong) and error.is_for_chat:
                    raise
                is_held_up = posted.attachment is not None and not posted.attachment.path
                if isinstance(error, Away) and not (is_held_up and tries >= FILE_TRIES):
                    raise
                _log.warning("line shown bare", entry=id_, why=error.why)
                plain = self._bare(posted)
                shown = await self._in_thread(surface, person, _Post(surface, plain))
            *parts, external = shown
            rows = [MirrorLineRow(at.channel, at.chat, each, person, id_, "") for each in parts]
            rows.append(MirrorLineRow(at.channel, at.chat, external, person, id_, entry.fate))
            await self._put(Changes(mirror_lines=rows))
        if entry.kind is ThreadLineKind.ALERT:
            saw = CoachSawAlerts(self.now(), self.world.coach.name, up_to=entry.at)
            await self._note(ForPerson(person, saw))
        return external

    async def _posted(self, surface: Surface, entry: Entry) -> SurfacePost:
        """A line in words."""
        author = entry.author
        if entry.kind is ThreadLineKind.PERSON:
            author = await self.title(entry.person)
        key = "changed" if entry.replaces is not None else entry.kind.value
        shown = entry.text if entry.attachment is None else without_mark(entry.text)
        said = words(f"mirror.{key}", author=literal(author), text=literal(shown))
        if entry.kind is ThreadLineKind.ALERT:
            reason = Listing(self.world, self.now()).reason(entry.level, entry.text)
            severity = severity_words(entry.level)
            said = words("mirror.alert", severity=severity, id=entry.person, text=literal(reason))
        text = self.text(said)
        if entry.fate:
            text += f"\n{self._fate(entry)}"
        answers = None
        if entry.replaces is not None:
            answers = await self.store.surfaces.line_of(surface.address, entry.replaces)
        is_silent = entry.kind not in AUDIBLE or await self._is_muted(entry)
        return SurfacePost(text, answers or "", entry.attachment, is_silent=is_silent)

    async def _is_muted(self, entry: Entry) -> bool:
        if entry.kind is not ThreadLineKind.PERSON:
            return False
        profile = await self.store.profile_of(entry.person) or {}
        return muted_now(profile, self.now()) is not None

    def _bare(self, posted: SurfacePost, size: int = 0) -> SurfacePost:
        """A line without what may stand in its way; a file that stays behind is named.

        size: bytes of one that is too large.
        """
        text = posted.text
        if posted.attachment is not None:
            file = literal(named(posted.attachment.name or posted.attachment.kind, size))
            missing = words("mirror.file_refused", name=file)
            text += f"\n{self.text(missing)}"
        return SurfacePost(text, nonce=posted.nonce, is_silent=posted.is_silent)

    async def _mark(self, surface: Surface, person: int, id_: int, external: str) -> None:
        entry = await self.store.surfaces.entry(id_)
        mirrored = await self.store.surfaces.mirrored(surface.address, person)
        if entry is None or mirrored is None:
            return
        with contextlib.suppress(ThreadGoneError):
            if entry.ref == ref_of(surface.address, external):
                fate, said = entry.fate, self._fate(entry)
                if fate == "sent" and entry.replaces is not None:
                    fate, said = "changed", self.text(words("mirror.changed_there"))
                await surface.mark(mirrored.place, external, fate, said)
            else:
                await surface.edit(external, await self._posted(surface, entry))

    async def _in_thread(self, surface: Surface, person: int, do: "_Post | _Turn") -> Sequence[str]:
        """Do something in a person's thread, which is made where there is none."""
        mirrored = await self.store.surfaces.mirrored(surface.address, person)
        place = await self._open(surface, person) if mirrored is None else mirrored.place
        try:
            return await do(place)
        except ThreadGoneError:
            return await do(await self._open(surface, person))

    async def _card(self, person: int, lines: Sequence[Line]) -> list[str]:
        profile = await self.store.profile_of(person) or {}
        return Card(self.world, profile, self.now()).after(lines)

    async def _open(self, surface: Surface, person: int) -> str:
        name = await self.title(person)
        card = SurfacePost(self.text(words("mirror.card", title=literal(name), text=literal(""))))
        found = await self.store.thread_of(person)
        if found is not None:
            lines = literal("\n".join(await self._card(person, found[1])))
            card = SurfacePost(self.text(words("mirror.card", title=literal(name), text=lines)))
        card = replace(card, is_silent=True)  # the line that comes with it sounds
        try:
            place, external = await surface.open(name, card)
        except ThreadGoneError as gone:
            raise Never("the coach's chat is gone") from gone
        except Wrong as wrong:  # a name may hold what a title may not
            if wrong.is_for_chat:
                raise
            _log.warning("thread made bare", person=person, why=wrong.why)
            place, external = await surface.open(thread_title(person, ""), card)
        at = surface.address
        mirror = MirrorRow(at.channel, at.chat, person, place, name, is_closed=0)
        line = MirrorLineRow(at.channel, at.chat, external, person, entry=0, fate="")
        await self._put(Changes(mirrors=[mirror], mirror_lines=[line]))
        return place

    async def title(self, person: int) -> str:
        """The title of a person's thread."""
        profile = await self.store.profile_of(person) or {}
        return thread_title(person, NAME.of(profile))

    def _fate(self, entry: Entry) -> str:
        return self.text(words(f"mirror.{entry.fate}", why=literal(entry.why)))

    def text(self, said: Words) -> str:
        """Words of the content, as text."""
        return render(self.world.catalog.messages, said).strip()

    def _choices(self, sends: str) -> tuple[tuple[str, str], ...]:
        if not sends:
            return ()
        send, keep = self.text(words("mirror.send")), self.text(words("mirror.keep"))
        return ((send, f"{SEND}{sends}"), (keep, f"{KEEP}{sends}"))

    async def _put(self, changes: Changes) -> None:
        await self._note(RowsOnly(changes))

    async def _note(self, item: Item) -> None:
        """Store what stands on the surface by now, or it would be shown once more."""
        with Unlimited():
            await until_stored(self.dispatcher, item, asyncio.Event())


@dataclass(frozen=True, slots=True)
class _Post:
    """Posts a line into whichever place."""

    surface: Surface
    line: SurfacePost

    async def __call__(self, place: str) -> Sequence[str]:
        return await self.surface.post(place, self.line)


@dataclass(frozen=True, slots=True)
class _Turn:
    """Closes or opens whichever place."""

    surface: Surface
    is_closed: bool

    async def __call__(self, place: str) -> Sequence[str]:
        await self.surface.set_closed(place, is_closed=self.is_closed)
        return ()
