"""Files in a bucket that speaks S3, which all workers reach.

It is imported only where `FILES_URL` names a bucket: obstore is slow to import.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from bot.media.person_folder import ATTACHMENTS, name_of

if TYPE_CHECKING:  # obstore has these types for type checkers alone
    from obstore.store import ClientConfig, S3Config


class BucketFiles:
    """Implements `Files` in a bucket that speaks S3. prefix: before every name, "" for none."""

    def __init__(self, store: S3Store, prefix: str = "") -> None:
        self._store = store
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def write(self, name: str, data: bytes) -> None:
        try:
            obstore.put(self._store, self._prefix + name, data)
        except BaseError as error:
            raise _trouble(error) from error

    def read(self, name: str) -> bytes | None:
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
        return self._listed(ATTACHMENTS)

    def _listed(self, under: str) -> dict[str, int]:
        try:
            pages = list(obstore.list(self._store, self._prefix + under))
        except BaseError as error:
            raise _trouble(error) from error
        found = [each for page in pages for each in page]
        return {each["path"].removeprefix(self._prefix): each["size"] for each in found}

    def remove(self, name: str) -> None:
        try:
            obstore.delete(self._store, self._prefix + name)
        except (NotFoundError, FileNotFoundError):
            return
        except BaseError as error:
            raise _trouble(error) from error

    def forget(self, person: int) -> None:
        for name in self._listed(name_of(person, "").rstrip("/")):
            self.remove(name)


def bucket_of(name: str, folder: str, options: Mapping[str, str]) -> BucketFiles:
    """The files below a folder of a bucket. options: endpoint and region, where they are told."""
    endpoint = options.get("endpoint", os.environ.get("AWS_ENDPOINT_URL", ""))
    told: S3Config = {"region": options.get("region", os.environ.get("AWS_REGION", "us-east-1"))}
    if endpoint:
        told["endpoint"] = endpoint
    plain: ClientConfig = {"allow_http": endpoint.startswith("http://")}
    return BucketFiles(S3Store(name, config=told, client_options=plain), folder)


def _trouble(error: Exception) -> OSError:
    """What a bucket said, by its kind alone: its words hold names of files."""
    return OSError(f"the bucket of FILES_URL: {type(error).__name__}")
