"""A coach's own photo or film of a drill, which comes instead of the picture that Limber draws."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from content.document import Document
from content.fault import Fault

FOLDER = "pictures"
"""Where the files are, inside the content folder."""
KINDS = {"still": (".png", ".jpg", ".jpeg"), "film": (".gif", ".mp4")}
"""What every channel takes."""
LARGEST = 10_000_000
"""Bytes at most: what Telegram takes as a photo, and Discord from a bot without boosts."""


class OwnPicture(BaseModel):
    """Files in `pictures/`. alt: what is to be seen, for whoever cannot see it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    still: str | None = None
    film: str | None = None
    alt: Annotated[str, Field(min_length=60, max_length=900)] | None = None


def check_own(own: OwnPicture, document: Document, content: Path) -> Iterator[Fault]:
    """Each file is there, small enough, and of a kind that can be sent."""
    if own.still is None and own.film is None:
        yield document.fault(("picture",), "name a file: still: squat.jpg, or film: squat.mp4")
    for what, kinds in KINDS.items():
        name = getattr(own, what)
        if name is None:
            continue
        file = content / FOLDER / name
        if Path(name).name != name or file.suffix.lower() not in kinds:
            sentence = f"write the name of a file that ends in {' or '.join(kinds)}"
        elif not file.is_file():
            sentence = f"there is no such file; put {name} into {FOLDER}/"
        elif file.stat().st_size > LARGEST:
            sentence = f"{name} is over {LARGEST // 1_000_000} MB; make it smaller"
        else:
            continue
        yield document.fault(("picture", what), sentence)
