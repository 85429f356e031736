"""A page that can be installed: manifest, worker, and check-ins for a phone's calendar."""

import json
import re
from collections.abc import AsyncIterator
from datetime import date, time
from pathlib import Path

import pytest

from bot.dispatch.item import RowsOnly
from bot.storage.changes import Changes
from bot.storage.records import Address
from bot.storage.written_rows import PersonRow
from bot.web.calendar_file import WIDEST, calendar_file
from bot.web.channel import NAME
from bot.web.site import HERE, Site
from handlers.command import Command, command_of
from handlers.profile.facts import SCHEDULE
from handlers.routing.router import Router
from scheduler.recurrence import Schedule
from tests.bot.web.browser import Browser, OnTheWeb
from tests.support.stage import Stage

SATURDAY = date(2026, 11, 21)


@pytest.fixture
async def on_stage(coached: Router, tmp_path: Path) -> AsyncIterator[tuple[Stage, Site]]:
    player = OnTheWeb(coached.world, tmp_path)
    stage = Stage(coached, tmp_path / "limber.db", player=player)
    await stage.open()
    for line in ("/start", "I agree"):
        await stage.say(line)
    yield stage, player.site
    await stage.close()


async def test_the_manifest_names_icons_that_are_there(on_stage: tuple[Stage, Site]) -> None:
    browser = Browser(on_stage[1])
    told = await browser.http.get("/manifest.webmanifest")
    assert told.headers["content-type"] == "application/manifest+json"
    for icon in told.json()["icons"]:
        found = await browser.http.get(icon["src"])
        assert found.content.startswith(b"\x89PNG"), icon


async def test_the_worker_may_serve_the_chat_and_keeps_files_that_are_there(
    on_stage: tuple[Stage, Site],
) -> None:
    browser = Browser(on_stage[1])
    worker = await browser.http.get("/worker.js")
    assert worker.headers["service-worker-allowed"] == "/chat"
    assert worker.headers["content-type"].startswith("text/javascript")
    kept = [each.split('"')[0] for each in worker.text.split('"/static/')[1:]]
    assert len(kept) > 8
    for name in filter(None, kept):
        assert (HERE / "static" / name).is_file(), name


async def test_without_a_network_no_script_of_the_chat_is_missing(
    on_stage: tuple[Stage, Site],
) -> None:
    worker = (await Browser(on_stage[1]).http.get("/worker.js")).text
    left, needed = ["chat_page.js"], set[str]()
    while left:
        needed.add(name := left.pop())
        script = (HERE / "static" / name).read_text(encoding="utf-8")
        left += set(re.findall(r'from "\./(\w+\.js)"', script)) - needed
    assert len(needed) > 5
    assert {name for name in needed if f'"/static/{name}"' not in worker} == set()


async def test_the_menu_leads_to_a_warm_up_to_progress_to_settings_and_to_ones_data(
    on_stage: tuple[Stage, Site],
) -> None:
    browser = Browser(on_stage[1])
    await browser.come_in("me")
    menu = re.findall(r'data-says="([^"]+)">([^<]+)<', (await browser.open("/chat")).text)
    assert [command_of(says) for says, _ in menu] == [
        Command.WARMUP,
        Command.PROGRESS,
        Command.SETTINGS,
        Command.PRIVACY,
    ]
    assert all(words.strip() for _, words in menu)


async def test_check_ins_can_be_taken_to_a_calendar(on_stage: tuple[Stage, Site]) -> None:
    _, site = on_stage
    browser = Browser(site)
    await browser.come_in("me")
    assert (await browser.http.get("/chat/check-ins.ics")).status_code == 404
    people = site.instance.app.store
    person = await people.person_at(Address(NAME, "me"))
    profile = {**(await people.profile_of(person or 0) or {})}
    wished = Schedule(time(6, 30), frozenset({0, 3}), "Europe/Berlin")
    profile[SCHEDULE.name] = SCHEDULE.dump(wished)
    row = PersonRow(person or 0, json.dumps(profile), "[]", 0)
    await site.instance.app.dispatcher.submit(RowsOnly(Changes(people=[row])))
    answer = await browser.http.get("/chat/check-ins.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "DTSTART:20261123T063000\r\n" in answer.text
    assert "RRULE:FREQ=WEEKLY;BYDAY=MO,TH\r\n" in answer.text


def test_a_calendar_file_is_one_that_every_calendar_reads() -> None:
    schedule = Schedule(time(7), frozenset(range(7)), "Europe/Berlin")
    text = calendar_file(
        schedule, SATURDAY, "Drills; now, ä" + "x" * 90, "https://limber.example/chat"
    )
    lines = text.split("\r\n")
    assert lines[-1] == ""
    assert all(len(line.encode()) <= WIDEST for line in lines)
    assert "SUMMARY:Drills\\; now\\, ä" in text
    assert "DTSTART:20261121T070000" in text, "wall time, without a zone"


async def test_the_page_knows_the_question_for_a_city_again(
    on_stage: tuple[Stage, Site],
) -> None:
    site = on_stage[1]
    messages = site.instance.world.catalog.messages
    assert site.words["asks_city"] == messages["reminder.city"]
    asked = {site.words[f"asks_{each}"] for each in ("city_again", "city_unknown", "city_offset")}
    assert all(asked)
