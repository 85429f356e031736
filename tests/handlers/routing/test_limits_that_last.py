"""What filters drills outlasts the answers of a day: conditions, a clinician's word, an order."""

import pytest

from handlers.prescription.obstacle import obstacles
from handlers.prescription.request import Request
from handlers.profile.facts import CLINICIAN_LIMITS, LIMITS
from handlers.profile.limits import Limits
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import CHEST, CLAIM, PLANNED, Story, agreed

PREGNANT = "I'm pregnant and my midwife cleared me to exercise"


def conditions(story: Story) -> frozenset[str]:
    return (LIMITS.of(story.person.profile) or Limits()).conditions


def planned_drills(story: Story) -> tuple[list[str], Request]:
    session = next(each for each in story.person.stack if each.flow == "session")
    plan, request = session.arguments["plan"], session.arguments["request"]
    assert isinstance(plan, dict)
    assert isinstance(request, dict)
    items = plan["items"]
    assert isinstance(items, list)
    return [str(each["drill"]) for each in items if isinstance(each, dict)], Request.from_json(
        request
    )


def test_a_condition_said_while_limits_are_asked_filters_that_very_plan(coached: Router) -> None:
    story = agreed(coached, *PLANNED[:2])
    story.say(PREGNANT)
    story.say("that's all")
    assert conditions(story) == {"pregnancy"}
    story.say("Start")
    drills, request = planned_drills(story)
    catalog = coached.world.catalog
    assert drills
    assert not [d for d in drills if obstacles(catalog, catalog.drills[d], request)]
    assert request.conditions == {"pregnancy"}


def test_a_condition_said_in_the_settings_is_kept(coached: Router) -> None:
    story = agreed(coached, "/stop", "/settings", "What I can work with")
    story.say(PREGNANT)
    assert story.flows == ["settings"]
    story.say("that's all")
    assert conditions(story) == {"pregnancy"}


def test_back_takes_back_nothing_that_was_said_since(coached: Router) -> None:
    story = agreed(coached, *PLANNED, PREGNANT, "back")
    assert conditions(story) == {"pregnancy"}


@pytest.mark.parametrize(
    ("said", "condition"),
    [("I'm pregnant", "pregnancy"), ("I have osteoporosis", "osteoporosis")],
)
def test_what_was_cleared_goes_on_filtering(coached: Router, said: str, condition: str) -> None:
    story = agreed(coached, said, *CLAIM)
    assert story.coach("/clear").startswith("Lifted")
    assert conditions(story) == {condition}


def test_a_misread_condition_filters_nothing(coached: Router) -> None:
    story = agreed(coached, "I'm pregnant", "That's not what I meant")
    assert story.coach("/misread").startswith("Lifted")
    assert not conditions(story)


def test_without_a_coach_what_was_cleared_goes_on_filtering(router: Router) -> None:
    story = agreed(router, "I'm pregnant", *CLAIM, "None of these")
    assert not story.categories
    assert conditions(story) == {"pregnancy"}


def test_a_clinicians_limit_outlasts_what_is_said_of_today(coached: Router) -> None:
    story = agreed(coached, CHEST, *CLAIM[:3], "no kneeling")
    story.coach("/clear")
    for line in ("/warmup", "left knee, 3, twenty minutes, no band", "None of these", "Start"):
        story.say(line)
    drills, request = planned_drills(story)
    assert "kneeling" in request.positions_excluded
    assert drills


def test_only_the_coach_ends_a_clinicians_limit(coached: Router) -> None:
    story = agreed(coached, CHEST, *CLAIM[:3], "no kneeling")
    story.coach("/clear")
    assert "no kneeling" in story.coach("/card").lower()
    assert story.coach("/clear limits").startswith("Lifted")
    assert CLINICIAN_LIMITS.of(story.person.profile) == Limits()
    assert story.coach("/clear limits").startswith("Not lifted")


def test_a_drill_that_the_coach_leaves_out_goes_from_the_open_session(coached: Router) -> None:
    story = agreed(coached, *PLANNED, "Start")
    drills, _ = planned_drills(story)
    story.coach(f"/avoid {drills[0]}")
    first = coached.world.catalog.drills[drills[0]].name
    told = "\n".join(each.text for each in story.say("again"))
    assert first not in told
    _, request = planned_drills(story)
    assert drills[0] in request.avoid


def test_the_dose_is_halved_once_whoever_chose_the_routine(coached: Router) -> None:
    story = agreed(coached, CHEST, *CLAIM)
    story.coach("/clear")
    story.coach("/assign knee 20")
    story.knows("halved", True)
    told = ""
    for line in ("/warmup", "left knee, 3, twenty minutes, no band", "None of these"):
        told += "\n".join(each.text for each in story.say(line))
    assert "10 minutes" in told
    assert "Your plan: 20" not in told
