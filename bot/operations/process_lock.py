"""Whether another Limber process runs on the same database: a lock beside its file.

Each process holds the lock together with the others; who could hold it alone is alone. The system
lets go of it when a process ends, however it ends.
"""

import fcntl
import os
from pathlib import Path


class Presence:
    """Being at a database file; None is a database in memory, where one is always alone."""

    def __init__(self, database: Path | None) -> None:
        self._path = None if database is None else database.with_name(database.name + ".lock")
        self._file: int | None = None

    def enter(self) -> None:
        """Be here. Raises `OSError` if the folder cannot be written."""
        if self._path is not None and self._file is None:
            self._file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_SH)

    def leave(self) -> None:
        """Be here no more."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def is_alone(self) -> bool:
        """Whether no other process is here."""
        if self._file is None:
            return True
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            fcntl.flock(self._file, fcntl.LOCK_SH)
        return True
