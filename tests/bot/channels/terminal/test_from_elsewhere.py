"""What another process stores is printed by the piped terminal while no line comes."""

import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import running
from bot.channels.terminal.piped import HERE
from bot.dispatch.hear import hear_in
from bot.dispatch.item import Arrived
from bot.reload import Editions
from handlers.engine.event import Said
from handlers.routing.router import Router

pytestmark = pytest.mark.long

START = ("--now", "2026-11-21T06:00", "--tz", "Europe/Berlin")
LIMBER = (sys.executable, "-m", "bot")


class Piped:
    """`limber chat` with a pipe at both ends, which stays open."""

    def __init__(self, url: str) -> None:
        self.out = ""
        self._process = subprocess.Popen(
            [*LIMBER, "chat", *START, "--db", url], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._from = self._process.stdin, self._process.stdout
        os.set_blocking(self._from.fileno(), False)
        self._ready = selectors.DefaultSelector()
        self._ready.register(self._from, selectors.EVENT_READ)

    def write(self, *lines: str) -> None:
        self._in.write("".join(f"{line}\n" for line in lines).encode())
        self._in.flush()

    def says(self, text: str, seconds: float) -> bool:
        """Whether this is printed within so many seconds."""
        deadline = time.monotonic() + seconds
        while text not in self.out:
            if not self._ready.select(max(0.0, deadline - time.monotonic())):
                return False
            self.out += (self._from.read() or b"").decode()
        return True

    def end(self) -> str:
        """No more input; returns everything that was printed."""
        self._in.close()
        assert self._process.wait(30) == 0
        os.set_blocking(self._from.fileno(), True)
        self.out += self._from.read().decode()
        return self.out

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._in.close()
        self._from.close()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'limber.db'}"


@pytest.fixture
def piped(url: str) -> Iterator[Piped]:
    chat = Piped(url)
    yield chat
    chat.kill()


def replied(url: str, text: str) -> None:
    subprocess.run(
        [*LIMBER, "inbox", "reply", "1", text],
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        timeout=60,
        check=True,
    )


def test_an_answer_arrives_by_itself_and_the_place_is_kept_until_it_is_taken(
    piped: Piped, url: str
) -> None:
    piped.write("#1 /start", "#2 I agree", "#3 left knee, 3, five minutes, no band", "#4 none")
    piped.write("#5 start", "#6 @wait 22s", "#7 my knee clicked twice in the bridge")
    assert piped.says("Paused, 23 s left", 60)
    replied(url, "Two sets are plenty.")
    assert piped.says("Two sets are plenty.", 30)
    assert piped.says("Your place is kept.", 30)
    piped.write("#8 carry on")
    assert piped.says("then 23 s left", 10)
    printed = piped.end()
    after = printed[printed.index("> #8 carry on") :]
    assert "Your place is kept." not in after
    assert "Two sets" not in after


def test_an_answer_that_was_stored_before_a_line_stands_before_its_echo(url: str) -> None:
    first = Piped(url)
    first.write("#1 /start", "#2 I agree", "#3 /coach May I squat?")
    assert first.says("passed your words on", 60)
    first.end()
    first.kill()
    replied(url, "Box squats are fine.")
    again = Piped(url)
    again.write("#4 left knee")
    assert again.says("> #4 left knee", 60)
    printed = again.end()
    again.kill()
    assert printed.index("Box squats are fine.") < printed.index("> #4 left knee")
    assert printed.count("Box squats are fine.") == 1


async def test_what_answers_a_number_waits_for_it_to_come_again(url: str, router: Router) -> None:
    """A line whose answer was stored and not printed: it stands under its own echo alone."""
    start = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
    hear = hear_in(router, {})
    async with running(
        url, hear, Editions(router.world), sorry="", is_moved=True, moved_from=start
    ) as app:
        await app.dispatcher.submit(Arrived(HERE, Said(start, "/start"), "1"))
    again = Piped(url)
    assert not again.says("Limber", 2)
    again.write("#1 /start")
    assert again.says("and agree]", 60)
    again.kill()
    assert again.out.startswith("> #1 /start\n< ")
