"""A photo that a coach shows from the desk: kept like any file, and brought wherever they are."""

import asyncio
import secrets

from bot.dispatch.item import File, ForPerson, RowsOnly
from bot.media.download import folder_of
from bot.storage.changes import Changes
from bot.storage.written_thread_rows import FetchedRow
from bot.web.channel import NAME
from bot.web.instance import Instance
from handlers.engine.event import CoachReplied


async def show_photo(
    instance: Instance, person: int, did: CoachReplied, data: bytes, ending: str
) -> str:
    """Keep a photo, and send it with the coach's words; returns what the coach is told.

    Raises `StorageError`: it has to be sent again.
    """
    app = instance.app
    name = f"{secrets.token_hex(8)}{ending}"
    folder = folder_of(app.data_dir / "attachments", person)
    path = folder / f"{NAME}-{name}"
    await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
    await asyncio.to_thread(path.touch, mode=0o600)
    await asyncio.to_thread(path.write_bytes, data)
    file = File("photo", name, name)
    taken = await app.dispatcher.submit(
        ForPerson(person, did, ref=f"{NAME}:coach:{name}", file=file)
    )
    found = await app.store.surfaces.sent_as(f"{NAME}:coach:{name}")
    if found is not None and found[0].attachment is not None:
        kept = str(path.relative_to(app.data_dir))
        row = FetchedRow("kept", kept, 1, 0, found[0].attachment.id)
        await app.dispatcher.submit(RowsOnly(Changes(attachments_updated=[row])))
    else:  # nothing was sent with it, so nothing of it is kept
        await asyncio.to_thread(path.unlink, missing_ok=True)
    return taken.answer
