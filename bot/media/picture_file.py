"""Pictures as a channel sends them; the code that draws is elsewhere, as it is slow to import."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from handlers.engine.message import Shown
from scheduler.logger import Logger

if TYPE_CHECKING:
    from content.pictures.files import FileKind, PictureSide
    from content.pictures.theme import Theme

_log = Logger()


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture that can be sent now.

    name: a file name whose ending tells the kind; mark: what a platform's own id for it is kept
    under, "" for what is sent only once; alt: the same in words.
    """

    name: str
    mark: str
    alt: str
    path: Path | None = None
    drawn: bytes = b""

    async def read(self) -> bytes | None:
        """The bytes to upload; None if the file has gone meanwhile."""
        if self.path is None:
            return self.drawn
        try:
            return await asyncio.to_thread(self.path.read_bytes)
        except OSError as error:
            _log.warning("picture_not_read", file=self.name, why=type(error).__name__)
            return None


class Pictures(Protocol):
    """Where pictures come from. Nothing raises: what is not there is None, and words go without."""

    async def find(
        self, shown: Shown, kind: "FileKind" = "gif", theme: "Theme" = "light"
    ) -> PictureFile | None:
        """What to send for a message's picture; None where there is nothing to send (yet)."""

    def still(
        self, drill: str, side: "PictureSide" = "right", theme: "Theme" = "light"
    ) -> Path | None:
        """The key position of a drill."""

    def loop(
        self,
        drill: str,
        side: "PictureSide" = "right",
        theme: "Theme" = "light",
        kind: "FileKind" = "gif",
    ) -> Path | None:
        """The movement of a drill."""

    def want(self, drills: Sequence[str]) -> None:
        """Somebody will be shown these soon, in this order: they are drawn before all others."""

    async def draw_missing(self) -> int:
        """Draw what is not there yet; returns how many drills were drawn."""


class NoPictures:
    """Implements `Pictures` where none are sent: at a terminal, in a test."""

    async def find(
        self, shown: Shown, kind: "FileKind" = "gif", theme: "Theme" = "light"
    ) -> PictureFile | None:
        del shown, kind, theme
        return None

    def still(
        self, drill: str, side: "PictureSide" = "right", theme: "Theme" = "light"
    ) -> Path | None:
        del drill, side, theme
        return None

    def loop(
        self,
        drill: str,
        side: "PictureSide" = "right",
        theme: "Theme" = "light",
        kind: "FileKind" = "gif",
    ) -> Path | None:
        del drill, side, theme, kind
        return None

    def want(self, drills: Sequence[str]) -> None:
        del drills

    async def draw_missing(self) -> int:
        return 0
