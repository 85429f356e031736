"""Backups: one consistent file of a whole Limber, checked after it was written.

Rules:
- It holds `limber.db`, a SQLite file also where the rows are PostgreSQL's, and as they are there
  `files/` (what people and coaches sent), `content/` (content of one's own), `settings.env` and
  `erasure.key`.
- It is written under another name in the same folder, read back and compared, and only then gets
  its own name. A backup that can be found is always complete.
"""

import asyncio
import contextlib
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.operations.archive import (
    DATABASE,
    ERASURE_KEY,
    SETTINGS,
    BackupError,
    Manifest,
    encrypt,
    packing,
    settle,
    unpack,
)
from bot.operations.working_folder import BACKUP, working_folder
from bot.storage.open import DatabaseFile, copy_into_file, inspect

KEPT: Final = ("attachments", "photos")
"""The folders of DATA_DIR that cannot be made again: what people and coaches sent."""
SECRETS: Final = ("web.key", "web.ended", "push/vapid.key")
"""What lets somebody in, in DATA_DIR, and who has signed out; only with `--with-secrets`."""
_NIGHTLY = re.compile(r"limber-(\d{8}-\d{6})\.(tar|age)")


@dataclass(frozen=True, slots=True)
class Source:
    """What is backed up. database: the file, or the address of a PostgreSQL; settings: lines of
    NAME=value, without secrets unless the operator asked for them.
    """

    database: Path | str
    data_dir: Path
    content_dir: Path | None
    settings: str
    with_secrets: bool = False

    @property
    def url(self) -> str:
        """The address of the database."""
        return f"sqlite:///{self.database}" if isinstance(self.database, Path) else self.database

    def members(self) -> Iterator[tuple[str, Path]]:
        """Every file beside the database, by its name in the backup."""
        roots = [(f"files/{name}", self.data_dir / name) for name in KEPT]
        if self.content_dir is not None:
            roots.append(("content", self.content_dir))
        for prefix, root in roots:
            for path in sorted(root.rglob("*")):
                if path.is_file() and not path.is_symlink():
                    yield f"{prefix}/{path.relative_to(root).as_posix()}", path
        singles = (ERASURE_KEY, *(SECRETS if self.with_secrets else ()))
        for name in singles:
            if (self.data_dir / name).is_file():
                yield name, self.data_dir / name


async def back_up(source: Source, target: Path, now: datetime, public_key: str = "") -> Manifest:
    """Write a backup of a Limber that may be running; returns what is in it.

    target: the file to be made, 0600; public_key: an age recipient ("age1..."), "" for a file that
    is not encrypted. Raises `BackupError`, `StorageError`.
    """
    try:
        with _workshop(target) as work:
            copy = work / DATABASE
            await copy_into_file(source.url, copy)
            whole = work / "backup.tar"
            manifest = await asyncio.to_thread(_pack, source, whole, copy, await inspect(copy), now)
            await _verify(whole, work, manifest)
            if public_key:
                whole = await asyncio.to_thread(encrypt, whole, public_key)
            await asyncio.to_thread(settle, whole, target)
    except OSError as error:
        raise BackupError(
            f"The backup {target} could not be written ({error.strerror}). Make room, or name"
            " a folder that this user may write to."
        ) from error
    return manifest


@contextlib.contextmanager
def _workshop(target: Path) -> Iterator[Path]:
    """A folder beside the backup that is to be, gone afterwards."""
    if target.exists():
        raise BackupError(f"{target} is there already. Name a file that is not.")
    with working_folder(target.parent, BACKUP) as folder:
        yield folder


def _pack(
    source: Source, packed: Path, copy: Path, database: DatabaseFile, now: datetime
) -> Manifest:
    with packing(packed) as backup:
        backup.add(DATABASE, copy)
        for name, path in source.members():
            with contextlib.suppress(FileNotFoundError):  # it was erased a moment ago
                backup.add(name, path)
        backup.add_text(SETTINGS, source.settings)
        manifest = Manifest(now, database.schema, database.counts, backup.files)
        backup.finish(manifest)
    return manifest


async def _verify(packed: Path, work: Path, manifest: Manifest) -> None:
    """Read a backup back as a restore would. Raises `BackupError`, `StorageError`."""
    with tempfile.TemporaryDirectory(dir=work, prefix="check-") as folder:
        found = await asyncio.to_thread(unpack, packed, Path(folder))
        database = await inspect(Path(folder) / DATABASE)
        if found != manifest or database.counts != manifest.counts:
            raise BackupError("The backup does not hold what was written into it. Try it again.")


def made_of(folder: Path) -> dict[Path, datetime]:
    """The nightly backups in a folder, each with the instant (UTC) at which it was made."""
    found = {}
    for path in folder.glob("limber-*"):
        if match := _NIGHTLY.fullmatch(path.name):
            found[path] = datetime.strptime(match[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    return found
