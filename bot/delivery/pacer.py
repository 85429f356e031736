"""When a channel may be called next: an even pace, and the turns of each chat and group. Pure.

Rules:
- Slots are even. One that was not used is gone: there is no catching up, so never a burst.
- A chat takes a few messages at once, then one a second. A group takes a set number a minute.
- A wait that the platform names is that chat's own. When three chats have been told to wait at the
  same time, or the platform says so, everybody waits.
- After a named wait the pace is halved, and comes back slowly.
- All instants are seconds of one clock that only goes forward.
"""

from collections import deque
from dataclasses import dataclass, field
from math import inf


@dataclass(frozen=True, slots=True)
class Pace:
    """What a platform takes; the default is a platform that takes everything.

    per_second: calls in all; chat_seconds: seconds between the messages of one chat, over time;
    chat_burst: so many of them pass at once; group_count in group_seconds: what a group takes;
    at_once: calls on their way at the same time; regain: slots a second that come back each second;
    group_sign: what the address of a group begins with, "" where there are none.
    """

    per_second: float = inf
    chat_seconds: float = 0.0
    chat_burst: int = 1
    group_count: int = 1_000_000
    group_seconds: float = 60.0
    at_once: int = 8
    regain: float = 1.0
    group_sign: str = ""

    def faster(self, times: float) -> "Pace":
        """The same pace on a clock that runs `times` times as fast."""
        return Pace(
            self.per_second * times,
            self.chat_seconds / times,
            self.chat_burst,
            self.group_count,
            self.group_seconds / times,
            self.at_once,
            self.regain * times * times,
            self.group_sign,
        )


AT_WILL = Pace()

EVERYBODY = 3
"""When this many chats are under a named wait at once, all chats wait."""
_SLOWEST = 30
"""The pace never falls below this part of itself."""


@dataclass(slots=True)
class Pacer:
    """Keeps one channel's pace."""

    pace: Pace
    _next: float = 0.0
    _low: float = inf  # the pace right after the last named wait
    _low_since: float = 0.0
    _turns: dict[str, float] = field(default_factory=dict)  # when each chat is even again
    _groups: dict[str, deque[float]] = field(default_factory=dict)
    _told: dict[str, float] = field(default_factory=dict)
    _away: int = 0  # times in a row that nobody could be reached
    _away_until: float = 0.0

    def free_at(self) -> float:
        """The instant of the next slot; it may have passed."""
        return self._next

    def held(self, now: float) -> dict[str, float]:
        """The chats that may not be written to now, and until when."""
        self._forget(now)
        held = dict(self._told)
        burst = (self.pace.chat_burst - 1) * self.pace.chat_seconds
        for chat, even in self._turns.items():
            if even - burst > now:
                held[chat] = max(held.get(chat, 0.0), even - burst)
        for chat, sent in self._groups.items():
            if len(sent) >= self.pace.group_count:
                held[chat] = max(held.get(chat, 0.0), sent[0] + self.pace.group_seconds)
        return held

    def took(self, now: float, chat: str) -> None:
        """A call for this chat leaves now."""
        self._next = max(now, self._next) + 1.0 / self.rate(now)
        if self.pace.chat_seconds:
            self._turns[chat] = max(now, self._turns.get(chat, 0.0)) + self.pace.chat_seconds
        if self.pace.group_sign and chat.startswith(self.pace.group_sign):
            self._groups.setdefault(chat, deque()).append(now)

    def told_to_wait(self, now: float, seconds: float, chat: str, *, is_for_all: bool) -> None:
        """The platform named a wait. It is obeyed, and the pace falls to half of what it was."""
        self._forget(now)
        self._told[chat] = max(self._told.get(chat, 0.0), now + seconds)
        if is_for_all or len(self._told) >= EVERYBODY:
            self.pause(now, seconds)
        least = self.pace.per_second / _SLOWEST
        self._low, self._low_since = max(least, self.rate(now) / 2), now + seconds

    def pause(self, now: float, seconds: float) -> None:
        """No chat is written to for this long."""
        self._next = max(self._next, now + seconds)

    def unreachable(self, now: float, longest: float) -> None:
        """Nobody can be reached: all wait a second, and twice as long each time, up to `longest`.
        Calls that fail at the same time are one time.
        """
        if now >= self._away_until:
            seconds = min(longest, 2.0**self._away)
            self._away, self._away_until = min(self._away + 1, 10), now + seconds
            self.pause(now, seconds)

    def reached(self) -> None:
        """Somebody was reached."""
        self._away = 0

    def rate(self, now: float) -> float:
        """Slots a second, at this instant."""
        regained = self._low + self.pace.regain * max(0.0, now - self._low_since)
        return min(self.pace.per_second, regained)

    def _forget(self, now: float) -> None:
        """What is over is forgotten, so that the memory does not grow with the people."""
        self._told = {chat: until for chat, until in self._told.items() if until > now}
        if len(self._turns) > 256:
            self._turns = {chat: even for chat, even in self._turns.items() if even > now}
        for chat, sent in list(self._groups.items()):
            while sent and sent[0] + self.pace.group_seconds <= now:
                sent.popleft()
            if not sent:
                del self._groups[chat]
