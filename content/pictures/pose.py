"""What a coach writes about a picture: positions, how they follow each other, view and things.

Rules:
- A point is [forward, up, right] in centimetres; one on the floor is [forward, right].
- The figure faces forward; the working side is the right one. The left picture is its mirror.
- A limb is told in one of three ways: by its angles, by where its end stands, or by the part of
  the body it lies on.
"""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from content.pictures.vector import FORWARD, UP, Vector

Point: TypeAlias = Annotated[tuple[float, ...], Field(min_length=2, max_length=3)]
Toward: TypeAlias = Literal["up", "down", "forward", "back", "out", "in"]
PoseKind: TypeAlias = Literal["angles", "place", "on"]


class PosePart(BaseModel):
    """Something a coach may write; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Hips(PosePart):
    """Where the middle of the two hip joints is."""

    forward: float = 0.0
    up: float = 91.0
    right: float = 0.0


class Trunk(PosePart):
    """How the body lies in space, and how the back bends. Degrees.

    lean: 0 upright, 90 face down, -90 on the back. roll: turned about its own length.
    heading: the whole figure turned to its left. bend: the back rounded. side: bent to the right.
    twist: the chest turned to the left.
    """

    lean: float = 0.0
    roll: float = 0.0
    heading: float = 0.0
    bend: float = 0.0
    side: float = 0.0
    twist: float = 0.0


class Head(PosePart):
    """The head against the chest. nod: chin to chest is positive. turn: to the left."""

    nod: float = 0.0
    turn: float = 0.0


class Leg(PosePart):
    """One leg. Angles from the pelvis (lift, out, turn, knee), or `foot` planted, or `on`.

    ankle: pointing is positive. swing: the toes to the outside. heel: lifted about the ball
    of the foot; toes_up: lifted about the heel. knee_out: the knee turned to the outside.
    """

    lift: float = 0.0
    out: float = 0.0
    turn: float = 0.0
    knee: float = 0.0
    ankle: float = 0.0
    swing: float = 0.0
    foot: Point | None = None
    toes_out: float = 8.0
    heel: float = 0.0
    toes_up: float = 0.0
    knee_out: float = 0.0
    on: str | None = None
    knee_to: Toward = "out"

    @property
    def kind(self) -> PoseKind:
        return "place" if self.foot is not None else "on" if self.on else "angles"


class Arm(PosePart):
    """One arm. Angles from the chest (lift, out, turn, elbow), or `hand` at a point, or `on`."""

    lift: float = 0.0
    out: float = 0.0
    turn: float = 0.0
    elbow: float = 0.0
    hand: Point | None = None
    palm: Literal["floor", "wall", "free"] = "free"
    on: str | None = None
    elbow_to: Toward | None = None

    @property
    def kind(self) -> PoseKind:
        return "place" if self.hand is not None else "on" if self.on else "angles"


class Position(PosePart):
    """One position of the whole body. `rests`: the parts that must touch floor or a thing."""

    hips: Hips = Hips()
    trunk: Trunk = Trunk()
    head: Head = Head()
    left_leg: Leg = Leg()
    right_leg: Leg = Leg()
    left_arm: Arm = Arm()
    right_arm: Arm = Arm()
    rests: tuple[str, ...] = ()


class Prop(PosePart):
    """A thing in the picture. `at` is the middle of its underside; `size` is long, high, wide.

    It lies behind the body, before it (in_front), or between its limbs (among).
    """

    kind: Literal[
        "mat", "wall", "post", "step", "block", "chair", "sofa", "ball", "pillow", "roll",
        "weight", "band", "towel", "loop",
    ]  # fmt: skip
    at: Point = (0.0, 0.0, 0.0)
    size: Annotated[tuple[float, float, float], Field()] | None = None
    turn: float = 0.0
    through: tuple[str | Point, ...] = ()
    in_front: bool = False
    among: bool = False


class Move(PosePart):
    """One phase of the loop: its cue, its seconds, and the position it goes to."""

    cue: Annotated[str, Field(min_length=2)]
    seconds: Annotated[float, Field(ge=0.2, le=12)]
    to: str


class Arrow(PosePart):
    """The direction of the moving part: which point, pushed aside by [right, up] in the picture.

    round: the loop is one circle, and the arrow runs round all of it. both: it has two heads, for
    small waves to and fro.
    """

    of: str
    aside: tuple[float, float] | None = None
    is_round: bool = Field(False, alias="round")
    is_both: bool = Field(False, alias="both")


class View(PosePart):
    """From where we look. turn: 0 from the right side, 90 from the front. tilt: from above."""

    turn: Annotated[float, Field(ge=-180, le=180)] = 0.0
    tilt: Annotated[float, Field(ge=0, le=70)] = 12.0


class Pose(PosePart):
    """All that one drill's picture needs. `positions` are resolved: `like` has been followed.

    is_hold: the drill says that it is held, so its picture has no arrow and no ghost, and only
    breathes; it needs no loop.
    """

    alt: Annotated[str, Field(min_length=60, max_length=900)]
    view: View = View()
    works: tuple[str, ...] = ()
    arrow: Arrow | None = None
    lens: str | None = None
    props: tuple[Prop, ...] = ()
    positions: Annotated[dict[str, Position], Field(min_length=1)]
    still: str
    ghost: str | None = None
    loop: tuple[Move, ...] = ()
    in_turns: bool = False
    is_hold: bool = False

    @model_validator(mode="before")
    @classmethod
    def _with_view(cls, given: Any) -> Any:
        """A view may be written as a word."""
        if isinstance(given, dict) and isinstance(given.get("view"), str):
            return {**given, "view": VIEWS.get(given["view"], given["view"])}
        return given


VIEWS = {
    "side": {"turn": 0, "tilt": 10},
    "three_quarter": {"turn": 38, "tilt": 14},
    "behind": {"turn": -38, "tilt": 14},
    "front": {"turn": 82, "tilt": 10},
}
"""The words for a view."""


def point_of(point: tuple[float, ...]) -> Vector:
    """A written point; two numbers lie on the floor."""
    if len(point) == 2:
        return Vector(point[0], 0.0, point[1])
    return Vector(point[0], point[1], point[2])


def heading_of(degrees: float) -> Vector:
    """The level direction that is turned this far to the left of forward."""
    return FORWARD.turned(UP, degrees)
