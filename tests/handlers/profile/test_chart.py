"""Progress at one point, and at sixty; as a picture, as dots, and in words."""

from dataclasses import replace
from datetime import date, timedelta

from handlers.engine.message import Chart, Course
from handlers.profile.chart import Week, chart_of, places, scores_of, weeks
from handlers.profile.day import AFTER, BEFORE, CHECK_IN, Day, Scored
from handlers.world import World

MONDAY = date(2026, 9, 21)


def later(days: int) -> date:
    return MONDAY + timedelta(days=days)


def day(number: int, score: int, *more: Scored) -> Day:
    return Day(MONDAY + timedelta(days=number), (Scored(CHECK_IN, score, number, "knee"), *more))


def test_one_point_is_a_chart_already() -> None:
    days = [day(3, 4)]
    assert weeks(scores_of(days, ("knee", "none"))) == [Week(MONDAY, 4)]


def test_sixty_points_are_nine_lines_the_newest_last() -> None:
    days = [day(n, n % 11) for n in range(60)]
    found = weeks(scores_of(days, ("knee", "none")))
    assert len(found) == 9
    assert found[-1].monday == MONDAY + timedelta(weeks=8)
    assert found[0].mean == 3


def test_what_was_said_after_a_session_is_not_in_the_chart() -> None:
    days = [day(0, 4, Scored(AFTER, 9, 1, "knee"), Scored(BEFORE, 5, 1, "knee"))]
    assert scores_of(days, ("knee", "none")) == [(MONDAY, 5)]


def test_each_area_and_side_has_its_own() -> None:
    days = [day(0, 4, Scored(CHECK_IN, 2, 1, "ankle", "left"))]
    assert places(days) == (("knee", "none"), ("ankle", "left"))
    assert scores_of(days, ("ankle", "left")) == [(MONDAY, 2)]
    assert scores_of(days, ("hip", "left")) == []


def test_the_bar_shows_any_pain_at_all_and_no_more_than_ten() -> None:
    assert Week(MONDAY, 0).bar == "○○○○○○○○○○"
    assert Week(MONDAY, 0.2).bar == "●○○○○○○○○○"
    assert Week(MONDAY, 3.4).bar == "●●●○○○○○○○"
    assert Week(MONDAY, 10).bar == "●●●●●●●●●●"


def test_the_picture_has_a_course_for_each_place_the_sessions_and_the_same_in_words(
    world: World,
) -> None:
    low = Scored(CHECK_IN, 2, 1, "low_back")
    days = [day(0, 6, low), replace(day(1, 5), drills=4), replace(day(3, 3), drills=0)]
    assert chart_of(world, days) == Chart(
        (
            Course("Knee", ((MONDAY, 6), (later(1), 5), (later(3), 3))),
            Course("Low back", ((MONDAY, 2),)),
        ),
        (later(1), later(3)),
        "Knee: 6 out of 10 on 21 Sep, 3 on 24 Sep, between 3 and 6 over 3 scores. "
        "Low back: 2 out of 10 on 21 Sep. 2 sessions in that time.",
    )


def test_without_a_score_there_is_no_picture(world: World) -> None:
    assert chart_of(world, ()) is None
    assert chart_of(world, [Day(MONDAY, (), drills=3)]) is None
    assert chart_of(world, [Day(MONDAY, (Scored(AFTER, 9, 1, "knee"),))]) is None


def test_of_many_places_those_of_the_newest_scores_are_drawn(world: World) -> None:
    areas = ("knee", "low_back", "hip", "ankle", "shoulder", "neck")
    days = [Day(later(n), (Scored(CHECK_IN, 4, n, area, "left"),)) for n, area in enumerate(areas)]
    chart = chart_of(world, days)
    assert chart is not None
    assert [c.name for c in chart.courses] == [
        "Hip, left",
        "Ankle, left",
        "Shoulder, left",
        "Neck, left",
    ]
