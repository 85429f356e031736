"""The terminal for a person at a keyboard: what they type, and how they come and go.

Rules:
- Coming back asks the open question again; a new person is greeted without typing anything.
- A number means what was on the screen when it was begun: what was meant for one question is
  never an answer to the next. A label or other words mean what is open now.
- Leaving while time runs says "pause" for the person, so nothing goes on without them.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from prompt_toolkit import PromptSession
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.patch_stdout import patch_stdout

from bot.app import App, running
from bot.channels.terminal.input import REMEMBERED, Offered
from bot.channels.terminal.screen import Screen
from bot.delivery.pacer import AT_WILL, Pace
from bot.dispatch.hear import Hear
from bot.dispatch.item import Arrived
from bot.errors import StorageError
from bot.reload import Editions
from bot.settings import is_kept
from bot.storage.parcel import Parcel, message_in
from bot.storage.records import Address
from handlers.engine.effect import Heard
from handlers.engine.event import Event, Said, Started
from handlers.engine.person import Person
from scheduler.logger import Logger

HERE = Address("terminal", "me")
NOT_KEPT = (
    "This conversation is kept only while this window is open. To keep it, start with"
    " --db sqlite:///data/limber.db"
)
BYE = "Your place is kept. Come back with the same command."
BYE_NOT_KEPT = "Bye. Nothing of this was kept; with --db sqlite:///data/limber.db it will be."

NOT_TAKEN = "That didn't get through to me, sorry. Please say it again."

_log = Logger()


async def talk(
    url: str,
    hear: Hear,
    editions: Editions,
    zone: ZoneInfo,
    sorry: str,
    data_dir: Path = Path("data"),
) -> int:
    """Talk with the person at this terminal until they leave; returns the exit code.

    sorry: what they are told when something they did had to be set aside.

    Raises `StorageError` when the database cannot be opened.
    """
    with patch_stdout(raw=True):
        async with running(
            url, greeting(hear), editions, sorry=sorry, is_moved=False, data_dir=data_dir
        ) as app:
            terminal = LiveTerminal(app, Screen(app.store, app.clock, zone))
            if not is_kept(url):
                terminal.screen.tell(NOT_KEPT)
            await terminal.run()
            terminal.screen.tell(BYE if is_kept(url) else BYE_NOT_KEPT)
    return 0


def greeting(hear: Hear) -> Hear:
    """Somebody who joins again, with something open, hears the open question again."""

    def heard(person: Person, event: Event, ids: Iterator[int]) -> Heard:
        if isinstance(event, Started) and person.stack:
            event = Said(event.at, "again")
        return hear(person, event, ids)

    return heard


@dataclass(slots=True)
class LiveTerminal:
    """Implements `bot.delivery.channel.Channel` for the person at this terminal."""

    app: App
    screen: Screen
    name: str = HERE.channel
    pace: Pace = AT_WILL
    _offered: Offered = field(default_factory=Offered)
    _meant: Offered | None = None
    _lines: "asyncio.Queue[tuple[str, Offered]]" = field(default_factory=asyncio.Queue)
    _prompt: "PromptSession[str]" = field(init=False)

    def __post_init__(self) -> None:
        self._prompt = PromptSession(
            "\n› ",
            erase_when_done=True,
            bottom_toolbar=self.screen.toolbar,
            style=self.screen.style,
        )
        self._prompt.default_buffer.on_text_changed += self._typing
        self._prompt.default_buffer.accept_handler = self._accept
        self.screen.typing = self._prompt.app

    async def deliver(self, parcel: Parcel) -> str:
        """Show a message; what only settles an answered question needs nothing here."""
        message = message_in(parcel.body)
        if message is not None:
            self._offered.show(message.buttons)
            await self.screen.show(message, parcel)
        return ""

    async def run(self) -> None:
        """Greet, then take in what is typed until the person leaves."""
        for message in reversed(await self.app.store.said(HERE, REMEMBERED)):
            self._offered.show(message.buttons)
        await self._greet()
        async with self._at_work():
            with contextlib.suppress(EOFError, KeyboardInterrupt):
                await self._prompt.prompt_async()
            await self._lines.join()
        if self.screen.is_counting:
            await self._hear(Said(self._now(), "pause"))

    def _now(self) -> datetime:
        return self.app.clock.now()

    async def _greet(self) -> None:
        """Put the open question, unless what waits to be shown already has choices."""
        await self._caught_up()
        waiting = [message_in(p.body) for p in await self.app.outbox.waiting(HERE)]
        if not any(message is not None and message.buttons for message in waiting):
            await self._hear(Started(self._now()))

    async def _caught_up(self) -> None:
        """Let the clock first ring what came due while nobody was here; it does so at once."""
        for _ in range(100):
            if not await self.app.store.due(self._now(), 1):
                return
            await asyncio.sleep(0.02)

    @contextlib.asynccontextmanager
    async def _at_work(self) -> AsyncIterator[None]:
        """Lines are taken, messages come and the countdown runs while the person is here."""
        outbox = asyncio.create_task(self.app.outbox.run(self), name="outbox")
        lines = asyncio.create_task(self._take_lines(), name="lines")
        countdown = asyncio.create_task(self.screen.count(), name="countdown")
        try:
            yield
        finally:
            self.app.outbox.stop()
            lines.cancel()
            countdown.cancel()
            await asyncio.wait([outbox, lines, countdown])

    # -- the line that is typed on; it stays open from coming to leaving --------------------

    def _typing(self, buffer: Buffer) -> None:
        """The first key of a line holds on to what is offered now."""
        if not buffer.text:
            self._meant = None
        elif self._meant is None:
            self._meant = self._offered.copy()

    def _accept(self, buffer: Buffer) -> bool:
        """Enter: the line waits for its turn, and the next one can be typed (so: not kept)."""
        meant, self._meant = self._meant or self._offered.copy(), None
        if buffer.text.strip():
            self._lines.put_nowait((buffer.text, meant))
        return False

    async def _take_lines(self) -> None:
        while True:
            line, meant = await self._lines.get()
            try:
                await self._take(line, meant)
            except Exception as error:  # noqa: BLE001 - the outermost loop: the person is told that the line was not taken
                _log.error("line", error=type(error).__name__)
                self.screen.tell(NOT_TAKEN)
            finally:
                self._lines.task_done()

    async def _take(self, line: str, meant: Offered) -> None:
        is_pointing = line.strip().isdecimal() or len(line.strip()) == 1
        offered = meant if is_pointing else self._offered
        event = offered.event(self._now(), line)
        self.screen.echo(line if isinstance(event, Said) else offered.label(event.choice))
        await self._hear(event)

    async def _hear(self, event: Event) -> None:
        try:
            await self.app.dispatcher.submit(Arrived(HERE, event))
        except StorageError as error:
            self.screen.tell(str(error))
