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
class Answer:
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
    answers: tuple[Answer, ...]


_NO = Answer("no", None)

ITEMS: tuple[Item, ...] = (
    Item(
        "chest",
        (
            Answer("now", Urgency.EMERGENCY, "chest_pain"),
            Answer("fainted", Urgency.EMERGENCY, "syncope"),
            Answer("recent", Urgency.SAME_DAY, "chest_pain"),
            Answer("older", Urgency.CLINICIAN_FIRST, "chest_pain"),
            _NO,
        ),
    ),
    Item(
        "nerves",
        (
            Answer("saddle", Urgency.EMERGENCY, "cauda_equina"),
            Answer("both_legs", Urgency.EMERGENCY, "cauda_equina"),
            Answer("one_leg", Urgency.SAME_DAY, "neuro_deficit"),
            _NO,
        ),
    ),
    Item(
        "injury",
        (
            Answer("deformed", Urgency.EMERGENCY, "dislocation_deformity"),
            Answer("cannot_stand", Urgency.EMERGENCY, "fracture_trauma"),
            Answer("swollen", Urgency.SAME_DAY, "fracture_trauma"),
            _NO,
        ),
    ),
    Item(
        "fever",
        (
            Answer("joint", Urgency.SAME_DAY, "septic_joint"),
            Answer("back", Urgency.SAME_DAY, "infection"),
            Answer("confused", Urgency.EMERGENCY, "infection"),
            Answer("bug", Urgency.WITH_CARE, "unwell"),
            _NO,
        ),
    ),
    Item(
        "calf",
        (
            Answer("breathless", Urgency.EMERGENCY, "pe"),
            Answer("calf_only", Urgency.SAME_DAY, "dvt"),
            _NO,
        ),
    ),
    Item(
        "history",
        (
            Answer("cancer", Urgency.SAME_DAY, "malignancy"),
            Answer("weight_or_night", Urgency.CLINICIAN_FIRST, "malignancy"),
            _NO,
        ),
    ),
    Item(
        "condition",
        (
            Answer("pregnant_sign", Urgency.SAME_DAY, "pregnancy"),
            Answer("pregnant", Urgency.CLINICIAN_FIRST, "pregnancy"),
            Answer("pregnant_cleared", Urgency.WITH_CARE, "pregnancy", "pregnancy"),
            Answer("birth", Urgency.CLINICIAN_FIRST, "postpartum"),
            Answer("surgery", Urgency.CLINICIAN_FIRST, "post_surgery"),
            Answer("bones", Urgency.CLINICIAN_FIRST, "osteoporosis"),
            Answer("bones_advised", Urgency.WITH_CARE, "osteoporosis", "osteoporosis"),
            Answer("thinners", Urgency.CLINICIAN_FIRST, "medication"),
            Answer("heart", Urgency.CLINICIAN_FIRST, "heart_condition"),
            _NO,
        ),
    ),
    Item("age", (Answer("minor", Urgency.CLINICIAN_FIRST, "minor"), _NO)),
)
"""In the order in which they are read out."""
