"""Whether the database is still the file that was opened: deleted or replaced, all goes nowhere."""

import asyncio
from pathlib import Path

LOOK_SECONDS = 1.0
"""Between two looks."""


class DatabaseFile:
    """The file as it is now. path: None for a database that is no file."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._was = _identity(path)

    async def gone(self) -> str:
        """Wait until it is another file or none; returns a sentence for the operator."""
        while (said := self.missing()) is None:  # noqa: ASYNC110 - a file that goes wakes nobody
            await asyncio.sleep(LOOK_SECONDS)
        return said

    def missing(self) -> str | None:
        """Why what is written now would be lost; None while all is well."""
        now = _identity(self._path)
        if self._path is None or (now is not None and now == self._was):
            return None
        what = "was deleted or moved away" if now is None else "was replaced by another file"
        return (
            f"The database {self._path} {what} while Limber ran, so what it stores would be lost."
            " Limber has stopped. Put the right file in its place, with the -wal file that belongs"
            " to it, and start Limber again. Replace a database only while Limber is stopped."
        )


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
