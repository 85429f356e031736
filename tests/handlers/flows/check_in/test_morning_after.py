"""The morning after, where several things are true at once."""

from datetime import timedelta

from handlers.profile.day import AFTER, BEFORE, CHECK_IN, Day, Days, Scored
from handlers.profile.facts import CONSENT, DAYS, HALVED, PAIN, Consent
from handlers.profile.pain import Pain, Place, Side
from handlers.world import World
from tests.handlers.flows.flow_runner import AT, Bench, profile

TODAY = AT.date()
AGREED = (CONSENT, Consent("2", int(AT.timestamp() * 1000), "terminal"))
KNEE = (PAIN, Pain((Place("knee", Side.LEFT),), 3))


def day(ago: int, moment: str, score: int, drills: int | None = None) -> Day:
    return Day(
        TODAY - timedelta(days=ago), (Scored(moment, score, ago, "knee", "left"),), drills=drills
    )


def check_in(world: World, days: Days, *answers: int | str) -> Bench:
    known = profile(AGREED, KNEE, (DAYS, days))
    return Bench(world, "check_in", {"day": TODAY.isoformat()}, known).answer(*answers)


def test_as_before_but_week_to_week_it_climbs_so_the_same_or_less(world: World) -> None:
    weeks = (*(day(n, CHECK_IN, 1) for n in range(13, 6, -1)), day(1, BEFORE, 3, drills=8))
    assert "check_in.morning_repeat" in check_in(world, weeks, 3, "nothing").told


def test_as_before_and_no_climb_keeps_on(world: World) -> None:
    weeks = (*(day(n, CHECK_IN, 3) for n in range(13, 6, -1)), day(1, BEFORE, 3, drills=8))
    assert "check_in.morning_keep" in check_in(world, weeks, 3, "nothing").told


def test_a_six_says_one_thing_only_and_keeps_the_rest_day(world: World) -> None:
    bench = check_in(world, (day(1, BEFORE, 3, drills=8),), 6, "nothing")
    assert bench.key == ""
    assert bench.told[-1] == "visit.too_sore"
    assert "check_in.morning_rest" not in bench.told
    assert bench.remembered(HALVED) is True
    assert bench.alerts == ["coach.morning_rest", "coach.too_sore"]


def test_a_six_after_a_five_halves_nothing(world: World) -> None:
    bench = check_in(world, (day(1, BEFORE, 5, drills=8),), 6, "nothing")
    assert bench.told[-1] == "visit.too_sore"
    assert bench.remembered(HALVED) is False


def test_an_area_that_was_only_scored_after_a_session_has_no_chart(world: World) -> None:
    known = profile(AGREED, (DAYS, (day(1, AFTER, 3, drills=8),)))
    bench = Bench(world, "progress", {}, known)
    assert bench.key == "then"
    assert "progress.chart" not in bench.told
