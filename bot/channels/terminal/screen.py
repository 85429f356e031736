"""What is drawn: messages above, the line that is typed on, the countdown below it."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from prompt_toolkit.application import Application, get_app_session
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.renderer import print_formatted_text
from prompt_toolkit.styles import Style

from bot.channels.terminal.countdown import Countdown, countdown_of
from bot.channels.terminal.message_box import echoed, framed, said_at, ticked, told
from bot.channels.terminal.wrapping import Span
from bot.errors import StorageError
from bot.storage.parcel import MessageEdit, Parcel
from bot.storage.store import Store
from handlers.engine.message import Lane, Message
from scheduler.clock import Clock

IDLE = (
    "A number or your own words, then Enter · /help · Ctrl-D leaves",
    "Number or words, then Enter · Ctrl-D leaves",
    "Ctrl-D leaves",
    "",
)
"""What the bottom line says while no time runs; the first one that fits."""
STYLE = {"bottom-toolbar": "noreverse", "bottom-toolbar.text": "bold"}
LATE = timedelta(minutes=2)
"""A message shown later than this has the time when it was said above it."""
AHEAD = timedelta(hours=1)
"""How far ahead the timer of a countdown is looked for; no hold lasts that long."""


@dataclass(slots=True)
class Screen:
    """The person's screen. typing: the line that is being typed on; all is printed above it."""

    store: Store
    clock: Clock
    zone: ZoneInfo
    typing: "Application[str] | None" = None
    style: Style = field(default_factory=lambda: Style.from_dict(STYLE))
    _countdown: Countdown | None = None

    @property
    def is_counting(self) -> bool:
        """Whether time runs for the person now."""
        return self._countdown is not None and self._countdown.due is not None

    async def show(self, message: Message, parcel: Parcel) -> None:
        """Show a message; of a question that was only ticked, what is ticked by now."""
        width = self._width()
        if isinstance(parcel.body, MessageEdit) and _is_only_ticked(parcel.body):
            self._print(ticked(message, width))
            return
        is_late = self.clock.now() - parcel.created > LATE
        spans = said_at(parcel.created, self.zone) if is_late else []
        self._countdown = countdown_of(message, self._countdown) or self._countdown
        await self._look()
        is_end = parcel.lane == Lane.TIMER.value
        self._print([*spans, *framed(message, width)], is_rung=is_end)

    def echo(self, text: str) -> None:
        """What the person said or tapped."""
        self._print(echoed(text))

    def tell(self, text: str) -> None:
        """A sentence of the terminal's own."""
        self._print(told(text, self._width()))

    def toolbar(self) -> str:
        """The line at the bottom."""
        width = self._width() - 1
        if self._countdown is None or not self.is_counting:
            return next(text for text in IDLE if len(text) <= width)
        return self._countdown.text(self.clock.now(), width)

    async def count(self) -> None:
        """Draw the countdown anew each second, until cancelled."""
        while True:
            with contextlib.suppress(StorageError):
                await self._look()
            if self.typing is not None:
                self.typing.invalidate()
            left = 0.0 if self._countdown is None else self._countdown.left(self.clock.now())
            await asyncio.sleep(left % 1 + 0.01 if left else 0.5)

    async def _look(self) -> None:
        """See in the stored timers until when the countdown runs, and whether it still does."""
        if self._countdown is not None:
            timers = await self.store.due(self.clock.now() + AHEAD, 1000)
            self._countdown = self._countdown.looked_up(timers)

    def _width(self) -> int:
        return get_app_session().output.get_size().columns

    def _print(self, spans: list[Span], *, is_rung: bool = False) -> None:
        """Print above the line that is typed on.

        The terminal stays as it is meanwhile, so that no key is lost: prompt_toolkit's own
        `run_in_terminal` leaves the raw mode for a moment, in which Ctrl-D was seen to vanish.
        """
        output = get_app_session().output
        typing = self.typing if self.typing is not None and self.typing.is_running else None
        if typing is not None:
            typing.renderer.erase()
        print_formatted_text(output, FormattedText(spans), self.style)
        if is_rung:
            output.bell()
        output.flush()
        if typing is not None:
            typing.renderer.request_absolute_cursor_position()
            typing.invalidate()


def _is_only_ticked(edit: MessageEdit) -> bool:
    """Whether the choices are those that stand there already."""
    before = () if edit.original is None else edit.original.message.buttons
    return [button.id for button in edit.message.buttons] == [button.id for button in before]
