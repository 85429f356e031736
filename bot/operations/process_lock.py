"""Whether another Limber process runs on the same database: a lock beside its file.

Each process holds the lock together with the others; who could hold it alone is alone. The system
lets go of it when a process ends, however it ends.

Rules:
- A command that writes holds it together with the others (`beside_others`).
- What needs the database for itself from its first row to its last (a copy, a restore) keeps all
  others out (`no_other_process`): `limber run` then says so and ends, other commands wait.
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
def beside_others(database: Path | None) -> Iterator[None]:
    """Be one of several processes on this database; waits while one keeps the others out."""
    lock = ProcessLock(database if database is not None and database.parent.exists() else None)
    lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def no_other_process(database: Path | None) -> Iterator[None]:
    """Be the only process on this database until the block is left.

    Raises `AlreadyRunsError`, or `OSError` if the folder cannot be written.
    """
    with running_alone(database):
        if database is None:
            yield
            return
        path = database.with_name(database.name + ".lock")
        with os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR, 0o600)) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise AlreadyRunsError(f"Another command of Limber works on {database}.") from error
            yield


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
