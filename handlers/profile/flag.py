"""Red flags: a set with one for each category, of which the gravest is shown.

Rules (safety rules, section 1):
- Each flag is lifted by itself. What is raised again is as grave as the graver of the two, and one
  that came from the screen or a score is never taken for one that was misread from a text.
- A clinician's word belongs to the flag it was given for, and falls with a newer one of the same
  category and with a graver one.
"""

from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from handlers.engine.json import JSON
from handlers.profile.coach_orders import Claim

ORDER: Final = ("emergency", "same_day", "clinician_first")
"""The urgencies that keep drills off, the gravest first (safety rules, section 1)."""
MINOR: Final = "minor"
"""Under 18 is a property of the person; only profiles from before that was so have it as a flag."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that needs care first, and keeps drills off until it is lifted.

    urgency and category are codes of the safety rules; source is "screen", "text" or "score"; at:
    milliseconds since 1970 (UTC).
    """

    urgency: str
    category: str
    source: str
    at: int

    def is_graver(self, other: "Flag") -> bool:
        return ORDER.index(self.urgency) < ORDER.index(other.urgency)


Flags: TypeAlias = tuple[Flag, ...]
"""One for each category, the gravest first, and of equally grave ones the older first."""
Claims: TypeAlias = tuple[Claim, ...]
"""Clinicians' words, one for each flag at most."""


def gravest(flags: Flags) -> Flag | None:
    """The flag that is shown."""
    return flags[0] if flags else None


def is_urgent(flags: Flags) -> bool:
    """Whether one of these is an emergency or for today."""
    shown = gravest(flags)
    return shown is not None and shown.urgency != ORDER[-1]


def joined(one: Flags, two: Flags) -> Flags:
    """The flags of both, one for each category."""
    found: dict[str, Flag] = {}
    for flag in (*one, *two):
        known = found.get(flag.category)
        found[flag.category] = flag if known is None else _again(known, flag)
    return tuple(sorted(found.values(), key=lambda flag: (ORDER.index(flag.urgency), flag.at)))


def without(flags: Flags, category: str) -> Flags:
    return tuple(flag for flag in flags if flag.category != category)


def claim_for(claims: Claims, flags: Flags, flag: Flag) -> Claim | None:
    """The clinician's word for a flag. One kept without a category was for the gravest."""
    for claim in claims:
        if claim.category == flag.category or (not claim.category and flag == gravest(flags)):
            return claim
    return None


def still_holding(claims: Claims, flags: Flags, raised: Flags) -> Claims:
    """The clinicians' words that new flags leave standing. flags: before these were raised."""
    kept = []
    for claim in claims:
        flag = next((f for f in flags if claim_for((claim,), flags, f) is not None), None)
        fallen = flag is None or any(
            new.category == flag.category or new.is_graver(flag) for new in raised
        )
        if not fallen and flag is not None:
            kept.append(replace(claim, category=flag.category))
    return tuple(kept)


def dump(flags: Flags) -> JSON:
    return [dump_one(flag) for flag in flags]


def dump_one(flag: Flag) -> JSON:
    return [flag.urgency, flag.category, flag.source, flag.at]


def load(value: JSON) -> Flags:
    """Flags from JSON, also the single one of older profiles. Raises `TypeError` or `ValueError`
    for anything else.
    """
    if not isinstance(value, list):
        raise TypeError("not flags")
    if value and isinstance(value[0], str):
        return (load_one(value),)
    return tuple(load_one(each) for each in value)


def load_one(value: JSON) -> Flag:
    """One flag from JSON. Raises `TypeError` or `ValueError` for anything else."""
    if not isinstance(value, list):
        raise TypeError("not a flag")
    urgency, category, source, at = value
    if urgency not in ORDER:
        raise ValueError("not an urgency")
    if not isinstance(category, str) or not isinstance(source, str) or not isinstance(at, int):
        raise TypeError("not a flag")
    return Flag(str(urgency), category, source, at)


def _again(one: Flag, two: Flag) -> Flag:
    """The same category raised twice."""
    newer = max(one, two, key=lambda flag: flag.at)
    graver = one if one.is_graver(two) else two if two.is_graver(one) else newer
    source = next((f.source for f in (one, two) if f.source != "text"), "text")
    return replace(graver, source=source, at=newer.at)
