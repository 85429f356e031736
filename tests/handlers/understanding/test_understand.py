"""One line in, one answer out, with the field names that scripts rely on."""

from datetime import datetime

import pytest

from content.lexicon.lexicon import Lexicon
from handlers.understanding.understand import KINDS, ReadingKind, understand

NOW = datetime(2026, 11, 20, 10, 0)  # noqa: DTZ001 - local to the zone that is passed beside it
FIELDS = {
    "safety": ["category", "urgency", "certainty"],
    "pain": ["joints", "side", "nrs", "trigger", "duration"],
    "constraints": ["equipment_missing", "positions_excluded", "minutes"],
    "schedule": ["now", "tz", "days", "time", "reason"],
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_answers_with_its_own_fields(lexicon: Lexicon, kind: ReadingKind) -> None:
    answer = understand(lexicon, kind, "left knee 4 at 9am", NOW, "Europe/Berlin")
    assert list(answer) == ["text", *FIELDS[kind]]


@pytest.mark.parametrize(
    ("kind", "text", "field", "value"),
    [
        ("safety", "my chest is tight", "urgency", "emergency"),
        ("safety", "my chest is tight", "certainty", "sure"),
        ("safety", "what if i get chest pain on my holiday", "certainty", "unsure"),
        ("safety", "what if i get chest pain on my holiday", "urgency", "emergency"),
        ("safety", "no chest pain", "certainty", "none"),
        ("pain", "both knees, five, since sunday", "duration", "anchored"),
        ("pain", "left hip lately", "duration", "recent"),
        ("constraints", "no mat, 8 min", "minutes", 8),
        ("schedule", "weekdays half past seven pm", "time", "19:30"),
    ],
)
def test_values_are_plain(
    lexicon: Lexicon, kind: ReadingKind, text: str, field: str, value: object
) -> None:
    assert understand(lexicon, kind, text, NOW, "Europe/London")[field] == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("safety", "my chest is tight"),
        ("pain", "left knee 3"),
        ("constraints", "no mat, cant kneel"),
        ("schedule", "9am"),
    ],
)
def test_the_reasons_come_when_asked_for(lexicon: Lexicon, kind: ReadingKind, text: str) -> None:
    assert understand(lexicon, kind, text, NOW, "Europe/Berlin", why=True)["why"]
