"""What a change of function is, at every threshold, and what becomes of its ratings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.engine.json import JSON
from handlers.profile.facts import FUNCTION
from handlers.profile.function_scale import (
    KEPT,
    Activity,
    Rating,
    Size,
    change_of,
    dump,
    is_stuck,
    load,
    newest_at,
    size_of,
)

DAY = 24 * 3600 * 1000


def rated(*scores: int, every: int = 14) -> Activity:
    return Activity("kneel", tuple(Rating(n * every * DAY, s) for n, s in enumerate(scores)))


@pytest.mark.parametrize(
    ("change", "size"),
    [
        (1.29, Size.NONE),
        (1.3, Size.SMALL),
        (2.29, Size.SMALL),
        (2.3, Size.MEDIUM),
        (2.69, Size.MEDIUM),
        (2.7, Size.LARGE),
        (0, Size.NONE),
        (-1.29, Size.NONE),
        (-1.3, Size.WORSE),
    ],
)
def test_a_change_has_a_size(change: float, size: Size) -> None:
    assert size_of(change) is size


def test_the_change_is_of_the_mean_from_the_first_to_the_newest() -> None:
    assert change_of((rated(3, 4, 6), rated(2, 3))) == 2
    assert change_of((rated(3),)) is None
    assert change_of(()) is None


def test_a_goal_is_reached_and_four_weeks_without_a_change_are_stuck() -> None:
    assert rated(3, 9).is_reached
    assert not rated(9).is_reached
    assert not rated(9, 10).is_reached, "it was no goal to begin with"
    assert is_stuck((rated(3, 4, 4),))
    assert not is_stuck((rated(3, 4),)), "two weeks are not four"
    assert not is_stuck((rated(3, 4, 6),))
    assert not is_stuck((rated(3, 4, 4), rated(3, 3, 9)))
    assert newest_at(()) == 0


@given(st.lists(st.integers(0, 10), min_size=1, max_size=90))
def test_the_first_rating_stays_however_many_there_are(scores: list[int]) -> None:
    activity = rated(scores[0])
    for number, score in enumerate(scores[1:], 1):
        activity = activity.rated(number, score)
    assert activity.first.score == scores[0]
    assert activity.newest.score == scores[-1]
    assert len(activity.ratings) <= KEPT
    assert load(dump((activity,))) == (activity,)


@pytest.mark.parametrize(
    "value", ["x", 5, ["x"], [["a", []]], [["a", [[1]]]], [["a", [[1, 11]]]], [[1, [[1, 1]]]]]
)
def test_what_is_of_another_age_counts_as_none(value: JSON) -> None:
    with pytest.raises((ValueError, TypeError)):
        load(value)
    assert FUNCTION.of({FUNCTION.name: value}) == ()
