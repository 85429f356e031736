"""What a coach orders: slips are refused, what does not go with somebody is said, and no order
counts as an answer.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.coach.thread import State, Thread, after
from handlers.engine.effect import AnswerCoach, Say, SendCoachReply, SetTimer
from handlers.engine.event import Attached, CoachReplied, Due, Said
from handlers.engine.message import Message
from handlers.profile.coach_orders import Assigned, dump_assigned
from handlers.profile.facts import ASKED, ASSIGNED, CONSENT, HALF_DOSE, LEAVES, RESTED, Consent
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import AT, CHEST, CLAIM, PLANNED, Story, agreed


def from_coach(story: Story) -> list[str]:
    return [e.message.text for e in story.effects if isinstance(e, SendCoachReply)]


# -- slips ------------------------------------------------------------------------------------


@pytest.mark.parametrize("slip", ["/rest knee until 2025-12-24", "/rest knee until 2026-11-20"])
def test_no_rest_ends_before_it_begins(coached: Router, slip: str) -> None:
    story = agreed(coached, "/stop")
    story.coach("/rest knee until 2026-11-30")
    assert "is in the past" in story.coach(slip)
    assert not from_coach(story)
    assert [on.isoformat() for on in RESTED.of(story.person.profile).values()] == ["2026-11-30"]


def test_a_rest_can_be_ended(coached: Router) -> None:
    story = agreed(coached, "/stop")
    story.coach("/rest knee until 2026-11-30")
    story.coach("/rest knee off")
    assert RESTED.of(story.person.profile) == {}
    assert "its drills are back" in from_coach(story)[0]


@pytest.mark.parametrize("minutes", [0, 1, 2, 61, 99])
def test_no_routine_is_assigned_of_minutes_that_there_are_none_of(
    coached: Router, minutes: int
) -> None:
    story = agreed(coached, "/stop")
    assert "3 to 60 minutes" in story.coach(f"/assign knee {minutes}")
    assert not from_coach(story)
    assert ASSIGNED.of(story.person.profile) is None


@pytest.mark.parametrize("slip", ["/snooze until 2025-01-01", "/snooze 0h"])
def test_nothing_is_put_off_until_a_moment_that_has_passed(coached: Router, slip: str) -> None:
    story = agreed(coached, "/coach my knee clicks, is that bad?")
    assert "is in the past" in story.coach(slip)
    assert not any(isinstance(each, SetTimer) for each in story.effects)


@pytest.mark.parametrize("command", ["/claim", "/seen", "/full"])
def test_words_behind_a_command_that_takes_none_are_not_dropped_in_silence(
    coached: Router, command: str
) -> None:
    story = agreed(coached, "/stop")
    assert f"{command} takes no text" in story.coach(f"{command} I'll write tonight")


def test_words_may_begin_on_the_line_below(coached: Router) -> None:
    story = agreed(coached, "/stop")
    assert (
        story.coach("/note\ncalls on Monday\nand again on Friday") == "Noted. Only coaches see it."
    )
    story.coach("/anyway\nIt's just muscular")
    assert from_coach(story) == ["John, your coach:\n\nIt's just muscular"]
    assert "Sent as a button" in story.coach("/drill\nclamshell")
    story.say("/coach\nmy knee clicks")
    assert "my knee clicks" in [getattr(each, "text", "") for each in story.effects]


# -- what stands in the way -------------------------------------------------------------------


def test_full_dose_is_promised_to_nobody_under_a_flag(coached: Router) -> None:
    story = agreed(coached, CHEST)
    assert "a flag stands" in story.coach("/full")
    assert not from_coach(story)
    story = agreed(coached, "/stop")
    assert "on the full dose already" in story.coach("/full")
    assert not from_coach(story)


def test_full_dose_ends_the_half(coached: Router) -> None:
    story = agreed(coached, CHEST, *CLAIM)
    story.coach("/clear")
    assert HALF_DOSE.of(story.person.profile)
    story.coach("/full")
    assert not HALF_DOSE.of(story.person.profile)


@pytest.mark.parametrize("order", ["/assign knee 10", "/drill clamshell"])
def test_what_is_said_to_be_sent_arrives_though_the_agreement_has_grown_old(
    coached: Router, order: str
) -> None:
    story = agreed(coached, "/stop")
    old = CONSENT.dump(Consent("1", 1, "terminal"))
    story.person = replace(story.person, profile={**story.person.profile, CONSENT.name: old})
    story.coach(order)
    (offer,) = [each.message for each in story.effects if isinstance(each, Say)]
    assert offer.buttons[0].label == "Do it now"
    told = "\n".join(each.text for each in story.say("Do it now"))
    assert "One thing first: the text that you agreed to has changed." in told
    assert not set(story.flows) & {"session", "sent_drill"}
    story.say("Still fine")
    assert story.flows[0] == ("sent_drill" if "drill" in order else "visit")


def test_no_routine_is_assigned_for_what_is_being_rested(coached: Router) -> None:
    story = agreed(coached, "/stop")
    story.coach("/rest knee until 2026-11-30")
    assert "knee rests until Mon 30 Nov" in story.coach("/assign knee 10")
    assert ASSIGNED.of(story.person.profile) is None
    assert not from_coach(story)


def test_no_drill_is_sent_for_what_is_being_rested(coached: Router) -> None:
    story = agreed(coached, "/stop")
    story.coach("/rest hip until 2026-11-30")
    assert "Not sent" in story.coach("/drill clamshell")


def test_what_does_not_go_with_somebody_is_said_to_whoever_assigns_it(coached: Router) -> None:
    story = agreed(coached, "left knee, 3, can't kneel, no band, ten minutes", "None of these")
    told = story.coach("/assign hip 10")
    assert "Done. They read" in told
    assert "Left out or replaced" in told
    assert "kneeling" in told
    told = story.coach("/soon /assign hip 10")
    assert "In 10 seconds" in told
    assert "kneeling" in told, "before it is done"


def test_a_date_is_previewed_as_it_will_be_read(coached: Router) -> None:
    story = agreed(coached, "/stop")
    shown = story.coach("/later 2d /rest knee until tomorrow")
    day = f"until {AT + timedelta(days=3):%A %-d %B}"
    assert day in shown
    story.at += timedelta(days=2, minutes=1)
    story.hear(Due(story.at, "planned", story.at))
    assert day in from_coach(story)[0]


@pytest.mark.parametrize("order", ["/clear", "/misread chest pain", "/full"])
@pytest.mark.parametrize("when", ["/later 2h", "/soon"])
def test_no_flag_is_lifted_later_by_a_coach_who_has_not_looked_again(
    coached: Router, order: str, when: str
) -> None:
    story = agreed(coached, CHEST, *CLAIM)
    assert "Not planned" in story.coach(f"{when} {order}")
    story.at += timedelta(hours=3)
    story.hear(Due(story.at, "planned", story.at))
    assert story.categories == ["chest_pain"]


# -- an order is no answer --------------------------------------------------------------------


def test_an_order_answers_nothing_that_was_asked(coached: Router) -> None:
    story = agreed(coached, "/stop", "/coach my knee clicks, is that bad?")
    for order in ("/rest knee until 2026-11-30", "/avoid clamshell", "/assign hip 10"):
        story.coach(order)
        assert from_coach(story)
        assert not any(isinstance(e, SetTimer) and e.kind == "nudge" for e in story.effects)
        assert ASKED.of(story.person.profile)
    story.coach("No, let it click.")
    assert any(isinstance(e, SetTimer) and e.kind == "nudge" for e in story.effects)
    assert not ASKED.of(story.person.profile)


def test_a_thread_waits_on_after_an_order_and_is_still_its_coachs() -> None:
    asked = Thread(State.WAITING, AT)
    order = SendCoachReply("John", "x", Message("x"), AT + timedelta(hours=1), is_order=True)
    found = after(asked, order, is_flagged=False)
    assert (found.state, found.waiting_since) == (State.WAITING, AT)
    assert found.claimed_by == "John"
    assert after(Thread(), order, is_flagged=False).state is State.OPEN


def test_a_flag_that_is_lifted_answers_whoever_asked_for_it(coached: Router) -> None:
    story = agreed(coached, CHEST, *CLAIM)
    story.coach("/clear")
    assert any(isinstance(e, SetTimer) and e.due is None for e in story.effects)


# -- whose words they are ---------------------------------------------------------------------


def test_a_colleagues_words_bear_their_own_name(coached: Router) -> None:
    story = agreed(coached, *PLANNED, "not now")
    for author, name in (
        ("Ann Lee", "Ann Lee"),
        ("John", "John"),
        ("John Wolf", "John"),
        ("coach", "John"),
    ):
        story.hear(CoachReplied(story.at, author, "Well done."))
        assert from_coach(story) == [f"{name}, your coach:\n\nWell done."]
        story.hear(CoachReplied(story.at, author, "/avoid clamshell"))
        assert from_coach(story)[0].startswith(f"A word from {name}:")
        story.hear(CoachReplied(story.at, author, "/allow clamshell"))
        said = story.hear(CoachReplied(story.at, author, "/drill clamshell"))
        assert f"Something to try, from {name}:" in said[-1].text
        story.hear(CoachReplied(story.at, author, "/assign ankle 10"))
        told = "\n".join(each.text for each in story.say("/warmup"))
        told += "\n".join(each.text for line in ("same", "2") for each in story.say(line))
        assert f"{name} chose this one for you" in told
        story.say("/stop")


def test_a_reply_to_a_colleague_is_for_the_coaches(coached: Router) -> None:
    story = agreed(coached, "/stop")
    quoted = "Ann Lee, your coach:\n\nWell done."
    story.hear(Said(story.at, "and on Sunday?", quoted))
    assert "and on Sunday?" in [getattr(each, "text", "") for each in story.effects]


def test_who_assigned_it_is_kept_only_of_a_colleague() -> None:
    assert dump_assigned(Assigned("knee", 10)) == ["knee", 10]
    assert ASSIGNED.of({"assigned": ["knee", 10, "Ann"]}) == Assigned("knee", 10, "Ann")


# -- who is blocked, and who leaves -----------------------------------------------------------


def test_whoever_is_blocked_is_not_asked_for_a_question(coached: Router) -> None:
    story = agreed(coached, "/stop")
    story.coach("/block")
    told = "\n".join(each.text for each in story.say("/coach"))
    assert "takes no messages from here for now" in told
    assert "Write it" not in told
    assert story.flows == []


@pytest.mark.parametrize("is_voice", [True, False])
def test_what_arrives_in_spite_of_a_block_is_not_said_to_be_kept_back(
    coached: Router, is_voice: bool
) -> None:
    story = agreed(coached, "/stop")
    story.coach("/block")
    german = "Ich habe starke Schmerzen im Rücken und weiß nicht weiter"
    event = Attached(story.at, "voice") if is_voice else Said(story.at, german)
    told = "\n".join(each.text for each in story.hear(event))
    assert "hasn't been passed on" not in told
    assert "passed" in told
    assert any(getattr(each, "by", "") == "person" for each in story.effects)


def test_whoever_withdraws_after_the_notice_of_removal_stays(coached: Router) -> None:
    story = agreed(coached, "/stop")
    story.hear(Due(story.at, "silence", story.at))
    assert LEAVES.of(story.person.profile)
    story.say("/withdraw")
    assert not LEAVES.of(story.person.profile)
    story.say("leave it")
    assert not LEAVES.of(story.person.profile)
    assert not any(isinstance(each, AnswerCoach) for each in story.effects)


@pytest.mark.parametrize("order", ["/rest knee off", "/allow clamshell"])
def test_nothing_is_given_back_under_a_flag(coached: Router, order: str) -> None:
    story = agreed(coached, "/stop")
    story.coach("/rest knee 5")
    story.coach("/avoid clamshell")
    story.say(CHEST)
    assert "a flag stands" in story.coach(order)
    assert not from_coach(story)


def test_a_rest_that_nobody_set_does_not_end(coached: Router) -> None:
    story = agreed(coached, "/stop")
    assert "their knee isn't resting" in story.coach("/rest knee off")
    assert not from_coach(story)
