"""What the coach has set for a person, and what a clinician told them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.engine.json import JSON


@dataclass(frozen=True, slots=True)
class Assigned:
    """The next routine is this area's, whatever hurts; minutes is a whole number.

    by: the coach who chose it, where that is another one than the person's; else "".
    """

    area: str
    minutes: int
    by: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A clinician's word as the person typed it. at: milliseconds since 1970 (UTC).

    category: of the flag that it was given for; "" in profiles from when there was but one flag.
    """

    who: str
    when: str
    limits: str
    at: int
    category: str = ""


def resting_on(rests: Mapping[str, date], day: date) -> frozenset[str]:
    """The areas that rest on a day; a rest ends with its last day."""
    return frozenset(area for area, until in rests.items() if until >= day)


def dump_assigned(assigned: Assigned | None) -> JSON:
    if assigned is None:
        return None
    return [assigned.area, assigned.minutes, *([assigned.by] if assigned.by else [])]


def load_assigned(value: JSON) -> Assigned:
    """Raises `ValueError` or `TypeError` for anything but what `dump_assigned` gave."""
    if not isinstance(value, list):
        raise TypeError("not a routine")
    area, minutes, *by = value
    if not isinstance(minutes, int):
        raise TypeError("not minutes")
    return Assigned(str(area), minutes, "".join(map(str, by)))


def dump_claims(claims: tuple[Claim, ...]) -> JSON:
    return [[c.who, c.when, c.limits, c.at, c.category] for c in claims]


def load_claims(value: JSON) -> tuple[Claim, ...]:
    """Claims from JSON, also the single one of older profiles.

    Raises `ValueError` or `TypeError` for anything else.
    """
    if not isinstance(value, list):
        raise TypeError("not clinicians' words")
    if value and isinstance(value[0], str):
        return (_load_claim([*value, ""]),)
    return tuple(_load_claim(each) for each in value)


def _load_claim(value: JSON) -> Claim:
    if not isinstance(value, list):
        raise TypeError("not a clinician's word")
    who, when, limits, at, category = value
    if not isinstance(at, int):
        raise TypeError("not an instant")
    return Claim(str(who), str(when), str(limits), at, str(category))
