"""Restores a backup into an empty place.

Rules:
- Nothing is restored over anything: neither a database may be there, nor what people sent, nor
  another key. DATA_DIR may be a running Limber's, though its database is another one.
- It is unpacked beside its place, checked, brought up to date, and moved there at the end, the
  database last; a restore that is killed leaves no database there, and a mark by which the same
  backup is restored over what it left.
"""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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
from bot.operations.working_folder import RESTORE, working_folder
from bot.private_file import write_private
from bot.storage.open import inspect, newest_schema

UNFINISHED: Final = "restore.unfinished"
"""In DATA_DIR while things are moved there: when the backup was made."""


@contextlib.asynccontextmanager
async def restored(
    packed: Path, database: Path | None, data_dir: Path, identity: str = ""
) -> "AsyncIterator[Restored]":
    """Unpack a backup beside the place where it is to stand, checked but not moved there yet.

    What was not moved is gone after the block. database: where the file is to stand; None where its
    rows go into PostgreSQL. identity: the age secret key of an encrypted backup.
    Raises `BackupError`, `StorageError`.
    """
    refuse_what_is_there(database, data_dir, _begun(data_dir))
    async with contextlib.AsyncExitStack() as left:
        try:
            work = left.enter_context(working_folder(data_dir, RESTORE))
            manifest = await asyncio.to_thread(_unpack, packed, work, identity)
        except OSError as error:
            raise BackupError(
                f"{packed} could not be restored ({error.strerror}). Is the file there, is there"
                f" room, and may this user write to {data_dir}?"
            ) from error
        found = Restored(manifest, work, database, data_dir)
        await found.check()
        yield found


def _unpack(packed: Path, work: Path, identity: str) -> Manifest:
    plain = decrypted(packed, work, identity)
    folder = work / "unpacked"
    folder.mkdir(mode=0o700)
    return unpack(plain, folder)


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was unpacked and checked. work: the folder in which it was unpacked; target:
    where the database belongs, None for PostgreSQL; data_dir: where everything else belongs.
    """

    manifest: Manifest
    work: Path
    target: Path | None
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
        """Move everything where it belongs, a file as database last; returns what else was found.

        It is unfinished until `finish` was called.
        """
        made = self.manifest.made.isoformat()
        refuse_what_is_there(self.target, self.data_dir, made, self.work / "unpacked")
        write_private(self.data_dir / UNFINISHED, made.encode())
        unpacked = self.work / "unpacked"
        for name in KEPT:
            if (self.files / name).is_dir():
                shutil.rmtree(self.data_dir / name, ignore_errors=True)  # an earlier try, cut off
                (self.files / name).rename(self.data_dir / name)
        for name in (ERASURE_KEY, *SECRETS):
            if (unpacked / name).is_file():
                (self.data_dir / name).parent.mkdir(mode=0o700, exist_ok=True)
                (unpacked / name).replace(self.data_dir / name)
        said = []
        beside = self.data_dir / "restored"
        for name in ("content", SETTINGS):
            if (unpacked / name).exists():
                beside.mkdir(mode=0o700, exist_ok=True)
                shutil.rmtree(beside / name, ignore_errors=True)
                (unpacked / name).replace(beside / name)
                said.append(str(beside / name))
        if self.target is not None:
            self.target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            settle(self.database, self.target)
        return said

    def finish(self) -> None:
        """Everything is there, the rows as well."""
        (self.data_dir / UNFINISHED).unlink(missing_ok=True)


def _begun(data_dir: Path) -> str:
    """When the backup was made whose restore was cut off; empty for none."""
    try:
        return (data_dir / UNFINISHED).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _is_in(old: bytes, new: bytes) -> bool:
    """Whether a file of keys holds every key of another; the erasure list may have several."""
    each = [{keys[at : at + 32] for at in range(0, len(keys), 32)} for keys in (old, new)]
    return each[0] <= each[1]


def refuse_what_is_there(
    database: Path | None, data_dir: Path, made: str, unpacked: Path | None = None
) -> None:
    """Raises `BackupError` where a restore would stand on something.

    made: when the backup was made; what an earlier try of it left is no hindrance. unpacked: the
    folder in which it was unpacked, once it was: another key would be lost.
    """
    names = () if database is None else (database, Path(f"{database}-wal"))
    there = [path for path in names if path.exists()]
    if not made or made != _begun(data_dir):
        kept = [data_dir / name for name in KEPT]
        there += [folder for folder in kept if any(path.is_file() for path in folder.rglob("*"))]
        if unpacked is not None:
            keys = [(unpacked / name, data_dir / name) for name in (ERASURE_KEY, *SECRETS)]
            both = [(new, old) for new, old in keys if new.is_file() and old.exists()]
            there += [old for new, old in both if not _is_in(old.read_bytes(), new.read_bytes())]
    if there:
        raise BackupError(
            f"{there[0]} is there already, and nothing is restored over anything. Stop Limber, move"
            f" {data_dir} out of the way (keep it until you have looked at what was restored), and"
            " restore again."
        )
