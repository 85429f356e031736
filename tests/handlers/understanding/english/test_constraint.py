"""What is missing, which positions are out, and how many minutes there are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.lexicon.lexicon import Lexicon
from handlers.understanding.english.constraint import read_constraints
from tests.support.shipped import shipped_lexicon

SAID = Path(__file__).parent / "constraints.txt"
LEXICON = shipped_lexicon()


def _said() -> Iterator[list[str]]:
    for line in SAID.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("|", 3)


@pytest.mark.parametrize(("missing", "excluded", "minutes", "text"), list(_said()))
def test_each_line_is_read_in_all_its_parts(
    lexicon: Lexicon, missing: str, excluded: str, minutes: str, text: str
) -> None:
    read = read_constraints(lexicon, text)
    assert set(read.equipment_missing) == {name for name in missing.split(",") if name}
    assert set(read.positions_excluded) == {name for name in excluded.split(",") if name}
    assert read.minutes == (int(minutes) if minutes else None)


@given(st.text(max_size=400))
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_the_reader(text: str) -> None:
    read = read_constraints(LEXICON, text)
    assert read.minutes is None or read.minutes > 0
