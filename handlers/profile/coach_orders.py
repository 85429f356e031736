"""What the coach has set for a person, and what a clinician told them."""

from dataclasses import dataclass

from handlers.engine.json import JSON


@dataclass(frozen=True, slots=True)
class Assigned:
    """The next routine is this area's, whatever hurts; minutes is a whole number."""

    area: str
    minutes: int


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
