"""Names and printed lines: whatever somebody calls themselves, a list stays a list."""

import pytest

from handlers.engine.clean import clean_name, printable


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Eve", "Eve"),
        ("\x1b[2J\x1b[31mEve\n#7  flagged", "[2J[31mEve #7 flagged"),
        ("\u202egnilA\u2066", "gnilA"),
        ("Zoë  O\u2019Brien\t", "Zoë O\u2019Brien"),
        ("\ud800x", "?x"),
        ("a\u2028b\u2029c\x85d", "a b cd"),
        ("\u200b\ufeff", ""),
        ("x" * 500, "x" * 60),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_a_name_is_one_line_in_which_everything_is_seen(given: str, kept: str) -> None:
    assert clean_name(given).replace("\ufffd", "?") == kept


def test_what_is_printed_moves_no_cursor_and_turns_no_line() -> None:
    assert printable("a\x1b[31mb\u202ec\x9bd\n\te\u200f") == "a[31mbcd\n\te"
