"""A drill's picture in words, for whoever cannot see it: left and right are told apart.

Rule: it is written for the right side as the working one; the left is the same with both changed.
"""

import re
from dataclasses import dataclass

_SIDES = {"left": "right", "right": "left", "Left": "Right", "Right": "Left"}
_EITHER = re.compile(r"\b(?:left|right)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Look:
    """The words for a drill's picture. has_sides: the drill is done on each side by itself."""

    right: str
    has_sides: bool

    @property
    def left(self) -> str:
        """The words for the left side; of a drill without sides they are the same."""
        if not self.has_sides:
            return self.right
        return _EITHER.sub(lambda found: _SIDES.get(found[0], found[0]), self.right)
