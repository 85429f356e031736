"""A small computation that a browser does before a password attempt is accepted, while many guess.

Rules:
- The right password works from anywhere, however many guess: nobody can use up another's tries.
- Each task is for one address, for two minutes, and for one try.
- The more proofs arrive, the harder the next task: seconds for a browser, and for each guess too.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log2
from typing import Final

from bot.web.signing import Signer

LASTS: Final = timedelta(minutes=2)
LEAST_BITS, MOST_BITS = 17, 21
"""Leading zero bits of the hash: an eighth of a second to some three seconds in a browser."""
_EVEN_AFTER: Final = timedelta(seconds=3)
"""One proof in so long is nothing unusual (project default)."""
_EASY: Final = 10
"""Proofs beyond that which leave the task as easy as it is; each doubling adds a bit."""
_REMEMBERED: Final = _EASY * 2 ** (MOST_BITS - LEAST_BITS)
_MOST_SPENT: Final = 50_000
_LONGEST_ANSWER: Final = 20


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done: find an `answer` so that sha256("task:answer") begins with zero bits."""

    task: str
    bits: int


@dataclass(slots=True)
class ProofOfWork:
    """Gives tasks and looks at what was done. In memory alone: a restart ends every task."""

    signer: Signer
    _even: datetime | None = None
    _spent: dict[str, datetime] = field(default_factory=dict)

    def ask(self, caller: str, now: datetime) -> Work:
        """A task for this address."""
        bits = self._bits(now)
        nonce = secrets.token_urlsafe(9)
        return Work(self.signer.sign(_purpose(caller), f"{bits} {nonce}", now + LASTS), bits)

    def is_done(self, task: str, answer: str, caller: str, now: datetime) -> bool:
        """Whether this is the answer to a task of this address; it counts once."""
        told = self.signer.read(_purpose(caller), task, now)
        if told is None or len(answer) > _LONGEST_ANSWER or task in self._spent:
            return False
        bits, _, _ = told.partition(" ")
        if not _begins_with_zeros(hashlib.sha256(f"{task}:{answer}".encode()).digest(), int(bits)):
            return False
        self._forget(now)
        if len(self._spent) >= _MOST_SPENT:
            return False
        self._spent[task] = now + LASTS
        self.count_proofs(now, 1)
        return True

    def count_proofs(self, now: datetime, proofs: int) -> None:
        """Count so many proofs, as far as they are remembered."""
        even = max(now, self._even or now) + _EVEN_AFTER * proofs
        self._even = min(now + _EVEN_AFTER * _REMEMBERED, even)

    def _bits(self, now: datetime) -> int:
        ahead = max(timedelta(), (self._even or now) - now) / _EVEN_AFTER
        return min(MOST_BITS, LEAST_BITS + int(log2(max(1.0, ahead / _EASY))))

    def _forget(self, now: datetime) -> None:
        """Drop what nobody can use again; the tasks stand in the order in which they were done."""
        while self._spent:
            first = next(iter(self._spent))
            if self._spent[first] > now:
                return
            del self._spent[first]


def _purpose(caller: str) -> str:
    return f"work:{caller}"


def _begins_with_zeros(digest: bytes, bits: int) -> bool:
    return int.from_bytes(digest, "big") >> (len(digest) * 8 - bits) == 0
