"""How often somebody may try: a burst at once, then one more every few seconds. Pure."""

from dataclasses import dataclass, field

MOST = 10_000
"""Callers that are remembered; beyond that whoever tried longest ago is forgotten, so that a crowd
of addresses keeps nobody else out."""


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
        self._even.pop(caller, None)  # to the end: the dictionary is in the order of the last tries
        if len(self._even) >= MOST:
            del self._even[next(iter(self._even))]
        self._even[caller] = even + self.seconds
        return True
