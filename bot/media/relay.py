"""A coach's file on its way to somebody on another platform: fetched there, uploaded here.

Rules:
- The words wait for their file for some seconds. What cannot be had by then, or is refused, stays
  behind: the words go alone, and the thread says so.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.delivery.channel import Away
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import RowsOnly
from bot.media.files import Files
from bot.storage.changes import Changes
from bot.storage.mirrors import Attachment
from bot.storage.parcel import CoachFile, Parcel
from bot.storage.store import Store
from bot.storage.written_thread_rows import ThreadEntryRow
from handlers.coach.thread import ThreadLineKind, named
from handlers.engine.journal import milliseconds

WAITS = 3
"""How often words wait for their file: one second, two, and four."""
_FETCHED = "its file is still being fetched"


@dataclass(frozen=True, slots=True)
class RelayedFile:
    """A file with all its bytes. kind: "photo", "voice", and so on."""

    kind: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Relay:
    """Brings coaches' files to people on other platforms.

    now: the clock's; missing: what the thread is told where a file cannot be had.
    """

    store: Store
    dispatcher: Dispatcher
    now: Callable[[], datetime]
    files: Files
    missing: str

    async def file_for_person(self, parcel: Parcel, file: CoachFile) -> RelayedFile | None:
        """The file that a coach sent elsewhere with these words; None where it cannot be had.

        Raises `Away` while it is fetched.
        """
        path = await self.store.surfaces.kept(file.channel, file.platform_id)
        if path is None and parcel.tries < WAITS:
            raise Away(_FETCHED)
        found = await _read(self.files, path or "", file.kind, file.name)
        if found is None:
            await self.note_missing(parcel.person, file.name or file.kind)
        return found

    async def note_missing(self, person: int, name: str, size: int = 0) -> None:
        """Tell the thread that a file could not be brought. size: bytes of one too large."""
        await self.note(person, self.missing.format(name=named(name, size)))

    async def note(self, person: int, said: str) -> None:
        """Tell the thread something, in Limber's name."""
        at = milliseconds(self.now())
        row = ThreadEntryRow(person, "limber", ThreadLineKind.LIMBER.value, said, at)
        await self.dispatcher.submit(RowsOnly(Changes(thread_entries=[row])))


async def file_for_coach(files: Files, attachment: Attachment) -> RelayedFile | None:
    """A line's file, to be shown to a coach; None where it could not be had.

    Raises `Away` while it is fetched.
    """
    if not attachment.path and attachment.tries < WAITS:
        raise Away(_FETCHED)
    return await _read(files, attachment.path, attachment.kind, attachment.name)


async def _read(files: Files, path: str, kind: str, name: str) -> RelayedFile | None:
    if not path:
        return None
    try:
        data = await asyncio.to_thread(files.read, path)
    except OSError:
        return None
    if data is None:
        return None
    return RelayedFile(kind, name or path.rpartition("/")[2], data)
