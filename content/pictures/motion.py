"""How positions follow each other in a loop: phases, easing, and both sides in turns.

Rules:
- A loop ends where it begins, so it goes round without a jump.
- A phase that stays where it is is one long frame.
- `in_turns` plays the loop once more with left and right changed over.
- A hold is not done again and again: where the loop stands still, only its breath moves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi

from content.pictures.pose import Arm, Arrow, Leg, Pose, Position
from content.pictures.skeleton import Skeleton, in_between

FRAMES_A_SECOND = 8
BREATH_SECONDS = 2.5
"""In, and as long out (project default)."""
BREATH_DEGREES = 2.0
"""How far the back opens with a breath."""
LEAST_FRAMES = 3


@dataclass(frozen=True, slots=True)
class Phase:
    """One move of the loop with both its ends."""

    start: Position
    end: Position
    seconds: float
    works: frozenset[str]
    arrow: Arrow | None

    @property
    def is_still(self) -> bool:
        return self.start == self.end

    def at(self, share: float) -> Skeleton:
        """The body at this share of the phase's time; it starts and stops softly."""
        return in_between(self.start, self.end, (1 - cos(pi * share)) / 2)

    def frames(self) -> Iterator[tuple[float, int]]:
        """Shares of the phase and how long each is shown, in milliseconds."""
        if self.is_still:
            yield 1.0, round(self.seconds * 1000)
            return
        count = max(LEAST_FRAMES, round(self.seconds * FRAMES_A_SECOND))
        for at in range(1, count + 1):
            yield at / count, round(self.seconds * 1000 / count)


def phases_of(pose: Pose) -> tuple[Phase, ...]:
    """The loop's phases in order. The first starts where the last ends."""
    works = frozenset(pose.works)
    names = [move.to for move in pose.loop]
    starts = [names[-1], *names[:-1]]
    phases = [
        Phase(pose.positions[start], pose.positions[move.to], move.seconds, works, pose.arrow)
        for start, move in zip(starts, pose.loop, strict=True)
    ]
    if pose.in_turns:
        phases.extend(changed_over(phase) for phase in tuple(phases))
    return tuple(phases)


def breath_of(pose: Pose) -> tuple[Phase, Phase]:
    """In and out, in the position that is held; nothing else moves."""
    held = pose.positions[pose.still]
    opened = held.trunk.model_copy(update={"bend": held.trunk.bend - BREATH_DEGREES})
    full = held.model_copy(update={"trunk": opened})
    works = frozenset(pose.works)
    return (
        Phase(held, full, BREATH_SECONDS, works, None),
        Phase(full, held, BREATH_SECONDS, works, None),
    )


def changed_over(phase: Phase) -> Phase:
    """The same phase with left and right exchanged."""
    arrow = phase.arrow
    return Phase(
        swapped(phase.start),
        swapped(phase.end),
        phase.seconds,
        frozenset(other_side(each) for each in phase.works),
        arrow and arrow.model_copy(update={"of": other_side(arrow.of)}),
    )


def other_side(name: str) -> str:
    """`right_knee` for `left_knee`; a name without a side stays."""
    if "left_" in name:
        return name.replace("left_", "right_")
    return name.replace("right_", "left_")


def swapped(position: Position) -> Position:
    """A position seen in a mirror that stands beside the figure."""
    trunk = position.trunk
    return Position(
        hips=position.hips.model_copy(update={"right": -position.hips.right}),
        trunk=trunk.model_copy(
            update={name: -getattr(trunk, name) for name in ("roll", "heading", "side", "twist")}
        ),
        head=position.head.model_copy(update={"turn": -position.head.turn}),
        left_leg=_leg(position.right_leg),
        right_leg=_leg(position.left_leg),
        left_arm=_arm(position.right_arm),
        right_arm=_arm(position.left_arm),
        rests=tuple(sorted(other_side(each) for each in position.rests)),
    )


def _leg(leg: Leg) -> Leg:
    return leg.model_copy(update={"foot": _point(leg.foot), "on": leg.on and other_side(leg.on)})


def _arm(arm: Arm) -> Arm:
    return arm.model_copy(update={"hand": _point(arm.hand), "on": arm.on and other_side(arm.on)})


def _point(point: tuple[float, ...] | None) -> tuple[float, ...] | None:
    return None if point is None else (*point[:-1], -point[-1])
