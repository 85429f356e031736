"""Shows every thread on every surface: what is not shown yet becomes rows for the outbox.

Rules:
- What a surface has been given is known line by line, in rows; a crash repeats one line at most,
  and loses none. No number is compared with the greatest one.
- A chat that another one has replaced as the coach's waits for nothing any more.
- Numbers of messages belong to a chat: a group that becomes another one begins with new threads.
- A person who is erased is gone from the surfaces too.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.delivery.channel import Away, Later, Moved, Never, Wrong
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import File, ForPerson, RowsOnly, ref_of
from bot.errors import StorageError
from bot.inbox.posting import Posting
from bot.inbox.surface import Surface, SurfacePost, ThreadGoneError
from bot.storage.changes import Changes
from bot.storage.leases import Fence, fences, under
from bot.storage.mirrors import FateChange, MirroredThread, UnmirroredLine
from bot.storage.parcel import (
    CoachTold,
    FateShown,
    Parcel,
    SurfaceBody,
    ThreadLine,
    ThreadRenamed,
    ThreadTurned,
)
from bot.storage.parcel_codec import body_text
from bot.storage.records import Address
from bot.storage.store import Store
from bot.storage.written_rows import MessageRow, MovedChatRow, PlannedEntryRow, RetriedLinesRow
from bot.storage.written_thread_rows import (
    MirrorKey,
    MirrorLineRow,
    MirrorRow,
    SurfaceKey,
    SurfaceRow,
)
from handlers.coach.thread import ThreadLineKind
from handlers.engine.event import CoachDid
from handlers.engine.journal import milliseconds
from handlers.engine.message import Lane
from handlers.engine.words import literal, words
from handlers.world import World
from scheduler.logger import Logger

POLL = 1.0
"""Seconds after which lines that another process wrote are noticed, at the latest."""
TAKE = 40
ASK_AGAIN = timedelta(minutes=1)
"""How often it is looked for what may be tried again."""
EVER = 2**53
"""An instant (ms) after all others."""
STANDING = 5.0
"""Seconds that a coach's reply waits for the line it replies to, at most."""
REMOVAL_SECONDS = 300.0
"""So long the removal of one thread may take, line by line where it has to be."""
WAIT_AFTER_TROUBLE = timedelta(seconds=30)
"""Seconds until a thread that could not be removed is tried again."""

_log = Logger()


@dataclass(slots=True)
class Mirror:
    """Keeps all surfaces up to date. now: the clock's; edition: what Limber knows by now, for that
    may be reloaded; zone: the coach's.
    """

    store: Store
    dispatcher: Dispatcher
    now: Callable[[], datetime]
    edition: Callable[[], World]
    zone: ZoneInfo
    surfaces: dict[Address, Surface] = field(default_factory=dict)
    _asked_again: dict[Address, datetime] = field(default_factory=dict)
    _passed: dict[Address, datetime] = field(default_factory=dict)
    refusing: dict[tuple[Address, int], str] = field(default_factory=dict)
    """Coach's chats that take no lines of a person for now, and why."""
    posting: Posting = field(init=False)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _trouble: dict[tuple[Address, int], datetime] = field(default_factory=dict)
    _led: dict[Address, tuple[Fence, ...]] = field(default_factory=dict)
    """The leases under which threads are shown there."""

    def __post_init__(self) -> None:
        self.posting = Posting(self.store, self.dispatcher, self.now, self.edition)

    @property
    def world(self) -> World:
        return self.edition()

    def add(self, surface: Surface) -> None:
        """From now on threads are shown there too; what was refused there is tried again."""
        self.surfaces[surface.address] = surface
        self._led[surface.address] = fences()
        self._asked_again.pop(surface.address, None)
        self._woken.set()

    def drop(self, address: Address) -> None:
        """Threads are no longer shown there."""
        self.surfaces.pop(address, None)
        self.refusing = {key: why for key, why in self.refusing.items() if key[0] != address}

    def leave(self, channel: str) -> None:
        """Another worker shows threads on this channel from now on."""
        for address in [each for each in self.surfaces if each.channel == channel]:
            self.drop(address)

    def led(self, address: Address) -> contextlib.AbstractContextManager[None]:
        """What is submitted inside depends on the lease under which threads are shown there."""
        return under(*self._led.get(address, ()))

    def try_again(self, address: Address) -> None:
        """What stood in the way there may be gone: a lock, a right."""
        if all(refusing != address for refusing, _ in self.refusing):
            return
        self._asked_again.pop(address, None)
        self._woken.set()

    def refused_everywhere(self) -> frozenset[int]:
        """The people whose lines no coach's chat takes for now."""
        people = {person for _, person in self.refusing}
        return frozenset(
            person
            for person in people
            if all((at, person) in self.refusing for at in self.surfaces)
        )

    async def moved(self, address: Address, chat: str) -> None:
        """A coach's chat has a new number on its platform. Nothing is planned for either meanwhile,
        so that no line is put on its way to both.
        """
        surface = self.surfaces.pop(address, None)
        if surface is None:
            return
        try:
            await self._put(
                Changes(chats_moved=[MovedChatRow(chat, address.channel, address.chat)])
            )
        except StorageError:
            self.surfaces.setdefault(address, surface)
            raise
        self.add(surface.moved(chat))

    def wake(self) -> None:
        """Something was stored."""
        self._woken.set()

    async def run(self) -> None:
        """Plan what is to be shown, until cancelled."""
        removing = asyncio.create_task(self._keep_removing(), name="mirror removals")
        try:
            while True:
                self._woken.clear()
                await self._for_each(self.plan)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(POLL):
                        await self._woken.wait()
        finally:
            removing.cancel()
            await asyncio.wait([removing])

    async def _keep_removing(self) -> None:
        """Beside the planning: a platform takes its time to remove, and an alert may not wait."""
        while True:
            await self._for_each(self.remove_erased)
            await asyncio.sleep(POLL)

    async def _for_each(self, do: Callable[[Surface], Awaitable[None]]) -> None:
        for surface in list(self.surfaces.values()):
            try:
                with self.led(surface.address):
                    await do(surface)
            except StorageError as error:
                _log.error("mirror", error=str(error))
            except Exception as error:  # noqa: BLE001 - the outermost loop: it is logged, and tried again
                _log.error("mirror", error=type(error).__name__)

    async def plan(self, surface: Surface) -> None:
        """Put everything that is new on its way to a surface. Raises `StorageError`."""
        while await self._plan_some(surface):
            pass

    async def _plan_some(self, surface: Surface) -> bool:
        """Put what is new on its way; true if there may be more."""
        rows = self.store.surfaces
        at = surface.address
        if at not in self.surfaces:
            return False
        if not await rows.is_known(at):
            await self._begin(at)
        await self._ask_again(at)
        lines = await rows.unshown(at, TAKE)
        turned = await rows.turned(at)
        fated = await rows.fated(at)
        planned = [self._turned(at, thread) for thread in turned]
        planned += [await self._renamed(at, thread) for thread in await rows.renamed(at)]
        planned += [await self._fated(at, fate) for fate in fated]
        planned += [self._lined(at, line) for line in lines]
        for changes in planned:
            if at not in self.surfaces:  # it has moved meanwhile
                return False
            await self._put(changes)
        return len(lines) == TAKE

    async def _begin(self, at: Address) -> None:
        """Show threads in a chat from now on; one that was the coach's before waits for nothing."""
        rows = self.store.surfaces
        left = [
            SurfaceKey(at.channel, chat)
            for chat in await rows.chats(at.channel)
            if Address(at.channel, chat) not in self.surfaces
        ]
        row = SurfaceRow(at.channel, at.chat, await rows.first_to_show())
        await self._put(Changes(surfaces=[row], surfaces_left=left))

    async def _ask_again(self, at: Address) -> None:
        """Try what was refused there once more: all of it at first, then what was long ago."""
        now = self.now()
        last = self._asked_again.get(at)
        if last is not None and _is_within(now - last, ASK_AGAIN):
            return
        until = EVER if last is None else milliseconds(now)
        await self._put(Changes(lines_retried=[RetriedLinesRow(at.channel, at.chat, until)]))
        self._asked_again[at] = now

    async def _put(self, changes: Changes) -> None:
        await self.dispatcher.submit(RowsOnly(changes))

    def _lined(self, at: Address, line: UnmirroredLine) -> Changes:
        """A line on its way; what a coach wrote here stands here already."""
        changes = Changes(entries_planned=[PlannedEntryRow(at.channel, at.chat, line.entry)])
        here = ref_of(at, "")
        is_here = line.ref.startswith(here) and not line.is_again
        if is_here and line.kind in {ThreadLineKind.COACH, ThreadLineKind.NOTE}:
            external = line.ref.removeprefix(here)
            fate = "stored" if line.is_sent else ""
            row = MirrorLineRow(at.channel, at.chat, external, line.person, line.entry, fate)
            changes.mirror_lines.append(row)
        else:
            lane = Lane.EMERGENCY if line.kind is ThreadLineKind.ALERT else Lane.ANSWER
            changes.messages.append(self._row(at, line.person, lane, ThreadLine(line.entry)))
        return changes

    def _turned(self, at: Address, thread: MirroredThread) -> Changes:
        row = self._row(at, thread.person, Lane.ANSWER, ThreadTurned(thread.is_closed))
        return Changes(messages=[row], mirrors=[_mirror(at, thread, thread.title)])

    async def _renamed(self, at: Address, thread: MirroredThread) -> Changes:
        name = await self.posting.title(thread.person)
        row = self._row(at, thread.person, Lane.ANSWER, ThreadRenamed(name))
        return Changes(messages=[row], mirrors=[_mirror(at, thread, name)])

    async def _fated(self, at: Address, fated: FateChange) -> Changes:
        entry = await self.store.surfaces.entry(fated.entry)
        state = "" if entry is None else entry.fate
        line = MirrorLineRow(at.channel, at.chat, fated.external, fated.person, fated.entry, state)
        shown = FateShown(fated.entry, fated.external)
        row = self._row(at, fated.person, Lane.ANSWER, shown)
        return Changes(messages=[row], mirror_lines=[line])

    def _row(self, at: Address, person: int, lane: Lane, body: SurfaceBody) -> MessageRow:
        when = milliseconds(self.now())
        return MessageRow(
            None, person, at.channel, at.chat, lane.value, body.kind, body_text(body), when, when
        )

    async def remove_erased(self, surface: Surface) -> None:
        """Take away the threads of people who are erased."""
        at = surface.address
        for gone in await self.store.surfaces.forsaken(at):
            key = (at, gone.person)
            waits = self._trouble.get(key)
            if waits is not None and _is_within(self.now() - waits, WAIT_AFTER_TROUBLE):
                continue
            lines = await self.store.surfaces.lines_of(at, gone.person)
            try:
                async with asyncio.timeout(REMOVAL_SECONDS):
                    await surface.remove(gone.place, lines)
            except Exception as error:  # noqa: BLE001 - whatever failed is tried again
                self._trouble[key] = self.now()
                _log.error("thread not removed", surface=at.channel, error=type(error).__name__)
                if isinstance(error, Later | Away):  # what holds for one, holds for all
                    return
                continue
            await self._put(Changes(mirrors_removed=[MirrorKey(at.channel, at.chat, gone.person)]))

    # -- what a coach does ------------------------------------------------------------------

    async def coach_did(
        self, at: Address, person: int, did: CoachDid, number: str, key: str, file: File | None
    ) -> bool:
        """A coach did something with a message there; returns after the commit, false where it was
        known already.

        number: the message's; key: the update's. What Limber answers goes there too.
        """
        ref = ref_of(at, number)
        item = ForPerson(person, did, (at.channel, key), ref, file)
        taken = await self.dispatcher.submit(item)
        if taken.answer:
            await self.answer_coach(at, person, taken.answer, number)
        return taken.is_new

    async def answer_coach(
        self, at: Address, person: int, text: str, number: str = "", sends: str = "", key: str = ""
    ) -> None:
        """Say something in a person's thread there, to whoever wrote that message.

        sends: the number of a note that a button below sends to the person; key: what is answered,
        where it may come again.
        """
        body = CoachTold(text, number, sends)
        changes = Changes(messages=[self._row(at, person, Lane.ANSWER, body)])
        update = (at.channel, key) if key else None
        await self.dispatcher.submit(RowsOnly(changes, update))

    async def standing(self, at: Address) -> None:
        """Return when what is just being shown there is stored, or after some seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STANDING), self.posting.showing[at]:
                return

    async def answered(self, at: Address, question: str, text: str) -> None:
        """A coach tapped below a question of Limber's: what was chosen takes its place."""
        surface = self.surfaces.get(at)
        if surface is None:
            return
        try:
            await surface.edit(question, SurfacePost(text))
        except Moved as moved:
            await self.moved(at, moved.chat)
        except (Later, Away, Never, Wrong, ThreadGoneError) as error:  # the choice is done, though
            _log.warning("question not settled", error=type(error).__name__)

    # -- delivery ---------------------------------------------------------------------------

    async def deliver(self, parcel: Parcel, body: SurfaceBody) -> str:
        """Show what a row says; returns the platform's id. Raises as `Channel.deliver` does."""
        surface = self.surfaces.get(parcel.address)
        if surface is None:
            raise Wrong("no coach's chat is set up there any more")
        try:
            nonce = f"{parcel.id:x}-{milliseconds(parcel.created):x}"
            shown = await self.posting.show(surface, parcel.person, body, nonce, parcel.tries)
        except Moved as moved:
            await self.moved(parcel.address, moved.chat)
            raise
        except (Never, Wrong) as refused:
            await self._refused(parcel, body, refused.why)
            raise
        if isinstance(body, ThreadLine):
            self._took(parcel.address, parcel.person)
        return shown

    def _took(self, at: Address, person: int) -> None:
        """A line passed. What was refused there, of whomever, may pass as well: it is asked once a
        minute, since a lock may be that of one thread.
        """
        if all(refusing != at for refusing, _ in self.refusing):
            return
        last, was_refused = self._passed.get(at), (at, person) in self.refusing
        if was_refused or last is None or not _is_within(self.now() - last, ASK_AGAIN):
            self._passed[at] = self.now()
            self.try_again(at)
        if was_refused:
            _log.warning("coach's chat takes lines again", channel=at.channel)
            del self.refusing[at, person]

    async def _refused(self, parcel: Parcel, body: SurfaceBody, why: str) -> None:
        """Say that a chat takes no lines: to the operator, and where another chat can be seen."""
        at = parcel.address
        if not isinstance(body, ThreadLine) or (at, parcel.person) in self.refusing:
            return
        self.refusing[at, parcel.person] = why
        _log.error("coach's chat refuses lines", channel=at.channel, why=why)
        said = words("mirror.refuses", channel=literal(at.channel.capitalize()), why=literal(why))
        for other in list(self.surfaces):
            if (other, parcel.person) not in self.refusing:
                await self.answer_coach(other, parcel.person, self.posting.text(said))


def _is_within(passed: timedelta, wait: timedelta) -> bool:
    """Whether a wait is not over; a clock that was set back has none."""
    return timedelta(0) <= passed < wait


def _mirror(at: Address, thread: MirroredThread, name: str) -> MirrorRow:
    place, is_closed = thread.place, int(thread.is_closed)
    return MirrorRow(at.channel, at.chat, thread.person, place, name, is_closed)
