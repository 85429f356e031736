"""Fetches the files that people and coaches sent, one after another, and keeps them for the coach.

Rules:
- A file is a row before it is a file; what fails is tried again a few times, later each time.
- Files stand under DATA_DIR/attachments/, for the owner of the server's account alone, in a folder
  for each person, which goes when the person is erased.
"""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.delivery.channel import Wrong
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import RowsOnly
from bot.errors import StorageError
from bot.storage.changes import Changes
from bot.storage.mirrors import Attachment
from bot.storage.store import Store
from bot.storage.written_thread_rows import FetchedRow
from handlers.engine.journal import milliseconds

POLL = 1.0
TRIES = 8
FIRST_WAIT = 2.0
"""Seconds until a file that could not be fetched is tried again; twice as long each time."""
_ENDINGS = {"photo": ".jpg", "voice": ".ogg", "video": ".mp4"}

Fetch = Callable[[str], Awaitable[bytes]]
"""Gets a file by its platform's id. Raises `Wrong` where it never will."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Downloader:
    """folder: DATA_DIR/attachments; now: the clock's."""

    store: Store
    dispatcher: Dispatcher
    now: Callable[[], datetime]
    folder: Path

    async def run(self, channel: str, fetch: Fetch) -> None:
        """Fetch what waits on a channel, until cancelled."""
        while True:
            try:
                waiting = await self.store.surfaces.unfetched(channel, self.now())
                if waiting is not None:
                    await self._fetch(waiting, fetch)
                    continue
            except StorageError as error:
                _log.error("fetching", error=str(error))
            await asyncio.sleep(POLL)

    async def _fetch(self, file: Attachment, fetch: Fetch) -> None:
        tries, wait, state, path = file.tries + 1, 0.0, "kept", ""
        try:
            content = await fetch(file.platform_id)
            path = await asyncio.to_thread(self._keep, file, content)
        except Wrong as wrong:
            _log.warning("file not kept", attachment=file.id, why=wrong.why)
            state, tries = "failed", max(tries, TRIES)
        except Exception as error:  # noqa: BLE001 - whatever it is, the row stays and is tried again
            _log.warning("file not fetched", attachment=file.id, error=type(error).__name__)
            state = "waiting" if tries < TRIES else "failed"
            wait = FIRST_WAIT * 2**tries
        again = milliseconds(self.now() + timedelta(seconds=wait))
        row = FetchedRow(state, path, tries, again, file.id)
        await self.dispatcher.submit(RowsOnly(Changes(attachments_updated=[row])))

    def _keep(self, file: Attachment, content: bytes) -> str:
        """Write a file; returns where it is, from DATA_DIR on."""
        ending = Path(file.name).suffix[:10] or _ENDINGS.get(file.kind, ".bin")
        folder = folder_of(self.folder, file.person)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{file.id}{ending}"
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(content)
        return str(Path(self.folder.name) / folder.name / path.name)


def folder_of(folder: Path, person: int) -> Path:
    """Where a person's files are."""
    return folder / f"person-{person}"


def forget(folder: Path, person: int) -> None:
    """Take away every file of a person."""
    shutil.rmtree(folder_of(folder, person), ignore_errors=True)
