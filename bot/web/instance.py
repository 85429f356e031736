"""What the page needs from one running Limber: its parts, its texts, and who is asking.

There are two: the real one, and the try-out with a database and a clock of its own.
"""

import hashlib
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.app import App
from bot.dispatch.item import Arrived, RowsOnly
from bot.storage.changes import Changes
from bot.storage.parcel import NewMessage, Parcel
from bot.storage.parcel_codec import body_text
from bot.storage.records import Address
from bot.storage.written_rows import MessageRow
from bot.web.channel import NAME, WebChannel
from bot.web.push import Push
from bot.web.quota import Quota
from bot.web.signing import Signer
from handlers.engine.event import Event
from handlers.engine.journal import milliseconds
from handlers.engine.message import Lane, Message
from handlers.engine.words import Value, render, words
from handlers.world import World

LONGEST_ID = 64
"""Letters of the number that a page gives to what it sends."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One running Limber. zone: the coach's."""

    app: App
    channel: WebChannel
    signer: Signer
    zone: ZoneInfo
    quota: Quota = field(default_factory=Quota)
    push: Push | None = None

    def ring(self, parcel: Parcel) -> None:
        """Ring the person's phone for what has a call of its own: a check-in, or a coach's answer.

        What answers the person, and what belongs to a drill that runs, rings nobody.
        """
        if self.push is None or not isinstance(parcel.body, NewMessage):
            return
        is_check_in = parcel.lane == Lane.CHECK_IN.value
        if is_check_in or (parcel.lane == Lane.ANSWER.value and parcel.cause is None):
            text = self.text("push_check_in" if is_check_in else "push_news")
            self.push.ring(parcel.person, self.text("name"), text)

    @property
    def world(self) -> World:
        """What it knows now: a coach may have changed the content meanwhile."""
        return self.app.editions.world

    async def hear(self, chat: str, event: Event, sent: str, name: str = "") -> bool:
        """Let something that came from a chat be heard; false if it had been heard before.

        sent: the page's own number for it. Raises `StorageError`: it has to be sent again.
        """
        update = mark_of(chat, sent) if sent else None
        arrived = Arrived(Address(NAME, chat), event, update, name)
        return (await self.app.dispatcher.submit(arrived)).is_new

    async def tell(self, chat: str, text: str) -> None:
        """Say something of the page's own in a chat. Raises `StorageError`."""
        at = milliseconds(self.app.clock.now())
        person = await self.app.store.person_at(Address(NAME, chat))
        if person is None:
            return
        body = NewMessage(Message(text))
        row = MessageRow(
            None, person, NAME, chat, Lane.ANSWER.value, body.kind, body_text(body), at, at
        )
        await self.app.dispatcher.submit(RowsOnly(Changes(messages=[row])))
        self.app.outbox.wake({Address(NAME, chat)})

    def text(self, key: str, **values: Value) -> str:
        """A text of the page."""
        return render(self.world.catalog.messages, words(f"web.{key}", **values))


def mark_of(chat: str, sent: str) -> str:
    """What a page sent, by a mark that tells nobody which chat it came from."""
    return hashlib.sha256(f"{chat}:{sent[:LONGEST_ID]}".encode()).hexdigest()[:32]
