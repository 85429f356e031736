"""The routines: which drills for which area in how many minutes, and what each context changes."""

from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from content.model.drill import Load

ContextName: TypeAlias = Literal["before_training", "rest_day", "pain_now"]
CONTEXTS: Final[tuple[ContextName, ...]] = ("before_training", "rest_day", "pain_now")


class Entry(BaseModel):
    """One drill of a routine: its sets, and the seconds where the routine states them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    drill: str
    sets: Annotated[int, Field(ge=1, le=6)] = 1
    seconds: Annotated[int, Field(ge=30, le=600)] | None = None
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_a_name(cls, given: Any) -> Any:
        """A drill's name alone is one set of it."""
        return {"drill": given} if isinstance(given, str) else given


Entries: TypeAlias = Annotated[tuple[Entry, ...], Field(min_length=1)]


class Context(BaseModel):
    """What a context changes.

    `order` of loads (empty: as in the table), the `longest_hold_seconds`, how far holds may grow
    (`hold_total_seconds` of one drill, all sets of a side), loads that are left `without`, what it
    adds, and the keys of its closing lines.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    order: tuple[Load, ...] = ()
    without: tuple[Load, ...] = ()
    longest_hold_seconds: Annotated[int, Field(ge=10)] | None = None
    hold_total_seconds: Annotated[int, Field(ge=10)] | None = None
    add: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()


class Routines(BaseModel):
    """The whole table. Columns are minutes; a routine's key is an area or two joined by `+`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: dict[str, dict[int, Entries]]
    pain_now: dict[str, Entries]
    sequences: dict[str, Entries]
    first_sequence: dict[str, str]
    lifts: dict[str, str]
    other_lift: str
    fallback: Annotated[tuple[str, ...], Field(min_length=1)]
    contexts: dict[ContextName, Context]
