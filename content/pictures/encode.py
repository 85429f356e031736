"""Stills and loops as files: PNG, GIF of few colours, WebP; left is right in the mirror.

Rules:
- No file is larger than 190 kB; what would be gets fewer colours, then fewer frames.
- A loop's frames share one palette, so nothing flickers.
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

LARGEST = 190_000
"""Bytes of a file at most: what is sent may have 200 kB, name and all."""
COLOURS_OF_A_LOOP = 36
FEWER_COLOURS = (26, 14)


@dataclass(frozen=True, slots=True)
class Shot:
    """One drawn frame and how long it is shown."""

    canvas: Canvas
    milliseconds: int


def draw_still(pose: Pose) -> Canvas:
    """The key position, with the start as a ghost behind it and the arrow between them.

    A hold has neither: an arrow means that something moves.
    """
    scene, held = scene_of(pose), pose.positions[pose.still]
    if pose.is_hold:
        return scene.draw(solve(held), frozenset(pose.works), None)
    leading = next((p for p in scene.phases if p.end == held), None)
    ghost = solve(pose.positions[pose.ghost]) if pose.ghost else None
    arrow = scene.arrow(leading) if leading else None
    return scene.draw(solve(held), frozenset(pose.works), arrow, ghost)


def draw_loop(pose: Pose) -> tuple[Shot, ...]:
    """Every frame of the loop; frames that would look the same are drawn once."""
    scene = scene_of(pose)
    if pose.is_hold:
        breath_in = _shots(scene, scene.phases[0])
        return (*breath_in, *reversed(breath_in))
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
    """A loop of few colours as GIF, within the largest size."""
    data = _gif(frames, milliseconds)
    for colours in FEWER_COLOURS:
        if len(data) > LARGEST:
            fewer = few_colours([frame.convert("RGB") for frame in frames], colours)
            data = _gif(fewer, milliseconds)
    return data if len(data) <= LARGEST else gif(*_half(frames, milliseconds))


def webp(frames: Sequence[Image.Image], milliseconds: Sequence[int]) -> bytes:
    """A loop of few colours as WebP without loss, within the largest size."""
    full = [frame.convert("RGB") for frame in frames]
    for quality, method in ((20, 1), (100, 4)):
        file = BytesIO()
        full[0].save(
            file,
            "WEBP",
            save_all=True,
            append_images=full[1:],
            duration=list(milliseconds),
            loop=0,
            lossless=True,
            quality=quality,
            method=method,
        )
        if len(file.getvalue()) <= LARGEST:
            return file.getvalue()
    return webp(*_half(frames, milliseconds))


def _half(
    frames: Sequence[Image.Image], milliseconds: Sequence[int]
) -> tuple[Sequence[Image.Image], Sequence[int]]:
    """Every second frame, each shown for as long as the two that it stands for."""
    return frames[::2], [sum(milliseconds[at : at + 2]) for at in range(0, len(frames), 2)]


def few_colours(
    frames: Sequence[Image.Image], colours: int = COLOURS_OF_A_LOOP
) -> list[Image.Image]:
    """The same frames in few colours, from one palette: that of the first and the middle frame."""
    width, height = frames[0].size
    sample = Image.new("RGB", (width, 2 * height))
    sample.paste(frames[0], (0, 0))
    sample.paste(frames[len(frames) // 2], (0, height))
    palette = sample.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]


def mirrored(image: Image.Image) -> Image.Image:
    """The other side."""
    return ImageOps.mirror(image)


def coloured(shots: Sequence[Shot], theme: Theme) -> list[Image.Image]:
    return [shot.canvas.coloured(theme) for shot in shots]


def _gif(frames: Sequence[Image.Image], milliseconds: Sequence[int]) -> bytes:
    file = BytesIO()
    frames[0].save(
        file,
        "GIF",
        save_all=True,
        append_images=list(frames[1:]),
        duration=list(milliseconds),
        loop=0,
        optimize=False,
        disposal=1,
    )
    return file.getvalue()
