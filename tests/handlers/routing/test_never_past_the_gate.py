"""Whatever happens, in whatever order: never a drill against the gate, never an exception."""

from datetime import datetime, timedelta

import pytest

from handlers.engine.conversation import Conversation
from handlers.engine.effect import Log, ToCoach
from handlers.engine.event import AgeCorrected, CoachReplied, Said, Tapped
from handlers.engine.journal import By, instant
from handlers.engine.message import Picture
from handlers.engine.person import Person
from handlers.profile.facts import CONSENT, FLAGS, LIMITS, MINOR, QUESTIONS, UNWELL
from handlers.routing.router import Router
from tests.handlers.routing.random_walk import Step, Walk

WITH_DRILLS = {"visit", "session", "sent_drill", "sent_routine"}
RUNNING = {"Go now", "Done already", "Too hard / hurts", "Start"}
EVENTS = 60
"""In one walk; then two people who have not been met begin."""
WALKS = 336
PARTS = 6
"""So that two workers share them; all of them are walked by `make test`."""
SOAK_PARTS = 20
"""Each goes on where another has failed."""


@pytest.mark.parametrize("part", range(PARTS))
def test_in_twenty_thousand_events_nothing_gets_past_the_gate(coached: Router, part: int) -> None:
    hold_on_walks(coached, range(part, WALKS, PARTS))


@pytest.mark.soak
@pytest.mark.parametrize("part", range(SOAK_PARTS))
def test_in_a_million_events_nothing_gets_past_the_gate(coached: Router, part: int) -> None:
    hold_on_walks(coached, range(WALKS + part, WALKS + 1_000_000 // EVENTS, SOAK_PARTS))


def hold_on_walks(router: Router, seeds: range) -> None:
    for seed in seeds:
        walk = Walk(router, seed)
        for number, step in enumerate(walk.steps(EVENTS), 1):
            where = f"seed {seed}, event {number}: {step.event}"
            hold(router, step, where)
            if number % 40 == 0:
                hold(router, walk.link(), f"seed {seed}, a link after event {number}")


def hold(router: Router, step: Step, where: str) -> None:
    """All that is promised of one event. where: to find it again."""
    assert not step.faults, where
    drills = [c for c in step.after.stack if c.flow in WITH_DRILLS and not asks_first(c)]
    ends, holds = bars(router, step.after, step.event.at)
    if ends:
        assert not drills, where
    if ends or holds:
        assert not any(c.open.due for c in drills), where
        assert not drills or step.after.stack[0] not in drills, where
        assert not any(isinstance(message.picture, Picture) for message in step.said), where
        assert not {b.label for m in step.said for b in m.buttons} & RUNNING, where
    hold_filter(router, step, where)
    hold_minor(step, where)
    hold_flags(step, where)
    if CONSENT.of(step.after.profile) is None:
        assert not [each for each in step.effects if isinstance(each, Log | ToCoach)], where
        kept = {"consent", "minor"}
        for name in {*step.before.profile, *step.after.profile} - kept:
            assert step.before.profile.get(name) == step.after.profile.get(name), (where, name)


def bars(router: Router, person: Person, at: datetime) -> tuple[set[str], set[str]]:
    """What ends drills and what holds them, told from the profile alone."""
    profile = person.profile
    consent = CONSENT.of(profile)
    version = router.world.catalog.messages["welcome.version"]
    is_current = (
        consent is not None
        and consent.version == version
        and at - instant(consent.at) <= timedelta(days=365)
    )
    ends = {
        "minor": MINOR.of(profile),
        "consent": not is_current,
        "flag": bool(FLAGS.of(profile)),
        "unwell": bool(UNWELL.of(profile)),
    }
    open_flows = {c.flow for c in person.stack}
    holds = {
        "question": bool(QUESTIONS.of(profile)),
        "asked": bool(open_flows & {"danger_question", "other_person"}),
    }
    return {n for n, holds_ in ends.items() if holds_}, {n for n, h in holds.items() if h}


def asks_first(conversation: Conversation) -> bool:
    """A visit asks whether the agreement still holds before it is one with drills."""
    answered = [each for each in conversation.journal if each.by is not By.ENGINE]
    is_first = all(each.path.startswith("agreed/") for each in answered)
    return conversation.flow == "visit" and is_first


def hold_filter(router: Router, step: Step, where: str) -> None:
    """No drill is shown that something somebody lives with forbids."""
    limits = LIMITS.of(step.after.profile)
    shown = [m.picture.name for m in step.said if isinstance(m.picture, Picture)]
    if limits is not None:
        skips = {s.condition for name in shown for s in router.world.catalog.drills[name].skip}
        assert not skips & limits.conditions, where


def hold_minor(step: Step, where: str) -> None:
    """Once under 18, always, but for a slip in the next message and for the operator."""
    if not MINOR.of(step.before.profile) or MINOR.of(step.after.profile):
        return
    is_slip = isinstance(step.event, Said | Tapped) and any(
        c.flow == "under_18" for c in step.before.stack
    )
    assert is_slip or isinstance(step.event, AgeCorrected), where


def hold_flags(step: Step, where: str) -> None:
    """Where a coach is set up, only the coach lifts a flag, and one at a time."""
    gone = {f.category for f in FLAGS.of(step.before.profile)} - {
        f.category for f in FLAGS.of(step.after.profile)
    }
    if gone:
        is_lifted = isinstance(step.event, CoachReplied) and step.event.text[:2] in {"/c", "/m"}
        assert is_lifted, where
        assert len(gone) == 1, where
