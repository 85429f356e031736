"""A drill: what it is for, how to do it, how much, what it needs, and who leaves it out."""

import re
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from content.model.custom_picture import OwnPicture
from content.model.dose import Dose, DoseChange
from content.model.source import Source

Joint: TypeAlias = Literal["ankle", "hip", "knee", "low_back"]
Role: TypeAlias = Literal["mobility", "stability", "strength", "rest"]
Load: TypeAlias = Literal["hold", "control", "loaded", "rest"]
Line: TypeAlias = Annotated[str, Field(min_length=2)]
Lines: TypeAlias = Annotated[tuple[Line, ...], Field(min_length=1)]

SENDS_TO_CARE = re.compile(r"\b(?:today|doctor|clinician|hospital|emergency)\b", re.IGNORECASE)
"""In a stop rule that sends somebody to be seen."""


class Substitute(BaseModel):
    """Another drill, and what has to be in the way for it (any one of the list)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    drill: str
    when: Annotated[tuple[str, ...], Field(min_length=1)]


class Form(BaseModel):
    """An easier or harder way: a line (dose or range only), or another drill."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    line: Line | None = None
    dose: DoseChange | None = None
    drill: str | None = None

    @model_validator(mode="after")
    def _is_one_of_two(self) -> "Form":
        if (self.line is None) == (self.drill is None):
            raise ValueError("write either a line (with an optional dose) or a drill, not both")
        if self.drill is not None and self.dose is not None:
            raise ValueError("a drill brings its own dose; leave dose out here")
        return self


class Skip(BaseModel):
    """Who leaves this drill out, and why in one short line."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    condition: str
    why: Line


class Drill(BaseModel):
    """One movement or position with everything that is said about it.

    `id` is the file's name. `how` is the whole drill in one sentence, for its card; a drill that
    was written without one shows its first step there. `improvise` maps a piece of equipment to
    what serves instead.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,29}$")]
    name: Line
    synonyms: tuple[Line, ...] = ()
    purpose: Line
    joint: Joint
    role: Role
    load: Load
    how: Line | None = None
    start: Line
    steps: Lines
    dose: Dose
    equipment: tuple[str, ...] = ()
    improvise: dict[str, Line] = {}
    positions: Annotated[tuple[str, ...], Field(min_length=1)]
    substitutes: tuple[Substitute, ...] = ()
    easier: Annotated[tuple[Form, ...], Field(min_length=1)]
    harder: tuple[Form, ...] = ()
    errors: Lines
    stop_rules: Lines
    skip: tuple[Skip, ...] = ()
    ask_first: Line | None = None
    picture: OwnPicture | None = None
    source: Annotated[tuple[Source, ...], Field(min_length=1)]

    @property
    def card_rules(self) -> tuple[str, ...]:
        """The stop rules on its card: those that send somebody to be seen, else the first."""
        grave = tuple(rule for rule in self.stop_rules if SENDS_TO_CARE.search(rule))
        return grave or self.stop_rules[:1]

    @property
    def in_one_sentence(self) -> str:
        """What its card says: `how`, or the first step of a drill that has none."""
        return self.how or self.steps[0]
