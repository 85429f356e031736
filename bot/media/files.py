"""Where the files of people and coaches are kept: a folder, or a bucket that all workers reach.

Rules:
- A file has one name everywhere, like `attachments/person-3/17.jpg`: what its row says.
- It is written whole or not at all, and all files of a person go with the person.
- Everything here waits for a disk or a network: it is called in a thread.
"""

import contextlib
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import parse_qsl, urlsplit

from bot.errors import SettingsError
from bot.media import person_folder
from bot.private_file import write_private
from bot.settings import Settings

FILE: Final = "file:"
S3: Final = "s3://"
_OPTIONS: Final = {"endpoint", "region"}


class Files(Protocol):
    """Where files are. Every method may raise `OSError`."""

    def write(self, name: str, data: bytes) -> None:
        """Write a file, in place of one that is there."""

    def read(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none of this name."""

    def find(self, last: str) -> str:
        """The whole name of a file whose last part is this, of anybody's; "" if there is none."""

    def path(self, name: str) -> Path | None:
        """Where a file can be opened, if it is there; None where it can only be read."""

    def sizes(self) -> dict[str, int]:
        """How large each file is, by its whole name."""

    def remove(self, name: str) -> None:
        """Delete a file, if it is there."""

    def forget(self, person: int) -> None:
        """Delete every file of a person."""


class FolderFiles:
    """Implements `Files` under a folder, which is DATA_DIR unless `FILES_URL` says otherwise."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, data: bytes) -> None:
        write_private(self._folder / name, data)

    def read(self, name: str) -> bytes | None:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def find(self, last: str) -> str:
        return person_folder.find(self._folder, last)

    def path(self, name: str) -> Path | None:
        path = self._folder / name
        return path if path.is_file() else None

    def sizes(self) -> dict[str, int]:
        sizes: dict[str, int] = {}
        for each in (self._folder / person_folder.ATTACHMENTS).glob("person-*/*"):
            with contextlib.suppress(FileNotFoundError):  # removed since it was listed
                sizes[each.relative_to(self._folder).as_posix()] = each.stat().st_size
        return sizes

    def remove(self, name: str) -> None:
        person_folder.unlink(self._folder / name)

    def forget(self, person: int) -> None:
        person_folder.forget(self._folder, person)


def files_of(url: str, data_dir: Path) -> Files:
    """The files of a `FILES_URL`. Raises `SettingsError`."""
    parts = urlsplit(url)
    if url == FILE:
        return FolderFiles(data_dir)
    if parts.scheme == "file" and parts.path and not parts.netloc:
        return FolderFiles(Path(parts.path))
    options = dict(parse_qsl(parts.query))
    if parts.scheme != "s3" or not parts.netloc or set(options) - _OPTIONS:
        raise SettingsError(
            ["FILES_URL cannot be used as it is. A right value: file:, or s3://BUCKET/FOLDER."]
        )
    from bot.media.bucket import bucket_of  # noqa: PLC0415 - slow to import, and needed only where files are in a bucket

    return bucket_of(parts.netloc, parts.path, options)


def files_in(settings: Settings) -> Files:
    """The files of these settings. Raises `SettingsError`."""
    return files_of(settings.files_url, settings.data_dir)
