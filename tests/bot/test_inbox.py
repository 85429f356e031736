"""The coach's side in a shell, alone and beside a running Limber."""

import asyncio
import os
import pty
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.arrival import Arrived
from bot.inbox import Inbox, InboxError
from handlers.engine.event import Said
from handlers.router import Router
from tests.handlers.coach.conftest import coached, stage  # noqa: F401 - fixtures
from tests.stage import Stage

LIMBER = [sys.executable, "-m", "bot"]
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def inbox(stage: Stage, coached: Router) -> AsyncIterator[Inbox]:  # noqa: F811
    await stage.say("/start")
    await stage.say("I agree")
    dispatcher = stage.parts[1]
    now, zone = stage.now, ZoneInfo("Europe/Berlin")
    yield Inbox(coached.world, stage.store, dispatcher, "John", now, zone)


async def test_nobody_waits_until_somebody_asks(stage: Stage, inbox: Inbox) -> None:  # noqa: F811
    assert await inbox.all() == "Nobody waits."
    await stage.say("/coach May I squat?")
    assert await inbox.all() == "#1  waiting  waits 0 min"


async def test_a_thread_is_shown_with_its_card_and_the_fate_of_each_line(
    stage: Stage,  # noqa: F811
    inbox: Inbox,
) -> None:
    await stage.say("left knee, 4, before squats, ten minutes, no band")
    await stage.say("none")
    await stage.say("/coach May I squat?")
    await inbox.note(1, "ask about depth")
    assert await inbox.reply(1, "Box squats.") == "Stored, on its way to #1."
    shown = await inbox.show(1)
    assert shown.splitlines() == [
        "#1  open  claimed by John",
        "",
        "Hurts: left knee, 4 out of 10, with squat",
        "Scores: 21 Nov 4",
        "Off: no long loop band",
        "Time there: Sat 06:00 (Europe/Berlin)",
        'Last words: "May I squat?"',
        "",
        "2026-11-21 06:00  person: May I squat?",
        "2026-11-21 06:00  John (note): ask about depth",
        "2026-11-21 06:00  John: Box squats.  [stored]",
    ]
    await stage.wait(1)
    await stage.say("thanks")
    assert "John: Box squats.  [delivered]" in await inbox.show(1)
    assert not any("depth" in message.text for message in stage.said)


async def test_what_was_refused_says_why(stage: Stage, inbox: Inbox) -> None:  # noqa: F811
    await inbox.reply(1, "Box squats.")
    (parcel,) = await stage.store.waiting("terminal", stage.now, 10)
    from bot.arrival import Wrote  # noqa: PLC0415
    from bot.storage.store import Changes  # noqa: PLC0415

    failed = Changes(failed=[("failed", 1, 0, "blocked by the user", parcel.id)])
    await stage.parts[1].submit(Wrote(failed))
    assert "Box squats.  [failed: blocked by the user]" in await inbox.show(1)


async def test_a_closed_thread_is_gone_until_somebody_writes(stage: Stage, inbox: Inbox) -> None:  # noqa: F811
    await stage.say("/coach one")
    await inbox.close(1)
    assert await inbox.all() == "Nobody waits."
    await inbox.reply(1, "One more thing.")
    assert await inbox.all() == "#1  open  claimed by John"
    await inbox.close(1)
    await stage.say("/coach two")
    assert await inbox.all() == "#1  waiting  waits 0 min"


async def test_somebody_who_is_not_there_is_named(inbox: Inbox) -> None:
    with pytest.raises(InboxError, match="nobody with the number 99"):
        await inbox.reply(99, "hello")


async def test_no_title_says_what_is_inside(stage: Stage, inbox: Inbox) -> None:  # noqa: F811
    await stage.say("left knee, 9/10")
    await stage.say("none")
    first = (await inbox.show(1)).splitlines()[0]
    assert first.startswith("#1  flagged  waits 0 min  1 alert")
    assert "knee" not in first


def _limber(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{path}"}
    return subprocess.run(
        [*LIMBER, "inbox", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class Running:
    """Limber in a terminal of its own, as a person would have it open."""

    def __init__(self, path: Path) -> None:
        self.screen = b""
        self._master, slave = pty.openpty()
        self._process = subprocess.Popen(
            [*LIMBER, "chat", "--db", f"sqlite:///{path}", "--tz", "Europe/Berlin"],
            cwd=ROOT,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm"},
        )
        os.close(slave)
        os.set_blocking(self._master, False)

    def type(self, line: str) -> None:
        os.write(self._master, f"{line}\r".encode())

    def sees(self, text: str, seconds: float) -> bool:
        """Whether this stands on the screen within so many seconds."""
        deadline = time.monotonic() + seconds
        while text.encode() not in self.screen:
            if time.monotonic() > deadline:
                return False
            try:
                self.screen += os.read(self._master, 65536)
            except BlockingIOError:
                select_wait(self._master, deadline)
        return True

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)


def select_wait(handle: int, deadline: float) -> None:
    import select  # noqa: PLC0415

    select.select([handle], [], [], max(0.0, min(0.1, deadline - time.monotonic())))


def test_an_answer_from_another_process_arrives_within_a_second(tmp_path: Path) -> None:
    path = tmp_path / "data" / "limber.db"
    running = Running(path)
    try:
        assert running.sees("one tap and we begin", 60)
        running.type("I agree")
        assert running.sees("bothering you today", 10)
        running.type("/coach May I squat?")
        assert running.sees("passed your words on", 10)
        assert "#1  waiting" in _limber(path, "list").stdout
        replied = _limber(path, "reply", "1", "Box squats are fine.")
        assert replied.returncode == 0, replied.stderr
        assert running.sees("Box squats are fine.", 1)
        assert "Box squats are fine.  [delivered]" in _limber(path, "show", "1").stdout
    finally:
        running.stop()


async def test_two_processes_write_at_once_and_nothing_is_lost(
    stage: Stage,  # noqa: F811
    tmp_path: Path,
) -> None:
    await stage.say("/start")
    await stage.say("I agree")
    path = tmp_path / "data" / "limber.db"
    told = asyncio.create_task(
        asyncio.to_thread(lambda: [_limber(path, "reply", "1", f"line {n}") for n in range(2)])
    )
    count = 0
    while not told.done():
        count += 1
        said = Said(datetime(2026, 11, 21, 6, 0, tzinfo=UTC), f"/coach still there {'?' * count}")
        await stage.parts[1].submit(Arrived(stage.address, said))
        await asyncio.sleep(0.05)
    assert all(each.returncode == 0 for each in await told)
    found = await stage.store.thread_of(1)
    assert found is not None
    texts = [line.text for line in found[1]]
    assert sum(text.startswith("still there") for text in texts) == count
    assert [text for text in texts if text.startswith("line")] == ["line 0", "line 1"]
