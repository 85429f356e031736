"""People who have a check-in, on a stage: what many tests of check-ins begin with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.storage.records import LogLine
from handlers.engine.message import Lane, Message
from handlers.routing.router import Router
from tests.support.sql import rows
from tests.support.stage import Stage
from tests.support.transcript import shown

TIME = "Time for your check-in."


def local(text: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@asynccontextmanager
async def a_stage(
    router: Router, path: Path, at: str, zone: str = "Europe/Berlin"
) -> AsyncIterator[Stage]:
    stage = Stage(router, path / "limber.db", local(at, zone), zone)
    await stage.open()
    try:
        yield stage
        assert await rows(stage.store, "SELECT error FROM set_aside") == []
    finally:
        await stage.close()


@asynccontextmanager
async def a_person(
    router: Router, path: Path, at: str, wanted: str, zone: str = "Europe/Berlin"
) -> AsyncIterator[Stage]:
    """Somebody who has agreed and wants a check-in at this time, and nothing else."""
    async with a_stage(router, path, at, zone) as stage:
        for line in ("/start", "I agree", "/stop", "/checkin", wanted):
            await stage.say(line)
        assert "The next ones:" in stage.said[-1].text, stage.said[-1].text
        yield stage


async def asked_at(stage: Stage, until: datetime) -> list[str]:
    """The instants (UTC) of the check-ins that come until then."""
    found: list[str] = []
    while True:
        due = await stage.store.next_due()
        if due is None or due > until:
            await stage.until(until)
            return found
        if any(is_check_in(message) for message in await stage.until(due)):
            found.append(f"{stage.now.astimezone(UTC):%m-%dT%H:%M}")


def is_check_in(message: Message) -> bool:
    if not message.text.startswith(TIME):
        return False
    assert message.lane is Lane.CHECK_IN
    assert message.text.split("\n")[0] == TIME, "a lock screen shows no more than that"
    return True


async def away_until(stage: Stage, back: datetime) -> list[Message]:
    """The process is down until then, and comes back."""
    await stage.close()
    stage.at = back
    await stage.open()
    return await stage.wait(0)


async def log_of(stage: Stage, kind: str) -> list[LogLine]:
    (person,) = await rows(stage.store, "SELECT id FROM person")
    return [line for line in await stage.store.log_of(person[0]) if line.kind == kind]


async def alerts(stage: Stage) -> list[str]:
    found = await rows(stage.store, "SELECT level, text FROM alert ORDER BY id")
    return [f"{level}: {text}" for level, text in found]


def lines(messages: list[Message]) -> list[str]:
    return [shown(message) for message in messages]


async def next_asked(stage: Stage) -> list[str]:
    """The instant (UTC) of the next check-in within two days."""
    for _ in range(20):
        due = await stage.store.next_due()
        if due is None or due - stage.now > 2 * DAY:
            return []
        if any(is_check_in(message) for message in await stage.until(due)):
            return [f"{stage.now.astimezone(UTC):%m-%dT%H:%M}"]
    return []


async def do_check_in(stage: Stage, score: int, new: str = "nothing new") -> list[Message]:
    """Answer a check-in to its end, and leave today's routine; says what was said last."""
    await stage.say(str(score))
    said = await stage.say(new)
    if not any(b.label == "Today's routine" for b in said[-1].buttons):
        labels = [button.label for button in said[-1].buttons]
        if not labels:
            return said
        said = await stage.say("7" if "7" in labels else labels[0])
    if said[-1].buttons:
        await stage.say("not today")
    return said


async def begin_session(stage: Stage) -> None:
    """Somebody with a knee, from /warmup to the first drill."""
    (said, *_) = await stage.say("/warmup")
    is_back = any(button.label == "Same, nothing new" for button in said.buttons)
    first_visit = ("left knee, 2, ten minutes", "none", "that's all", "start")
    for line in ("Same, nothing new", "2") if is_back else first_visit:
        await stage.say(line)
    assert "1 of" in stage.said[-1].text


DAY = timedelta(days=1)


async def trained(stage: Stage) -> None:
    """Somebody who trained at 2 on Saturday morning, with a check-in at seven in the evening."""
    for said in ("/start", "I agree", "/stop", "/checkin", "7 pm"):
        await stage.say(said)
    await begin_session(stage)
    await stage.wait(12 * 60)
    await stage.say("1")
    await stage.until(local("2026-11-22T19:00"))
