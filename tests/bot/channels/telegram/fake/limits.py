"""How fast Telegram takes messages: about 30 a second in all, one a second in a chat, 20 a minute
in a group (Telegram's bot FAQ). Short bursts of a chat pass. Whoever is faster gets 429 with
`retry_after` (ResponseParameters), and may not come back sooner.
"""

from collections import defaultdict, deque
from dataclasses import dataclass, field

from tests.bot.channels.telegram.fake.validation import RefusedError

OVERALL, CHAT_BURST, GROUP = 30, 5, 20


@dataclass
class Limits:
    """Counts what was taken, on the server's own clock (seconds)."""

    taken: "deque[float]" = field(default_factory=deque)
    even: dict[int, float] = field(default_factory=dict)
    groups: "dict[int, deque[float]]" = field(default_factory=lambda: defaultdict(deque))
    busiest: int = 0
    is_off: bool = False

    def take(self, chat: int, now: float) -> None:
        """Let a message for a chat pass. Raises `RefusedError` with how long to wait."""
        if self.is_off:
            return
        _forget(self.taken, now - 1.0)
        if len(self.taken) >= OVERALL:
            raise too_many(1)
        even = max(now, self.even.get(chat, 0.0))
        if even - now > CHAT_BURST - 1:
            raise too_many(int(even - now - CHAT_BURST + 1) + 1)
        if chat < 0:
            group = self.groups[chat]
            _forget(group, now - 60.0)
            if len(group) >= GROUP:
                raise too_many(int(group[0] + 60.0 - now) + 1)
            group.append(now)
        self.even[chat] = even + 1.0
        self.taken.append(now)
        self.busiest = max(self.busiest, len(self.taken))


def too_many(seconds: int) -> RefusedError:
    return RefusedError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def _forget(instants: "deque[float]", before: float) -> None:
    while instants and instants[0] <= before:
        instants.popleft()
