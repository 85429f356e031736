"""A coach's lists say the same of a profile made short as of the whole."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.coach.attention import Case, LastWords, OpenAlert
from handlers.coach.listing import Listing
from handlers.coach.overview import Overview
from handlers.coach.round import Rounds
from handlers.coach.short_profile import LEFT_OUT, short_profile
from handlers.coach.snippets import filled
from handlers.coach.thread import State, Thread
from handlers.coach.word_to_several import audience
from handlers.engine.json import JSON
from handlers.profile.barrier import is_care_first
from handlers.profile.facts import (
    FLAGS,
    FUNCTION,
    LABELS,
    MINOR,
    MUTED,
    NAME,
    PAIN,
    PAUSED,
    QUESTIONS,
    SCHEDULE,
    UNWELL,
    ZONE,
)
from handlers.profile.flag import Flag
from handlers.profile.function_scale import Activity, Rating
from handlers.profile.pause import Pause, Reason
from handlers.routing.router import Router
from tests.handlers.coach.cases import MS, NOW, TODAY, case, days_of

DAY_MS = 24 * 3600 * 1000
_FACTS: dict[str, JSON] = {
    NAME.name: "Ada",
    ZONE.name: "Europe/Berlin",
    MINOR.name: True,
    UNWELL.name: MS,
    LABELS.name: ["runners"],
    FLAGS.name: FLAGS.dump((Flag("same_day", "fracture", "text", MS),)),
    PAUSED.name: PAUSED.dump(Pause(None, Reason.AWAY)),
    FUNCTION.name: FUNCTION.dump(
        (Activity("kneel", (Rating(MS - 30 * DAY_MS, 4), Rating(MS - DAY_MS, 9))),)
    ),
}


@st.composite
def _cases(draw: st.DrawFn) -> Case:
    names = draw(st.sets(st.sampled_from(sorted(_FACTS))))
    levels = draw(st.lists(st.none() | st.integers(0, 10), max_size=20))
    until = TODAY - timedelta(days=draw(st.integers(0, 16)))
    made = case(1, days_of(*levels, until=until), None, {name: _FACTS[name] for name in names})
    if draw(st.booleans()):
        words = LastWords("May I squat?", NOW - timedelta(days=draw(st.integers(0, 9))))
        thread = Thread(State.WAITING, words.at)
        made = replace(made, thread=thread, last_words=words)
    if draw(st.booleans()):
        made = replace(made, alerts=(OpenAlert("emergency", "EMERGENCY: chest pain", NOW),))
    return made


def _said(router: Router, found: Case) -> tuple[object, ...]:
    world = router.world
    groups = audience([found], "", NOW)
    return (
        Rounds(world, NOW).of([found]),
        Listing(world, NOW).person(found),
        Overview(world, NOW).rows([found]),
        [why for _, why in groups.others],
        is_care_first(found.profile),
        filled(world, found.profile, "{name}, how is the {area}?"),
    )


@given(_cases())
def test_lists_say_the_same_of_a_profile_made_short(coached: Router, whole: Case) -> None:
    short = replace(whole, profile=short_profile(whole.profile))
    assert _said(coached, short) == _said(coached, whole)


def test_what_a_list_must_not_miss_stays_in() -> None:
    kept = {f.name for f in (FLAGS, QUESTIONS, MINOR, UNWELL, MUTED, PAUSED, PAIN, SCHEDULE)}
    assert not LEFT_OUT & kept
