"""How often somebody may try: a burst at once, then one more every few seconds. Pure."""

from dataclasses import dataclass, field

MOST = 10_000
"""Callers that are remembered; beyond that the ones who may try again anyway are forgotten."""


@dataclass(slots=True)
class RateLimit:
    """burst: tries at once; seconds: after which one more is free. Instants are of one clock."""

    burst: int
    seconds: float
    _even: dict[str, float] = field(default_factory=dict)

    def allows(self, caller: str, now: float) -> bool:
        """Whether the caller may try now; a try that was allowed counts."""
        even = max(now, self._even.get(caller, now))
        if even + self.seconds > now + self.burst * self.seconds + 1e-9:
            return False
        if len(self._even) >= MOST:
            self._even = {who: at for who, at in self._even.items() if at > now}
        if len(self._even) >= MOST:
            return False
        self._even[caller] = even + self.seconds
        return True
