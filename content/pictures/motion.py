"""How positions follow each other in a loop: phases, easing, and both sides in turns.

Rules:
- A loop ends where it begins, so it goes round without a jump.
- A phase that stays where it is is one long frame.
- `in_turns` plays the loop once more with left and right changed over.
- A hold is not done again and again: its loop is one breath, in and out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from math import cos, pi, radians

from content.pictures.pose import Arm, Arrow, Leg, Pose, Position
from content.pictures.skeleton import Skeleton, in_between

FRAMES_A_SECOND = 8
BREATH_SECONDS = 2.5
"""In, and as long out (project default)."""
LEAST_FRAMES = 3
FRONT = 0.7
"""The cosine of the view's turn below which we look from the front or from behind."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One move of the loop with both its ends. cue: which cue it is part of."""

    start: Position
    end: Position
    seconds: float
    works: frozenset[str]
    arrow: Arrow | None
    breath: tuple[float, float] = (0.0, 0.0)
    cue: int = 0

    @property
    def is_still(self) -> bool:
        return self.start == self.end and self.breath[0] == self.breath[1]

    def at(self, share: float) -> Skeleton:
        """The body at this share of the phase's time; it starts and stops softly."""
        soft = (1 - cos(pi * share)) / 2
        empty, full = self.breath
        breath = empty + (full - empty) * soft
        return replace(in_between(self.start, self.end, soft), breath=breath)

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
    if pose.is_hold:
        return breath_of(pose)
    works = frozenset(pose.works)
    names = [move.to for move in pose.loop]
    starts = [names[-1], *names[:-1]]
    cues = [
        len(list(groupby(move.cue for move in pose.loop[:at]))) for at in range(1, len(names) + 1)
    ]
    phases = [
        Phase(
            pose.positions[start],
            pose.positions[move.to],
            move.seconds,
            works,
            pose.arrow,
            cue=cue,
        )
        for start, move, cue in zip(starts, pose.loop, cues, strict=True)
    ]
    if pose.in_turns:
        is_front = abs(cos(radians(pose.view.turn))) < FRONT
        phases.extend(changed_over(phase, is_front) for phase in tuple(phases))
    return tuple(phases)


def breath_of(pose: Pose) -> tuple[Phase, Phase]:
    """In and out, in the position that is held; nothing else moves."""
    held, works = pose.positions[pose.still], frozenset(pose.works)
    return (
        Phase(held, held, BREATH_SECONDS, works, None, (0.0, 1.0)),
        Phase(held, held, BREATH_SECONDS, works, None, (1.0, 0.0)),
    )


def changed_over(phase: Phase, is_front: bool) -> Phase:
    """The same phase with left and right exchanged.

    is_front: we look from the front or from behind, so the arrow goes to the picture's other side.
    """
    arrow = phase.arrow
    if arrow and arrow.aside and is_front:
        across, up = arrow.aside
        arrow = arrow.model_copy(update={"aside": (-across, up)})
    return Phase(
        swapped(phase.start),
        swapped(phase.end),
        phase.seconds,
        frozenset(other_side(each) for each in phase.works),
        arrow and arrow.model_copy(update={"of": other_side(arrow.of)}),
        cue=-phase.cue,
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
