"""A profile made short: what a coach's lists look at, which is kept beside the whole of it. Pure.

Rules:
- All is in it but what no list looks at, so that a new list cannot miss a flag.
- The days are in it as their course: a letter a day.
"""

from collections.abc import Mapping

from handlers.engine.json import JSON
from handlers.profile.compact_days import COMPACT_DAYS, compact_days_of
from handlers.profile.facts import (
    CHANGES,
    DAYS,
    DRILL_PROGRESS,
    PAINFUL,
    SORE_ON,
    SURENESS,
    TOLD_TRENDS,
)

LEFT_OUT = frozenset(
    fact.name for fact in (DAYS, DRILL_PROGRESS, CHANGES, SURENESS, PAINFUL, SORE_ON, TOLD_TRENDS)
)


def short_profile(profile: Mapping[str, JSON]) -> dict[str, JSON]:
    """What the lists look at, of a whole profile."""
    kept = {name: value for name, value in profile.items() if name not in LEFT_OUT}
    if DAYS.name in profile:
        kept[COMPACT_DAYS.name] = COMPACT_DAYS.dump(compact_days_of(profile))
    return kept
