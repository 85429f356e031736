"""All the files of one drill's picture: still and loop, light and dark, right and left.

Rules:
- The left picture is the right one in the mirror. A drill without sides has only the right one.
- A loop comes as GIF (Telegram) and as WebP (Discord and the page), a still as PNG.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from content.model.drill import Drill
from content.pictures.pose import Pose
from content.pictures.theme import THEMES, Theme

FileKind: TypeAlias = Literal["png", "gif", "webp"]
PictureSide: TypeAlias = Literal["left", "right"]
KINDS: tuple[FileKind, ...] = ("png", "gif", "webp")


@dataclass(frozen=True, slots=True)
class Print:
    """One file: for which side and theme, of which kind, and its bytes."""

    side: PictureSide
    theme: Theme
    kind: FileKind
    data: bytes


def sides_of(drill: Drill) -> tuple[PictureSide, ...]:
    """The sides that a drill's picture is drawn for."""
    return ("right", "left") if drill.dose.sides == "each" else ("right",)


def prints_of(pose: Pose, sides: tuple[PictureSide, ...]) -> Iterator[Print]:
    """Draw everything of a pose once, and give it out theme by theme and side by side."""
    from content.pictures.encode import (  # noqa: PLC0415 - looking for files must not import what draws them
        coloured,
        draw_loop,
        draw_still,
        few_colours,
        gif,
        mirrored,
        png,
        webp,
    )

    still, shots = draw_still(pose), draw_loop(pose)
    milliseconds = [shot.milliseconds for shot in shots]
    for theme in THEMES:
        picture, frames = still.coloured(theme), few_colours(coloured(shots, theme))
        for side in sides:
            if side == "left":
                picture, frames = mirrored(picture), [mirrored(frame) for frame in frames]
            yield Print(side, theme, "png", png(picture))
            yield Print(side, theme, "gif", gif(frames, milliseconds))
            yield Print(side, theme, "webp", webp(frames, milliseconds))
