"""Whether the database is still the file that was opened.

Deleted, replaced or overwritten, all that is written goes nowhere.

Rules:
- Another file of its name is known by its number on the disk; one that was copied over it by a mark
  in its head, which is another one for each run of Limber and which no backup has.
- The file stays open until the process ends: closing it would let go of SQLite's locks.
- What had not been written into the old file yet (the -wal file) is set aside: the next start
  would write it into the new one.
"""

import asyncio
import contextlib
import os
from pathlib import Path

from bot.storage.open import MARK_AT, MARK_BYTES, mark_database

LOOK_SECONDS = 1.0
"""Between two looks."""


class DatabaseFile:
    """The file as it is now. path: None for a database that is no file."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._was = _identity(path)
        self._log_was = _identity(_beside(path, "-wal"))
        self._file = None if self._was is None or path is None else os.open(path, os.O_RDONLY)
        self._marks = [self._mark()]

    async def mark(self, number: int) -> None:
        """Know it by this number as soon as that is in the file. Raises `StorageError`."""
        if self._path is not None:
            self._marks.append(number.to_bytes(MARK_BYTES, "big"))
            await mark_database(self._path, number)
            self._log_was = _identity(_beside(self._path, "-wal"))

    async def gone(self) -> str:
        """Wait until it is another file or none; returns a sentence for the operator."""
        while (said := self.missing()) is None:  # noqa: ASYNC110 - nothing signals that a file was deleted, so it polls
            await asyncio.sleep(LOOK_SECONDS)
        return said + self._set_log_aside()

    def missing(self) -> str | None:
        """Why what is written now would be lost; None while all is well."""
        now = _identity(self._path)
        if self._path is None:
            return None
        if now is None:
            what = "was deleted or moved away"
        elif now != self._was:
            what = "was replaced by another file"
        elif not self._is_marked():
            what = "was overwritten with another one"
        else:
            return None
        return (
            f"The database {self._path} {what} while Limber ran, so what it stores would be lost."
            " Limber has stopped. Put the right file in its place, with the -wal file that belongs"
            " to it, and start Limber again. Replace a database only while Limber is stopped."
        )

    def _mark(self) -> bytes:
        return b"" if self._file is None else os.pread(self._file, MARK_BYTES, MARK_AT)

    def _is_marked(self) -> bool:
        """Whether the mark is what it may be: the one before, until the new one has been seen."""
        now = self._mark()
        if now not in self._marks:
            return False
        self._marks = self._marks[self._marks.index(now) :]
        return True

    def _set_log_aside(self) -> str:
        """Where there is another file, take the old one's -wal out of its way; say so."""
        log = _beside(self._path, "-wal")
        if log is None or _identity(self._path) is None or _identity(log) != self._log_was:
            return ""
        aside = log.with_name(f"{log.name}.of-the-old-file")
        with contextlib.suppress(FileNotFoundError):
            log.replace(aside)
            return f" What was not yet written into the old one is in {aside.name}."
        return ""


def _beside(path: Path | None, ending: str) -> Path | None:
    return None if path is None else path.with_name(path.name + ending)


def _identity(path: Path | None) -> tuple[int, int] | None:
    """What stays the same as long as it is the same file."""
    if path is None:
        return None
    try:
        about = path.stat()
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        return None
    return (about.st_dev, about.st_ino)
