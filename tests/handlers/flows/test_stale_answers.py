"""A stored answer that a question no longer accepts is asked for again, and nothing breaks."""

import pytest

from handlers.engine.json import JSON
from handlers.profile.day import CHECK_IN, Day, Scored
from handlers.profile.facts import CONSENT, DAYS, PAUSED, Consent
from handlers.profile.pause import Pause, Reason
from handlers.world import World
from tests.handlers.flows.flow_runner import AT, Bench, profile

AGREED = (CONSENT, Consent("2", int(AT.timestamp() * 1000), "terminal"))
DAY = Day(AT.date(), (Scored(CHECK_IN, 3, 1, "knee", "left"),), is_checked=True)
WHEN: JSON = [[0, 1], None, ["09:00", "21:00"]]

CASES: list[tuple[str, dict[str, JSON], tuple[JSON, ...], str, list[JSON]]] = [
    ("reminder", {}, (), "when", [None, 5, "sometimes", [1, None, []], [[1], "25:00", []]]),
    ("reminder", {}, (WHEN,), "time", [None, "25:00", 7]),
    ("settings", {}, ("zone",), "city", [None, "Europe/Atlantis", 7]),
    ("check_in", {"day": "2026-11-21"}, (), "score", [None, 11, -1, "later", [3]]),
    ("check_in", {"day": "2026-11-21"}, (3,), "new", [None, "old"]),
    ("check_in", {"day": "2026-11-21"}, (3, "nothing"), "sleep", [None, 11, "well"]),
    ("pause", {}, (), "pause", [None, 7, [7, "bored"]]),
    ("progress", {}, (), "then", [None, 7]),
    ("question", {}, (), "words", [None, 7]),
    ("settings", {}, ("limits",), "limits", [None, 7, {"equipment": []}]),
    ("progress", {}, ("correct",), "which_score", [None, 7]),
]


@pytest.mark.parametrize(("flow", "arguments", "before", "key", "stale"), CASES)
def test_a_stale_answer_is_asked_for_again(
    world: World,
    flow: str,
    arguments: dict[str, JSON],
    before: tuple[JSON, ...],
    key: str,
    stale: list[JSON],
) -> None:
    known = profile(AGREED, (DAYS, (DAY,) if flow == "progress" else ()))
    bench = Bench(world, flow, arguments, known).answer(*before)
    assert bench.key == key
    for value in stale:
        assert bench.is_cut_by(value), value


def test_an_answer_on_meals_that_is_no_longer_offered(world: World) -> None:
    slept = Day(AT.date().replace(day=20), habit="sleep", answer=8, is_checked=True)
    known = profile(AGREED, (DAYS, (slept,)))
    bench = Bench(world, "check_in", {"day": "2026-11-21"}, known).answer(3, "nothing")
    assert bench.key == "meals"
    assert bench.is_cut_by(4)
    assert not bench.is_cut_by(3)


def test_a_pause_that_was_left_meanwhile(world: World) -> None:
    known = profile(AGREED, (PAUSED, Pause(None, Reason.ILL)))
    bench = Bench(world, "pause", {}, known)
    assert bench.key == "while"
    assert bench.is_cut_by("gone")


def test_the_times_are_read_as_times(world: World) -> None:
    bench = Bench(world, "reminder", {}, profile(AGREED)).answer(WHEN, "09:00")
    assert bench.run.result is None
    assert "reminder.set" in bench.told
