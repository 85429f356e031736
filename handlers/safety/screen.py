"""The first screen: eight plain questions, and what each answer leads to.

Source: safety rules, section 2, with the urgency of each answer from section 3. "Not sure" counts
as yes until it is clear.
"""

from dataclasses import dataclass
from enum import Enum


class Urgency(Enum):
    """How soon somebody must be seen, the most urgent first."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    CLINICIAN_FIRST = "clinician_first"
    WITH_CARE = "proceed_with_care"


ORDER = tuple(Urgency)


@dataclass(frozen=True, slots=True)
class ScreenAnswer:
    """One answer to what a screen item asks; category None with no urgency is harmless.

    condition: what is remembered with it, so that drills are left out.
    """

    id: str
    urgency: Urgency | None
    category: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the screen: its words are `screen.<id>`, its answers `screen.<id>.<answer>`."""

    id: str
    answers: tuple[ScreenAnswer, ...]


_NO = ScreenAnswer("no", None)

ITEMS: tuple[Item, ...] = (
    Item(
        "chest",
        (
            ScreenAnswer("now", Urgency.EMERGENCY, "chest_pain"),
            ScreenAnswer("fainted", Urgency.EMERGENCY, "syncope"),
            ScreenAnswer("recent", Urgency.SAME_DAY, "chest_pain"),
            ScreenAnswer("older", Urgency.CLINICIAN_FIRST, "chest_pain"),
            _NO,
        ),
    ),
    Item(
        "nerves",
        (
            ScreenAnswer("saddle", Urgency.EMERGENCY, "cauda_equina"),
            ScreenAnswer("both_legs", Urgency.EMERGENCY, "cauda_equina"),
            ScreenAnswer("one_leg", Urgency.SAME_DAY, "neuro_deficit"),
            _NO,
        ),
    ),
    Item(
        "injury",
        (
            ScreenAnswer("deformed", Urgency.EMERGENCY, "dislocation_deformity"),
            ScreenAnswer("cannot_stand", Urgency.EMERGENCY, "fracture_trauma"),
            ScreenAnswer("swollen", Urgency.SAME_DAY, "fracture_trauma"),
            _NO,
        ),
    ),
    Item(
        "fever",
        (
            ScreenAnswer("joint", Urgency.SAME_DAY, "septic_joint"),
            ScreenAnswer("back", Urgency.SAME_DAY, "infection"),
            ScreenAnswer("confused", Urgency.EMERGENCY, "infection"),
            ScreenAnswer("bug", Urgency.WITH_CARE, "unwell"),
            _NO,
        ),
    ),
    Item(
        "calf",
        (
            ScreenAnswer("breathless", Urgency.EMERGENCY, "pe"),
            ScreenAnswer("calf_only", Urgency.SAME_DAY, "dvt"),
            _NO,
        ),
    ),
    Item(
        "history",
        (
            ScreenAnswer("cancer", Urgency.SAME_DAY, "malignancy"),
            ScreenAnswer("weight_or_night", Urgency.CLINICIAN_FIRST, "malignancy"),
            _NO,
        ),
    ),
    Item(
        "condition",
        (
            ScreenAnswer("pregnant_sign", Urgency.SAME_DAY, "pregnancy"),
            ScreenAnswer("pregnant", Urgency.CLINICIAN_FIRST, "pregnancy"),
            ScreenAnswer("pregnant_cleared", Urgency.WITH_CARE, "pregnancy", "pregnancy"),
            ScreenAnswer("birth", Urgency.CLINICIAN_FIRST, "postpartum"),
            ScreenAnswer("surgery", Urgency.CLINICIAN_FIRST, "post_surgery"),
            ScreenAnswer("bones", Urgency.CLINICIAN_FIRST, "osteoporosis"),
            ScreenAnswer("bones_advised", Urgency.WITH_CARE, "osteoporosis", "osteoporosis"),
            ScreenAnswer("thinners", Urgency.CLINICIAN_FIRST, "medication"),
            ScreenAnswer("heart", Urgency.CLINICIAN_FIRST, "heart_condition"),
            _NO,
        ),
    ),
    Item("age", (ScreenAnswer("minor", Urgency.CLINICIAN_FIRST, "minor"), _NO)),
)
"""In the order in which they are read out."""
