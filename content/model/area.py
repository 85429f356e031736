"""Where it can hurt, what a drill needs, how a body can be placed, and what rules a drill out."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=2)]


class Area(BaseModel):
    """A part of the body as a person names it.

    `in_scope` areas have routines; `paired` ones have a left and a right.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    in_scope: bool
    paired: bool = False


class Areas(BaseModel):
    """The file of areas, equipment, positions and conditions: machine name -> what is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    areas: dict[str, Area]
    equipment: dict[str, Name]
    positions: dict[str, Name]
    conditions: dict[str, Name]
