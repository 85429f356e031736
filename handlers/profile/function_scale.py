"""What somebody cannot do well now, in their own words, and how well they can do it: 0 to 10.

Rules (docs/outcomes.md: Patient-Specific Functional Scale):
- One to three activities; 0 is "not at all", 10 is "as well as before".
- A change of the mean of 1.3 is small, 2.3 medium, 2.7 large (Abbott & Schmitt 2014); less is none.
- An activity is reached at 9 or 10. Nothing moved in four weeks is stuck (project defaults).
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from statistics import fmean
from typing import Final

from handlers.engine.json import JSON

MOST = 3
BEST = 10
REACHED = 9
SMALL, MEDIUM, LARGE = 1.3, 2.3, 2.7
STUCK_AFTER = timedelta(weeks=4)
KEPT: Final = 60
"""Ratings of an activity that are kept."""


class Size(Enum):
    """How much the mean has improved; WORSE if it fell by at least a small change."""

    WORSE = "worse"
    NONE = "none"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Rating:
    """at: milliseconds since 1970 (UTC); score: 0 to 10."""

    at: int
    score: int


@dataclass(frozen=True, slots=True)
class Activity:
    """What it is, in the person's words, and its ratings, the oldest first; there is one."""

    text: str
    ratings: tuple[Rating, ...]

    @property
    def first(self) -> Rating:
        return self.ratings[0]

    @property
    def newest(self) -> Rating:
        return self.ratings[-1]

    @property
    def is_reached(self) -> bool:
        """Whether it came to be done as well as before, or nearly."""
        return len(self.ratings) > 1 and self.newest.score >= REACHED > self.first.score

    def rated(self, at: int, score: int) -> "Activity":
        """Rated once more; the first rating is kept."""
        others = self.ratings[1:][-(KEPT - 2) :]
        return replace(self, ratings=(self.first, *others, Rating(at, score)))


Scale = tuple[Activity, ...]


def change_of(scale: Scale) -> float | None:
    """How much the mean of all activities has changed; None before anything was rated again."""
    if not scale or all(len(each.ratings) < 2 for each in scale):
        return None
    now = fmean(each.newest.score for each in scale)
    return now - fmean(each.first.score for each in scale)


def size_of(change: float) -> Size:
    """How much a change of the mean is."""
    change = round(change, 6)
    for least, size in ((LARGE, Size.LARGE), (MEDIUM, Size.MEDIUM), (SMALL, Size.SMALL)):
        if change >= least:
            return size
    return Size.WORSE if change <= -SMALL else Size.NONE


def newest_at(scale: Scale) -> int:
    """When something was rated last (milliseconds since 1970); 0 for never."""
    return max((each.newest.at for each in scale), default=0)


def is_stuck(scale: Scale) -> bool:
    """Whether four weeks of ratings have moved nothing."""
    change = change_of(scale)
    if change is None or any(each.is_reached for each in scale):
        return False
    span = newest_at(scale) - min(each.first.at for each in scale)
    return span >= STUCK_AFTER.total_seconds() * 1000 and size_of(change) in {
        Size.NONE,
        Size.WORSE,
    }


# -- as JSON ------------------------------------------------------------------------------------


def dump(scale: Scale) -> JSON:
    return [[each.text, [[r.at, r.score] for r in each.ratings]] for each in scale]


def load(value: JSON) -> Scale:
    """A scale from JSON. Raises `ValueError` or `TypeError` for anything else."""
    if not isinstance(value, list):
        raise TypeError("not activities")
    return tuple(_activity(each) for each in value)


def _activity(value: JSON) -> Activity:
    if not isinstance(value, list):
        raise TypeError("not an activity")
    text, ratings = value
    if not isinstance(text, str) or not isinstance(ratings, list) or not ratings:
        raise TypeError("not an activity")
    return Activity(text, tuple(_rating(each) for each in ratings))


def _rating(value: JSON) -> Rating:
    if not isinstance(value, list):
        raise TypeError("not a rating")
    at, score = value
    if not isinstance(at, int) or not isinstance(score, int):
        raise TypeError("not a rating")
    if not 0 <= score <= BEST:
        raise ValueError("not a score")
    return Rating(at, score)
