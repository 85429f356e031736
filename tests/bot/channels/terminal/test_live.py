"""Coming, tapping, and leaving, at a keyboard; the conversation is a small one for the test."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from bot.channels.terminal.live import BYE, BYE_NOT_KEPT, NOT_KEPT, talk
from bot.reload import Editions
from handlers.engine.conversation import Conversation, OpenStep
from handlers.engine.effect import Heard, Say
from handlers.engine.event import Event, Said, Started, Tapped, TimerRang
from handlers.engine.message import Button, Lane, Message, Until
from handlers.engine.person import Person
from handlers.world import World
from tests.support.shipped import shipped_catalog, shipped_lexicon

LEAVE, INTERRUPT = "\x04", "\x03"
PATIENCE = 10.0
"""Seconds within which something must be seen."""


@dataclass
class Hold:
    """A conversation that is one hold, and another one when its time is over."""

    seconds: int = 90
    heard: list[Event] = field(default_factory=list)

    def hear(self, person: Person, event: Event, ids: Iterator[int]) -> Heard:
        self.heard.append(event)
        match event:
            case Started():
                opened = OpenStep(0, event.at)
                conversation = Conversation(next(ids), "session", {}, event.at, opened)
                return self._hold(person, conversation, event.at, Lane.ANSWER, "Done already")
            case TimerRang():
                [conversation] = person.stack
                return self._hold(person, conversation, event.at, Lane.TIMER, "Pause")
            case Said(_, "pause"):
                [conversation] = person.stack
                paused = replace(conversation.open, due=None, left=60.0)
                person = replace(person, stack=(replace(conversation, open=paused),))
                return Heard(person, (Say(Message("Paused, 60 s left.")),))
            case Said(_, text):
                return Heard(person, (Say(Message(f"You said {text}.")),))
            case _:
                return Heard(person, ())

    def _hold(
        self, person: Person, conversation: Conversation, at: datetime, lane: Lane, label: str
    ) -> Heard:
        turn = conversation.open.turn + 1
        opened = OpenStep(turn, at, at + timedelta(seconds=self.seconds), seconds=self.seconds)
        message = Message(
            "3 of 7 · left side\n**Fire hydrant** - hold it.",
            (Button(f"{conversation.id}.{turn}.choice", label),),
            until=Until(self.seconds, "done"),
            slot=(conversation.id, turn),
            lane=lane,
        )
        person = replace(person, stack=(replace(conversation, open=opened),))
        return Heard(person, (Say(message),))


class Sink(StringIO):
    """A screen: it keeps what is written, and answers where its cursor is, as terminals do."""

    def __init__(self, keys: PipeInput) -> None:
        super().__init__()
        self.written = asyncio.Event()
        self._keys = keys

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.written.set()
        if "\x1b[6n" in text:
            self._keys.send_text("\x1b[1;1R")
        return super().write(text)


@dataclass
class Keyboard:
    """Somebody at the keyboard, and what they see."""

    keys: PipeInput
    sink: "Sink"
    visit: "asyncio.Task[int]"

    @property
    def screen(self) -> str:
        """All that was written, without what colours it and moves the cursor."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.sink.getvalue())

    def types(self, text: str) -> None:
        self.keys.send_text(text)

    async def sees(self, text: str) -> None:
        """Wait for a text, with a deadline."""
        async with asyncio.timeout(PATIENCE):
            while text not in self.screen:
                self.sink.written.clear()
                await self.sink.written.wait()

    async def leaves(self, key: str = LEAVE) -> int:
        self.types(key)
        async with asyncio.timeout(PATIENCE):
            return await self.visit


@cache
def some_editions() -> Editions:
    """What nobody is told here: a `Hold` says everything."""
    return Editions(World(shipped_catalog(), shipped_lexicon()))


@asynccontextmanager
async def a_visit(hold: Hold, url: str = "sqlite://") -> AsyncIterator[Keyboard]:
    with create_pipe_input() as keys:
        sink = Sink(keys)
        output = Vt100_Output(sink, lambda: Size(rows=30, columns=80), term="xterm")
        with create_app_session(input=keys, output=output):
            visit = asyncio.create_task(
                talk(url, hold.hear, some_editions(), ZoneInfo("UTC"), "Sorry.")
            )
            try:
                yield Keyboard(keys, sink, visit)
            finally:
                visit.cancel()
                await asyncio.wait([visit])


async def test_a_new_person_is_greeted_and_time_runs_on_the_last_line() -> None:
    async with a_visit(Hold()) as person:
        await person.sees("1 Done already")
        await person.sees("▮▮▮▮▮▮▮▮▮▮")
        assert await person.leaves() == 0


async def test_a_number_and_a_label_are_taps_and_other_words_are_words() -> None:
    hold = Hold()
    async with a_visit(hold) as person:
        await person.sees("1 Done already")
        person.types("1\r")
        await person.sees("› Done already")
        person.types("done ALREADY\r")
        person.types("\r")
        person.types("my hip clicks\r")
        await person.sees("You said my hip clicks.")
        await person.leaves()
    _, first, second, third, last = hold.heard
    assert isinstance(first, Tapped)
    assert isinstance(second, Tapped)
    assert first.choice == second.choice
    assert isinstance(third, Said)
    assert isinstance(last, Said)
    assert last.text == "pause"


@pytest.mark.parametrize("key", [LEAVE, INTERRUPT])
async def test_leaving_pauses_what_runs_and_says_that_the_place_is_kept(
    tmp_path: Path, key: str
) -> None:
    url = f"sqlite:///{tmp_path}/limber.db"
    hold = Hold()
    async with a_visit(hold, url) as person:
        await person.sees("▮▮▮▮▮▮▮▮▮▮")
        assert await person.leaves(key) == 0
        assert BYE in person.screen
        assert NOT_KEPT not in person.screen
    assert [type(event) for event in hold.heard] == [Started, Said]


async def test_coming_back_puts_the_open_question_again_and_greets_nobody_twice(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path}/limber.db"
    hold = Hold()
    async with a_visit(hold, url) as person:
        await person.sees("▮▮▮▮▮▮▮▮▮▮")
        await person.leaves()
    hold.heard.clear()
    async with a_visit(hold, url) as person:
        await person.sees("Paused, 60 s left.")
        await person.sees("You said again.")
        await person.leaves()
    assert [type(event) for event in hold.heard] == [Said]


async def test_a_memory_that_ends_with_the_window_is_not_promised_to_be_kept() -> None:
    async with a_visit(Hold()) as person:
        await person.sees("1 Done already")
        await person.leaves()
        unwrapped = " ".join(person.screen.split())
        assert NOT_KEPT in unwrapped
        assert BYE_NOT_KEPT in unwrapped
        assert BYE not in unwrapped


async def test_what_was_typed_before_leaving_is_still_heard() -> None:
    hold = Hold()
    async with a_visit(hold) as person:
        await person.sees("1 Done already")
        assert await person.leaves("my knee\r4 today\r" + LEAVE) == 0
    texts = [event.text for event in hold.heard if isinstance(event, Said)]
    assert texts == ["my knee", "4 today", "pause"]


async def test_what_is_being_typed_stays_when_a_message_comes() -> None:
    hold = Hold()
    async with a_visit(hold) as person:
        await person.sees("1 Done already")
        person.types("first\rmy kn")
        await person.sees("You said first.")
        person.types("ee\r")
        await person.sees("You said my knee.")
        await person.leaves()


async def test_a_number_begun_before_its_time_was_over_is_no_answer_to_what_follows() -> None:
    hold = Hold(seconds=1)
    async with a_visit(hold) as person:
        await person.sees("1 Done already")
        assert "\a" not in person.screen
        person.types("1")
        await person.sees("1 Pause")
        await person.sees("\a")
        person.types("\r")
        await person.sees("› Done already")
        person.types("1\r")
        await person.sees("› Pause")
        await person.leaves()
    early, late = [event for event in hold.heard if isinstance(event, Tapped)]
    assert early.choice.endswith(".1.choice")
    assert not late.choice.endswith(".1.choice")
