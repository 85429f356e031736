"""Restores a backup into an empty place.

Rules:
- Nothing is restored over anything: the place must be empty.
- It is unpacked beside its place, checked, brought up to date, and moved there at the end, the
  database last; a restore that is killed leaves the place empty.
"""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.operations.archive import (
    DATABASE,
    ERASURE_KEY,
    SETTINGS,
    BackupError,
    Manifest,
    decrypted,
    settle,
    unpack,
)
from bot.operations.backup import KEPT, SECRETS
from bot.storage.open import inspect, newest_schema


async def restore(packed: Path, database: Path, data_dir: Path, identity: str = "") -> "Restored":
    """Unpack a backup beside the place where it is to stand, checked but not moved there yet.

    identity: the age secret key of an encrypted backup. Raises `BackupError`, `StorageError`.
    """
    refuse_what_is_there(database, data_dir)
    try:
        restored = await asyncio.to_thread(_unpack_beside, packed, database, data_dir, identity)
    except OSError as error:
        raise BackupError(
            f"{packed} could not be restored ({error.strerror}). Is the file there, is there room,"
            f" and may this user write to {data_dir}?"
        ) from error
    try:
        await restored.check()
    except BaseException:
        restored.discard()
        raise
    return restored


def _unpack_beside(packed: Path, database: Path, data_dir: Path, identity: str) -> "Restored":
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in data_dir.glob(".restore-*"):
        shutil.rmtree(left, ignore_errors=True)
    work = Path(tempfile.mkdtemp(dir=data_dir, prefix=".restore-"))
    try:
        plain = decrypted(packed, work, identity)
        folder = work / "unpacked"
        folder.mkdir(mode=0o700)
        return Restored(unpack(plain, folder), work, database, data_dir)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was unpacked and checked. folder: where it stands until `put_in_place`."""

    manifest: Manifest
    work: Path
    target: Path
    data_dir: Path

    async def check(self) -> None:
        """Raises `BackupError`, `StorageError` for a database that this Limber cannot use."""
        if self.manifest.schema > newest_schema():
            raise BackupError(
                f"This backup was made by a newer Limber (schema {self.manifest.schema}, this one"
                f" knows {newest_schema()}). Install that version, then restore."
            )
        found = await inspect(self.database)
        if found.counts != self.manifest.counts:
            raise BackupError("This backup does not hold the rows that it says. Take another one.")

    @property
    def database(self) -> Path:
        """The restored database, not in its place yet."""
        return self.work / "unpacked" / DATABASE

    @property
    def key(self) -> Path:
        """The key of the erasure list as the backup holds it; it may not be there."""
        return self.work / "unpacked" / ERASURE_KEY

    @property
    def files(self) -> Path:
        """The folder of what people sent."""
        return self.work / "unpacked" / "files"

    def put_in_place(self) -> list[str]:
        """Move everything where it belongs, the database last; returns what else was found."""
        refuse_what_is_there(self.target, self.data_dir)
        unpacked = self.work / "unpacked"
        for name in KEPT:
            if (self.files / name).is_dir():
                shutil.rmtree(self.data_dir / name, ignore_errors=True)  # an earlier try, cut off
                (self.files / name).rename(self.data_dir / name)
        for name in (ERASURE_KEY, *SECRETS):
            if (unpacked / name).is_file():
                (unpacked / name).replace(self.data_dir / name)
        said = []
        beside = self.data_dir / "restored"
        for name in ("content", SETTINGS):
            if (unpacked / name).exists():
                beside.mkdir(mode=0o700, exist_ok=True)
                shutil.rmtree(beside / name, ignore_errors=True)
                (unpacked / name).replace(beside / name)
                said.append(str(beside / name))
        self.target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        settle(self.database, self.target)
        self.discard()
        return said

    def discard(self) -> None:
        """Take away what was unpacked."""
        shutil.rmtree(self.work, ignore_errors=True)


def refuse_what_is_there(database: Path, data_dir: Path) -> None:
    """Raises `BackupError` where a restore would stand on something."""
    there = [path for path in (database, Path(f"{database}-wal")) if path.exists()]
    if there:
        raise BackupError(
            f"{there[0]} is there already, and nothing is restored over anything. Stop Limber, move"
            f" {data_dir} out of the way (keep it until you have looked at what was restored), and"
            " restore again."
        )
