"""A coach's commands: how they are written, and what they do to the person's plans."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.coach.command import area_named, read_command, read_date
from handlers.coach.thread import State, ThreadLineKind
from handlers.engine.event import (
    CoachAssigned,
    CoachAvoided,
    CoachNoted,
    CoachReplied,
    CoachRested,
    CoachSawAlerts,
    CoachSentDrill,
    CoachSnoozed,
)
from handlers.engine.words import Words
from handlers.routing.router import Router
from tests.handlers.coach.thread_lines import IN_A_HOLD, lines, played, state
from tests.support.sql import rows
from tests.support.stage import Stage

AT = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
SATURDAY = date(2026, 11, 21)


def read(router: Router, text: str) -> object:
    return read_command(router.world, {"zone": "Europe/Berlin"}, CoachReplied(AT, "John", text))


@pytest.mark.parametrize(
    ("text", "did"),
    [
        ("Two sets.", CoachReplied(AT, "John", "Two sets.")),
        ("/note  her left", CoachNoted(AT, "John", "her left")),
        ("/anyway I promise", CoachReplied(AT, "John", "I promise", anyway=True)),
        ("/avoid Fire Hydrant", CoachAvoided(AT, "John", "fire_hydrant")),
        ("/allow fire-hydrant", CoachAvoided(AT, "John", "fire_hydrant", allows=True)),
        ("/drill clamshell", CoachSentDrill(AT, "John", "clamshell")),
        ("/rest low back until 2026-11-30", CoachRested(AT, "John", "low_back", "2026-11-30")),
        ("/rest knee for 5 days", CoachRested(AT, "John", "knee", "2026-11-26")),
        ("/rest Hip, until Friday", CoachRested(AT, "John", "hip", "2026-11-27")),
        ("/assign low_back 20", CoachAssigned(AT, "John", "low_back", 20)),
        ("/assign Ankle", CoachAssigned(AT, "John", "ankle", 10)),
        ("/assign knee, 5 min", CoachAssigned(AT, "John", "knee", 5)),
        ("/seen", CoachSawAlerts(AT, "John", has_acknowledged=True)),
        ("/snooze 2h", CoachSnoozed(AT, "John", datetime(2026, 11, 21, 7, tzinfo=UTC))),
        ("/snooze 3 days", CoachSnoozed(AT, "John", datetime(2026, 11, 24, 5, tzinfo=UTC))),
        ("/snooze", CoachSnoozed(AT, "John", datetime(2026, 11, 23, 8, tzinfo=UTC))),
        (
            "/snooze until 2026-11-25",
            CoachSnoozed(AT, "John", datetime(2026, 11, 25, 8, tzinfo=UTC)),
        ),
    ],
)
def test_a_line_is_read_as_what_the_coach_did(coached: Router, text: str, did: object) -> None:
    assert read(coached, text) == did


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("/", "coach.commands"),
        ("/fly", "coach.commands"),
        ("/help", "coach.help"),
        ("/avoid", "coach.commands"),
        ("/avoid fire hydrent", "coach.no_drill_like"),
        ("/avoid zzzzqqq", "coach.no_drill"),
        ("/rest knee", "coach.how_to_rest"),
        ("/rest shoulder until friday", "coach.how_to_rest"),
        ("/rest knee until the cows come home", "coach.how_to_rest"),
        ("/assign everything", "coach.how_to_assign"),
        ("/snooze forever", "coach.how_to_snooze"),
        ("/snippet", "coach.snippets"),
    ],
)
def test_what_cannot_be_read_says_how_it_is_written(coached: Router, text: str, key: str) -> None:
    said = read(coached, text)
    assert isinstance(said, Words)
    assert said.key == key
    assert said.key in coached.world.catalog.messages


def test_a_snippet_is_its_text(coached: Router) -> None:
    said = read(coached, "/snippet rest_day")
    assert isinstance(said, CoachReplied)
    assert said.text.startswith("Leave it alone today")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("saturday", date(2026, 11, 28)),
        ("sun", date(2026, 11, 22)),
        ("tomorrow", date(2026, 11, 22)),
        ("2 weeks", date(2026, 12, 5)),
        ("2026-02-30", None),
        ("soon", None),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date | None) -> None:
    assert read_date(text, SATURDAY) == day


def test_only_areas_with_routines_are_named(coached: Router) -> None:
    assert area_named(coached.world, " Low Back") == "low_back"
    assert area_named(coached.world, "shoulder") is None


async def coach(stage: Stage, text: str) -> str:
    return (await stage.submit(CoachReplied(stage.now, "John", text))).answer


async def started(stage: Stage) -> None:
    await stage.say("/start")
    await stage.say("I agree")


async def plan_of(stage: Stage, *texts: str) -> str:
    """What is said last after these texts, once the plan is told."""
    for text in texts:
        await stage.say(text)
    return "\n".join(message.text for message in stage.said[-4:])


async def test_a_drill_that_is_left_out_is_in_no_plan_until_it_is_allowed_again(
    stage: Stage,
) -> None:
    await started(stage)
    answer = await coach(stage, "/avoid fire hydrant")
    assert answer == "Done. They read: Fire hydrant is left out of your plans from now on."
    assert stage.said[-1].text.splitlines()[0] == "A word from John:"
    told = await plan_of(stage, "left knee, 3, five minutes", "none", "that's all")
    assert ". **Fire hydrant**" not in told
    await stage.say("/stop")
    await coach(stage, "/allow fire hydrant")
    told = await plan_of(stage, "left knee, 3, five minutes", "none", "that's all")
    assert ". **Fire hydrant**" in told


async def test_an_area_rests_until_its_day_is_over(stage: Stage) -> None:
    await started(stage)
    await coach(stage, "/rest knee until 2026-11-23")
    told = await plan_of(stage, "left knee, 3, five minutes", "none", "that's all")
    assert "Your coach is resting this area for now." in told
    await stage.until(datetime(2026, 11, 24, 6, 0, tzinfo=UTC))
    told = await plan_of(stage, "left knee, 3, five minutes", "none", "that's all")
    assert "Your plan" in told


async def test_a_routine_that_is_assigned_is_the_next_one_and_only_that(stage: Stage) -> None:
    await started(stage)
    await plan_of(stage, "left knee, 3, five minutes", "none", "that's all", "not now")
    await coach(stage, "/assign ankle 20")
    await stage.say("Do it now")
    told = await plan_of(stage, "same", "2")
    assert "John chose this one for you: ankle." in told
    assert "20 minutes" in told
    for _ in range(30):
        await stage.say("skip")
    await stage.say("1")
    told = await plan_of(stage, "/warmup", "same", "1")
    assert "chose this one" not in told
    assert "5 minutes" in told


async def test_a_drill_arrives_behind_a_running_hold_and_stops_no_clock(stage: Stage) -> None:
    await stage.play(IN_A_HOLD)
    assert await coach(stage, "/drill clamshell") == "Sent as a button: Clamshell."
    await played(
        stage,
        """
        ~ 23 s
        < Switch sides. …
        > /stop
        < Stopped. …
        < Something to try, from John: Clamshell - … [Do it now] [Not now]
        > Do it now
        < And how much is it right now, 0 to 10? …
        > 2
        < 1 of 1 · get ready … Clamshell …
        """,
    )


async def test_a_drill_that_something_forbids_is_not_sent(stage: Stage) -> None:
    await started(stage)
    await coach(stage, "/avoid clamshell")
    assert (await coach(stage, "/drill clamshell")).startswith("Not sent: Clamshell doesn't suit")


async def test_while_a_flag_stands_answers_go_out_and_drills_do_not(stage: Stage) -> None:
    await started(stage)
    await stage.say("crushing chest pain right now")
    before = len(stage.said)
    for text in ("/drill clamshell", "/assign knee 10"):
        assert (await coach(stage, text)).startswith("Not sent: a flag stands")
    assert len(stage.said) == before
    await coach(stage, "Please call them now, I'm here for anything else.")
    assert "Please call them now" in stage.said[-1].text
    assert await state(stage) is State.FLAGGED


async def test_words_that_nobody_should_say_are_asked_about_first(stage: Stage) -> None:
    await started(stage)
    before = len(stage.said)
    answer = await coach(stage, "I think it’s just muscular, push through.")
    assert answer.startswith('Not sent. It says "it\'s just muscular".')
    assert len(stage.said) == before
    assert await coach(stage, "/anyway I think it's just muscular.") == ""
    assert stage.said[-1].text.endswith("I think it's just muscular.")


async def test_a_note_and_a_claim_are_seen_by_no_person(stage: Stage) -> None:
    await started(stage)
    before = len(stage.said)
    for text in ("/note her left is the sore one", "/claim", "/seen", "/snooze 2h", "/close"):
        assert await coach(stage, text)
    assert len(stage.said) == before
    assert (ThreadLineKind.NOTE, "her left is the sore one") in await lines(stage)
    assert await state(stage) is State.CLOSED


async def test_the_card_can_be_asked_for_in_the_thread(stage: Stage) -> None:
    await stage.play(IN_A_HOLD)
    card = await coach(stage, "/card")
    assert card.splitlines()[:2] == ["Hurts: left knee, 3 out of 10", "Scores: 21 Nov 3"]


async def test_the_person_hears_that_the_coach_knows_only_once_the_coach_does(
    stage: Stage,
) -> None:
    await started(stage)
    await stage.say("crushing chest pain right now")
    assert not any("told John" in message.text for message in stage.said)
    await stage.submit(CoachSawAlerts(stage.now, "John"))
    assert stage.said[-1].text == "I have told John."
    before = len(stage.said)
    await stage.submit(CoachSawAlerts(stage.now, "John"))
    assert len(stage.said) == before


async def test_an_older_alert_that_was_shown_says_nothing_of_a_newer_one(stage: Stage) -> None:
    await started(stage)
    earlier = stage.now - timedelta(minutes=1)
    await stage.say("crushing chest pain right now")
    before = len(stage.said)
    await stage.submit(CoachSawAlerts(stage.now, "John", up_to=earlier))
    assert len(stage.said) == before
    await stage.submit(CoachSawAlerts(stage.now, "John", up_to=stage.now))
    assert stage.said[-1].text == "I have told John."


async def test_a_thread_that_waits_nudges_by_the_coachs_hours_and_no_more_once_answered(
    stage: Stage,
) -> None:
    await started(stage)
    await stage.say("/coach squats?")
    await stage.say("/stop")

    async def nudges() -> int:
        found = await rows(stage.store, "SELECT COUNT(*) FROM alert WHERE level = 'waiting'")
        return int(found[0][0])

    await stage.until(datetime(2026, 11, 23, 8, 59, tzinfo=UTC))
    assert await nudges() == 0
    await stage.until(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    assert await nudges() == 1
    await stage.until(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    assert await nudges() == 2
    await coach(stage, "Yes.")
    await stage.until(datetime(2026, 11, 30, 12, 0, tzinfo=UTC))
    assert await nudges() == 2
    (listed,) = await stage.store.threads()
    assert listed.alerts == 0


async def test_without_a_coach_nobody_is_nudged(coached: Router, stage: Stage) -> None:
    nobody = replace(coached.world.coach, is_set_up=False)
    stage.router = Router(replace(coached.world, coach=nobody))
    await stage.restart()
    await started(stage)
    said = await stage.say("/coach squats?")
    assert said[0].text.startswith("No coach is set up here yet")
    found = await rows(stage.store, "SELECT COUNT(*) FROM timer WHERE kind = 'nudge'")
    assert found[0][0] == 0


@pytest.mark.parametrize("text", ["/drill clamshell", "/assign ankle 10"])
async def test_what_was_sent_can_wait(stage: Stage, text: str) -> None:
    await started(stage)
    await stage.say("/stop")
    await coach(stage, text)
    assert (await stage.say("Not now"))[0].text == "It'll keep."


@pytest.mark.parametrize("text", ["/drill clamshell", "/assign ankle 10"])
async def test_no_drill_that_was_sent_begins_under_a_flag(stage: Stage, text: str) -> None:
    await started(stage)
    await stage.say("/stop")
    await coach(stage, text)
    button = stage.said[-1].buttons[0].id
    await stage.say("crushing chest pain right now")
    said = await stage.tap(button)
    assert said[0].text.startswith("That button is from earlier")
    assert not any("get ready" in message.text for message in stage.said)


async def test_a_flag_from_the_screen_ends_what_was_sent_and_parked_as_well(stage: Stage) -> None:
    await started(stage)
    await stage.say("/stop")
    await coach(stage, "/drill clamshell")
    button = stage.said[-1].buttons[0].id
    await stage.say("/warmup")
    for text in ("low back, 3", "one or more", "Pregnancy, surgery, heart", "go on"):
        await stage.say(text)
    await stage.say("Heart trouble")
    said = await stage.tap(button)
    assert said[0].text.startswith("That button is from earlier")


async def test_a_drill_that_was_sent_asks_the_score_first_and_keeps_its_rules(
    stage: Stage,
) -> None:
    await started(stage)
    await stage.say("/stop")
    await coach(stage, "/drill clamshell")
    await stage.say("Do it now")
    said = await stage.say("7")
    assert "No routine today" in said[0].text
    await coach(stage, "/drill clamshell")
    await stage.say("Do it now")
    said = await stage.say("9")
    assert said[0].text.startswith("Stop here, please.")


async def test_a_drill_that_was_forbidden_since_is_left(stage: Stage) -> None:
    await started(stage)
    await stage.say("/stop")
    await coach(stage, "/drill clamshell")
    await coach(stage, "/avoid clamshell")
    await stage.say("Do it now")
    said = await stage.say("2")
    assert said[0].text.startswith("That drill doesn't suit")


def test_help_names_every_command_and_fits_one_message(coached: Router) -> None:
    messages = coached.world.catalog.messages
    said, known = messages["coach.help"], set(re.findall(r"/[a-z]+", messages["coach.commands"]))
    assert len(known) > 10
    assert known - {"/help"} <= set(re.findall(r"/[a-z]+", said))
    assert len(said) < 1900
