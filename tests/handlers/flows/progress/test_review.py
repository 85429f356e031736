"""The weekly review: what is praised is true, what is suggested fits, and it comes when it may."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.flows.progress.review import changed, evening, praise, to_try
from handlers.profile.day import AFTER, BEFORE, CHECK_IN, Day, Days, Scored
from handlers.profile.facts import DAYS, DRILLED, REVIEWED
from handlers.world import World
from tests.handlers.flows.flow_runner import Bench, profile
from tests.support.stage import Stage

TODAY = date(2026, 11, 21)
BERLIN = ZoneInfo("Europe/Berlin")


def day(
    ago: int, score: int | None = 3, drills: int | None = None, habit: str = "", answer: int = 0
) -> Day:
    scores = () if score is None else (Scored(CHECK_IN, score, ago, "knee", "left"),)
    return Day(TODAY - timedelta(days=ago), scores, drills, habit, answer, is_checked=True)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((day(2, drills=4), day(1, drills=4), day(0, drills=4)), "often"),
        ((day(9, 5), day(1, 3)), "felt"),
        ((day(1, habit="form", answer=1),), "honest"),
        (tuple(day(n) for n in (4, 3, 2, 1, 0)), "present"),
        ((day(1, drills=4),), "began"),
        ((day(1),), "answered"),
        ((day(2, drills=4), day(1, drills=4), day(0, 7, drills=4)), "answered"),
    ],
)
def test_the_first_thing_that_is_true_is_praised(days: Days, said: str) -> None:
    assert praise(days, TODAY) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((day(0, 6),), "sore"),
        ((day(9, 2), day(1, 3)), "less"),
        ((day(2, habit="sleep", answer=4), day(1)), "sleep"),
        ((day(2, habit="meals", answer=2), day(1)), "meals"),
        ((day(2, habit="load", answer=9), day(1)), "load"),
        ((day(2, habit="form", answer=2), day(1)), "form"),
        ((day(2, habit="sleep", answer=8),), "begin"),
        ((day(2, drills=4),), "more"),
        (tuple(day(n, drills=4) for n in (3, 2, 1)), "steady"),
    ],
)
def test_the_first_suggestion_that_fits_is_made(days: Days, said: str) -> None:
    assert to_try(days, TODAY) == said


@pytest.mark.parametrize(
    ("now", "then", "which"),
    [
        ([3], [], "first"),
        ([3], [4], "same"),
        ([4], [3], "same"),
        ([5], [3], "higher"),
        ([2], [4], "lower"),
    ],
)
def test_a_point_is_much_the_same(now: list[int], then: list[int], which: str) -> None:
    assert changed(now, then) == which


@pytest.mark.parametrize(
    ("at", "due"),
    [("07:01", "21 19:00"), ("19:30", "21 20:30"), ("22:00", "22 10:00")],
)
def test_it_comes_at_a_good_hour(at: str, due: str) -> None:
    local = datetime.fromisoformat(f"2026-11-21T{at}").replace(tzinfo=BERLIN)
    assert f"{evening(local, BERLIN).astimezone(BERLIN):%d %H:%M}" == due


def test_a_week_is_told_with_its_charts_and_what_was_answered(world: World) -> None:
    days = (
        day(9, 6),
        Day(TODAY - timedelta(days=8), (Scored(BEFORE, 3, 1, "hip", "none"),)),
        day(3, 3, 8, "sleep", 7),
        day(2, 3, None, "form", 1),
        day(1, 2, 8, "load", 6),
        day(0, 2, None, "meals", 1),
    )
    bench = Bench(world, "review", {}, profile((DAYS, days)))
    assert bench.told == [
        "review.head",
        "review.pain.lower",
        "progress.chart",
        "review.rest_of_life",
        "review.praise.felt",
        "review.try.meals",
    ]
    assert bench.remembered(REVIEWED) == TODAY


def test_a_place_with_only_a_score_after_a_routine_is_left_out(world: World) -> None:
    days = (Day(TODAY, (Scored(AFTER, 3, 1, "hip", "none"),), 4),)
    bench = Bench(world, "review", {}, profile((DAYS, days), (DRILLED, (TODAY, 4))))
    assert bench.told == ["review.head", "review.praise.began", "review.try.more"]


def test_a_week_without_anything_stays_silent(world: World) -> None:
    assert Bench(world, "review", {}, profile((DAYS, (day(9),)))).told == []


MADE_READY = (
    "/start", "I agree", "left knee, 3, five minutes, no band", "none", "start", "stop",
    "/checkin", "every day at 7 am",
)  # fmt: skip


async def lived(stage: Stage, until: int) -> None:
    """Check-ins each morning until a day of November, the review's own."""
    for line in MADE_READY:
        await stage.say(line)
    for on in range(22, until + 1):
        await stage.until(datetime(2026, 11, on, 7, 1, tzinfo=BERLIN))
        for line in ("3", "nothing new"):
            await stage.say(line)
        await stage.say(stage.said[-1].buttons[0].label)
        await stage.say("not today")


def heads(stage: Stage) -> list[str]:
    return [m.text.split("\n")[0] for m in stage.said if m.text.startswith("Your week")]


async def test_it_comes_on_the_first_evening_after_six_days_and_then_once_a_week(
    stage: Stage,
) -> None:
    await lived(stage, 30)
    assert heads(stage) == ["Your week in a few lines."]
    await stage.until(datetime(2026, 11, 30, 23, 0, tzinfo=BERLIN))
    assert len(heads(stage)) == 1


async def test_it_waits_while_a_routine_runs(stage: Stage) -> None:
    await lived(stage, 27)
    await stage.until(datetime(2026, 11, 27, 18, 58, tzinfo=BERLIN))
    for line in ("/warmup", "same", "3"):
        await stage.say(line)
    await stage.until(datetime(2026, 11, 27, 19, 2, tzinfo=BERLIN))
    assert heads(stage) == []
    await stage.until(datetime(2026, 11, 27, 20, 0, tzinfo=BERLIN))
    assert len(heads(stage)) == 1


@pytest.mark.parametrize("line", ["I have chest pain", "/withdraw"])
async def test_it_does_not_come_beside_a_flag_or_without_consent(stage: Stage, line: str) -> None:
    await lived(stage, 27)
    await stage.say(line)
    if line == "/withdraw":
        await stage.say("Leave it as it is")
    await stage.until(datetime(2026, 11, 27, 20, 0, tzinfo=BERLIN))
    assert heads(stage) == []


async def test_it_does_not_come_in_a_pause(stage: Stage) -> None:
    await lived(stage, 27)
    await stage.say("/pause")
    await stage.say("A week")
    await stage.until(datetime(2026, 11, 28, 20, 0, tzinfo=BERLIN))
    assert heads(stage) == []


async def test_half_a_day_late_it_is_left_out(stage: Stage) -> None:
    await lived(stage, 27)
    await stage.until(datetime(2026, 11, 27, 18, 0, tzinfo=BERLIN))
    await stage.restart(away_seconds=14 * 3600)
    assert heads(stage) == []
