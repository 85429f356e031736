"""What becomes of a stored message that its platform does not take, or not now."""

import asyncio
from datetime import timedelta

import pytest

from bot.delivery.channel import TOLD_TO_WAIT, Away, Later, Moved, Never, Wrong
from bot.delivery.outbox import Outbox
from bot.dispatch.item import ForPerson, RowsOnly
from bot.storage.changes import Changes
from bot.storage.parcel import TAKEN_BACK
from bot.storage.written_rows import FailedRow, WithdrawnRow
from handlers.engine.event import Said
from tests.bot.delivery.outbox_stage import Limber, Platform, a_house
from tests.support.sql import rows
from tests.support.waiting import until


async def test_what_was_said_later_in_a_chat_waits_behind_a_failing_message() -> None:
    platform = Platform(trouble={"one": [Away("500"), Away("500")]})
    async with a_house() as limber:
        await limber.say("a", "one|two")
        await limber.say("b", "hello")
        async with limber.delivering(platform):
            async with asyncio.timeout(10):
                while platform.said != ["hello", "one", "two"]:
                    limber.at += timedelta(seconds=1)
                    limber.outbox.wake()
                    await asyncio.sleep(0.01)
            await limber.until_settled()
            assert await limber.states() == [("sent", None)] * 3


async def test_what_was_withdrawn_while_it_was_being_sent_is_not_sent_again() -> None:
    """A drill is on its way, a danger sign takes it back, and then the call fails."""
    gate = asyncio.Event()
    platform = Platform(held={"a drill": gate}, trouble={"a drill": [Away("500")]})
    async with a_house() as limber:
        await limber.say("a", "lane 2: a drill")
        async with limber.delivering(platform):
            await until(lambda: platform.held_now == ["a drill"])
            person = (await rows(limber.store, "SELECT person, id FROM outgoing"))[0]
            taken_back = Changes(messages_withdrawn=[WithdrawnRow(person[0], person[1] + 1)])
            await limber.dispatcher.submit(RowsOnly(taken_back))
            await limber.say("a", "call 112")
            gate.set()
            await limber.until_settled()
            limber.at += timedelta(minutes=5)
            limber.outbox.wake()
            await limber.say("a", "still there?")
            await limber.until_settled()
        assert [state for state, _ in await limber.states()] == ["withdrawn", "sent", "sent"]
    assert platform.said == ["call 112", "still there?"]


@pytest.mark.parametrize("is_taken_back", [True, False])
async def test_what_a_coach_took_back_while_it_was_being_sent_is_removed_again(
    *, is_taken_back: bool
) -> None:
    gate = asyncio.Event()
    platform = Platform(held={"two sets": gate})
    async with a_house() as limber:
        await limber.say("a", "two sets")
        async with limber.delivering(platform):
            await until(lambda: platform.held_now == ["two sets"])
            if is_taken_back:
                (found,) = await rows(limber.store, "SELECT id FROM outgoing")
                row = FailedRow("withdrawn", 0, 0, TAKEN_BACK, found[0])
                await limber.dispatcher.submit(RowsOnly(Changes(messages_failed=[row])))
            gate.set()
            await until(lambda: "two sets" in platform.said)
            await limber.until_settled()
            if is_taken_back:
                await until(lambda: platform.said == ["two sets", ""])  # removed
        bodies = await rows(limber.store, "SELECT body FROM outgoing WHERE kind = 'amend'")
        assert len(bodies) == is_taken_back
    assert platform.said == ["two sets", ""][: 1 + is_taken_back]


async def seconds_with_another_chat(limber: Limber, platform: Platform, on: timedelta) -> float:
    """Say "one", which is refused, and "hello" to another chat; returns how long both took.

    on: how far the clock goes meanwhile, so that the row alone would let it go.
    """
    await limber.say("a", "one")
    began = asyncio.get_running_loop().time()
    async with limber.delivering(platform):
        await until(lambda: not platform.trouble["one"])
        await limber.say("b", "hello")
        limber.at += on
        await limber.until_settled()
        return asyncio.get_running_loop().time() - began


async def test_a_wait_for_one_chat_is_obeyed_while_others_pass() -> None:
    platform = Platform(trouble={"one": [Later(0.3, "429")]})
    async with a_house() as limber:
        took = await seconds_with_another_chat(limber, platform, timedelta(seconds=1))
    assert platform.said == ["hello", "one"]
    assert took > 0.2


async def test_who_blocks_is_not_reminded_until_they_write_again() -> None:
    platform = Platform(trouble={"hello": [Never("bot was blocked by the user")]})
    async with a_house() as limber:
        await limber.say("a", "hello")
        async with limber.delivering(platform):
            await limber.until_settled()
            assert await limber.states() == [("failed", "bot was blocked by the user")]
            await until(lambda: is_unreachable(limber))
            await limber.dispatcher.submit(ForPerson(1, Said(limber.at, "lane 4: check-in")))
            assert len(await limber.states()) == 1, "nobody is there to be reminded"
            await limber.say("a", "I am back")
            assert not await is_unreachable(limber)
            await limber.until_settled()
    assert platform.said == ["I am back"]


async def is_unreachable(limber: Limber) -> bool:
    found = await rows(limber.store, "SELECT is_unreachable FROM person")
    return bool(found[0][0])


async def test_what_the_platform_calls_wrong_is_kept_for_the_operator() -> None:
    platform = Platform(trouble={"one": [Wrong("message is too long")]})
    async with a_house() as limber:
        await limber.say("a", "one|two")
        async with limber.delivering(platform):
            await limber.until_settled()
        (refusal,) = await limber.store.refusals(10)
    assert (refusal.why, refusal.address.chat) == ("message is too long", "a")
    assert platform.said == ["two"]


async def test_a_chat_that_moved_is_followed() -> None:
    platform = Platform(trouble={"one": [Moved("-1007")]})
    async with a_house() as limber:
        await limber.say("-7", "one|two")
        async with limber.delivering(platform):
            await limber.until_settled()
    assert platform.taken == [("-1007", "one"), ("-1007", "two")]


async def test_while_the_network_is_away_nothing_else_is_tried() -> None:
    platform = Platform(trouble={"one": [Away("no route", is_for_all=True)]})
    async with a_house() as limber:
        took = await seconds_with_another_chat(limber, platform, timedelta(seconds=5))
    assert platform.said == ["one", "hello"]
    assert took > 0.5


async def seconds_after_a_start(platform: Platform) -> float:
    """Say "one", which has to wait; start anew, and say "hello" to another chat. Returns how long
    nothing was said, 0.3 at most: until then the clock of the rows stands still.
    """
    async with a_house() as limber:
        await limber.say("a", "one")
        async with limber.delivering(platform):
            await until(lambda: is_noted(limber))
        limber.outbox = Outbox(limber.store, limber.dispatcher, lambda: limber.at)
        await limber.say("b", "hello")
        began = asyncio.get_running_loop().time()

        def seconds() -> float:
            return asyncio.get_running_loop().time() - began

        async with limber.delivering(platform):
            await until(lambda: bool(platform.said) or seconds() > 0.3)
            took = seconds()
            limber.at += timedelta(seconds=1)
            limber.outbox.wake()
            await limber.until_settled()
    return took


async def test_a_wait_for_everybody_is_obeyed_after_a_start() -> None:
    wait = Later(0.5, TOLD_TO_WAIT, is_for_all=True)
    platform = Platform(trouble={"one": [wait]})
    assert await seconds_after_a_start(platform) > 0.3
    assert platform.said == ["one", "hello"]


@pytest.mark.parametrize(
    "wait",
    [
        Later(60, TOLD_TO_WAIT),
        Later(60, TOLD_TO_WAIT, is_for_thread=True),
        Later(60, "the token is wrong", is_for_all=True),
    ],
)
async def test_another_wait_holds_nobody_else_up_after_a_start(wait: Later) -> None:
    platform = Platform(trouble={"one": [wait]})
    async with a_house() as limber:
        await limber.say("a", "one")
        async with limber.delivering(platform):
            await until(lambda: is_noted(limber))
        limber.outbox = Outbox(limber.store, limber.dispatcher, lambda: limber.at)
        chat = "a" if wait.is_for_thread else "b"
        await limber.say(chat, "lane 0: help")
        async with limber.delivering(platform):
            await until(lambda: platform.said == ["help"])


async def is_noted(limber: Limber) -> bool:
    return any(why is not None for _, why in await limber.states())
