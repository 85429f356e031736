"""What the desk sends again is done once, and what was refused is told apart from what was done."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.inbox.word_to_several import Several
from handlers.profile.facts import PLANNED
from handlers.routing.router import Router
from tests.bot.web.browser import JPEG, Browser, OnTheWeb
from tests.support.stage import Stage


@pytest.fixture
async def coach(coached: Router, tmp_path: Path) -> AsyncIterator[Browser]:
    """The coach at the desk, and one person who has agreed."""
    player = OnTheWeb(coached.world, tmp_path)
    stage = Stage(coached, tmp_path / "limber.db", player=player)
    await stage.open()
    for line in ("/start", "I agree"):
        await stage.say(line)
    coach = Browser(player.site)
    await coach.sign_in()
    yield coach
    await stage.close()


async def planned(coach: Browser) -> list[str]:
    profile = await coach.site.instance.app.store.profile_of(1)
    assert profile is not None
    return [each.text for each in PLANNED.of(profile)]


async def test_a_word_to_several_that_is_sent_again_reaches_nobody_twice(coach: Browser) -> None:
    word = {"label": "", "text": "The pool is closed.", "id": "n1"}
    first = await coach.post("/coach/several", do="send", **word)
    again = await coach.post("/coach/several", do="send", **word)
    assert (first.json()["batch"], again.json()["batch"]) == ("n1", "n1")
    assert await planned(coach) == ["The pool is closed."]
    stopped = await coach.post("/coach/several", do="stop", label="", text="n1")
    assert stopped.json() == {"count": 1}
    assert await planned(coach) == []


async def test_a_word_that_was_cut_off_half_way_goes_on_where_it_ended(coach: Browser) -> None:
    instance = coach.site.instance
    app = instance.app
    ben = Browser(coach.site)
    await ben.come_in("ben")
    for number, line in enumerate(("/start", "I agree")):
        await ben.post("/chat/say", id=str(number), text=line)
    several = Several(instance.world, app.store, app.dispatcher, app.clock.now())
    everybody = await several.audience("")
    half = type(everybody)(everybody.gets[:1], ())
    assert len(everybody.gets) == 2
    await several.plan(half, "John", "Hello.", timedelta(seconds=10), "n2")
    await several.plan(everybody, "John", "Hello.", timedelta(seconds=10), "n2")
    people = [await app.store.profile_of(case.id) for case in everybody.gets]
    assert [len(PLANNED.of(each)) for each in people if each is not None] == [1, 1]


@pytest.mark.parametrize("refused", ["/dance", "/drill nothing", "/later 2h It's arthritis."])
async def test_what_is_refused_says_so_and_what_is_done_does_too(
    coach: Browser, refused: str
) -> None:
    at = "/coach/threads/1"
    answer = (await coach.post(at, do="reply", text=refused, id="r1")).json()
    assert answer["said"]
    assert not answer["done"]
    for number, said in enumerate(("Well done.", "/note sleeps badly", "/later 2h How was it?")):
        answer = (await coach.post(at, do="reply", text=said, id=f"d{number}")).json()
        assert answer["done"], said


async def test_a_photo_that_the_coach_sends_twice_at_once_goes_out_once(coach: Browser) -> None:
    where = "/coach/threads/1/photo"
    sent = [coach.upload(where, JPEG, "a.jpg", id="p1", caption="like this") for _ in range(2)]
    answers = [each.json()["done"] for each in await asyncio.gather(*sent)]
    assert answers == [True, True]
    lines = (await coach.http.get("/coach/threads/1")).json()["lines"]
    assert len([line for line in lines if line["file"] is not None]) == 1


async def test_a_search_for_a_sign_that_no_database_takes_is_a_search_without_it(
    coach: Browser,
) -> None:
    await coach.post("/coach/threads/1", do="note", text="sleeps badly", id="n1")
    found = (await coach.http.get("/coach/search?q=sleeps%00%20badly")).json()["found"]
    assert "sleeps badly" in [each["text"] for each in found]


async def test_a_doubt_at_the_desk_names_no_command_since_a_button_sends_anyway(
    coach: Browser,
) -> None:
    words = "You have a torn meniscus."
    reply = await coach.post("/coach/threads/1", do="reply", text=words, id="r1")
    several = await coach.post("/coach/several", do="look", label="", text=words, id="s1")
    for answer in (reply, several):
        assert answer.status_code == 409
        assert "you have a torn" in answer.json()["doubt"]
        assert "/anyway" not in answer.json()["doubt"]
