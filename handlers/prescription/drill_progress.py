"""What a person has practised: which step of a drill they are on, and when the next one is due.

Rules (safety rules, section 4; how many calm times are a step is a project default):
- Too hard, or a pain above 5: one step easier from the next time on.
- A pain of 3 to 5: the same again, and nothing added.
- Two calm times on a step: the next one is due. Somebody who says "too easy" need not wait.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from handlers.engine.json import JSON

CALM_TIMES = 2
_TROUBLED = -1
"""Stands for calm while a session has had trouble with this drill."""


class DrillResult(Enum):
    """Why a drill is given as it is."""

    CALM = "calm"
    TOO_HARD = "too_hard"
    HURT = "hurt"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class DrillProgress:
    """step: 0 as written, below 0 easier, above 0 harder; calm: calm times in a row on it."""

    step: int = 0
    calm: int = 0
    went: DrillResult = DrillResult.CALM

    @property
    def is_ready(self) -> bool:
        """Whether the next step is due."""
        return self.calm >= CALM_TIMES

    def easier_after(self, step: int, went: DrillResult) -> "DrillProgress":
        """It was too hard, or hurt, on this step."""
        return DrillProgress(step - 1, _TROUBLED, went)

    def held(self, step: int) -> "DrillProgress":
        """It hurt a little on this step."""
        return DrillProgress(step, _TROUBLED, DrillResult.HELD)

    def done(self, step: int) -> "DrillProgress":
        """It was done to the end on this step."""
        if self.calm == _TROUBLED:
            return replace(self, calm=0)
        went = self.went if step < 0 else DrillResult.CALM
        return DrillProgress(step, self.calm + 1 if step == self.step else 1, went)

    def too_easy(self) -> "DrillProgress":
        """The person says that it was."""
        return replace(self, calm=max(self.calm, CALM_TIMES))


ProgressByDrill = Mapping[str, DrillProgress]
"""By the drill's id, as it is written in the routine."""


def dump(progress: ProgressByDrill) -> JSON:
    return {drill: [p.step, p.calm, p.went.value] for drill, p in progress.items()}


def load(value: JSON) -> ProgressByDrill:
    """The progress from JSON. Raises `ValueError` or `TypeError` for anything else."""
    if not isinstance(value, dict):
        raise TypeError("not progress")
    return {drill: _progress(each) for drill, each in value.items()}


def _progress(value: JSON) -> DrillProgress:
    if not isinstance(value, list):
        raise TypeError("not a progress")
    step, calm, went = value
    if not isinstance(step, int) or not isinstance(calm, int):
        raise TypeError("not steps")
    return DrillProgress(step, calm, DrillResult(went))
