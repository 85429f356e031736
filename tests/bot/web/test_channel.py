"""What was delivered to a page has a number, and an open page misses nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.delivery.pacer import Pacer
from bot.dispatch.dispatcher import Dispatcher
from bot.storage.parcel import Parcel, message_in
from bot.storage.records import Address
from bot.web.channel import NAME, WebChannel
from bot.web.events import batch
from handlers.engine.event import Said
from handlers.engine.message import Picture
from handlers.routing.router import Router
from tests.bot.web.browser import Browser, OnTheWeb
from tests.support.stage import Stage

ME = Address(NAME, "me")


@pytest.fixture
async def on_stage(coached: Router, tmp_path: Path) -> AsyncIterator[tuple[Stage, OnTheWeb]]:
    player = OnTheWeb(coached.world, tmp_path)
    stage = Stage(coached, tmp_path / "limber.db", player=player)
    await stage.open()
    yield stage, player
    await stage.close()


async def deliver(channel: WebChannel, parcel: Parcel) -> None:
    await channel.app.outbox.deliver(channel, Pacer(channel.pace), parcel)


async def waiting(channel: WebChannel) -> list[Parcel]:
    return await channel.app.outbox.waiting(ME)


async def started(on_stage: tuple[Stage, OnTheWeb]) -> tuple[WebChannel, Parcel]:
    """The page's channel, and the one message that waits there: somebody has said /start."""
    stage, player = on_stage
    channel = player.site.instance.channel
    await player.site.instance.hear("me", Said(stage.now, "/start"), "1")
    (parcel,) = await waiting(channel)
    return channel, parcel


async def test_numbers_count_up_over_a_restart(on_stage: tuple[Stage, OnTheWeb]) -> None:
    stage, player = on_stage
    await stage.say("/start")
    await stage.say("I agree")
    before = [each.number for each in await player.site.instance.channel.after("me", 0)]
    assert before == sorted(set(before))
    await stage.restart()
    await stage.say("/help")
    after = [each.number for each in await player.site.instance.channel.after("me", 0)]
    assert after[: len(before)] == before
    assert after == sorted(set(after))
    assert len(after) > len(before)


async def test_a_page_that_was_away_gets_what_it_missed_and_no_more(
    on_stage: tuple[Stage, OnTheWeb],
) -> None:
    stage, player = on_stage
    for n in range(60):
        await stage.say("/help" if n else "/start")
    channel = player.site.instance.channel
    everything = await channel.after("me", 0)
    assert len(everything) >= 60
    third = everything[2].number
    assert await channel.after("me", third) == everything[3:]
    assert await channel.after("me", everything[-1].number) == []


async def test_an_open_page_is_woken_once_it_is_stored(
    on_stage: tuple[Stage, OnTheWeb],
) -> None:
    channel, parcel = await started(on_stage)
    woken = channel.open("me")
    woken.clear()
    number = await channel.deliver(parcel)  # handed on, and not stored yet
    assert await channel.after("me", 0) == []
    await channel.app.outbox.delivered([parcel], [number])
    assert woken.is_set()
    assert [each.number for each in await channel.after("me", 0)] == [int(number)]
    channel.close_page("me", woken)


async def test_a_page_that_opens_in_between_is_woken_too(
    on_stage: tuple[Stage, OnTheWeb],
) -> None:
    channel, parcel = await started(on_stage)
    number = await channel.deliver(parcel)
    woken = channel.open("me")
    await channel.app.outbox.delivered([parcel], [number])
    assert woken.is_set()


async def test_whoever_reads_first_leaves_no_open_page_asleep(
    on_stage: tuple[Stage, OnTheWeb],
) -> None:
    """A file, another page or a question for news comes between the commit and its wake."""
    stage, player = on_stage
    app = player.site.instance.app
    await player.site.instance.hear("me", Said(stage.now, "/start"), "1")
    unheard = Dispatcher(app.store, app.dispatcher.hear)  # so that no commit is told
    channel = WebChannel(replace(app, dispatcher=unheard))
    (parcel,) = await waiting(channel)
    asleep, reader = channel.open("me"), channel.open("me")
    await app.outbox.delivered([parcel], [await channel.deliver(parcel)])
    assert not asleep.is_set()
    assert len(await channel.after("me", 0, reader)) == 1
    assert asleep.is_set()
    assert not reader.is_set(), "it has read"


async def test_a_number_that_nobody_has_yet_wakes_nobody_early(
    on_stage: tuple[Stage, OnTheWeb],
) -> None:
    channel, parcel = await started(on_stage)
    woken = channel.open("me")
    number = await channel.deliver(parcel)
    assert await channel.after("me", 10**12) == []
    assert not woken.is_set()
    await channel.app.outbox.delivered([parcel], [number])
    assert woken.is_set()


async def test_what_could_not_be_stored_gets_a_later_number(
    on_stage: tuple[Stage, OnTheWeb],
) -> None:
    channel, parcel = await started(on_stage)
    lost = await channel.deliver(parcel)
    await deliver(channel, parcel)
    (shown,) = await channel.after("me", 0)
    assert shown.number > int(lost)


async def test_a_line_that_is_sent_again_is_heard_once(
    on_stage: tuple[Stage, OnTheWeb],
) -> None:
    _, player = on_stage
    me = Browser(player.site)
    await me.come_in("me")
    first = await me.post("/chat/say", id="abc", text="/start")
    again = await me.post("/chat/say", id="abc", text="/start")
    assert (first.json()["new"], again.json()["new"]) == (True, False)
    assert len(await waiting(player.site.instance.channel)) == 1


async def test_the_last_words_are_shown_although_nothing_is_kept(
    on_stage: tuple[Stage, OnTheWeb],
) -> None:
    stage, player = on_stage
    for line in ("/start", "I agree", "/delete"):
        await stage.say(line)
    channel = player.site.instance.channel
    seen = (await channel.after("me", 0))[-1].number
    last = await stage.say("Yes, remove everything")
    assert "Everything is gone" in last[-1].text
    assert [each.body.kind for each in await channel.after("me", seen)][-1] == "farewell"
    assert await channel.app.store.person_at(ME) is None


async def test_a_countdown_comes_with_its_due_time_and_a_pause_without(
    on_stage: tuple[Stage, OnTheWeb],
) -> None:
    stage, player = on_stage
    for line in ("/start", "I agree", "left knee, 4, ten minutes", "None of these"):
        await stage.say(line)
    for line in ("That's all", "Start"):
        await stage.say(line)
    channel = player.site.instance.channel

    async def shown() -> dict[str, list[dict[str, object]]]:
        return batch(await channel.after("me", 0), await channel.steps("me"), stage.now)

    running = await shown()
    slots = {each["slot"] for each in running["events"] if "until" in each}
    assert {step["slot"] for step in running["steps"]} <= slots
    assert len(running["steps"]) == 1
    await stage.say("pause")
    assert (await shown())["steps"] == []


async def test_a_plans_pictures_are_asked_for_in_its_order_before_anybody_looks(
    on_stage: tuple[Stage, OnTheWeb],
) -> None:
    stage, player = on_stage
    asked: list[list[str]] = []
    player.site.instance.app.dispatcher.on_plan.append(asked.append)
    for line in ("/start", "I agree", "left knee, 4, ten minutes", "None of these", "That's all"):
        await stage.say(line)
    (drills,) = asked
    assert len(drills) > 3
    await stage.say("Start")
    shown = [message_in(each.body) for each in await player.site.instance.channel.after("me", 0)]
    pictures = [each.picture for each in shown if each is not None and each.picture is not None]
    assert isinstance(pictures[0], Picture)
    assert pictures[0].name == drills[0]


async def test_a_settled_question_keeps_what_was_chosen(
    on_stage: tuple[Stage, OnTheWeb],
) -> None:
    stage, player = on_stage
    await stage.say("/start")
    await stage.say("I agree")
    told = batch(await player.site.instance.channel.after("me", 0), (), stage.now)["events"]
    (settled,) = [each for each in told if each["kind"] == "settle"]
    assert "agree" in str(settled["label"])


async def test_a_page_that_only_asks_from_time_to_time_is_rung_as_little_as_an_open_one(
    on_stage: tuple[Stage, OnTheWeb],
) -> None:
    stage, player = on_stage
    channel = player.site.instance.channel
    rung: list[str] = []
    channel.ring = lambda parcel: rung.append(parcel.address.chat)
    await player.site.instance.hear("me", Said(stage.now, "/start"), "1")
    (parcel,) = await waiting(channel)
    await channel.deliver(parcel)
    assert rung == ["me"], "nobody looks"
    await player.browser.http.get("/chat/news")
    await channel.deliver(parcel)
    assert rung == ["me"]
