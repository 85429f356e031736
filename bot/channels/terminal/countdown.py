"""The countdown below the line that is typed on: where in the routine, what, how long still.

The time is the stored timer's, so it stands still when the person pauses, and it is right after
a restart.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

from prompt_toolkit.utils import get_cwidth

from bot.channels.terminal.plain_text import plain
from bot.storage.records import DueTimer
from handlers.engine.message import Message, Slot

FULL, EMPTY = "▮", "▯"

_PLACE = re.compile(r"^(\d+ of \d+)(?: · ([^\n·]*))?", re.MULTILINE)
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")


@dataclass(frozen=True, slots=True)
class Countdown:
    """What a message counts down to. `due` is None while it is not known, or paused.

    place: "3 of 7"; name: the drill's; side: "left side"; each empty where it is not said.
    """

    slot: Slot
    seconds: int
    label: str
    place: str = ""
    name: str = ""
    side: str = ""
    due: datetime | None = None

    def looked_up(self, timers: list[DueTimer]) -> "Countdown":
        """With the due time of the stored timer; without one if there is no such timer now."""
        due = next((t.due for t in timers if (t.conversation, t.turn) == self.slot), None)
        return replace(self, due=due)

    def left(self, now: datetime) -> float:
        """Seconds that are left, never more than the whole."""
        if self.due is None:
            return 0.0
        return min(float(self.seconds), max(0.0, (self.due - now).total_seconds()))

    def text(self, now: datetime, width: int) -> str:
        """One line of at most `width` columns: what is least needed is left out first."""
        left = self.left(now)
        shown = ceil(left)
        time = f"{self.label} in {shown // 60}:{shown % 60:02}"
        whole = (self.place, self.name, self.side)
        lines = (
            (*whole, f"{time} {self._bar(left, 10)}"),
            (*whole, f"{time} {self._bar(left, 5)}"),
            (*whole, time),
            (self.place, self.side, f"{time} {self._bar(left, 5)}"),
            (f"{time} {self._bar(left, 5)}",),
        )
        for parts in lines:
            line = " · ".join(part for part in parts if part)
            if get_cwidth(line) <= width:
                return line
        return time[:width]

    def _bar(self, left: float, blocks: int) -> str:
        full = round(blocks * left / max(1, self.seconds))
        return FULL * full + EMPTY * (blocks - full)


def countdown_of(message: Message, before: Countdown | None) -> Countdown | None:
    """The countdown of a message, if it has one.

    before: the one until now. A rest or a change of sides does not say again which drill it is in.
    """
    if message.until is None or message.slot is None:
        return None
    place = next(reversed(list(_PLACE.finditer(message.text))), None)
    counted = Countdown(message.slot, message.until.seconds, plain(message.until.label))
    if place is not None:
        name = _BOLD.search(message.text, place.end())
        side = (place[2] or "").strip()
        is_side = "side" in side
        named = plain(name[1]) if name else ""
        return replace(counted, place=place[1], name=named, side=side if is_side else "")
    if before is not None and before.slot[0] == message.slot[0]:
        return replace(counted, place=before.place, name=before.name)
    return counted
