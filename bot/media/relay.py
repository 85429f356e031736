"""A coach's file on its way to somebody on another platform: fetched there, uploaded here.

Rules:
- The words wait for their file for some seconds. What cannot be had by then, or is refused, stays
  behind: the words go alone, and the thread says so.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from bot.app import App
from bot.delivery.channel import Away
from bot.dispatch.item import Wrote
from bot.storage.mirrors import Attachment
from bot.storage.store import Changes, Parcel
from handlers.coach.thread import Kind
from handlers.engine.journal import milliseconds

WAITS = 3
"""So often words wait for their file: one second, two, and four."""
_FETCHED = "its file is still being fetched"


@dataclass(frozen=True, slots=True)
class Carried:
    """A file with all its bytes. kind: "photo", "voice", "video" or "document"."""

    kind: str
    name: str
    data: bytes


async def carried_with(app: App, parcel: Parcel, left_behind: str) -> Carried | None:
    """The file that a coach sent elsewhere with these words; None where there is none.

    left_behind: what the thread is told where it cannot be had. Raises `Away` while it is fetched.
    """
    named = parcel.body.get("file") if isinstance(parcel.body, dict) else None
    if not isinstance(named, list):
        return None
    channel, kind, platform_id, name = map(str, named)
    path = await app.store.surfaces.kept(channel, platform_id)
    if path is None and parcel.tries < WAITS:
        raise Away(_FETCHED)
    found = await _read(app.data_dir, path or "", kind, name)
    if found is None:
        await leave_behind(app, parcel.person, left_behind)
    return found


async def leave_behind(app: App, person: int, said: str) -> None:
    """Tell the thread that a file stayed behind."""
    row = (person, "limber", Kind.LIMBER.value, said, None, milliseconds(app.clock.now()), "")
    await app.dispatcher.submit(Wrote(Changes(thread=[row])))


async def carried_in(data_dir: Path, attachment: Attachment) -> Carried | None:
    """A line's file, to be shown to a coach; None where it could not be had.

    Raises `Away` while it is fetched.
    """
    if not attachment.path and attachment.tries < WAITS:
        raise Away(_FETCHED)
    return await _read(data_dir, attachment.path, attachment.kind, attachment.name)


async def _read(data_dir: Path, path: str, kind: str, name: str) -> Carried | None:
    if not path:
        return None
    try:
        data = await asyncio.to_thread((data_dir / path).read_bytes)
    except OSError:
        return None
    return Carried(kind, name or path.rpartition("/")[2], data)
