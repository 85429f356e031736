"""Fetches the files that people and coaches sent, a few at once, and keeps them for the coach.

Rules:
- One that does not come holds up nobody else's: it has a minute, and is tried again like one that
  failed.
- A file is a row before it is a file; what fails is tried again a few times, later each time.
- A file whose row is gone when it comes (its person was erased meanwhile) is removed again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.delivery.channel import Wrong
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import RowsOnly
from bot.errors import StorageError
from bot.media.files import Files
from bot.media.person_folder import name_of
from bot.storage.changes import Changes
from bot.storage.mirrors import Attachment
from bot.storage.store import Store
from bot.storage.written_thread_rows import FetchedRow
from handlers.engine.journal import milliseconds
from scheduler.logger import Logger

POLL = 1.0
LOOK = 3.0
"""Seconds after which a file is noticed, at the latest, where none is being fetched."""
AT_ONCE = 4
"""Files that are fetched at the same time."""
FETCH_SECONDS = 60.0
"""So long a file may take (Telegram gives bots 20 MB at most, getFile)."""
TRIES = 8
FIRST_WAIT = 2.0
"""Seconds until a file that could not be fetched is tried again; twice as long each time."""
_ENDINGS = {
    "photo": ".jpg",
    "voice": ".ogg",
    "audio": ".mp3",
    "video": ".mp4",
    "video note": ".mp4",
    "animation": ".mp4",
    "sticker": ".webp",
}

Fetch = Callable[[str], Awaitable[bytes]]
"""Gets a file by its platform's id. Raises `Wrong` where it never will."""

_log = Logger()


@dataclass(frozen=True, slots=True)
class Downloader:
    """now: the clock's."""

    store: Store
    dispatcher: Dispatcher
    now: Callable[[], datetime]
    files: Files

    async def run(self, channel: str, fetch: Fetch) -> None:
        """Fetch what waits on a channel, until cancelled."""
        going: dict[int, asyncio.Task[None]] = {}
        try:
            while True:
                for number in [number for number, task in going.items() if task.done()]:
                    del going[number]
                if len(going) < AT_ONCE and await self._begin(channel, fetch, going):
                    continue
                if going:
                    await asyncio.wait(
                        going.values(), timeout=POLL, return_when=asyncio.FIRST_COMPLETED
                    )
                else:
                    await asyncio.sleep(LOOK)
        finally:
            for task in going.values():
                task.cancel()
            await asyncio.gather(*going.values(), return_exceptions=True)

    async def _begin(
        self, channel: str, fetch: Fetch, going: dict[int, "asyncio.Task[None]"]
    ) -> bool:
        """Begin with the next file that waits; whether there was one."""
        try:
            waiting = await self.store.surfaces.unfetched(channel, self.now(), going.keys())
        except StorageError as error:
            _log.error("fetching", error=str(error))
            return False
        if waiting is not None:
            going[waiting.id] = asyncio.create_task(self._fetched(waiting, fetch))
        return waiting is not None

    async def _fetched(self, file: Attachment, fetch: Fetch) -> None:
        try:
            await self._fetch(file, fetch)
        except StorageError as error:  # what became of it is not stored, so it is tried again
            _log.error("fetching", error=str(error))
            await asyncio.sleep(POLL)

    async def _fetch(self, file: Attachment, fetch: Fetch) -> None:
        tries, wait, state, path = file.tries + 1, 0.0, "kept", ""
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                content = await fetch(file.platform_id)
            path = await asyncio.to_thread(self._keep, file, content)
        except Wrong as wrong:
            _log.warning("file not kept", attachment=file.id, why=wrong.why)
            state, tries = "failed", max(tries, TRIES)
        except Exception as error:  # noqa: BLE001 - the outermost loop: the row stays, and is tried again
            _log.warning("file not fetched", attachment=file.id, error=type(error).__name__)
            state = "waiting" if tries < TRIES else "failed"
            wait = FIRST_WAIT * 2**tries
        again = milliseconds(self.now() + timedelta(seconds=wait))
        row = FetchedRow(state, path, tries, again, file.id)
        await self.dispatcher.submit(RowsOnly(Changes(attachments_updated=[row])))
        if path and await self.store.surfaces.attachment(file.id) is None:
            await asyncio.to_thread(self.files.remove, path)

    def _keep(self, file: Attachment, content: bytes) -> str:
        """Write a file; returns its name."""
        ending = Path(file.name).suffix[:10] or _ENDINGS.get(file.kind, ".bin")
        name = name_of(file.person, f"{file.id}{ending}")
        self.files.write(name, content)
        return name
