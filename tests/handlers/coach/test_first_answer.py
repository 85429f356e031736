"""How long people wait for a first answer: nobody who still waits is left out."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.coach.first_answer import Exchange, first_answer_text, first_answers
from handlers.engine.journal import milliseconds
from handlers.routing.router import Router

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def line(person: int, hours_ago: float, *, is_coachs: bool = False, text: str = "") -> Exchange:
    return person, is_coachs, milliseconds(NOW - hours_ago * HOUR), text


def test_a_wait_goes_from_the_first_unanswered_line_to_the_next_answer(coached: Router) -> None:
    lines = [
        line(1, 10),
        line(1, 9),
        line(1, 8, is_coachs=True),
        line(1, 7, is_coachs=True),
        line(1, 5),
        line(1, 4, is_coachs=True),
        line(2, 30),
    ]
    found = first_answers(coached.world, lines, NOW)
    assert found is not None
    assert (found.count, found.half, found.most, found.waiting) == (3, 2 * HOUR, 30 * HOUR, 1)
    assert first_answer_text(coached.world, lines, NOW) == (
        "First answers in 4 weeks (3 in all): half within 2 h 0 min, nine of ten within 1 d 6 h;"
        " 1 still waiting."
    )


@pytest.mark.parametrize("thanks", ["Thank you so much!!", "thanks John", "ok 👍", "🙏"])
def test_thanks_ask_for_nothing_and_nobody_waits_for_an_answer_to_them(
    coached: Router, thanks: str
) -> None:
    lines = [line(1, 9), line(1, 8, is_coachs=True), line(1, 7, text=thanks)]
    found = first_answers(coached.world, lines, NOW)
    assert found is not None
    assert (found.count, found.waiting) == (1, 0)
    asked = first_answers(coached.world, [*lines, line(1, 6, text="thanks, but is it?")], NOW)
    assert asked is not None
    assert (asked.count, asked.waiting, asked.most) == (2, 1, 6 * HOUR)


def test_without_a_question_there_is_no_figure(coached: Router) -> None:
    assert first_answers(coached.world, [line(1, 2, is_coachs=True)], NOW) is None
    assert first_answer_text(coached.world, [], NOW) == ""


@given(st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=30))
def test_half_never_waits_longer_than_nine_of_ten(
    coached: Router, found: list[tuple[int, bool]]
) -> None:
    lines = [
        line(person, 40 - at, is_coachs=is_coachs) for at, (person, is_coachs) in enumerate(found)
    ]
    told = first_answers(coached.world, lines, NOW)
    if told is not None:
        assert timedelta(0) <= told.half <= told.most
        assert 0 <= told.waiting <= told.count
