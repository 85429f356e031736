"""A backup as a file: packed, taken apart and compared, encrypted and opened.

Rules:
- It is a tar file with `manifest.json`, which names every other file and its SHA-256.
- What is missing, changed or cut off is noticed before anything of it is used.
"""

import contextlib
import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from bot.errors import OperatorError

MANIFEST: Final = "manifest.json"
DATABASE: Final = "limber.db"
SETTINGS: Final = "settings.env"
ERASURE_KEY: Final = "erasure.key"
_FORMAT = 1
_BLOCK = 1 << 20


class BackupError(OperatorError):
    """A backup cannot be made, or cannot be used; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. made: when (UTC); files: each name with its SHA-256."""

    made: datetime
    schema: int
    counts: Mapping[str, int]
    files: Mapping[str, str]

    def dump(self) -> bytes:
        """As it stands in the file."""
        whole = {
            "format": _FORMAT,
            "made": self.made.isoformat(),
            "schema": self.schema,
            "counts": dict(self.counts),
            "files": dict(self.files),
        }
        return json.dumps(whole, indent=1).encode()

    @staticmethod
    def load(raw: bytes) -> "Manifest":
        """Raises `ValueError` or `KeyError` for anything else."""
        whole = json.loads(raw)
        if whole["format"] != _FORMAT:
            raise ValueError("made in a form that this Limber does not know")
        made = datetime.fromisoformat(whole["made"]).astimezone(UTC)
        return Manifest(made, int(whole["schema"]), whole["counts"], whole["files"])


class Packing:
    """A backup that is being written. files: what is in it so far, with the hashes."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.files: dict[str, str] = {}

    def add(self, name: str, path: Path) -> None:
        """Put a file in. Raises `OSError`."""
        with path.open("rb") as opened:
            entry = self._tar.gettarinfo(arcname=name, fileobj=opened)
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = ""
            entry.mode = 0o600
            reading = _Hashing(opened)
            self._tar.addfile(entry, reading)
            self.files[name] = reading.digest

    def add_text(self, name: str, text: str) -> None:
        """Put a text in."""
        self._add_bytes(name, text.encode())
        self.files[name] = hashlib.sha256(text.encode()).hexdigest()

    def finish(self, manifest: Manifest) -> None:
        """Put in what the backup says of itself; nothing comes after it."""
        self._add_bytes(MANIFEST, manifest.dump())

    def _add_bytes(self, name: str, content: bytes) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(content), 0o600
        self._tar.addfile(entry, io.BytesIO(content))


@contextlib.contextmanager
def packing(packed: Path) -> Iterator[Packing]:
    """Write a new tar file, for its owner alone (0600)."""
    with private(packed) as raw, tarfile.open(fileobj=raw, mode="w") as tar:
        yield Packing(tar)


class _Hashing(io.RawIOBase):
    """A file that is read, and hashed as it is."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self._hash.update(block)
        return block

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


def unpack(packed: Path, folder: Path) -> Manifest:
    """Take a backup apart into an empty folder, and compare every file with its hash.

    Raises `BackupError` for a file that is none, is cut off or was changed.
    """
    broken = f"{packed.name} is no whole backup of Limber"
    try:
        with tarfile.open(packed, mode="r:") as tar:
            hashes = dict(_extracted(tar, folder))
        manifest = Manifest.load((folder / MANIFEST).read_bytes())
    except (tarfile.TarError, ValueError, KeyError, TypeError, OSError) as error:
        raise BackupError(f"{broken} ({type(error).__name__}). Take another one.") from error
    hashes.pop(MANIFEST)
    if hashes != manifest.files or DATABASE not in hashes:
        raise BackupError(f"{broken}: some of it is missing or was changed. Take another one.")
    return manifest


def _extracted(tar: tarfile.TarFile, folder: Path) -> Iterator[tuple[str, str]]:
    for entry in tar:
        path = folder / entry.name
        is_inside = path.resolve().is_relative_to(folder.resolve())
        opened = tar.extractfile(entry) if entry.isfile() and is_inside else None
        if opened is None:
            raise ValueError("something that no backup holds")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        reading = _Hashing(opened)
        with private(path) as out:
            while block := reading.read(_BLOCK):
                out.write(block)
        yield entry.name, reading.digest


def settle(whole: Path, target: Path) -> None:
    """Give a finished file its name, so that it lasts through a power cut."""
    with whole.open("rb") as file:
        os.fsync(file.fileno())
    try:
        whole.rename(target)
    except OSError:  # another file system
        near = target.with_name(f".{target.name}.part")
        shutil.copyfile(whole, near)
        near.chmod(0o600)
        with near.open("rb") as file:
            os.fsync(file.fileno())
        near.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def private(path: Path) -> IO[bytes]:
    """A new file for its owner alone (0600), to be written."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb")


def encrypt(plain: Path, public_key: str) -> Path:
    """Encrypt a file to an age recipient, into one beside it. Raises `BackupError`."""
    import pyrage  # noqa: PLC0415 - needed only where backups are encrypted with a key

    target = plain.with_suffix(".age")
    with private(target):
        pass
    try:
        recipient = pyrage.x25519.Recipient.from_str(public_key.strip())
        pyrage.encrypt_file(str(plain), str(target), [recipient])
    except (pyrage.RecipientError, pyrage.EncryptError) as error:
        raise BackupError(
            "BACKUP_PUBLIC_KEY cannot be used. A right value begins with age1; `age-keygen` makes"
            " one, with the secret key that a restore asks for."
        ) from error
    return target


def is_encrypted(packed: Path) -> bool:
    """Whether a file begins as age's files do."""
    with packed.open("rb") as file:
        return file.read(21) == b"age-encryption.org/v1"


def decrypted(packed: Path, work: Path, identity: str) -> Path:
    """The backup in plain form: itself, or opened with an age secret key. Raises `BackupError`."""
    if not is_encrypted(packed):
        return packed
    import pyrage  # noqa: PLC0415 - only for an encrypted backup

    if not identity:
        raise BackupError(f"{packed.name} is encrypted. Name the secret key with --key FILE.")
    target = work / "backup.tar"
    with private(target):
        pass
    try:
        secret = pyrage.x25519.Identity.from_str(identity.strip())
        pyrage.decrypt_file(str(packed), str(target), [secret])
    except (pyrage.IdentityError, pyrage.DecryptError) as error:
        raise BackupError(
            f"{packed.name} does not open with this key, or it was changed on its way."
        ) from error
    return target
