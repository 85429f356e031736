"""Stills and loops as files: PNG, GIF of few colours, WebP; left is right in the mirror.

Rules:
- No file is larger than 200 kB; what would be gets fewer colours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from content.pictures.canvas import Canvas
from content.pictures.motion import Phase
from content.pictures.pose import Pose
from content.pictures.scene import Scene, scene_of
from content.pictures.skeleton import solve
from content.pictures.theme import Theme

LARGEST = 200_000
"""Bytes of a file at most."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One drawn frame and how long it is shown."""

    canvas: Canvas
    milliseconds: int


def draw_still(pose: Pose) -> Canvas:
    """The key position, with the start as a ghost behind it and the arrow between them."""
    scene = scene_of(pose)
    leading = next((p for p in scene.phases if p.end == pose.positions[pose.still]), None)
    ghost = solve(pose.positions[pose.ghost]) if pose.ghost else None
    skeleton = solve(pose.positions[pose.still])
    arrow = scene.arrow(leading) if leading else None
    return scene.draw(skeleton, frozenset(pose.works), arrow, ghost)


def draw_loop(pose: Pose) -> tuple[Shot, ...]:
    """Every frame of the loop; frames that would look the same are drawn once."""
    scene = scene_of(pose)
    return tuple(shot for phase in scene.phases for shot in _shots(scene, phase))


def _shots(scene: Scene, phase: Phase) -> Sequence[Shot]:
    arrow = scene.arrow(phase)
    return [
        Shot(scene.draw(phase.at(share), phase.works, arrow), milliseconds)
        for share, milliseconds in phase.frames()
    ]


def png(image: Image.Image) -> bytes:
    """A still as PNG of few colours."""
    file = BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def gif(frames: Sequence[Image.Image], milliseconds: Sequence[int]) -> bytes:
    """A loop as GIF, within the largest size."""
    for colours in (48, 28, 16):
        data = _gif(frames, milliseconds, colours)
        if len(data) <= LARGEST:
            return data
    return _gif(frames[::2], [2 * each for each in milliseconds[::2]], 16)


def webp(frames: Sequence[Image.Image], milliseconds: Sequence[int]) -> bytes:
    """A loop as WebP, within the largest size."""
    file = BytesIO()
    few = [frame.convert("RGB") for frame in _few(frames, 40)]
    for quality in (20, 60, 100):
        file = BytesIO()
        few[0].save(
            file,
            "WEBP",
            save_all=True,
            append_images=few[1:],
            duration=list(milliseconds),
            loop=0,
            lossless=True,
            quality=quality,
            method=1,
        )
        if len(file.getvalue()) <= LARGEST:
            break
    return file.getvalue()


def mirrored(image: Image.Image) -> Image.Image:
    """The other side."""
    return ImageOps.mirror(image)


def coloured(shots: Sequence[Shot], theme: Theme) -> list[Image.Image]:
    return [shot.canvas.coloured(theme) for shot in shots]


def _gif(frames: Sequence[Image.Image], milliseconds: Sequence[int], colours: int) -> bytes:
    few = _few(frames, colours)
    file = BytesIO()
    few[0].save(
        file,
        "GIF",
        save_all=True,
        append_images=few[1:],
        duration=list(milliseconds),
        loop=0,
        optimize=False,
        disposal=1,
    )
    return file.getvalue()


def _few(frames: Sequence[Image.Image], colours: int) -> list[Image.Image]:
    """The same frames in few colours, all from one palette."""
    sample = _sample(frames)
    palette = sample.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]


def _sample(frames: Sequence[Image.Image]) -> Image.Image:
    """Three frames under each other, from which the colours are chosen."""
    chosen = [frames[0], frames[len(frames) // 3], frames[2 * len(frames) // 3]]
    width, height = frames[0].size
    sheet = Image.new("RGB", (width, height * len(chosen)))
    for at, frame in enumerate(chosen):
        sheet.paste(frame, (0, at * height))
    return sheet
