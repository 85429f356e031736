"""A pause: until when, why, and back."""

from pathlib import Path

import pytest

from handlers.routing.router import Router
from tests.support.check_ins import a_person, a_stage, asked_at, do_check_in, local, log_of

EVENING = "2026-11-20T22:00"  # a Friday


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (("/pause 3 days",), "Enjoy the break. Nothing is lost: your streak waits.\n\nI'm quiet"),
        (("/pause", "Three days"), "Enjoy the break."),
        (("/pause", "I'm ill", "3 days"), "Get well soon."),
        (("/pause", "travelling until monday"), "Safe travels."),
        (("/pause travelling", "until monday"), "Safe travels."),
        (("pause", "flu, three days"), "Get well soon."),
        (("/pause", "until monday"), "Enjoy the break."),
        (("/pause", "I'm ill", "pfff", "3 days"), "Get well soon."),
        (("/pause", "pfff", "3"), "Enjoy the break."),
    ],
)
async def test_a_pause_is_read_from_taps_and_words(
    router: Router, tmp_path: Path, said: tuple[str, ...], answer: str
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        for line in said:
            await stage.say(line)
        assert stage.said[-1].text.startswith(answer)
        assert "I'm quiet until Monday." in stage.said[-1].text
        assert await asked_at(stage, local("2026-11-23T12:00")) == ["11-23T06:00"]


async def test_while_it_lasts_it_can_be_left_changed_or_ended(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await stage.say("/pause I'm ill, until wednesday")
        (asked,) = await stage.say("/pause")
        assert asked.text == "Your check-ins are paused until Wednesday."
        assert (await stage.say("Leave it so"))[0].text == "Good, it stays like that."
        await stage.say("/pause")
        await stage.restart()
        await stage.say("Another end")
        await stage.say("until further notice")
        assert stage.said[-1].text.endswith("I'm quiet until you're back: say /pause to go on.")
        (asked,) = await stage.say("/pause")
        assert asked.text == "Your check-ins are paused until you're back."
        (said,) = await stage.say("Resume now")
        assert said.text.startswith("Good to have you back.")
        assert "tomorrow 07:00" in said.text
        assert [line.data["reason"] for line in await log_of(stage, "pause")] == [  # type: ignore[index,call-overload]  # a log line holds JSON
            "ill",
            "break",
        ]


async def test_after_an_illness_a_whole_day_without_a_fever_comes_first(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await stage.say("/pause flu, 5 days")
        (said,) = await stage.say("resume")
        assert "only after a whole day without one" in said.text


async def test_without_a_pause_there_is_nothing_to_resume(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        (said,) = await stage.say("resume")
        assert not said.text.startswith("Good to have you back")


async def test_a_pause_without_check_ins_is_kept_all_the_same(
    router: Router, tmp_path: Path
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        for line in ("/start", "I agree", "/stop", "/pause 3 days"):
            await stage.say(line)
        assert stage.said[-1].text.endswith("I'm quiet until Monday.")


async def test_a_pause_freezes_the_streak(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        for day in (21, 22, 23):
            await stage.until(local(f"2026-11-{day}T07:00"))
            await do_check_in(stage, 2)
        await stage.say("/pause ill, 10 days")
        await stage.until(local("2026-12-03T07:00"))
        await do_check_in(stage, 2)
        said = await stage.say("/progress")
        assert "4 days of looking after yourself" in said[0].text


async def test_a_week_without_an_answer_breaks_it(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        for day in (21, 22, 23):
            await stage.until(local(f"2026-11-{day}T07:00"))
            await do_check_in(stage, 2)
        await stage.until(local("2026-11-26T07:00"))
        said = await do_check_in(stage, 2)
        assert "days of looking after yourself" not in said[-1].text
