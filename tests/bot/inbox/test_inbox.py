"""The coach's side in a shell, alone and beside a running Limber."""

import asyncio
import os
import pty
import select
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.dispatch.item import Arrived, RowsOnly
from bot.inbox.inbox import Inbox, InboxError
from bot.storage.changes import Changes
from bot.storage.written_rows import FailedRow
from handlers.engine.event import Said
from handlers.routing.router import Router
from tests.support.stage import Stage

LIMBER = [sys.executable, "-m", "bot"]
ROOT = Path(__file__).parents[3]


@pytest.fixture
async def inbox(stage: Stage, coached: Router) -> Inbox:
    await stage.say("/start")
    await stage.say("I agree")
    dispatcher = stage.parts[1]
    now, zone = stage.now, ZoneInfo("Europe/Berlin")
    return Inbox(coached.world, stage.store, dispatcher, "John", now, zone)


async def test_nobody_waits_until_somebody_asks(stage: Stage, inbox: Inbox) -> None:
    assert await inbox.all() == "Nobody is waiting."
    await stage.say("/coach May I squat?")
    assert await inbox.all() == '#1  waiting  waits 0 min\n    "May I squat?"'


async def test_a_thread_is_shown_with_its_card_and_the_fate_of_each_line(
    stage: Stage,
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


async def test_what_limber_told_somebody_is_read_beside_their_thread(
    stage: Stage, inbox: Inbox
) -> None:
    await stage.say("/coach May I squat?")
    await inbox.reply(1, "Box squats.")
    await stage.wait(1)
    told = (await inbox.told(1)).split("\n\n")
    assert told[0] == "What I told them last:"
    assert told[1].startswith("Sat 21 Nov 06:00: ")
    assert len(told) > 2
    assert "I've passed" in told[-1]
    assert not any("Box squats" in each for each in told), "that stands in the thread"
    assert all(len(each) < 320 for each in told)


async def test_a_word_to_several_is_stopped_in_a_shell(stage: Stage, inbox: Inbox) -> None:
    assert await inbox.stop() == "There was nothing left to stop."
    sent = await inbox.several("The pool is closed.", is_sure=True)
    assert sent.endswith("`limber inbox stop` stops it.")
    assert await inbox.stop() == "Stopped: 1 person won't get it."
    await stage.wait(5)
    assert not any("The pool" in message.text for message in stage.said)


async def test_what_was_refused_says_why(stage: Stage, inbox: Inbox) -> None:
    await inbox.reply(1, "Box squats.")
    (parcel,) = await stage.store.waiting("terminal", stage.now, 10)
    failed = Changes(messages_failed=[FailedRow("failed", 1, 0, "blocked by the user", parcel.id)])
    await stage.parts[1].submit(RowsOnly(failed))
    assert "Box squats.  [failed: blocked by the user]" in await inbox.show(1)


async def test_a_closed_thread_is_gone_until_somebody_writes(stage: Stage, inbox: Inbox) -> None:
    await stage.say("/coach one")
    await inbox.close(1)
    assert await inbox.all() == "Nobody is waiting."
    await inbox.reply(1, "One more thing.")
    assert await inbox.all() == '#1  open  claimed by John\n    "one"'
    await inbox.close(1)
    await stage.say("/coach two")
    assert await inbox.all() == '#1  waiting  waits 0 min\n    "two"'


async def test_a_doubtful_reply_is_asked_about_and_sent_anyway_on_purpose(
    stage: Stage, inbox: Inbox
) -> None:
    before = len(stage.said)
    with pytest.raises(InboxError, match=r"(?s)just muscular.*--anyway"):
        await inbox.reply(1, "It's just muscular.")
    assert await stage.parts[2].waiting(stage.address) == []
    assert await inbox.reply(1, "It's just muscular.", anyway=True) == "Stored, on its way to #1."
    await stage.say("/help")
    assert len(stage.said) == before + 2


async def test_commands_work_in_a_reply_and_the_card_knows_which_drills_hurt(
    stage: Stage, inbox: Inbox
) -> None:
    for text in ("left knee, 3, five minutes", "none", "that's all", "start", "it hurts"):
        await stage.say(text)
    for text in ("it hurts", "7"):
        await stage.say(text)
    card = await inbox.reply(1, "/card")
    assert "Painful drills: Calf stretch, straight knee (7)" in card.splitlines()
    assert (await inbox.reply(1, "/avoid squat")).startswith("Done. They read: ")
    assert "Left out by you: " in await inbox.reply(1, "/card")


async def test_an_alert_counts_as_delivered_once_it_is_listed(stage: Stage, inbox: Inbox) -> None:
    await stage.say("crushing chest pain right now")
    assert not any(message.text == "I have told John." for message in stage.said)
    assert (await inbox.all()).splitlines() == [
        "#1  EMERGENCY  waits 0 min  1 alert",
        "    EMERGENCY: chest pain",
        '    "crushing chest pain right now"',
    ]
    await stage.say("/help")
    assert any(message.text == "I have told John." for message in stage.said)
    assert "1 alert" in await inbox.all()
    await inbox.reply(1, "/seen")
    assert "alert" not in await inbox.all()


async def test_the_round_says_who_needs_a_look_and_what_to_type(stage: Stage, inbox: Inbox) -> None:
    assert await inbox.round() == "The round: nobody needs a look right now."
    await stage.say("/coach May I squat?")
    assert (await inbox.round()).splitlines() == [
        "The round: 1 person to look at.",
        "",
        '1. #1: waits 0 min: "May I squat?"',
        "",
        "   limber inbox reply 1 /claim",
    ]


async def test_somebody_who_is_not_there_is_named(inbox: Inbox) -> None:
    with pytest.raises(InboxError, match="nobody with the number 99"):
        await inbox.reply(99, "hello")


async def test_no_title_says_what_is_inside(stage: Stage, inbox: Inbox) -> None:
    await stage.say("left knee, 9/10")
    await stage.say("none")
    first = (await inbox.show(1)).splitlines()[0]
    assert first.startswith("#1  flagged  waits 0 min  ")
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
                select.select([self._master], [], [], 0.05)
        return True

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)


@pytest.mark.long
def test_an_answer_from_another_process_arrives_within_a_second(tmp_path: Path) -> None:
    path = tmp_path / "data" / "limber.db"
    running = Running(path)
    try:
        assert running.sees("No health professional", 60)
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


@pytest.mark.long
async def test_two_processes_write_at_once_and_nothing_is_lost(
    stage: Stage,
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
