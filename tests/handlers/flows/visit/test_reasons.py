"""Today's lift, posture by wish: what is stored of another age is asked again."""

import pytest

from handlers.flows.visit.reasons import first_set, idea, lift_words, parked
from handlers.prescription.request import Request
from handlers.profile.facts import PAIN, POSTURE, WISH
from handlers.profile.limits import Preference
from handlers.profile.pain import Pain, Place
from handlers.profile.posture import Posture, Sitting, Which
from handlers.world import World
from tests.handlers.flows.flow_runner import Bench, profile


def test_a_lift_of_another_age_is_asked_again(world: World) -> None:
    known = profile((PAIN, Pain((), 0)), (WISH, Preference(10)))
    bench = Bench(world, "visit", {"score": 0}, known)
    while bench.key and bench.key != "lift":
        bench.answer("none" if bench.key == "screen" else "same")
    assert bench.key == "lift"
    assert bench.is_cut_by(5)


def test_without_a_coach_the_answers_on_posture_are_kept_all_the_same(world: World) -> None:
    bench = Bench(world, "posture", {}, profile()).answer("short", "both", "none")
    assert bench.told == ["posture.even"]
    assert bench.remembered(POSTURE) == Posture(Sitting.SHORT, Which.BOTH, Which.NONE)


@pytest.mark.parametrize(
    ("score", "triggers", "said"),
    [
        (4, ("running", "squat"), ["why.park.running"]),
        (3, ("jumping",), ["why.park.jumping"]),
        (2, ("running",), []),
        (4, ("squat",), []),
    ],
)
def test_what_jolts_is_parked_while_it_hurts(
    world: World, score: int, triggers: tuple[str, ...], said: list[str]
) -> None:
    pain = Pain((Place("ankle"),), score, triggers)
    assert [each.key for each in parked(world, pain)] == said
    assert parked(world, Pain((), score, triggers)) == ()


@pytest.mark.parametrize(
    ("areas", "lift", "said"),
    [
        (("knee",), "squat", "why.first_set"),
        ((), "running", "why.first_minutes"),
        (("ankle",), "running", "why.first_set_any"),
        ((), None, "why.first_set_any"),
    ],
)
def test_the_way_into_training_fits_the_lift_or_sport(
    world: World, areas: tuple[str, ...], lift: str | None, said: str
) -> None:
    assert first_set(world, Request(areas, 10, lift=lift)).key == said


def test_an_area_without_words_of_its_own_has_the_general_idea(world: World) -> None:
    assert idea(world, Request(("elbow",), 10)).key == "why.idea.other"
    assert idea(world, Request(("elbow",), 10), is_known=True).key == "why.again.other"
    assert lift_words(world, "juggling").key == "why.lift.other"
