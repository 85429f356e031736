"""The card at the head of a thread: everything there is to know, and nothing there is not."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from handlers.coach.card import Card
from handlers.engine.fact import Fact
from handlers.engine.journal import milliseconds
from handlers.engine.json import JSON
from handlers.prescription.drill_progress import DrillProgress
from handlers.profile.coach_orders import Assigned, Claim, load_assigned, load_claims
from handlers.profile.day import AFTER, BEFORE, CHECK_IN, Day, Scored
from handlers.profile.facts import (
    ASSIGNED,
    AVOID,
    CLAIMS,
    CONSENT,
    DAYS,
    DRILL_PROGRESS,
    FLAGS,
    HALF_DOSE,
    LIMITS,
    PAIN,
    PAINFUL,
    POSTURE,
    RESTED,
    ZONE,
    Consent,
)
from handlers.profile.flag import Flag
from handlers.profile.limits import Limits
from handlers.profile.pain import Pain, Place, Side
from handlers.profile.posture import Posture, Sitting, Which
from handlers.routing.router import Router

NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
MS = milliseconds(NOW)


def profile(*facts: tuple[Fact[Any], Any]) -> dict[str, JSON]:
    return {fact.name: fact.dump(value) for fact, value in facts}


def test_a_card_says_everything_there_is(coached: Router) -> None:
    days = (
        Day(date(2026, 11, 19), (Scored(CHECK_IN, 5, MS),)),
        Day(date(2026, 11, 20), (Scored(BEFORE, 4, MS), Scored(AFTER, 2, MS)), drills=7),
        Day(date(2026, 11, 21), drills=1),
    )
    known = profile(
        (ZONE, "Europe/Berlin"),
        (CONSENT, Consent("2", MS, "terminal")),
        (FLAGS, (Flag("same_day", "septic_joint", "text", MS),)),
        (CLAIMS, (Claim("Dr Weiss", "Friday", "no kneeling", MS, "septic_joint"),)),
        (HALF_DOSE, True),
        (
            PAIN,
            Pain((Place("knee", Side.LEFT), Place("low_back")), 4, ("step_down",), 14),
        ),
        (
            LIMITS,
            Limits(frozenset({"band"}), frozenset({"kneeling"}), frozenset({"hip_pinch"})),
        ),
        (AVOID, frozenset({"squat", "a_drill_of_old"})),
        (RESTED, {"knee": date(2026, 11, 21), "hip": date(2026, 11, 20)}),
        (ASSIGNED, Assigned("ankle", 20)),
        (DAYS, days),
        (PAINFUL, {"fire_hydrant": 7}),
    )
    squat = coached.world.catalog.drills["squat"].name
    assert Card(coached.world, known, NOW).lines("my exact words") == [
        "TODAY: a hot, red, swollen joint (in their own words), since 21 Nov 2026, 06:00 your time",
        "Says cleared by: Dr Weiss; when: Friday; limits: no kneeling"
        " (about: a hot, red, swollen joint)",
        "Back at half the dose",
        "Hurts: left knee, low back, 4 out of 10, with step down, for 14 days",
        "Scores: 19 Nov 5, 20 Nov 4",
        "Sessions: 20 Nov: 7 drills, 4 to 2; 21 Nov: 1 drill, ? to ?",
        "Painful drills: Fire hydrant (7)",
        "Off: no long loop band, no kneeling or all fours, Hip that pinches when bent",
        f"Left out by you: a_drill_of_old, {squat}",
        "Rested by you: knee until Sat 21 Nov",
        "Next routine by you: ankle, 20 min",
        "Time there: Sat 06:00 (Europe/Berlin)",
        'Last words: "my exact words"',
    ]


def test_a_card_says_which_versions_somebody_does_and_what_they_said_of_their_posture(
    coached: Router,
) -> None:
    known = profile(
        (
            DRILL_PROGRESS,
            {
                "squat": DrillProgress(-2, 1),
                "fire_hydrant": DrillProgress(0, 1),
                "old": DrillProgress(-1),
            },
        ),
        (POSTURE, Posture(Sitting.LONG, Which.LEFT, Which.NONE)),
    )
    assert Card(coached.world, known, NOW).lines()[:2] == [
        "Other versions: Squat: Supported squat",
        "Posture (own word): sits more than 8 hours a day; carries on the left; sport neither side",
    ]


def test_beside_the_card_stands_the_chart_of_the_last_weeks(coached: Router) -> None:
    days = (
        Day(date(2026, 11, 19), (Scored(CHECK_IN, 5, MS, "knee", "left"),)),
        Day(date(2026, 11, 20), (Scored(BEFORE, 4, MS, "knee", "left"),), drills=7),
    )
    chart = Card(coached.world, profile((DAYS, days)), NOW).chart()
    assert chart is not None
    assert chart.alt == (
        "Knee, left: 5 out of 10 on 19 Nov, 4 on 20 Nov, between 4 and 5 over 2 scores. "
        "1 session in that time."
    )
    assert Card(coached.world, {}, NOW).chart() is None


def test_of_somebody_new_there_is_little_to_say(coached: Router) -> None:
    assert Card(coached.world, {}, NOW).text().splitlines() == [
        "Time there: Sat 05:00 (UTC)",
        "Has not agreed that anything is kept",
    ]
    nowhere = profile((PAIN, Pain((), 0)), (LIMITS, Limits()))
    assert len(Card(coached.world, nowhere, NOW).lines()) == 2
    unscored = profile((PAIN, Pain((Place("moon"),))))
    assert Card(coached.world, unscored, NOW).lines()[0] == "Hurts: moon"


@pytest.mark.parametrize("value", ["x", 5, ["knee"], ["knee", "ten"]])
def test_an_assignment_of_another_age_counts_as_none(value: JSON) -> None:
    with pytest.raises((ValueError, TypeError)):
        load_assigned(value)
    assert ASSIGNED.of({"assigned": value}) is None


@pytest.mark.parametrize("value", ["x", 5, ["a", "b"], ["a", "b", "c", "d"]])
def test_a_claim_of_another_age_counts_as_none(value: JSON) -> None:
    with pytest.raises((ValueError, TypeError)):
        load_claims(value)
    assert not CLAIMS.of({"claim": value})
