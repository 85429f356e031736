"""A check-in waits for its turn, and is then what fits the person as they are by then."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from bot.dispatch.item import Arrived, ForPerson
from handlers.engine.event import Erased, Said
from handlers.routing.router import Router
from tests.bot.dispatch.restartable import EVENING, Limber, here
from tests.support.check_ins import TIME, local
from tests.support.sql import change, rows

DUE = local("2026-11-21T06:10").astimezone(UTC)
LATER = timedelta(minutes=57)
"""How long a hundred thousand take at Telegram's pace."""


@asynccontextmanager
async def due(router: Router, path: Path, people: int = 2) -> AsyncIterator[Limber]:
    """Everybody's check-in is due, and none has been sent yet."""
    async with Limber(router, path / "limber.db").up(EVENING) as limber:
        for line in ("/start", "I agree", "/stop", "/checkin", "every day at 06:10"):
            await limber.say(line, people)
        await limber.forget_said()
        await limber.clock.move(DUE)
        yield limber
        assert await rows(limber.store, "SELECT error FROM set_aside") == []


async def check_ins(limber: Limber) -> list[str]:
    """Who is asked now, and how the question begins."""
    return sorted(chat for chat, text in await limber.waiting() if text.startswith(TIME))


async def say(limber: Limber, *lines: str) -> None:
    """The first person writes; what is said to it has been read before the next line."""
    for line in lines:
        await limber.dispatcher.submit(Arrived(here(0), Said(limber.clock.now(), line)))
        await change(limber.store, "UPDATE outgoing SET state = 'sent' WHERE kind <> 'due'")


async def test_to_wait_for_ones_turn_is_not_to_be_late(router: Router, tmp_path: Path) -> None:
    async with due(router, tmp_path) as limber:
        await limber.clock.move(DUE + LATER)
        said = await limber.waiting()
    assert len(said) == 2
    assert all(text.startswith(TIME) and "away" not in text for _, text in said)


@pytest.mark.parametrize(
    "lines",
    [
        ("/pause", "Until I say so"),
        ("/withdraw", "Yes, end it"),
        ("my chest feels tight and my left arm is numb",),
        ("/checkin",),
        ("/checkin", "3", "Nothing new", "7"),
    ],
    ids=["paused", "withdrawn", "in danger", "open already", "done already"],
)
async def test_what_the_person_does_meanwhile_counts(
    router: Router, tmp_path: Path, lines: tuple[str, ...]
) -> None:
    async with due(router, tmp_path) as limber:
        await limber.clock.move(DUE + timedelta(minutes=1))
        await say(limber, *lines)
        await limber.clock.move(DUE + timedelta(minutes=2))
        assert await check_ins(limber) == ["1"]


async def test_one_who_has_left_meanwhile_is_not_asked(router: Router, tmp_path: Path) -> None:
    async with due(router, tmp_path) as limber:
        person = await limber.store.person_at(here(0))
        assert person is not None
        await limber.dispatcher.submit(ForPerson(person, Erased(limber.clock.now())))
        assert await check_ins(limber) == ["1"]


async def test_nobody_is_asked_twice_when_nothing_was_sent_for_a_day(
    router: Router, tmp_path: Path
) -> None:
    async with due(router, tmp_path) as limber:
        await limber.clock.move(DUE + timedelta(days=1, minutes=30))
        said = await limber.waiting()
        assert sorted(chat for chat, _ in said) == ["0", "1"]
        assert all("I was away from yesterday 06:10 to 06:40, sorry." in text for _, text in said)


async def test_a_schedule_that_cannot_be_read_holds_up_nobody_else(
    router: Router, tmp_path: Path
) -> None:
    async with due(router, tmp_path, people=3) as limber:
        await limber.waiting()
        await limber.forget_said()
        broken = "UPDATE person SET profile = json_set(profile, '$.schedule', 'noon') WHERE id = ?"
        person = await limber.store.person_at(here(0))
        await change(limber.store, broken, (person,))
        await limber.clock.move(DUE + timedelta(days=1))
        assert await check_ins(limber) == ["1", "2"]
        assert len(await limber.planned()) == 1
        await change(limber.store, "DELETE FROM set_aside")
