"""Which pages listen, and how many may: of one chat, and from one address.

Rules:
- A chat has five pages that listen; with one more, the one that has listened longest is let go.
- An address has fifty. Beyond that a chat that has none yet gets one all the same, and any other
  page asks every few seconds instead.
- A page that was signed out stops listening.
"""

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import Enum

OF_CHAT = 5
OF_ADDRESS = 50


class StreamEnd(Enum):
    """Why a page is let go. It tells the page what to do now."""

    FULL = "full"
    SIGNED_OUT = "out"


@dataclass(slots=True, eq=False)
class OpenStream:
    """One page that listens. key: whose; session: of which signed-in browser."""

    key: str
    network: str
    session: str
    woken: asyncio.Event
    end: StreamEnd | None = None

    def let_go(self, end: StreamEnd) -> None:
        """It ends with the next turn."""
        self.end = end
        self.woken.set()


@dataclass(slots=True)
class OpenStreams:
    """All pages that listen."""

    of_chat: int = OF_CHAT
    of_address: int = OF_ADDRESS
    _open: "defaultdict[str, list[OpenStream]]" = field(default_factory=lambda: defaultdict(list))
    _of: "Counter[str]" = field(default_factory=Counter)

    def __len__(self) -> int:
        return sum(self._of.values())

    def has_place(self, key: str, network: str) -> bool:
        """Whether one more page may listen."""
        return not self._open.get(key) or self._of[network] < self.of_address

    def come(self, key: str, network: str, session: str, woken: asyncio.Event) -> OpenStream | None:
        """A page wants to listen; None where it should ask every few seconds instead."""
        if not self.has_place(key, network):
            return None
        stream = OpenStream(key, network, session, woken)
        self._open[key].append(stream)
        self._of[network] += 1
        while len(self._open[key]) > self.of_chat:
            oldest = self._open[key][0]
            self.go(oldest)
            oldest.let_go(StreamEnd.FULL)
        return stream

    def go(self, stream: OpenStream) -> None:
        """It listens no more."""
        mine = self._open.get(stream.key, [])
        if stream not in mine:
            return
        mine.remove(stream)
        if not mine:
            del self._open[stream.key]
        self._of[stream.network] -= 1
        if self._of[stream.network] <= 0:
            del self._of[stream.network]

    def sign_out_ended(self, told: str) -> None:
        """Let every page go whose browser, or whose chat, was signed out in another worker."""
        for stream in [each for pages in self._open.values() for each in pages]:
            if told in {stream.session, stream.key.removeprefix("coach:")}:
                self.go(stream)
                stream.let_go(StreamEnd.SIGNED_OUT)

    def sign_out(self, key: str, session: str | None = None) -> None:
        """Let every page of this browser go; without a session, of all."""
        for stream in tuple(self._open.get(key, ())):
            if session is None or stream.session == session:
                self.go(stream)
                stream.let_go(StreamEnd.SIGNED_OUT)
