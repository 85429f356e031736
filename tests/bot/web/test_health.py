"""Whether it is well, and its numbers: what stands there, and what never does."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.pacer import Pacer
from handlers.engine.effect import Heard
from handlers.engine.event import Event, Said
from handlers.engine.person import Person
from handlers.routing.router import Router
from tests.bot.web.browser import Browser, OnTheWeb
from tests.support.stage import Stage


@pytest.fixture
async def on_stage(coached: Router, tmp_path: Path) -> AsyncIterator[tuple[Stage, OnTheWeb]]:
    player = OnTheWeb(coached.world, tmp_path)
    stage = Stage(coached, tmp_path / "limber.db", player=player)
    await stage.open()
    await stage.say("/start")
    await stage.say("I agree")
    await stage.say("/coach my left knee clicks")
    yield stage, player
    await stage.close()


async def test_it_is_well(on_stage: tuple[Stage, OnTheWeb]) -> None:
    answer = await Browser(on_stage[1].site).http.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["database"] == "ok"


async def test_a_channel_that_waits_is_named_and_makes_it_unwell(
    on_stage: tuple[Stage, OnTheWeb],
) -> None:
    channels = on_stage[1].site.instance.app.channels
    channels |= {"web": "runs", "telegram": "waits"}
    answer = await Browser(on_stage[1].site).http.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["channels"] == {"web": "runs", "telegram": "waits"}
    channels["telegram"] = "runs"
    assert (await Browser(on_stage[1].site).http.get("/healthz")).status_code == 200


async def test_a_database_that_takes_nothing_makes_it_unwell_and_it_says_why(
    on_stage: tuple[Stage, OnTheWeb],
) -> None:
    dispatcher = on_stage[1].site.instance.app.dispatcher
    dispatcher.trouble = "The disk is full: make room."
    answer = await Browser(on_stage[1].site).http.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"database": "takes nothing", "why": "The disk is full: make room."}


async def test_a_message_that_is_stuck_makes_it_unwell(
    on_stage: tuple[Stage, OnTheWeb],
) -> None:
    stage, player = on_stage
    await player.site.instance.hear("me", Said(stage.now, "/help"), "77")  # nobody delivers it
    stage.parts[3].put(stage.now + timedelta(minutes=2))
    answer = await Browser(player.site).http.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["outbox_age_seconds"] == 120


async def test_the_numbers_say_what_waits_and_nobodys_name(
    on_stage: tuple[Stage, OnTheWeb],
) -> None:
    stage, player = on_stage
    site = player.site
    counted = site.metrics.delivering(site.instance.channel, lambda: stage.now)
    await site.instance.hear("me", Said(stage.now, "/help"), "78")
    (parcel,) = await site.instance.app.outbox.waiting(stage.address)
    told = (await Browser(site).http.get("/metrics")).text
    assert 'limber_outbox_messages{lane="answer"} 1.0' in told
    assert "limber_threads_waiting 1.0" in told
    await site.instance.app.outbox.deliver(counted, Pacer(counted.pace), parcel)
    told = (await Browser(site).http.get("/metrics")).text
    assert 'limber_outbox_messages{lane="answer"} 0.0' in told
    assert 'limber_deliveries_total{channel="web",outcome="delivered"} 1.0' in told
    for word in ("knee", '"me"', "person", "chat="):
        assert word not in told


async def test_events_are_counted_by_kind(on_stage: tuple[Stage, OnTheWeb]) -> None:
    stage, player = on_stage
    person = Person(1)

    def hear(person: Person, _event: Event, _ids: Iterator[int]) -> Heard:
        return Heard(person, ())

    counted = player.site.metrics.hearing(hear)
    assert counted(person, Said(stage.now, "words of mine"), iter(())) == Heard(person, ())
    told = (await Browser(player.site).http.get("/metrics")).text
    assert 'limber_events_total{kind="Said"} 1.0' in told
    assert "words of mine" not in told
