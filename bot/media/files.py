"""Where the files of people and coaches are kept: a folder, or a bucket that all workers reach.

Rules:
- A file has one name everywhere, like `attachments/person-3/17.jpg`: what its row says.
- It is written whole or not at all, and all files of a person go with the person.
- Everything here waits for a disk or a network: it is called in a thread.
"""

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import parse_qsl, urlsplit

from bot.errors import SettingsError
from bot.media import person_folder
from bot.private_file import write_private
from bot.settings import Settings

if TYPE_CHECKING:  # at run time it comes with the first bucket
    from obstore.store import ClientConfig, S3Config, S3Store

FILE: Final = "file:"
S3: Final = "s3://"
_OPTIONS: Final = {"endpoint", "region"}


def name_of(person: int, name: str) -> str:
    """What a person's file of this name is called everywhere."""
    return f"{person_folder.ATTACHMENTS}/person-{person}/{name}"


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


class BucketFiles:
    """Implements `Files` in a bucket that speaks S3. prefix: before every name, "" for none."""

    def __init__(self, store: "S3Store", prefix: str = "") -> None:
        self._store = store
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def write(self, name: str, data: bytes) -> None:
        import obstore  # noqa: PLC0415 - only where files are in a bucket
        from obstore.exceptions import BaseError  # noqa: PLC0415 - only where files are in a bucket

        try:
            obstore.put(self._store, self._prefix + name, data)
        except BaseError as error:
            raise _trouble(error) from error

    def read(self, name: str) -> bytes | None:
        import obstore  # noqa: PLC0415 - only where files are in a bucket
        from obstore.exceptions import BaseError, NotFoundError  # noqa: PLC0415 - only where files are in a bucket

        try:
            return bytes(obstore.get(self._store, self._prefix + name).bytes())
        except (NotFoundError, FileNotFoundError):
            return None
        except BaseError as error:
            raise _trouble(error) from error

    def find(self, last: str) -> str:
        return next((name for name in self.sizes() if name.rpartition("/")[2] == last), "")

    def path(self, name: str) -> Path | None:
        del name
        return None

    def sizes(self) -> dict[str, int]:
        return self._listed(person_folder.ATTACHMENTS)

    def _listed(self, under: str) -> dict[str, int]:
        import obstore  # noqa: PLC0415 - only where files are in a bucket
        from obstore.exceptions import BaseError  # noqa: PLC0415 - only where files are in a bucket

        try:
            pages = list(obstore.list(self._store, self._prefix + under))
        except BaseError as error:
            raise _trouble(error) from error
        found = [each for page in pages for each in page]
        return {each["path"].removeprefix(self._prefix): each["size"] for each in found}

    def remove(self, name: str) -> None:
        import obstore  # noqa: PLC0415 - only where files are in a bucket
        from obstore.exceptions import BaseError, NotFoundError  # noqa: PLC0415 - only where files are in a bucket

        try:
            obstore.delete(self._store, self._prefix + name)
        except (NotFoundError, FileNotFoundError):
            return
        except BaseError as error:
            raise _trouble(error) from error

    def forget(self, person: int) -> None:
        for name in self._listed(name_of(person, "").rstrip("/")):
            self.remove(name)


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
    from obstore.store import S3Store  # noqa: PLC0415 - only where files are in a bucket

    endpoint = options.get("endpoint", os.environ.get("AWS_ENDPOINT_URL", ""))
    told: S3Config = {"region": options.get("region", os.environ.get("AWS_REGION", "us-east-1"))}
    if endpoint:
        told["endpoint"] = endpoint
    plain: ClientConfig = {"allow_http": endpoint.startswith("http://")}
    store = S3Store(parts.netloc, config=told, client_options=plain)
    return BucketFiles(store, parts.path)


def files_in(settings: Settings) -> Files:
    """The files of these settings. Raises `SettingsError`."""
    return files_of(settings.files_url, settings.data_dir)


def _trouble(error: Exception) -> OSError:
    """What a bucket said, by its kind alone: its words hold names of files."""
    return OSError(f"the bucket of FILES_URL: {type(error).__name__}")
