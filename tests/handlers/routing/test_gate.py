"""The gate at the end of every event: whichever entrance was taken, no drill gets past it."""

from datetime import timedelta

import pytest

from handlers.engine.effect import AlertCoach, Log, Say, Settle, ToCoach
from handlers.engine.event import DayEnded, Due, Tapped, TimerRang
from handlers.engine.journal import milliseconds
from handlers.profile.barrier import is_minor
from handlers.profile.danger_question import OTHER_PERSON
from handlers.profile.facts import CLAIMS, CONSENT, MINOR, QUESTIONS, UNWELL
from handlers.routing.gate import WITH_DRILLS
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import AT, CHEST, CLAIM, PLANNED, SURGERY, Story, agreed

# -- every entrance ---------------------------------------------------------------------------


def test_a_new_agreement_after_a_withdrawal_lifts_no_flag(coached: Router) -> None:
    story = agreed(coached, SURGERY, "/withdraw", "leave it", "/start", "I agree")
    assert story.categories == ["post_surgery"]
    for line in ("left knee, 4, when I squat, no band, ten minutes", "None of these", "Start"):
        story.say(line)
        assert not set(story.flows) & WITH_DRILLS
    assert story.say("/warmup")[0].text.startswith("Not yet, please.")


def test_no_order_of_a_coach_reaches_somebody_who_has_not_agreed(coached: Router) -> None:
    for lines in (("/start", "I'm under 18"), ("/start",), ()):
        story = Story(coached, *lines)
        before = story.flows
        for order in ("/drill clamshell", "/assign knee 10", "/rest knee until 2026-12-01"):
            told = story.coach(order)
            assert story.flows == before
            assert not any(isinstance(each, Say) for each in story.effects)
            assert told


def test_no_check_in_and_no_review_reaches_somebody_who_has_not_agreed(coached: Router) -> None:
    story = Story(coached, "/start", "I'm under 18", "hello")
    for kind in ("check_in", "later", "review", "posture"):
        assert story.hear(Due(story.at, kind, story.at)) == []


def test_a_minor_stays_one_under_any_flag_and_after_every_word_of_a_coach(coached: Router) -> None:
    for first, second in ((("I am 16", "I'm under 18"), (CHEST,)), ((CHEST,), ("I am 16",))):
        story = agreed(coached, *first, *second)
        if not is_minor(story.person.profile):  # asked as soon as the flag is out of the way
            assert [each.category for each in QUESTIONS.of(story.person.profile)] == ["minor"]
        for line in CLAIM:
            story.say(line)
        story.coach("/clear")
        story.coach("/clear minor")
        story.coach("/misread")
        story.coach("/misread minor")
        story.say("/warmup")
        if not is_minor(story.person.profile):
            assert story.flows[0] == "danger_question"
            story.say("I'm under 18")
        for line in ("/warmup", *PLANNED, "Start", "Do it now"):
            story.say(line)
            assert not set(story.flows) & WITH_DRILLS
        assert is_minor(story.person.profile)


def test_a_sent_drill_is_refused_under_every_bar(coached: Router) -> None:
    other = "my dad has chest pain right now"
    for line, reason in (
        ("I'm 16", "a question about danger"),
        (other, "somebody next to them"),
        ("I have a fever", "they are ill"),
        (CHEST, "a flag stands"),
    ):
        story = agreed(coached, line)
        assert reason in story.coach("/drill clamshell")
        assert "sent_drill" not in story.flows


def test_a_drill_sent_before_the_flag_is_not_begun_under_it(coached: Router) -> None:
    story = agreed(coached, "/stop")
    story.coach("/drill clamshell")
    assert "sent_drill" in story.flows
    story.say(SURGERY)
    assert "sent_drill" not in story.flows
    story.say("Do it now")
    story.say("3")
    assert not set(story.flows) & WITH_DRILLS


def test_a_stored_session_does_not_go_on_under_a_stored_flag(coached: Router) -> None:
    story = agreed(coached, *PLANNED, "Start")
    assert story.flows == ["session"]
    story.knows("flag", ["same_day", "dvt", "text", milliseconds(AT)])
    session = story.person.stack[0]
    due = session.open.due
    assert due is not None
    said = story.hear(TimerRang(due, session.id, session.open.turn, due))
    assert story.flows == ["still_standing"]
    assert [message.picture for message in said] == [None]
    assert said[0].text.startswith("Not yet, please.")


def test_what_the_gate_stops_has_said_nothing(coached: Router) -> None:
    story = agreed(coached, *PLANNED)
    story.knows("minor", value=True)
    said = story.say("Start")
    assert len(said) == 1
    assert said[0].text.startswith("Thanks for being straight with me.")
    assert not said[0].buttons
    assert not set(story.flows) & WITH_DRILLS


def test_an_agreement_that_has_grown_old_is_asked_for_before_the_drill(coached: Router) -> None:
    story = agreed(coached, *PLANNED)
    story.at += timedelta(days=366)
    said = story.say("Start")
    assert story.flows == ["renewal"]
    assert "year" in said[0].text
    story.say("Still fine")
    assert story.flows == ["session"]


# -- a set of flags ---------------------------------------------------------------------------


def test_each_flag_is_lifted_by_itself(coached: Router) -> None:
    story = agreed(coached, SURGERY, CHEST)
    assert story.categories == ["chest_pain", "post_surgery"]
    assert "More than one flag stands: chest pain (EMERGENCY)" in story.coach("/misread")
    assert "No such flag stands" in story.coach("/misread dvt")
    assert "Drills stay off, for this stands: a recent operation" in story.coach(
        "/misread chest pain"
    )
    assert story.categories == ["post_surgery"]
    assert story.coach("/misread") == "Lifted as misread."
    assert story.categories == []
    assert story.coach("/misread dvt") == "There is no flag to lift."


def test_a_clinicians_word_falls_with_a_newer_and_graver_flag(coached: Router) -> None:
    story = agreed(coached, SURGERY, *CLAIM)
    assert [each.category for each in CLAIMS.of(story.person.profile)] == ["post_surgery"]
    story.say(CHEST)
    assert not CLAIMS.of(story.person.profile)
    assert story.coach("/clear").startswith("More than one flag stands")
    assert story.coach("/clear chest_pain").startswith("Not lifted")
    assert story.coach("/clear post_surgery").startswith("Not lifted")
    for line in CLAIM:
        story.say(line)
    assert [each.category for each in CLAIMS.of(story.person.profile)] == ["chest_pain"]
    assert story.coach("/clear post-surgery").startswith("Not lifted")
    story.coach("/clear chest_pain")
    assert story.categories == ["post_surgery"]
    assert story.say("/warmup")[0].text.startswith("Not yet, please.")


def test_the_flag_and_the_claim_of_an_older_profile_are_known(coached: Router) -> None:
    story = agreed(coached)
    story.knows("flag", ["same_day", "dvt", "text", 5])
    story.knows("claim", ["Dr Weiss", "Friday", "", 6])
    assert story.say("/warmup")[0].text.startswith("Not yet, please.")
    assert story.coach("/clear").startswith("Lifted.")
    assert story.categories == []
    story.knows("flag", ["clinician_first", "minor", "text", 5])
    assert story.coach("/clear").startswith("Not lifted: they have said that they are under 18")
    assert story.coach("/misread").startswith("Not lifted: they have said that they are under 18")
    assert story.say("/warmup")[0].text.startswith("Thanks for being straight with me.")


def test_what_somebody_lives_with_is_kept_beside_what_is_gravest(coached: Router) -> None:
    story = agreed(coached, "I had knee surgery two weeks ago and I have chest pain right now")
    assert story.categories == ["chest_pain", "post_surgery"]


# -- under 18 ---------------------------------------------------------------------------------


def test_a_slip_is_taken_back_in_the_next_message_only(coached: Router) -> None:
    story = Story(coached, "/start", "I'm under 18")
    assert dict(story.person.profile) == {
        "channel": "terminal",
        "zone": "Europe/Berlin",
        "minor": True,
    }
    story.say("I tapped that by mistake")
    assert not is_minor(story.person.profile)
    assert story.flows == ["welcome"]
    for between in ("hello", "/help", "/start", "so what now?", "my knee hurts"):
        story = Story(coached, "/start", "I'm under 18")
        front = story.person.stack[0]
        button = f"{front.id}.{front.open.turn}.mistake"
        story.say(between)
        story.hear(Tapped(story.at, button))
        story.say("I tapped that by mistake")
        story.say("I agree")
        assert is_minor(story.person.profile)
        assert CONSENT.of(story.person.profile) is None


def test_a_day_does_not_make_an_adult(coached: Router) -> None:
    story = Story(coached, "/start", "I'm under 18")
    story.hear(DayEnded(story.at))
    story.say("I tapped that by mistake")
    assert is_minor(story.person.profile)


# -- questions, others, illness ----------------------------------------------------------------


def test_a_question_about_danger_outlives_parking_and_the_days_end(coached: Router) -> None:
    story = agreed(coached, *PLANNED, "Start", "I'm 16 you know")
    assert story.flows == ["danger_question", "session"]
    assert all(each.open.due is None for each in story.person.stack)
    assert story.say("carry on")[-1].text.startswith("One question first")
    assert story.flows[0] == "danger_question"
    story.hear(DayEnded(story.at + timedelta(days=1)))
    assert story.flows == []
    story.at += timedelta(days=1)
    assert story.say("/warmup")[0].text.startswith("One question first")
    said = story.say("I'm 18 or over")
    assert said[-1].text.startswith("Good to see you again.")
    assert not QUESTIONS.of(story.person.profile)


def test_a_no_goes_on_where_the_person_stood(coached: Router) -> None:
    story = agreed(coached, *PLANNED, "Start", "I'm 16 you know")
    said = story.say("I'm 18 or over")
    assert story.flows == ["session"]
    assert "Your place is kept." in said[-1].text
    story.say("carry on")
    assert story.person.stack[0].open.due is not None


def test_somebody_elses_emergency_rests_drills_until_they_are_helped(coached: Router) -> None:
    story = agreed(coached, *PLANNED, "Start", "my dad has chest pain right now")
    assert story.flows == ["other_person", "session"]
    assert story.say("/stop")[-1].text.startswith("Act now, please.")
    assert not any(isinstance(each, AlertCoach) for each in story.effects)
    assert story.say("/warmup")[0].text.startswith("I wait right here.")
    story.say("They are being helped")
    assert not [q for q in QUESTIONS.of(story.person.profile) if q.category == OTHER_PERSON]
    story.say("/warmup")
    assert set(story.flows) & WITH_DRILLS


def test_somebody_elses_emergency_ends_with_the_day(coached: Router) -> None:
    story = agreed(coached, "my dad has chest pain right now")
    story.hear(DayEnded(story.at + timedelta(hours=20)))
    assert not QUESTIONS.of(story.person.profile)


def test_an_illness_rests_drills_until_the_coach_or_a_whole_day(coached: Router) -> None:
    story = agreed(coached, *PLANNED, "Start", "I have a fever")
    assert not set(story.flows) & WITH_DRILLS
    assert story.say("/warmup")[-1].text.startswith("Then today is for rest.")
    assert story.coach("/clear unwell") == "Noted: they are well again."
    assert not UNWELL.of(story.person.profile)
    story.say("/warmup")
    assert set(story.flows) & WITH_DRILLS


# -- the filter -------------------------------------------------------------------------------


def test_drills_that_a_new_condition_forbids_are_left_out_at_once(coached: Router) -> None:
    story = agreed(coached, "low back, 3, ten minutes", "None of these", "that's all", "Start")
    drills = coached.world.catalog.drills
    session = story.person.stack[0]
    story.say("I'm 20 weeks pregnant and cleared by my midwife")
    shown = []
    for _ in range(400):
        front = story.person.stack[0] if story.person.stack else None
        if front is None or front.flow != "session" or front.open.due is None:
            break
        due = front.open.due
        said = story.hear(TimerRang(due, front.id, front.open.turn, due))
        shown += [m.picture.name for m in said if m.picture and hasattr(m.picture, "name")]
    assert story.person.stack[0].id == session.id
    assert shown
    conditions = {skip.condition for name in shown for skip in drills[name].skip}
    assert "pregnancy" not in conditions


# -- nothing is kept without consent ----------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [CHEST, "my dad has chest pain right now", "my left knee hurts, 4", "I'm 16", "/coach help me"],
)
def test_of_somebody_who_has_not_agreed_nothing_is_kept(coached: Router, line: str) -> None:
    for lines in ((line,), ("/start", line)):
        story = Story(coached, *lines)
        assert {*story.person.profile} <= {"channel", "zone", MINOR.name}
        assert not story.person.recent
        assert not [e for e in story.effects if isinstance(e, Log | ToCoach | AlertCoach)]
        assert not any(e.label for e in story.effects if isinstance(e, Settle))


def test_who_says_yes_before_agreeing_is_passed_on(coached: Router) -> None:
    story = Story(coached, CHEST)
    story.say("Yes, tell the coach")
    assert [each.level for each in story.effects if isinstance(each, AlertCoach)] == ["emergency"]
