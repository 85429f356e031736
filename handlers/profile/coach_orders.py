"""What a coach has laid down for a person, and what a clinician said to them."""

from dataclasses import dataclass

from handlers.engine.json import JSON


@dataclass(frozen=True, slots=True)
class Assigned:
    """The next routine is this area's, whatever hurts; minutes is a whole number."""

    area: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A clinician's word as the person typed it. at: milliseconds since 1970 (UTC)."""

    who: str
    when: str
    limits: str
    at: int


def dump_assigned(assigned: Assigned | None) -> JSON:
    return None if assigned is None else [assigned.area, assigned.minutes]


def load_assigned(value: JSON) -> Assigned:
    """Raises `ValueError` or `TypeError` for anything but what `dump_assigned` gave."""
    if not isinstance(value, list):
        raise TypeError("not a routine")
    area, minutes = value
    if not isinstance(minutes, int):
        raise TypeError("not minutes")
    return Assigned(str(area), minutes)


def dump_claim(claim: Claim | None) -> JSON:
    return None if claim is None else [claim.who, claim.when, claim.limits, claim.at]


def load_claim(value: JSON) -> Claim:
    """Raises `ValueError` or `TypeError` for anything but what `dump_claim` gave."""
    if not isinstance(value, list):
        raise TypeError("not a clinician's word")
    who, when, limits, at = value
    if not isinstance(at, int):
        raise TypeError("not an instant")
    return Claim(str(who), str(when), str(limits), at)
