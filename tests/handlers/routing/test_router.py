"""Who hears what is rare: a refusal, a return, a file before the agreement, two flags."""

from datetime import timedelta

import pytest

from handlers.coach.thread import ThreadLineKind
from handlers.engine.event import Attached, CoachCleared, Due, Erased, Refused, Returned, Said
from handlers.engine.json import JSON
from handlers.profile.facts import FLAGS, SCHEDULE
from handlers.world import World
from tests.handlers.flows.flow_runner import Bench, profile
from tests.support.stage import Stage

AGREED = ("/start", "I agree")
EMERGENCY = "crushing chest pain right now"


async def said(stage: Stage, *lines: str) -> None:
    for line in lines:
        await stage.say(line)


async def kinds(stage: Stage) -> list[ThreadLineKind]:
    found = await stage.store.thread_of(1)
    assert found is not None
    return [line.kind for line in found[1]]


@pytest.mark.parametrize("has_agreed", [True, False])
async def test_who_cannot_be_reached_is_a_note_to_the_coach_of_whoever_agreed(
    stage: Stage, *, has_agreed: bool
) -> None:
    await said(stage, *AGREED[: 2 if has_agreed else 1])
    before = len(stage.said)
    await stage.submit(Refused(stage.now))
    await stage.submit(Returned(stage.now))
    assert len(stage.said) == before
    assert await kinds(stage) == ([ThreadLineKind.NOTE] if has_agreed else [])


async def test_a_file_before_the_agreement_asks_for_it_and_goes_to_nobody(stage: Stage) -> None:
    await stage.submit(Attached(stage.now, "photo"))
    assert stage.said[-1].buttons[0].id.endswith(".agree")
    first = len(stage.said)
    await stage.submit(Attached(stage.now, "photo"))
    assert len(stage.said) == first + 1, "it is open already"
    assert await kinds(stage) == []


async def test_a_timer_of_another_kind_opens_the_flow_of_its_name(stage: Stage) -> None:
    await said(stage, *AGREED, "/stop")
    await stage.submit(Due(stage.now, "pause", stage.now))
    assert stage.said[-1].buttons


async def test_a_check_in_that_was_opened_by_hand_after_an_outage_is_not_asked_twice(
    stage: Stage,
) -> None:
    await said(stage, *AGREED, "/stop", "/checkin", "7:00 am", "/stop")
    await stage.close()
    stage.at += timedelta(hours=1, minutes=5)
    await stage.open()
    await said(stage, "/checkin")
    before = len(stage.said)
    await stage.wait(1)
    assert len(stage.said) == before
    assert SCHEDULE.of(await stage.store.profile_of(1) or {}) is not None


async def test_words_that_a_question_offers_are_no_danger_there(stage: Stage) -> None:
    await said(stage, *AGREED, "left knee, 3", "one or more")
    await stage.submit(Said(stage.now, "Pregnancy, surgery, heart"))
    assert not FLAGS.of(await stage.store.profile_of(1) or {})


async def test_a_doctors_title_is_no_second_danger(stage: Stage) -> None:
    await said(stage, *AGREED, EMERGENCY, "A clinician cleared me")
    flag = FLAGS.of(await stage.store.profile_of(1) or {})
    await said(stage, "the doctor for my chest pain, Dr Weiss")
    assert FLAGS.of(await stage.store.profile_of(1) or {}) == flag
    assert stage.said[-1].text == "And when was that?"


async def test_a_question_that_is_only_like_a_known_one_is_answered_where_it_means_nothing_else(
    stage: Stage,
) -> None:
    await said(stage, *AGREED, "do you think anybody really knows why squats?")
    assert stage.said[-1].buttons
    assert "squat" in stage.said[-1].text


async def test_a_lesser_danger_under_a_graver_flag_is_kept_and_the_graver_shown(
    stage: Stage,
) -> None:
    await said(stage, *AGREED, EMERGENCY)
    await said(stage, "my calf is hot, red and swollen since the flight")
    flags = FLAGS.of(await stage.store.profile_of(1) or {})
    assert [flag.category for flag in flags] == ["chest_pain", "dvt"]
    assert "Chest symptoms need emergency care now" in stage.said[-1].text
    assert stage.said[-1].buttons


async def test_worse_since_yesterday_under_a_flag_leads_to_no_check_in(stage: Stage) -> None:
    await said(stage, *AGREED, "left knee, 3, five minutes", "none", "that's all", "not now")
    await said(stage, EMERGENCY)
    await stage.wait(86400)
    await said(stage, "it hurts more since yesterday")
    assert not any("0" in button.label for button in stage.said[-1].buttons)


async def test_a_doctors_word_typed_under_a_flag_is_read_as_one(stage: Stage) -> None:
    await said(stage, *AGREED, EMERGENCY)
    await stage.submit(Said(stage.now, "my doctor cleared me today"))
    assert "standing" not in stage.said[-1].text
    assert FLAGS.of(await stage.store.profile_of(1) or {})


async def test_what_is_open_beside_the_flag_stays_open_when_it_is_lifted(stage: Stage) -> None:
    await said(stage, *AGREED, EMERGENCY, "/coach")
    await stage.submit(CoachCleared(stage.now, "John", is_misread=True))
    assert not FLAGS.of(await stage.store.profile_of(1) or {})
    await said(stage, "May I squat?")
    assert (await kinds(stage))[-1] is ThreadLineKind.PERSON


async def test_the_small_commands_where_somebody_is_known(stage: Stage) -> None:
    await said(stage, *AGREED, "/privacy", "/link", "my ladder")
    assert stage.said[-1].buttons, "what was open is asked again"


async def test_a_choice_to_be_ticked_can_be_typed_and_nothing_is_an_answer(stage: Stage) -> None:
    for typed in ("No step", "nothing"):
        await said(stage, "/start", "I agree", "left knee, 3", "none")
        await stage.submit(Said(stage.now, typed))
        assert "What's missing" not in stage.said[-1].text
        await said(stage, "/delete", "Yes, remove everything")


@pytest.mark.parametrize("typed", ["my left one", "left and right"])
async def test_a_side_is_read_from_a_few_words(stage: Stage, typed: str) -> None:
    await said(stage, *AGREED, "knee")
    await stage.submit(Said(stage.now, typed))
    assert "how much" in stage.said[-1].text


async def test_a_number_that_was_hardly_meant_as_a_score_is_asked_again(stage: Stage) -> None:
    await said(stage, *AGREED, "left knee")
    before = stage.said[-1].buttons
    await said(stage, "250")
    assert len(stage.said[-1].buttons) == len(before)


async def test_minutes_alone_are_an_answer_to_how_long(stage: Stage) -> None:
    await said(stage, *AGREED, "left knee, 3", "none", "that's all")
    await stage.submit(Said(stage.now, "15"))
    assert "Your plan" in stage.said[-1].text


async def test_who_is_erased_from_outside_is_told_nothing(stage: Stage) -> None:
    await said(stage, *AGREED)
    before = len(stage.said)
    await stage.submit(Erased(stage.now))
    assert len(stage.said) == before


FLAGGED: dict[str, JSON] = profile() | {"flag": ["same_day", "chest", "text", 1]}


@pytest.mark.parametrize("flow", ["sent_drill", "sent_routine"])
def test_a_flag_that_came_between_leads_away_from_what_was_sent(world: World, flow: str) -> None:
    bench = Bench(world, flow, {"drill": "clamshell"}, FLAGGED).answer("now")
    assert bench.run.result is not None
    assert bench.run.result.flow == "still_standing"


def test_a_flag_that_went_between_leaves_nothing_to_say(world: World) -> None:
    bench = Bench(world, "still_standing", {}, profile())
    assert (bench.key, bench.told) == ("", [])


def test_a_country_that_is_known_wins(world: World) -> None:
    bench = Bench(world, "still_standing", {}, {**FLAGGED, "country": "US"})
    assert "flag.not_yet" in bench.told
