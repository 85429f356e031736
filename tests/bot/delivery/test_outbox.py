"""Which stored message leaves next, and that each leaves once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery.channel import Away, Wrong
from bot.delivery.outbox import LOOK
from bot.delivery.pacer import Pace
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import Arrived, RowsOnly
from bot.storage.changes import Changes
from bot.storage.records import Address
from bot.storage.written_rows import DeliveredRow
from handlers.engine.event import Said
from handlers.engine.message import Lane
from tests.bot.delivery.outbox_stage import AT, Platform, a_house, echo
from tests.support.sql import change, rows
from tests.support.waiting import PATIENCE, until


async def test_one_slow_call_holds_nobody_else_up_and_a_chat_keeps_its_order() -> None:
    gate = asyncio.Event()
    platform = Platform(slow={"one": gate})
    async with a_house() as limber:
        await limber.say("a", "one|two|three")
        await limber.say("b", "hello")
        async with limber.delivering(platform):
            await until(lambda: bool(platform.taken))
            assert platform.taken == [("b", "hello")]
            gate.set()
            await limber.until_settled()
    assert platform.said == ["hello", "one", "two", "three"]


async def test_a_step_goes_before_two_hundred_welcomes_though_all_places_are_taken() -> None:
    gate = asyncio.Event()
    platform = Platform(pace=Pace(1000.0), slow={"welcome": gate})
    async with a_house() as limber:
        for number in range(200):
            await limber.say(f"n{number}", "welcome")
        async with limber.delivering(platform):
            await limber.say("sue", f"lane {Lane.TIMER.value}: switch sides")
            await until(lambda: bool(platform.taken))
            assert platform.taken == [("sue", "switch sides")]
            gate.set()
            await limber.until_settled()
    assert len(platform.taken) == 201


async def test_a_call_that_does_not_come_back_is_named_by_its_message() -> None:
    gate = asyncio.Event()
    platform = Platform(slow={"one": gate})
    async with a_house() as limber:
        await limber.say("a", "one")
        async with limber.delivering(platform):

            async def is_named() -> bool:
                found = [(s.channel, s.why) for s in await limber.outbox.stuck(0.0)]
                return found == [("telegram", "its call has not come back")]

            await until(is_named)
            assert await limber.outbox.stuck() == [], "it has a minute"
            gate.set()
            await limber.until_settled()

            async def is_over() -> bool:
                return await limber.outbox.stuck(0.0) == []

            await until(is_over)


@pytest.mark.parametrize(
    ("trouble", "calls"),
    [
        ([], ["one", "two"]),
        ([Wrong("no")], ["one", "two"]),
        ([Away("500")], ["one", "one", "two"]),
    ],
)
async def test_while_nothing_can_be_stored_a_message_leaves_once_and_none_follows_it(
    trouble: list[Exception], calls: list[str]
) -> None:
    platform = Platform(trouble={"one": list(trouble)})
    async with a_house() as limber:
        await limber.say("a", "one|two")
        limber.store.is_full = True
        async with limber.delivering(platform):
            await until(lambda: limber.store.refused >= 3)
            assert len(platform.calls) == 1
            limber.at += timedelta(minutes=5)
            limber.store.is_full = False
            await limber.until_settled()
    assert platform.calls == calls


async def test_an_emergency_does_not_wait_for_another_call_of_its_chat() -> None:
    gate = asyncio.Event()
    platform = Platform(slow={"a drill": gate})
    async with a_house() as limber:
        await limber.say("a", "lane 2: a drill")
        async with limber.delivering(platform):
            await until(lambda: platform.calls == ["a drill"])
            await limber.say("a", "an answer")
            await limber.say("a", "lane 0: call 112|stay where you are")
            await until(lambda: platform.said == ["call 112", "stay where you are"])
            assert platform.calls == ["a drill", "call 112", "stay where you are"]
            gate.set()
            await limber.until_settled()
    assert platform.said[2:] == ["a drill", "an answer"]


async def test_an_accident_in_the_queue_holds_nobody_up_for_good() -> None:
    platform = Platform()
    async with a_house() as limber:
        limber.store.breaks = 1
        async with limber.delivering(platform):
            await limber.say("a", "one")
            await limber.until_settled()
    assert platform.said == ["one"]


async def test_an_answer_goes_before_the_morning_wave() -> None:
    platform = Platform(pace=Pace(200.0))
    async with a_house() as limber:
        for number in range(30):
            await limber.say(f"w{number}", "lane 4: check-in")
        async with limber.delivering(platform):
            await until(lambda: len(platform.taken) >= 5)
            before = len(platform.taken)
            await limber.say("me", "answer")
            await limber.until_settled()
    assert platform.said.index("answer") <= before + 3


async def test_a_check_in_that_waited_too_long_is_withdrawn_and_an_answer_never_is() -> None:
    platform = Platform()
    async with a_house() as limber:
        await limber.say("a", "lane 4: check-in")
        await limber.say("b", "answer")
        limber.at += timedelta(hours=7)
        async with limber.delivering(platform):
            await limber.until_settled()
            assert await limber.states() == [("withdrawn", "expired"), ("sent", None)]
    assert platform.said == ["answer"]


async def test_a_delivery_is_stored_with_the_platforms_id() -> None:
    async with a_house() as limber:
        await limber.say("a", "one")
        (parcel,) = await limber.store.next_of_chats("telegram", AT, 5, ())
        await limber.dispatcher.submit(
            RowsOnly(Changes(messages_delivered=[DeliveredRow("m9", parcel.id)]))
        )
        found = await rows(limber.store, "SELECT state, external FROM outgoing")
        assert [tuple(row) for row in found] == [("sent", "m9")]
        assert replace(parcel, tries=0) == parcel


async def test_a_row_that_cannot_be_read_is_kept_for_the_operator_and_holds_nothing_up() -> None:
    platform = Platform()
    async with a_house() as limber:
        await limber.say("a", "one|two|three")
        await change(limber.store, "UPDATE outgoing SET body = '{' WHERE body LIKE '%two%'")
        async with limber.delivering(platform):
            await limber.until_settled()
        states = await limber.states()
    assert platform.said == ["one", "three"]
    assert states == [("sent", None), ("failed", "unreadable"), ("sent", None)]


async def test_what_another_process_stored_is_found_though_nobody_is_woken() -> None:
    platform = Platform()
    async with a_house() as limber, limber.delivering(platform):
        other = Dispatcher(limber.store, echo)
        await other.start()
        await other.submit(Arrived(Address("telegram", "a"), Said(AT, "from a shell")))
        await other.stop()
        async with asyncio.timeout(LOOK + PATIENCE):
            await limber.until_settled()
    assert platform.said == ["from a shell"]
