"""Whether a picture fits its drill: its names, its tempo, its sides, its way round.

Rules:
- A counted drill's loop has the cues and seconds of the drill's tempo; a hold needs no loop.
- A drill of alternating sides is drawn in turns, and starts from a position that has no side.
"""

from collections.abc import Iterator

from content.document import Document, Path
from content.fault import Fault, did_you_mean
from content.model.drill import Drill
from content.pictures.motion import swapped
from content.pictures.pose import Pose, Position
from content.pictures.skeleton import solve

PARTS = (
    "back", "hips",
    *(f"{side}_{part}" for side in ("left", "right")
      for part in ("thigh", "shin", "foot", "upper_arm")),
)  # fmt: skip
"""What may work, and so be drawn in the accent."""
POINTS = tuple(sorted(solve(Position()).points))
"""The points of the body that may be held, followed or named."""


def check_plan(pose: Pose, drill: Drill, document: Document) -> Iterator[Fault]:
    """Every fault between a picture and its drill."""
    names = list(_names(pose, document))
    yield from names
    yield from _tempo(pose, drill, document)
    if pose.in_turns != (drill.dose.sides == "alternating"):
        right = "true" if drill.dose.sides == "alternating" else "false"
        sides = drill.dose.sides
        yield document.fault(
            ("in_turns",), f"the drill's sides are {sides}; write in_turns: {right}"
        )
    if names or not pose.loop:
        return
    start = pose.positions[pose.loop[-1].to]
    if pose.in_turns and swapped(start) != start.model_copy(
        update={"rests": tuple(sorted(start.rests))}
    ):
        yield document.fault(
            ("loop", len(pose.loop) - 1, "to"),
            "here the sides change over, and this position differs between left and right, so the "
            "loop would jump; end in a position that is the same on both sides",
        )


def _tempo(pose: Pose, drill: Drill, document: Document) -> Iterator[Fault]:
    """The loop's phases, one after the other, against the drill's beats."""
    if drill.dose.reps is None:
        return
    phases: list[tuple[str, float, int]] = []
    for at, move in enumerate(pose.loop):
        if phases and phases[-1][0] == move.cue:
            cue, before, first = phases[-1]
            phases[-1] = (cue, before + move.seconds, first)
        else:
            phases.append((move.cue, move.seconds, at))
    beats = [(beat.cue, float(beat.seconds)) for beat in drill.dose.tempo]
    if [cue for cue, _, _ in phases] != [cue for cue, _ in beats]:
        said = ", ".join(cue for cue, _ in beats)
        yield document.fault(("loop",), f"write the cues of the drill's tempo, in order: {said}")
        return
    for (cue, seconds, at), (_, wanted) in zip(phases, beats, strict=True):
        if abs(seconds - wanted) > 0.01:
            yield document.fault(
                ("loop", at, "seconds"),
                f'"{cue}" lasts {seconds:g} seconds here and {wanted:g} in the drill; '
                f"write {wanted:g} in all",
            )


def _names(pose: Pose, document: Document) -> Iterator[Fault]:
    positions = list(pose.positions)
    points, parts = list(POINTS), list(PARTS)
    wanted: list[tuple[Path, str, list[str]]] = [(("still",), pose.still, positions)]
    wanted += [(("ghost",), pose.ghost, positions)] if pose.ghost else []
    wanted += [(("loop", at, "to"), move.to, positions) for at, move in enumerate(pose.loop)]
    wanted += [(("works", at), part, parts) for at, part in enumerate(pose.works)]
    wanted += [(("arrow", "of"), pose.arrow.of, points)] if pose.arrow else []
    wanted += [(("lens",), pose.lens, points)] if pose.lens else []
    for at, prop in enumerate(pose.props):
        held = [each for each in prop.through if isinstance(each, str)]
        wanted += [(("props", at, "through"), each, points) for each in held]
    for name, position in pose.positions.items():
        wanted += [(("positions", name, "rests"), each, points) for each in position.rests]
        for limb in ("left_leg", "right_leg", "left_arm", "right_arm"):
            on = getattr(position, limb).on
            wanted += [(("positions", name, limb, "on"), on, points)] if on else []
    for path, name, known in wanted:
        if name not in known:
            yield document.fault(path, f'"{name}" is not known here; {did_you_mean(name, known)}')
