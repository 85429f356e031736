"""A folder for a copy of people's data, while a rehearsal, a backup or a restore works on it.

Rules:
- It is gone when the command ends. What a killed command left is removed at the next start of
  Limber, and before the next folder of its kind is made: no erasure and no retention reaches it.
- A folder in which somebody works is locked, so that nobody takes it away; the system lets go of
  the lock when the process ends, however it ends.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

from scheduler.logger import Logger

REHEARSE: Final = ".rehearse-"
BACKUP: Final = ".backup-"
RESTORE: Final = ".restore-"

Lock: TypeAlias = Callable[[int, int], None]
"""Locks an open file, as `fcntl.flock` does."""
_log = Logger()


@contextlib.contextmanager
def working_folder(beside: Path, prefix: str, lock_with: Lock = fcntl.flock) -> Iterator[Path]:
    """A new folder for this user alone. beside: the folder that it stands in; prefix: one of those
    above. Raises `OSError`.
    """
    beside.mkdir(mode=0o700, parents=True, exist_ok=True)
    remove_left(beside, lock_with=lock_with)
    folder, lock = _made(beside, prefix, lock_with)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _made(beside: Path, prefix: str, lock_with: Lock) -> tuple[Path, int | None]:
    """A new folder with its lock: another one where somebody took it for left before it had it.

    No lock where the file system has none (NFS gives none on a folder): there nobody takes a
    folder away either, so that what a killed command leaves stays until somebody removes it.
    """
    while True:
        folder = Path(tempfile.mkdtemp(dir=beside, prefix=prefix))
        try:
            lock = _locked(folder, lock_with)
        except OSError as error:
            _log.warning("folder without a lock", folder=str(folder), why=str(error))
            return folder, None
        if lock is not None and os.fstat(lock).st_nlink:
            return folder, lock
        if lock is not None:
            os.close(lock)


def remove_left(*places: Path, lock_with: Lock = fcntl.flock) -> None:
    """Remove the folders in which nobody works any more."""
    for place in places:
        for prefix in (REHEARSE, BACKUP, RESTORE):
            for left in place.glob(f"{prefix}*"):
                with contextlib.suppress(OSError):  # where nothing can be locked, nothing is taken
                    if (lock := _locked(left, lock_with)) is not None:
                        shutil.rmtree(left, ignore_errors=True)
                        os.close(lock)


def _locked(folder: Path, lock_with: Lock) -> int | None:
    """The lock of a folder, or None where somebody else works in it, or where it is none.

    Raises `OSError` where the file system cannot lock it.
    """
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        lock_with(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(opened)
        return None
    except OSError:
        os.close(opened)
        raise
    return opened
