"""One line of text, one kind, one answer as JSON: what `limber understand` prints."""

from datetime import datetime
from typing import Any, Literal, TypeAlias, get_args

from content.lexicon.lexicon import Lexicon
from handlers.understanding.english.constraint import read_constraints
from handlers.understanding.english.pain import read_pain
from handlers.understanding.english.schedule import read_schedule
from handlers.understanding.flags import read_flags
from handlers.understanding.output import (
    constraints_to_edge,
    flags_to_edge,
    pain_to_edge,
    schedule_to_edge,
)

ReadingKind: TypeAlias = Literal["safety", "pain", "constraints", "schedule"]
KINDS: tuple[ReadingKind, ...] = get_args(ReadingKind)


def understand(
    lexicon: Lexicon, kind: ReadingKind, text: str, now: datetime, tz: str, *, why: bool = False
) -> dict[str, Any]:
    """The text and the fields of its kind; with `why` also the words and the rules.

    `now` is local to the zone `tz`; both matter to schedules alone.
    """
    fields, reasons = _read(lexicon, kind, text, now, tz)
    if kind == "schedule":
        fields = {"now": now.isoformat(timespec="minutes"), "tz": tz, **fields}
    return {"text": text, **fields, **({"why": reasons} if why else {})}


def _read(
    lexicon: Lexicon, kind: ReadingKind, text: str, now: datetime, tz: str
) -> tuple[dict[str, Any], list[str]]:
    match kind:
        case "safety":
            flags = read_flags(lexicon, text)
            return flags_to_edge(flags), list(flags.why)
        case "pain":
            pain = read_pain(lexicon, text)
            return pain_to_edge(pain), _reasons(pain.words)
        case "constraints":
            constraints = read_constraints(lexicon, text)
            return constraints_to_edge(constraints), _reasons(constraints.words)
        case "schedule":
            schedule = read_schedule(lexicon, text, now, tz)
            return schedule_to_edge(schedule), _reasons(schedule.words)


def _reasons(words: tuple[tuple[str, str], ...]) -> list[str]:
    return [f"{taken}: {said}" for taken, said in words]
