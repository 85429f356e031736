"""The question about the whole, and how sure they are alone: one at a time, each in its time."""

from datetime import timedelta
from typing import Any

import pytest

from handlers.engine.fact import Fact
from handlers.engine.journal import milliseconds
from handlers.profile.day import CHECK_IN, Day, Scored
from handlers.profile.facts import (
    CHANGES,
    CONSENT,
    DAYS,
    FLAGS,
    FUNCTION,
    FUNCTION_DECLINED,
    SURENESS,
    Consent,
)
from handlers.profile.flag import Flag
from handlers.profile.function_scale import Activity, Rating
from handlers.profile.outcome import Sureness, WholeChange
from handlers.world import World
from tests.handlers.flows.flow_runner import AT, Bench, profile

MS = milliseconds(AT)


def a_review(world: World, days: int, *known: tuple[Fact[Any], Any], score: int = 3) -> Bench:
    """A review of somebody who agreed so many days ago."""
    agreed = (CONSENT, Consent("2", milliseconds(AT - timedelta(days=days)), "web"))
    today = Day(AT.date(), (Scored(CHECK_IN, score, MS, "knee", "left"),), is_checked=True)
    return Bench(world, "review", {}, profile(agreed, (DAYS, (today,)), *known))


@pytest.mark.parametrize(
    ("days", "asked"),
    [
        (27, "offer"),
        (28, "change4"),
        (55, "change4"),
        (56, "sure"),
        (83, "sure"),
        (84, "change12"),
        (111, "change12"),
        (112, "sure"),
    ],
)
def test_the_change_is_asked_at_four_and_at_twelve_weeks(
    world: World, days: int, asked: str
) -> None:
    assert a_review(world, days).key == asked


def test_each_is_asked_once_and_then_the_other(world: World) -> None:
    change = WholeChange(4, 2, MS)
    assert a_review(world, 30, (CHANGES, (change,))).key == "sure"
    day = timedelta(days=1)
    for ago, asked in ((27, ""), (28, "sure")):
        sure = Sureness(milliseconds(AT - ago * day), 5)
        assert a_review(world, 60, (CHANGES, (change,)), (SURENESS, (sure,))).key == asked


@pytest.mark.parametrize("value", range(-3, 4))
def test_what_is_answered_is_kept_and_much_worse_is_worth_telling(world: World, value: int) -> None:
    review = a_review(world, 30).answer(value)
    assert review.remembered(CHANGES) == (WholeChange(4, value, MS),)
    assert review.told[-1] == ("whole.worse" if value <= -2 else "whole.noted")
    assert review.key == ""


@pytest.mark.parametrize(("ago", "is_asked"), [(13, False), (14, True), (40, True)])
def test_what_they_named_as_hard_is_asked_again_after_two_weeks(
    world: World, ago: int, *, is_asked: bool
) -> None:
    then = milliseconds(AT - timedelta(days=ago))
    named = tuple(Activity(text, (Rating(then, 4),)) for text in ("kneel", "stairs"))
    review = a_review(world, 20, (FUNCTION, named))
    if not is_asked:
        assert review.key == ""
        return
    review = review.answer(6).answer(7)
    assert [each.newest for each in review.remembered(FUNCTION)] == [Rating(MS, 6), Rating(MS, 7)]
    assert review.told[-1] == "function.medium"
    assert review.key == ""


def test_the_change_of_the_whole_comes_before_what_they_named(world: World) -> None:
    then = milliseconds(AT - timedelta(days=20))
    named = (Activity("kneel", (Rating(then, 4),)),)
    assert a_review(world, 30, (FUNCTION, named)).key == "change4"
    assert a_review(world, 60, (FUNCTION, named)).key.endswith("how_well"), "and before the last"
    flag = Flag("same_day", "dvt", "text", MS)
    assert a_review(world, 20, (FUNCTION, named), (FLAGS, (flag,))).key == ""
    assert a_review(world, 20, (FUNCTION, named), score=6).key == ""


def test_naming_what_is_hard_is_offered_until_it_is_named_or_declined(world: World) -> None:
    assert a_review(world, 6).key == "offer"
    yes, no = True, False
    named = a_review(world, 6).answer(yes, "kneel", 4, "")
    assert named.remembered(FUNCTION) == (Activity("kneel", (Rating(MS, 4),)),)
    assert named.told[-1] == "function.kept"
    declined = a_review(world, 6).answer(no)
    assert declined.told[-1] == "function.nothing"
    assert a_review(world, 13, (FUNCTION_DECLINED, MS)).key == ""
    flag = Flag("same_day", "dvt", "text", MS)
    assert a_review(world, 6, (FLAGS, (flag,))).key == ""
    assert a_review(world, 6, score=6).key == ""


def test_how_sure_they_are_is_kept(world: World) -> None:
    review = a_review(world, 60).answer(7)
    assert review.remembered(SURENESS) == (Sureness(MS, 7),)


def test_a_stored_answer_that_is_none_is_asked_again(world: World) -> None:
    assert a_review(world, 30).is_cut_by(4)
    assert a_review(world, 60).is_cut_by(-1)


def test_nothing_is_asked_beside_a_flag_or_a_sore_week(world: World) -> None:
    assert a_review(world, 30, score=6).key == ""
    flag = Flag("same_day", "dvt", "text", MS)
    assert a_review(world, 30, (FLAGS, (flag,))).key == ""
