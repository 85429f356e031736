"""Turns that few conversations take: an agreement that is not renewed, a drill that has gone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.engine.json import JSON
from handlers.engine.question import Question
from handlers.engine.words import literal, render
from handlers.flows.progress.ladder import rung_name
from handlers.flows.visit.plan import left_out, request_of
from handlers.prescription.item import Item, LeftOut
from handlers.prescription.obstacle import Obstacle, ObstacleKind
from handlers.prescription.prescription import Prescription
from handlers.profile import statement
from handlers.profile.day import CHECK_IN, Day, Scored
from handlers.profile.facts import CARDIO, CONSENT, DAYS, PAIN, WISH, Consent
from handlers.profile.ladder import ClimbAnswer, Standing
from handlers.profile.limits import Context, Limits, Preference
from handlers.profile.pain import Pain, Place, Side
from handlers.profile.statement import Statement
from handlers.world import World
from tests.handlers.flows.flow_runner import AT, Bench, profile

LONG_AGO = int((AT - timedelta(days=400)).timestamp() * 1000)
AGREED = (CONSENT, Consent("2", int(AT.timestamp() * 1000), "terminal"))
KNEE = (PAIN, Pain((Place("knee", Side.LEFT),), 3))


@pytest.mark.parametrize("flow", ["check_in", "visit"])
def test_who_no_longer_agrees_is_led_to_leaving(world: World, flow: str) -> None:
    bench = Bench(world, flow, {}, profile((CONSENT, Consent("2", LONG_AGO, "terminal"))))
    assert bench.key == "renewal"
    bench.answer("no_longer")
    assert bench.run.result is not None
    assert bench.run.result.flow == "withdrawal"


def test_who_named_something_outside_the_drills_may_leave_it_there(world: World) -> None:
    told = statement.dump(Statement(elsewhere=("shoulder",)))
    bench = Bench(world, "visit", {"told": told}, profile(AGREED))
    assert bench.run.waiting is not None
    question: Question[Any] = bench.run.waiting.question
    bench.answer(question.dump(None))
    assert "intake.left" in bench.told
    assert bench.key == ""


def test_conditions_that_are_no_longer_known_are_asked_for_again(world: World) -> None:
    bench = Bench(world, "settings", {}, profile(AGREED)).answer("limits")
    assert bench.key == "limits"
    bench.answer({"equipment": [], "positions": [], "conditions": ["condition"]})
    assert bench.key == "conditions"
    assert bench.is_cut_by("heart")
    assert not bench.is_cut_by([])


def test_items_of_the_screen_that_are_no_longer_asked(world: World) -> None:
    known = profile(AGREED, KNEE, (WISH, Preference(10, Context.BEFORE_TRAINING)))
    bench = Bench(world, "visit", {}, known).answer("sign")
    assert bench.key == "which"
    stales: list[JSON] = ["numb", ["something of old"]]
    for stale in stales:
        assert bench.is_cut_by(stale)


def test_a_clinicians_name_that_is_no_text_is_asked_for_again(world: World) -> None:
    flagged: dict[str, JSON] = {"flag": ["same_day", "chest", "text", 1]}
    bench = Bench(world, "still_standing", {}, profile(AGREED) | flagged).answer("cleared")
    assert bench.key == "who"
    assert bench.is_cut_by(7)


def test_a_ladder_that_the_content_no_longer_has_has_no_names(world: World) -> None:
    without = replace(world, catalog=replace(world.catalog, ladders={}))
    assert rung_name(without, "cardio", Standing()) == literal("")
    assert rung_name(world, "cardio", Standing()) != literal("")


def test_a_drill_that_the_content_no_longer_has_is_passed_over(world: World) -> None:
    request = request_of(Pain((Place("knee", Side.LEFT),), 3), Limits(), Preference(5))
    items = (Item("of_old"),)
    plan = Prescription(request.context, request.minutes, items, (), 60, None, "coach")
    arguments: dict[str, JSON] = {"plan": plan.to_json(), "request": request.to_json(), "before": 3}
    arguments |= {"area": "knee", "side": "left"}
    bench = Bench(world, "session", arguments, profile(AGREED, KNEE))
    assert "drill.gone" in bench.told


def test_a_drill_that_stands_in_for_another_already_is_named(world: World) -> None:
    left = LeftOut("clamshell", Obstacle(ObstacleKind.IN_PLAN, "fire_hydrant"))
    said = render(world.catalog.messages, left_out(world, left))
    assert world.catalog.drills["fire_hydrant"].name.lower() in said


def test_what_hurts_on_the_lowest_rung_is_for_the_coach(world: World) -> None:
    lowest = Standing(len(world.catalog.ladders["cardio"].rungs) - 1, AT.date())
    began = Day(AT.date() - timedelta(days=6), (Scored(CHECK_IN, 2, 1, "knee", "left"),))
    known = profile(AGREED, KNEE, (DAYS, (began,)), (CARDIO, lowest))
    bench = Bench(world, "check_in", {"day": AT.date().isoformat()}, known)
    bench.answer(2, "nothing", ClimbAnswer.HURT.value)
    assert "ladder.cardio.bottom" in bench.told
