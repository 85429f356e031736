"""What a channel implements. The terminal (`bot/channels/terminal/`) is the example to read.

A channel translates: what a platform says becomes events, and messages become what the platform
shows. It decides nothing and remembers nothing that matters.

Rule: no picture ever holds a message up. What `App.pictures` has not got is left out; a message
that is `Wrong` with its picture, or failed twice, is given to the channel again without it.

Rule: an outcome is not frozen: a context manager that it passes writes its traceback on it, and
would raise a TypeError in its place.
"""

from dataclasses import dataclass
from typing import Final, Protocol

from bot.delivery.pacer import Pace
from bot.storage.parcel import Parcel

TOLD_TO_WAIT: Final = "told to wait"
"""Why it is later where the platform has named the time."""


@dataclass(slots=True, unsafe_hash=True)
class Later(Exception):  # noqa: N818 - it names the outcome of a delivery: `raise Later(seconds)`
    """The platform asks to wait `seconds`: for this chat, or with `is_for_all` for everybody.

    is_for_thread: for one thread of a coach's chat, while the others go on.
    """

    seconds: float
    why: str
    is_for_all: bool = False
    is_for_thread: bool = False


@dataclass(slots=True, unsafe_hash=True)
class Away(Exception):  # noqa: N818 - it names the outcome of a delivery, like Later
    """The platform could not be reached, or failed: try again, after a little longer each time.

    is_for_all: nobody can be reached now (no network), so that no other message is tried.
    """

    why: str
    is_for_all: bool = False


@dataclass(slots=True, unsafe_hash=True)
class Moved(Exception):  # noqa: N818 - it names the outcome of a delivery, like Later
    """The chat has a new number on its platform; the message goes there."""

    chat: str


@dataclass(slots=True, unsafe_hash=True)
class Never(Exception):  # noqa: N818 - it names the outcome of a delivery, like Later
    """The person cannot be reached on this channel any more (blocked, gone)."""

    why: str


@dataclass(slots=True, unsafe_hash=True)
class Wrong(Exception):  # noqa: N818 - it names the outcome of a delivery, like Later
    """The platform calls the message itself wrong; it is kept and shown to the operator.

    is_for_chat: the chat takes no message of this kind until somebody mends it there (a right, a
    lock), so that a plainer one is of no use.
    """

    why: str
    is_for_chat: bool = False


class Channel(Protocol):
    """One way to reach people."""

    name: str
    """Stored in addresses; never changes."""
    pace: Pace
    """How fast its platform takes messages; `AT_WILL` where it does not matter."""

    async def deliver(self, parcel: Parcel) -> str:
        """Show this to its person; returns the platform's id for it ("" if it has none).

        Raises `Later`, `Away`, `Moved`, `Never` or `Wrong`; anything else counts as `Away`.
        """

    async def run(self) -> None:
        """Take in what people do, until cancelled or at the end of input.

        Raises `Later` with a plain sentence for the operator when it cannot go on now.
        """
