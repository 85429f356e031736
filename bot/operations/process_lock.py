"""Whether another Limber process runs on the same database: a lock beside its file.

Each process holds the lock together with the others; who could hold it alone is alone. The system
lets go of it when a process ends, however it ends.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from bot.errors import AlreadyRunsError


class ProcessLock:
    """The lock of a database file; None is a database in memory, which has one process only."""

    def __init__(self, database: Path | None) -> None:
        self._path = None if database is None else database.with_name(database.name + ".lock")
        self._file: int | None = None

    def acquire(self) -> None:
        """Hold the lock, with others. Raises `OSError` if the folder cannot be written."""
        if self._path is not None and self._file is None:
            self._file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_SH)

    def release(self) -> None:
        """Let go of the lock."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def is_only_holder(self) -> bool:
        """Whether no other process holds it."""
        if self._file is None:
            return True
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            fcntl.flock(self._file, fcntl.LOCK_SH)
        return True


@contextlib.contextmanager
def running_alone(database: Path | None) -> Iterator[None]:
    """Be the one `limber run` on this database; other commands may be there as well.

    Raises `AlreadyRunsError`, or `OSError` if the folder cannot be written.
    """
    if database is None:
        yield
        return
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = database.with_name(database.name + ".run")
    # a lock of this process alone (lockf): a child that outlives it does not keep it
    with os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR, 0o600), "r+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            number = file.read().strip()
            who = f" (process {number})" if number.isdecimal() else ""
            raise AlreadyRunsError(
                f"Limber runs on {database} already{who}. Two on one database would answer"
                " everybody twice: stop the other one, or set another DATABASE_URL."
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
