"""A photo that came from the page, of a person or of a coach: kept with the line that it came with.

Rules:
- The file is written first, then its line is submitted, then its row says where it is. Whatever is
  cut off in between is made good when the same photo is sent again, and at the next photo.
- The same photo again is kept once.
"""

import asyncio
import secrets
from dataclasses import replace

from bot.app import App
from bot.dispatch.item import Arrived, File, ForPerson, Outcome, RowsOnly
from bot.media.person_folder import name_of
from bot.storage.changes import Changes
from bot.storage.written_thread_rows import AttachmentRow, FetchedRow, ThreadEntryRow
from bot.web.channel import NAME
from bot.web.instance import Instance, mark_of
from handlers.coach.thread import ThreadLineKind
from handlers.engine.event import CoachReplied
from handlers.engine.journal import milliseconds

PHOTO = "photo-"
"""What the names of people's photos begin with; a coach's begin otherwise."""


async def send_to_coach(app: App, arrived: Arrived, person: int, name: str, data: bytes) -> Outcome:
    """Submit what a person sent, and keep its photo with their line.

    name: of the file, the same for the same photo. Where no line came of it, the photo is a line of
    its own. Raises `StorageError`, `OSError`: it has to be sent again.
    """
    taken = await _submit(app, arrived, person, name, data)
    if not await app.store.surfaces.kept(NAME, name):
        if await app.store.profile_of(person) is None:  # they were erased meanwhile
            await asyncio.to_thread(app.files.remove, name_of(person, name))
            return taken
        at, ref = milliseconds(arrived.event.at), _ref(name)
        line = ThreadEntryRow(person, "limber", ThreadLineKind.NOTE.value, "[photo]", at, ref)
        row = AttachmentRow(person, NAME, ref, "photo", name, name, at, at)
        noted = Changes(thread_entries=[line], attachments=[row])
        await app.dispatcher.submit(RowsOnly(noted, (NAME, ref)))
        await _note_kept(app)
    return taken


async def show_photo(
    instance: Instance, person: int, did: CoachReplied, data: bytes, ending: str, sent: str
) -> Outcome:
    """Keep a coach's photo, and send it with their words.

    sent: the page's own number. Raises `StorageError`: it has to be sent again.
    """
    app, sent = instance.app, sent or secrets.token_hex(8)
    name = f"{NAME}-{mark_of(f'desk {person}', sent)}{ending}"
    taken = await _submit(app, ForPerson(person, did, ("desk", sent)), person, name, data)
    if not await app.store.surfaces.kept(NAME, name):  # nothing was sent with it
        await asyncio.to_thread(app.files.remove, name_of(person, name))
    return taken


async def _submit(
    app: App, item: Arrived | ForPerson, person: int, name: str, data: bytes
) -> Outcome:
    await asyncio.to_thread(app.files.write, name_of(person, name), data)
    taken = await app.dispatcher.submit(
        replace(item, ref=_ref(name), file=File("photo", name, name))
    )
    await _note_kept(app)
    return taken


def _ref(name: str) -> str:
    return f"{NAME}:photo:{name}"


async def _note_kept(app: App) -> None:
    """Say of each photo whose line is stored where its file is."""
    while (each := await app.store.surfaces.unfetched(NAME, app.clock.now())) is not None:
        path = await asyncio.to_thread(app.files.find, each.platform_id)
        row = FetchedRow("kept" if path else "failed", path, 1, 0, each.id)
        await app.dispatcher.submit(RowsOnly(Changes(attachments_updated=[row])))
