"""A person's side of a channel, so that one transcript can be played on every channel.

The stage reads the transcript and knows what a line means; a player only acts it out the way a
person would on its platform, and says what that person sees. `AtTheTable` is no platform at all:
it hands events to the dispatcher itself. The page's own player makes the real page, and lets
`Outbox.deliver` bring the parcels. On Telegram and Discord nobody shares a process with Limber
(`tests/support/process_stage.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from bot.app import App
from bot.delivery.outbox import Outbox
from bot.dispatch.item import Arrived
from bot.storage.parcel import Parcel, message_in
from bot.storage.records import Address
from handlers.engine.event import Attached, Edited, Event, Said, Tapped
from handlers.engine.message import Message

Acted: TypeAlias = Said | Tapped | Edited | Attached
"""What a person can do in a transcript. A `Tapped` names the button's id as it was shown."""


class Player(Protocol):
    """One person on one channel."""

    address: Address

    async def enter(self, app: App) -> None:
        """Everything else runs: make the channel, and open the chat. Again after each restart."""

    async def leave(self) -> None:
        """Everything is about to stop."""

    async def act(self, event: Acted) -> None:
        """Do this on the platform; returns when the channel has acknowledged it.

        Where the platform cannot do it (edit, group), call `pytest.skip` with the reason.
        """

    async def see(self, parcels: Sequence[Parcel]) -> list[Message]:
        """Let these be delivered, in order, and say what the person now reads that is new.

        A changed message counts as new; one that only lost its buttons does not. Text is as the
        platform shows it (the marks of Markdown may be left in); buttons carry the ids by which
        they can be tapped.
        """


@dataclass(slots=True)
class AtTheTable:
    """No platform: events go straight in, messages straight out."""

    address: Address = field(default_factory=lambda: Address("terminal", "me"))
    _app: App | None = None

    @property
    def app(self) -> App:
        assert self._app is not None, "enter() first"
        return self._app

    async def enter(self, app: App) -> None:
        self._app = app

    async def leave(self) -> None:
        self._app = None

    async def act(self, event: Event, update_id: str | None = None) -> None:
        await self.app.dispatcher.submit(Arrived(self.address, event, update_id))

    async def see(self, parcels: Sequence[Parcel]) -> list[Message]:
        seen = [m for p in parcels if (m := message_in(p.body)) is not None]
        await self.app.outbox.delivered(parcels, [""] * len(parcels))
        return seen


async def all_waiting(outbox: Outbox, address: Address) -> list[Parcel]:
    """Everything that waits for one chat, in the order in which it was said."""
    return sorted(await outbox.waiting(address), key=lambda parcel: parcel.id)
