"""A place where coaches see threads and answer: a group with topics, a forum, a plain chat.

Rules:
- A surface shows; what a thread is stands in rows, and `bot/inbox/mirror.py` decides what it shows.
- Titles are a name and a number. A line's first line never says what hurts.
- A coach's own message is never posted again where it was written; its fate is shown at it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.storage.mirrors import Attachment
from bot.storage.records import Address


class ThreadGoneError(Exception):
    """Somebody deleted the thread there: it has to be made again."""


@dataclass(slots=True, unsafe_hash=True)
class FileLeftError(Exception):
    """A line's file cannot be shown there. size: bytes of one that is too large, else 0."""

    size: int = 0


@dataclass(frozen=True, slots=True)
class SurfacePost:
    """A line as it is shown: words in the Markdown subset, the line of this surface that it
    belongs to ("" for none), and a file that came with it.

    choices: the buttons below it, as label and data; nonce: tells this line from every other one;
    is_silent: it makes no sound, since nobody waits for it.
    """

    text: str
    answers: str = ""
    attachment: Attachment | None = None
    choices: tuple[tuple[str, str], ...] = ()
    nonce: str = ""
    is_silent: bool = False


class Surface(Protocol):
    """One coach's chat. Ids are the platform's own, as text.

    Every method raises as `Channel.deliver` does; those with a `place` may raise
    `ThreadGoneError`; `post` also `FileLeftError`, where nothing of the line is shown yet.
    """

    @property
    def address(self) -> Address:
        """The coach's chat."""

    def moved(self, chat: str) -> "Surface":
        """The same surface, whose chat has a new number on its platform."""

    async def open(self, title: str, card: SurfacePost) -> tuple[str, str]:
        """Make a thread with its card on top; returns the thread's id and the card's."""

    async def set_closed(self, place: str, *, is_closed: bool) -> None:
        """Close a thread, or open it again. It is fine if it already is."""

    async def rename(self, place: str, title: str) -> None:
        """Give a thread another title, where threads have one."""

    async def remove(self, place: str, lines: Sequence[str]) -> None:
        """Take a thread away, with its lines. It is fine if it is gone already."""

    async def post(self, place: str, line: SurfacePost) -> Sequence[str]:
        """Show a line; returns the ids of all messages that it takes, the one that can be edited
        last. A reply to any of them is a reply to the line.
        """

    async def tell(self, title: str, line: SurfacePost) -> None:
        """Say something outside all threads. title: where it needs one of its own."""

    async def mark(self, place: str, external: str, fate: str, said: str) -> None:
        """Show the fate of a coach's own message. said: the fate in words."""

    async def edit(self, external: str, line: SurfacePost) -> None:
        """Show a line that this surface posted anew, without buttons."""
