"""A drill's place in a session, and how a drill can end."""

from dataclasses import dataclass, field
from enum import Enum

from handlers.engine.words import Words, literal, words
from handlers.prescription.item import Item
from handlers.prescription.prescription import Prescription
from handlers.prescription.request import Request


class Outcome(Enum):
    """How a drill ended."""

    DONE = "done"
    EASIER = "easier"
    LEFT_OUT = "left_out"
    STOPPED = "stopped"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True)
class DrillSlot:
    """One drill of a session.

    plan: the whole routine, whose drills a swap must not repeat; taps: the person wants to start
    each drill themselves; is_slow: something hurt a little, so it goes on with care; intro: a line
    on the card of a sequence's first drill.
    """

    item: Item
    number: int
    count: int
    request: Request
    plan: Prescription
    taps: bool = False
    is_slow: bool = False
    intro: Words = field(default_factory=lambda: literal(""))

    @property
    def place(self) -> Words:
        return words("drill.place", number=self.number, count=self.count)
