"""The colours of the pictures, light and dark, by what each is for.

Rules:
- A picture is drawn in the numbers of these roles and then coloured: both themes, one drawing.
- The accent is only for what works and where it moves.
"""

from enum import IntEnum, auto, unique
from typing import Final, Literal, TypeAlias

Theme: TypeAlias = Literal["light", "dark"]
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")


@unique
class Role(IntEnum):
    """What a colour is for."""

    ROOM = 0
    FLOOR = auto()
    SHADOW = auto()
    OUTLINE = auto()
    WALL = auto()
    WALL_EDGE = auto()
    THING = auto()
    THING_TOP = auto()
    THING_SIDE = auto()
    SOFT = auto()
    SOFT_TOP = auto()
    PILLOW = auto()
    PILLOW_TOP = auto()
    MAT = auto()
    MAT_EDGE = auto()
    BALL = auto()
    BALL_SHINE = auto()
    STRAP = auto()
    TOWEL = auto()
    TOWEL_STRIPE = auto()
    IRON = auto()
    GHOST = auto()
    GHOST_EDGE = auto()
    LEGS = auto()
    LEGS_FAR = auto()
    SHIRT = auto()
    SHIRT_FAR = auto()
    SKIN = auto()
    SKIN_FAR = auto()
    HAIR = auto()
    FACE = auto()
    ACCENT = auto()
    ACCENT_FAR = auto()
    ARROW = auto()
    ARROW_EDGE = auto()
    CHEEK = auto()
    LENS = auto()


_LIGHT: Final[dict[Role, str]] = {
    Role.ROOM: "#f7f2e8",
    Role.FLOOR: "#e8dfce",
    Role.SHADOW: "#d3c8b4",
    Role.OUTLINE: "#2f3b52",
    Role.WALL: "#d9e2e4",
    Role.WALL_EDGE: "#b4c3c8",
    Role.THING: "#c79f73",
    Role.THING_TOP: "#ddb98f",
    Role.THING_SIDE: "#ab8459",
    Role.SOFT: "#b7a7d0",
    Role.SOFT_TOP: "#cdbfe2",
    Role.PILLOW: "#e3bd58",
    Role.PILLOW_TOP: "#f3d88b",
    Role.MAT: "#a9cfae",
    Role.MAT_EDGE: "#86b48d",
    Role.BALL: "#8fb8dd",
    Role.BALL_SHINE: "#bcd8ef",
    Role.STRAP: "#8a3fa0",
    Role.TOWEL: "#ffffff",
    Role.TOWEL_STRIPE: "#1d7a5f",
    Role.IRON: "#515a68",
    Role.GHOST: "#ded5c6",
    Role.GHOST_EDGE: "#c3b8a4",
    Role.LEGS: "#4a6fa0",
    Role.LEGS_FAR: "#93accb",
    Role.SHIRT: "#56b0a2",
    Role.SHIRT_FAR: "#9fd0c7",
    Role.SKIN: "#c98d62",
    Role.SKIN_FAR: "#dfb797",
    Role.HAIR: "#4a362f",
    Role.FACE: "#2c211d",
    Role.ACCENT: "#f0692e",
    Role.ACCENT_FAR: "#f6a27c",
    Role.ARROW: "#d6336c",
    Role.ARROW_EDGE: "#fffaf2",
    Role.CHEEK: "#d97b5e",
    Role.LENS: "#2f3b52",
}
_DARK: Final[dict[Role, str]] = {
    Role.ROOM: "#1d2430",
    Role.FLOOR: "#2a3443",
    Role.SHADOW: "#1a212c",
    Role.OUTLINE: "#0c1017",
    Role.WALL: "#36465a",
    Role.WALL_EDGE: "#50647c",
    Role.THING: "#8a6a48",
    Role.THING_TOP: "#a6835d",
    Role.THING_SIDE: "#6c5136",
    Role.SOFT: "#6c5f8c",
    Role.SOFT_TOP: "#8476a6",
    Role.PILLOW: "#a5883f",
    Role.PILLOW_TOP: "#c5a95b",
    Role.MAT: "#3f6b50",
    Role.MAT_EDGE: "#2f523d",
    Role.BALL: "#4f7ba6",
    Role.BALL_SHINE: "#7ba6cd",
    Role.STRAP: "#cf8be3",
    Role.TOWEL: "#f3f1ea",
    Role.TOWEL_STRIPE: "#2a8f70",
    Role.IRON: "#8c97a8",
    Role.GHOST: "#364152",
    Role.GHOST_EDGE: "#4d5b70",
    Role.LEGS: "#84aee6",
    Role.LEGS_FAR: "#4a6a98",
    Role.SHIRT: "#6fd0c0",
    Role.SHIRT_FAR: "#3d857b",
    Role.SKIN: "#dba27a",
    Role.SKIN_FAR: "#93694c",
    Role.HAIR: "#6b4a3d",
    Role.FACE: "#1b1411",
    Role.ACCENT: "#ff8147",
    Role.ACCENT_FAR: "#b95f38",
    Role.ARROW: "#ff7aa8",
    Role.ARROW_EDGE: "#141a24",
    Role.CHEEK: "#e08768",
    Role.LENS: "#8fa6c4",
}
COLOURS: Final[dict[Theme, dict[Role, str]]] = {"light": _LIGHT, "dark": _DARK}


def rgb(colour: str) -> tuple[int, int, int]:
    """`#f0692e` as three numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def palette(theme: Theme) -> list[int]:
    """The theme's colours in the order of the roles, as Pillow wants a palette."""
    return [part for role in Role for part in rgb(COLOURS[theme][role])]
