"""The try-out: people of its own, a clock of its own, and nothing of it in the real database."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.storage.parcel import message_in
from bot.web.desk import Desk
from bot.web.rate_limit import RateLimit
from handlers.engine.journal import instant
from handlers.routing.router import Router
from tests.bot.web.browser import Browser, OnTheWeb
from tests.support.stage import Stage


@pytest.fixture
async def browser(coached: Router, tmp_path: Path) -> AsyncIterator[Browser]:
    """Somebody on this machine, with the try-out open."""
    player = OnTheWeb(coached.world, tmp_path)
    stage = Stage(coached, tmp_path / "limber.db", player=player)
    await stage.open()
    browser = Browser(player.site)
    await browser.open("/")
    yield browser
    await player.site.tryout.close()
    await stage.close()


async def alex(browser: Browser) -> str:
    """The first person's chat, begun."""
    chat = (await browser.http.get("/try/state")).json()["people"][0]["chat"]
    assert (await browser.post(f"/try/people/{chat}/begin")).status_code == 200
    return str(chat)


async def settled(browser: Browser) -> None:
    """Everything that was said has been delivered, as a push makes sure of."""
    instance = await browser.site.tryout.instance()
    await instance.app.clock.settled()  # type: ignore[attr-defined]  # the try-out's clock is a PushedClock


async def texts(browser: Browser, chat: str) -> list[str]:
    await settled(browser)
    instance = await browser.site.tryout.instance()
    return [
        message.text
        for each in await instance.channel.after(chat, 0)
        if (message := message_in(each.body)) is not None
    ]


async def test_somebody_who_begins_is_greeted(browser: Browser) -> None:
    chat = await alex(browser)
    assert "I'm Limber" in (await texts(browser, chat))[0]


async def test_danger_passes_the_limit_of_the_try_out_too(browser: Browser) -> None:
    chat, site = await alex(browser), browser.site
    limits = replace(site.limits, tryout=RateLimit(0, 600.0))
    hasty = Browser(replace(site, limits=limits))
    await hasty.open("/")
    said = ["/help", "I have chest pain"]
    answers = [
        await hasty.post(f"/try/people/{chat}/say", id=f"x{n}", text=each)
        for n, each in enumerate(said)
    ]
    assert [each.status_code for each in answers] == [429, 200]


async def test_the_real_database_knows_nothing_of_it(browser: Browser) -> None:
    chat = await alex(browser)
    await browser.post(f"/try/people/{chat}/say", id="1", text="I agree")
    await browser.post(f"/try/people/{chat}/say", id="2", text="/coach is that fine?")
    lists = (await browser.http.get("/try/coach/lists")).json()
    assert [each["title"] for each in lists["threads"]] == ["Alex #1"]
    real = browser.site.instance.app.store
    assert await real.everybody(10) == []
    assert await real.threads() == []


async def test_the_clock_goes_to_tomorrow_and_no_farther_back(browser: Browser) -> None:
    before = (await browser.http.get("/try/state")).json()
    pushed = (await browser.post("/try/clock", to="07:00")).json()
    zone = ZoneInfo(pushed["zone"])
    assert f"{instant(pushed['now']).astimezone(zone):%H:%M}" == "07:00"
    assert 0 < pushed["now"] - before["now"] <= 48 * 3600 * 1000
    assert (await browser.post("/try/clock", to="yesterday")).status_code == 400
    assert (await browser.post("/try/clock", to="1h")).json()["now"] > pushed["now"]


async def test_it_stands_where_it_stood_after_a_restart(browser: Browser) -> None:
    chat = await alex(browser)
    said = await texts(browser, chat)
    pushed = (await browser.post("/try/clock", to="07:00")).json()
    await browser.post(f"/try/people/{chat}/say", id="1", text="I agree")
    await browser.site.tryout.close()
    again = (await browser.http.get("/try/state")).json()
    assert again["now"] >= pushed["now"]
    assert [each["chat"] for each in again["people"]] == [chat]
    assert (await texts(browser, chat))[: len(said)] == said


async def test_starting_over_forgets_everybody(browser: Browser) -> None:
    chat = await alex(browser)
    await browser.post("/try/people")
    assert len((await browser.http.get("/try/state")).json()["people"]) == 2
    told = (await browser.post("/try/anew")).json()
    assert [each["name"] for each in told["people"]] == ["Alex"]
    assert told["people"][0]["chat"] != chat
    assert (await browser.post(f"/try/people/{chat}/say", id="1", text="x")).status_code == 404


async def test_people_are_found_by_how_they_are(browser: Browser) -> None:
    chat = await alex(browser)
    await browser.post(f"/try/people/{chat}/say", id="1", text="I agree")
    await browser.post(f"/try/people/{chat}/say", id="2", text="I am numb between the legs")
    desk = Desk(await browser.site.tryout.instance(), "John")
    (person,) = (await desk.people.lists())["people"]
    assert (person["title"], person["flagged"], person["quiet"]) == ("Alex #1", True, 0)
    (row,) = (await desk.people.lists())["threads"]
    assert row["state"] == "flagged"
    for _ in range(4):
        await browser.post("/try/clock", to="07:00")
    (person,) = (await desk.people.lists())["people"]
    assert person["quiet"] == 4


async def test_what_a_coach_sends_twice_is_done_once(browser: Browser) -> None:
    chat = await alex(browser)
    await browser.post(f"/try/people/{chat}/say", id="1", text="I agree")
    await browser.post(f"/try/people/{chat}/say", id="2", text="/coach is that fine?")
    for _ in range(2):
        answer = await browser.post("/try/coach/threads/1", do="reply", text="It is.", id="r1")
        assert answer.status_code == 200
    assert sum("It is." in text for text in await texts(browser, chat)) == 1
    doubt = await browser.post(
        "/try/coach/threads/1", do="reply", text="You have a torn meniscus.", id="r2"
    )
    assert doubt.status_code == 409
    assert (await browser.post("/try/coach/threads/1", do="dance", id="r3")).status_code == 400
    assert (await browser.post("/try/coach/threads/99", do="note", text="x")).status_code == 404
    lines = (await browser.http.get("/try/coach/threads/1")).json()["lines"]
    assert [line["fate"] for line in lines if line["kind"] == "coach"] == ["delivered"]
