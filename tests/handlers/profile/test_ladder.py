"""Ladders: pain brings people to the kinder rung at once, calm brings them back up in time."""

from datetime import date, timedelta

import pytest

from handlers.profile import ladder
from handlers.profile.ladder import ClimbAnswer, Move, Standing, moved
from tests.support.shipped import shipped_catalog

TODAY = date(2026, 11, 21)
CARDIO = shipped_catalog().ladders["cardio"]
STRENGTH = shipped_catalog().ladders["strength"]


def test_a_walk_that_hurts_leads_to_the_elliptical_and_that_to_the_pool() -> None:
    standing, move = moved(CARDIO, Standing(), ClimbAnswer.HURT, TODAY)
    assert (standing.rung, move) == (1, Move.DOWN)
    standing, move = moved(CARDIO, standing, ClimbAnswer.HURT, TODAY)
    assert (standing.rung, move) == (2, Move.DOWN)
    standing, move = moved(CARDIO, standing, ClimbAnswer.HURT, TODAY)
    assert (standing.rung, move) == (2, Move.BOTTOM)


def test_two_calm_weeks_bring_a_person_back_up_and_a_day_less_does_not() -> None:
    arrived = Standing(2, TODAY)
    standing, move = moved(CARDIO, arrived, ClimbAnswer.FINE, TODAY + timedelta(days=13))
    assert (standing.rung, move) == (2, Move.STAY)
    standing, move = moved(CARDIO, standing, ClimbAnswer.FINE, TODAY + timedelta(days=14))
    assert (standing.rung, move, standing.since) == (1, Move.UP, TODAY + timedelta(days=14))


def test_pain_starts_the_two_weeks_anew() -> None:
    standing, _ = moved(CARDIO, Standing(1, TODAY), ClimbAnswer.HURT, TODAY + timedelta(days=13))
    standing, move = moved(CARDIO, standing, ClimbAnswer.FINE, TODAY + timedelta(days=20))
    assert (standing.rung, move) == (2, Move.STAY)


def test_two_calm_sessions_with_a_form_that_was_seen_lead_to_the_next_rung() -> None:
    standing, move = moved(STRENGTH, Standing(), ClimbAnswer.FINE, TODAY)
    assert (standing.rung, move) == (0, Move.STAY)
    unseen, move = moved(STRENGTH, standing, ClimbAnswer.FINE_UNSEEN, TODAY)
    assert (unseen.rung, move) == (0, Move.FORM)
    standing, move = moved(STRENGTH, unseen, ClimbAnswer.FINE, TODAY)
    assert (standing.rung, move) == (1, Move.UP)


def test_a_slip_is_one_rung_and_begins_the_count_anew() -> None:
    standing, move = moved(STRENGTH, Standing(2, TODAY, 1), ClimbAnswer.HURT, TODAY)
    assert (standing, move) == (Standing(1, TODAY, 0), Move.DOWN)
    standing, move = moved(STRENGTH, Standing(0, TODAY, 1), ClimbAnswer.HURT, TODAY)
    assert (standing.rung, move) == (0, Move.BOTTOM)


def test_the_top_is_kept_and_a_week_without_moves_nobody() -> None:
    assert moved(STRENGTH, Standing(2, TODAY, 9), ClimbAnswer.FINE, TODAY)[1] is Move.STAY
    standing = Standing(1, TODAY, 1)
    assert moved(STRENGTH, standing, ClimbAnswer.NOT_DONE, TODAY) == (standing, Move.NONE)


@pytest.mark.parametrize("value", [None, 3, [1], ["1", None, 0], [-1, None, 0], [0, "soon", 0]])
def test_what_is_no_standing_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        ladder.load(value)  # type: ignore[arg-type]  # broken JSON is what is tested


def test_a_standing_comes_back_as_it_was() -> None:
    for standing in (Standing(), Standing(2, TODAY, 1)):
        assert ladder.load(ladder.dump(standing)) == standing


def test_a_ladder_that_has_become_shorter_still_has_a_rung_for_everybody() -> None:
    assert ladder.rung_of(CARDIO, Standing(7)) == len(CARDIO.rungs) - 1
