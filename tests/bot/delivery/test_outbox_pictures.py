"""Words are delivered though their picture or file cannot be."""

import asyncio
from datetime import timedelta

from bot.delivery.channel import Away, Wrong
from bot.delivery.next_try import bare, tried
from bot.storage.parcel import CoachFile, NewMessage, Parcel
from bot.storage.records import Address
from handlers.engine.message import Message, Picture
from tests.bot.delivery.outbox_stage import AT, Platform, a_house


async def test_a_picture_that_the_platform_refuses_does_not_hold_the_words_up() -> None:
    platform = Platform(trouble={"look (picture)": [Wrong("no such kind of file")]})
    async with a_house() as limber:
        await limber.say("a", "look|go on")
        async with limber.delivering(platform):
            await limber.until_settled()
            assert await limber.states() == [("sent", None)] * 2
    assert platform.said == ["look", "go on (picture)"]


async def test_words_that_failed_twice_go_out_without_their_picture() -> None:
    troubles: list[Exception] = [Away("too slow"), OSError("broken")]
    platform = Platform(trouble={"look (picture)": troubles})
    async with a_house() as limber:
        await limber.say("a", "look")
        async with limber.delivering(platform), asyncio.timeout(10):
            while platform.said != ["look"]:
                limber.at += timedelta(seconds=1)
                limber.outbox.wake()
                await asyncio.sleep(0.01)
    assert troubles == []


async def test_a_while_without_network_takes_no_picture_away() -> None:
    away = Away("no network", is_for_all=True)
    platform = Platform(trouble={"look (picture)": [away, away]})
    async with a_house() as limber:
        await limber.say("a", "look")
        async with limber.delivering(platform):
            await limber.until_settled()
    assert platform.said == ["look (picture)"]


def test_a_coachs_file_is_given_up_by_whoever_brings_it_and_not_before() -> None:
    file = CoachFile("discord", "video", "u", "v.mp4")
    body = NewMessage(Message("Watch this", picture=Picture("squat", "A squat.")), file)
    parcel = Parcel(1, 1, Address("telegram", "5"), 3, body, None, None, AT, tries=5)
    assert tried(parcel).body == NewMessage(Message("Watch this"), file)
    assert bare(parcel).body == NewMessage(Message("Watch this"))


async def test_words_that_are_refused_by_themselves_are_kept_for_the_operator() -> None:
    refused: dict[str, list[Exception]] = {"look (picture)": [Wrong("1")], "look": [Wrong("2")]}
    platform = Platform(trouble=refused)
    async with a_house() as limber:
        await limber.say("a", "look")
        async with limber.delivering(platform):
            await limber.until_settled()
            assert await limber.states() == [("failed", "2")]
    assert platform.said == []
