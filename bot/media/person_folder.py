"""The folder of a person's files: where it is, what is found in it, and how it is removed.

Rules:
- They stand under DATA_DIR/attachments/, for the owner of the server's account alone, in a folder
  for each person, which is deleted with the person.
- What came from the page is written before its row; what another platform keeps is fetched after.
"""

import contextlib
import re
import shutil
from pathlib import Path
from typing import Final

from bot.errors import StorageError

ATTACHMENTS: Final = "attachments"
_PHOTOS: Final = "photos"
"""Where the page kept people's photos before 0.3.0."""
_OLD_PHOTO = re.compile(r"photo-(\d{1,18})-[0-9a-f]{16}\.(jpg|png|webp)")


def name_of(person: int, name: str) -> str:
    """What a person's file of this name is called everywhere."""
    return f"{ATTACHMENTS}/person-{person}/{name}"


def folder_of(data_dir: Path, person: int) -> Path:
    """Where a person's files are."""
    return data_dir / ATTACHMENTS / f"person-{person}"


def find(data_dir: Path, name: str) -> str:
    """Where a file of this name is, from DATA_DIR on; "" if it is nowhere.

    In anybody's folder: two profiles may have become one since it was written.
    """
    found = next((data_dir / ATTACHMENTS).glob(f"person-*/{name}"), None)
    return "" if found is None else found.relative_to(data_dir).as_posix()


def unlink(path: Path) -> None:
    """Delete a file whose person is gone, and their folder with it if nothing else is in there."""
    path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # it holds something else, or is gone already
        path.parent.rmdir()


def forget(data_dir: Path, person: int) -> None:
    """Delete every file of a person."""
    shutil.rmtree(folder_of(data_dir, person), ignore_errors=True)
    for path in (data_dir / _PHOTOS).glob(f"photo-{person}-*"):
        path.unlink(missing_ok=True)


def move_old_photos(data_dir: Path) -> None:
    """Bring photos from where the page kept them once to where their rows say that they are.

    May be repeated, also after it was cut off. Raises `StorageError`.
    """
    try:
        for path in (data_dir / _PHOTOS).glob("photo-*"):
            if found := _OLD_PHOTO.fullmatch(path.name):
                folder = folder_of(data_dir, int(found[1]))
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                path.replace(folder / path.name)
    except OSError as error:
        raise StorageError(
            f"The photos in {data_dir / _PHOTOS} could not be moved to {data_dir / ATTACHMENTS}"
            f" ({error.strerror}). Let this user write there, then start Limber again."
        ) from error
    with contextlib.suppress(OSError):  # it is not there, or holds something of the operator's own
        (data_dir / _PHOTOS).rmdir()
