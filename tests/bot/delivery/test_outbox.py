"""What becomes of stored messages, with a channel that does as it is told."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.channel import Away, Later, Moved, Never, Wrong
from bot.delivery.outbox import Outbox, bare, tried
from bot.delivery.pacer import AT_WILL, Pace
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import Arrived, ForPerson, RowsOnly
from bot.storage.changes import Changes
from bot.storage.parcel import CoachFile, NewMessage, Parcel, message_in
from bot.storage.records import Address
from bot.storage.written_rows import DeliveredRow, WithdrawnRow
from handlers.engine.effect import Heard, Say, Unreachable
from handlers.engine.event import Event, Refused, Said
from handlers.engine.message import Lane, Message, Picture
from handlers.engine.person import Person
from tests.support.full_store import FullStore
from tests.support.sql import change, rows
from tests.support.waiting import until

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


@dataclass
class Platform:
    """Takes messages, and answers some of them with trouble first."""

    name: str = "telegram"
    pace: Pace = AT_WILL
    trouble: dict[str, list[Exception]] = field(default_factory=dict)
    slow: dict[str, asyncio.Event] = field(default_factory=dict)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    """What is answered only then, also with its trouble."""
    held_now: list[str] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    async def deliver(self, parcel: Parcel) -> str:
        message = message_in(parcel.body)
        assert message is not None
        text = message.text
        if message.picture is not None:
            text += " (picture)"
        self.calls.append(text)
        if text in self.held:
            self.held_now.append(text)
            await self.held[text].wait()
        if self.trouble.get(text):
            raise self.trouble[text].pop(0)
        if text in self.slow:
            await self.slow[text].wait()
        self.taken.append((parcel.address.chat, text))
        return f"m{parcel.id}"

    async def run(self) -> None:
        raise NotImplementedError

    @property
    def said(self) -> list[str]:
        return [text for _, text in self.taken]


def echo(person: Person, event: Event, _ids: object) -> Heard:
    """Says what it hears; "lane 4: words" in that lane, and each of several separated by bars."""
    if isinstance(event, Refused):
        return Heard(person, (Unreachable(is_unreachable=True),))
    assert isinstance(event, Said)
    lane, _, text = event.text.rpartition(": ")
    chosen = Lane(int(lane.removeprefix("lane "))) if lane else Lane.ANSWER
    picture = Picture("squat", "Somebody squats.") if text.startswith("look") else None
    said = tuple(Message(each, lane=chosen, picture=picture) for each in text.split("|"))
    return Heard(person, tuple(Say(each) for each in said))


class Breaking(FullStore):
    """A store in memory in which a look at what waits breaks some times, as nobody expects, and
    that can be read but not written while it is full.
    """

    breaks = 0

    async def next_of_chats(
        self, channel: str, now: datetime, limit: int, without: Collection[str]
    ) -> list[Parcel]:
        if self.breaks:
            self.breaks -= 1
            raise KeyError
        return await super().next_of_chats(channel, now, limit, without)


@dataclass
class Limber:
    store: Breaking
    dispatcher: Dispatcher
    outbox: Outbox
    at: datetime = AT

    async def say(self, chat: str, text: str) -> None:
        await self.dispatcher.submit(Arrived(Address("telegram", chat), Said(self.at, text)))

    async def states(self) -> list[tuple[str, str | None]]:
        found = await rows(self.store, "SELECT state, error FROM outgoing ORDER BY id")
        return [(row[0], row[1]) for row in found]

    @asynccontextmanager
    async def delivering(self, platform: Platform) -> AsyncIterator[None]:
        task = asyncio.create_task(self.outbox.run(platform))
        try:
            yield
        finally:
            self.outbox.stop()
            await task

    async def until_settled(self) -> None:
        async def is_settled() -> bool:
            return all(state != "stored" for state, _ in await self.states())

        await until(is_settled)


@asynccontextmanager
async def a_house() -> AsyncIterator[Limber]:
    store = Breaking(None)
    await store.open()
    dispatcher = Dispatcher(store, echo)
    await dispatcher.start()
    limber = Limber(store, dispatcher, Outbox(store, dispatcher, lambda: limber.at))
    try:
        yield limber
    finally:
        await dispatcher.stop()
        await store.close()


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


async def test_a_wait_for_one_chat_is_obeyed_while_others_pass() -> None:
    platform = Platform(trouble={"one": [Later(0.3, "429")]})
    async with a_house() as limber:
        await limber.say("a", "one")
        async with limber.delivering(platform):
            await until(lambda: not platform.trouble["one"])
            began = asyncio.get_running_loop().time()
            await limber.say("b", "hello")
            limber.at += timedelta(seconds=1)  # the row alone would let it go
            await limber.until_settled()
            took = asyncio.get_running_loop().time() - began
    assert platform.said == ["hello", "one"]
    assert took > 0.2


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
        await limber.say("a", "one")
        async with limber.delivering(platform):
            await until(lambda: not platform.trouble["one"])
            began = asyncio.get_running_loop().time()
            await limber.say("b", "hello")
            limber.at += timedelta(seconds=5)
            await limber.until_settled()
    assert platform.said == ["one", "hello"]
    assert asyncio.get_running_loop().time() - began > 0.5


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
