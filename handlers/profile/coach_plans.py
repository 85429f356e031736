"""What a coach has planned for a person, and whether a coach takes their messages."""

from dataclasses import dataclass

from handlers.engine.json import JSON


@dataclass(frozen=True, slots=True)
class Planned:
    """What a coach does later. due: milliseconds since 1970 (UTC); text: as they would write it.

    until_word: it is withdrawn as soon as the person writes; batch: of words to several people, ""
    for any other.
    """

    number: int
    due: int
    coach: str
    text: str
    until_word: bool = False
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Muted:
    """What somebody writes to the coach makes no sound; blocked: it does not arrive.

    until: milliseconds since 1970 (UTC); 0 until a coach ends it.
    """

    is_blocked: bool
    until: int


def dump_planned(items: tuple[Planned, ...]) -> JSON:
    return [[p.number, p.due, p.coach, p.text, p.until_word, p.batch] for p in items]


def load_planned(value: JSON) -> tuple[Planned, ...]:
    """Raises `ValueError` or `TypeError` for anything but what `dump_planned` gave."""
    if not isinstance(value, list):
        raise TypeError("not plans")
    return tuple(_load_item(each) for each in value)


def dump_muted(muted: Muted | None) -> JSON:
    return None if muted is None else [muted.is_blocked, muted.until]


def load_muted(value: JSON) -> Muted:
    """Raises `ValueError` or `TypeError` for anything but what `dump_muted` gave."""
    if not isinstance(value, list):
        raise TypeError("not whether it is muted")
    is_blocked, until = value
    if not isinstance(until, int):
        raise TypeError("not an instant")
    return Muted(bool(is_blocked), until)


def _load_item(value: JSON) -> Planned:
    if not isinstance(value, list):
        raise TypeError("not a plan")
    number, due, coach, text, until_word, batch = value
    if not isinstance(number, int) or not isinstance(due, int):
        raise TypeError("not numbers")
    return Planned(number, due, str(coach), str(text), bool(until_word), str(batch))
