"""How much of a drill: sets, sides, a hold or counted reps, and what one set lasts.

Rules:
- A dose is EITHER a hold (`hold_seconds`) OR counted reps (`reps` and their `tempo`).
- The work of one set, change of sides included, fits into `set_seconds`.
- An `adjustable` dose lasts what the routine says; its set is its hold.
"""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

Sides: TypeAlias = Literal["each", "alternating", "none"]
Seconds: TypeAlias = Annotated[int, Field(ge=1, le=600)]
Count: TypeAlias = Annotated[int, Field(ge=1, le=60)]


class Beat(BaseModel):
    """One phase of a rep: its cue and its whole seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cue: str
    seconds: Seconds


class Dose(BaseModel):
    """Sets, sides and timing of a drill. All times are whole seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sets: Annotated[int, Field(ge=1, le=6)] = 1
    max_sets: Annotated[int, Field(ge=1, le=6)] = 1
    sides: Sides
    hold_seconds: Seconds | None = None
    reps: Count | None = None
    tempo: tuple[Beat, ...] = ()
    change_seconds: Annotated[int, Field(ge=0, le=60)] = 0
    set_seconds: Seconds
    setup_seconds: Annotated[int, Field(ge=0, le=120)] = 0
    adjustable: bool = False

    @property
    def side_seconds(self) -> int:
        """The work of one side of one set, or of the whole set where sides do not follow."""
        if self.hold_seconds is not None:
            return self.hold_seconds
        once = (self.reps or 0) * sum(beat.seconds for beat in self.tempo)
        return 2 * once if self.sides == "alternating" else once

    @property
    def work_seconds(self) -> int:
        """The work of one set: both sides and the change between them."""
        if self.sides == "each":
            return 2 * self.side_seconds + self.change_seconds
        return self.side_seconds

    @model_validator(mode="before")
    @classmethod
    def _with_defaults(cls, given: Any) -> Any:
        """Fill in five seconds to change sides, and the set of an adjustable hold."""
        if not isinstance(given, dict):
            return given
        filled = dict(given)
        if filled.get("sides") == "each":
            filled.setdefault("change_seconds", 5)
        if filled.get("adjustable") is True and "hold_seconds" in filled:
            filled.setdefault("set_seconds", filled["hold_seconds"])
        return filled

    @model_validator(mode="after")
    def _is_consistent(self) -> "Dose":
        if (self.hold_seconds is None) == (self.reps is None):
            raise ValueError("write either hold_seconds (a hold) or reps with a tempo, not both")
        if (self.reps is None) == bool(self.tempo):
            raise ValueError("write reps and tempo together, and neither for a hold")
        if self.change_seconds and self.sides != "each":
            raise ValueError("change_seconds belongs to sides: each; leave it out here")
        if self.sets > self.max_sets:
            raise ValueError(f"write max_sets: {self.sets} or more, since sets is {self.sets}")
        if self.adjustable and self.set_seconds != self.hold_seconds:
            raise ValueError("an adjustable dose is a hold whose set_seconds is the hold itself")
        if self.work_seconds > self.set_seconds:
            raise ValueError(
                f"one set works for {self.work_seconds} seconds; "
                f"write set_seconds: {self.work_seconds} or more, or a smaller dose"
            )
        return self


class DoseChange(BaseModel):
    """What an easier or harder line changes in the dose; the rest stays as written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sets: Annotated[int, Field(ge=1, le=6)] | None = None
    hold_seconds: Seconds | None = None
    reps: Count | None = None
    tempo: tuple[Beat, ...] = ()
    change_seconds: Annotated[int, Field(ge=0, le=60)] | None = None
    set_seconds: Seconds | None = None

    def applied_to(self, dose: Dose) -> Dose:
        """The changed dose; unless the line says otherwise a set grows or shrinks by its work."""
        given = {
            name: value for name, value in self.model_dump().items() if value not in (None, ())
        }
        seconds = given.pop("set_seconds", None)
        roomy = {**dose.model_dump(), **given, "adjustable": False, "set_seconds": 600}
        changed = Dose.model_validate(roomy)
        if seconds is None:
            seconds = dose.set_seconds + changed.work_seconds - dose.work_seconds
        final = {**roomy, "set_seconds": seconds, "adjustable": dose.adjustable}
        return Dose.model_validate(final)
