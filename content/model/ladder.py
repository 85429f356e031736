"""Ladders: cardio from walking to the pool, strength from machines to free weights."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from content.model.source import Source

Text = Annotated[str, Field(min_length=2)]
LadderName = Literal["cardio", "strength"]


class Rung(BaseModel):
    """One rung: what to do, and why there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text
    why: Text


class Ladder(BaseModel):
    """Rungs from the one where everybody starts, and what is said about moving.

    higher: which end of the list is the top; calm_days or calm_sessions: after how many without
    pain a person climbs. `form` is said where only a look at the form is missing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    higher: Literal["first", "last"]
    calm_days: Annotated[int, Field(ge=1)] = 1
    calm_sessions: Annotated[int, Field(ge=1)] = 1
    asked: Text
    up: Text
    down: Text
    stay: Text
    bottom: Text
    none: Text
    form: Text | None = None
    rungs: Annotated[tuple[Rung, ...], Field(min_length=2)]
    source: Source

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text by the last parts of its key."""
        said = {"asked": self.asked, "up": self.up, "down": self.down, "stay": self.stay}
        said |= {"bottom": self.bottom, "none": self.none, "form": self.form or self.stay}
        yield from said.items()
        for number, rung in enumerate(self.rungs):
            yield f"{number}.name", rung.name
            yield f"{number}.why", rung.why


class Ladders(RootModel[dict[LadderName, Ladder]]):
    """The file `ladders.yaml`."""

    root: dict[LadderName, Ladder] = {}
