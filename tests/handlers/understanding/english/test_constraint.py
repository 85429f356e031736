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


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("½ hour", 30),
        ("I have ½ an hour", 30),
        ("1½ hours", 90),
        ("1 ½ hours today", 90),
        ("¼ hour, no band", 15),
        ("¾ hour", 45),
    ],
)
def test_a_fraction_in_one_sign_is_read_as_in_words(
    lexicon: Lexicon, text: str, minutes: int
) -> None:
    assert read_constraints(lexicon, text).minutes == minutes


@given(st.text(max_size=400))
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_the_reader(text: str) -> None:
    read = read_constraints(LEXICON, text)
    assert read.minutes is None or read.minutes > 0


@pytest.mark.parametrize(
    ("text", "missing", "positions", "minutes"),
    [
        ("floor is a no go", (), ("kneeling", "lying"), None),
        ("the floor's a no-go", (), ("kneeling", "lying"), None),
        ("band's at the other house", ("band",), (), None),
        ("my mat is at my mum's", ("mat",), (), None),
        ("band hasn't arrived", ("band",), (), None),
        ("weights locked away", ("weights",), (), None),
        ("never owned a band", ("band",), (), None),
        ("not allowed on the machines", ("machines",), (), None),
        ("not allowed in the pool", ("pool",), (), None),
        ("on my knees = nope", (), ("kneeling",), None),
        ("don't fancy lying down", (), ("lying",), None),
        ("got 20", (), (), 20), ("a quick one", (), (), None), ("10ish", (), (), 10),
        ("a couple of minutes, say 3", (), (), 3), ("couple of mins", (), (), 2),
        ("600 seconds", (), (), 10), ("90 seconds", (), (), 2), ("1/4 hour", (), (), 15),
        ("3/4 of an hour", (), (), 45), ("an hour and 10", (), (), 70),
        ("half an hour", (), (), 30),
        ("no band at the happy hour here", ("band",), (), None), ("an hour and a half", (), (), 90),
    ],
)  # fmt: skip
def test_limits_are_read_in_other_words(
    lexicon: Lexicon,
    text: str,
    missing: tuple[str, ...],
    positions: tuple[str, ...],
    minutes: int | None,
) -> None:
    read = read_constraints(lexicon, text)
    assert (read.equipment_missing, read.positions_excluded) == (missing, positions)
    assert read.minutes == minutes
