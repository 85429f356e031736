"""Messages as rows on their way: to whom, in which lane, and how long they are worth sending."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.dispatch.item import File
from bot.storage.parcel import Body, CoachFile, MessageEdit, NewMessage
from bot.storage.parcel_codec import body_text
from bot.storage.records import Address, StoredPerson
from bot.storage.written_rows import MessageRow, WithdrawnRow
from handlers.engine.journal import milliseconds
from handlers.engine.message import Lane, Message, Slot

LIVES = {Lane.CHECK_IN: timedelta(hours=6), Lane.DIGEST: timedelta(hours=24)}
"""How long after it was said a message is worth sending; any other lane's always is."""
LIVES_EDIT = timedelta(seconds=30)
"""A change of what stands there already, such as a countdown."""


@dataclass(slots=True)
class Outgoing:
    """Gathers the messages of one batch. addressed: the chats that have something to be delivered.

    Rule: who cannot be reached is not reminded of anything.
    """

    next_id: Callable[[], int]
    rows: list[MessageRow]
    addressed: set[Address] = field(default_factory=set)
    placeholder: int | None = None
    """The id of a placeholder, which the next message that is said becomes."""
    _first: int = 0
    """Which of the rows is this event's first."""
    _withdrawn: set[int] = field(default_factory=set)
    """Of whom what waits is withdrawn: what this event or a later one says needs greater ids."""

    def begin(self, placeholder: int | None) -> None:
        """What is said from here on is said to another event."""
        self.placeholder = placeholder
        self._first = len(self.rows)

    def withdraws(self, person: int) -> None:
        """Take all that this event says for new, and for no placeholder: it withdraws."""
        self._withdrawn.add(person)

    def withdraw(self, person: int) -> WithdrawnRow:
        """What waits for a person goes out no more, but for what this event said already."""
        ids = [row.id or 0 for row in self.rows[self._first :]]
        return WithdrawnRow(person, min(ids) - 1 if ids else self.next_id())

    def send(
        self,
        known: StoredPerson,
        message: Message,
        at: datetime,
        cause: str | None,
        source: tuple[str, File | None] = ("", None),
    ) -> int:
        """A message to a person; returns its id. source: whose words they were, with a file."""
        ref, file = source
        sent = None
        if file is not None:
            sent = CoachFile(ref.partition(":")[0], file.kind, file.platform_id, file.name)
        body = MessageEdit(message) if message.is_edit else NewMessage(message, sent)
        return self.add(known, message.lane, body, message.slot, at, cause)

    def add(
        self,
        known: StoredPerson,
        lane: Lane,
        body: Body,
        slot: Slot | None,
        at: datetime,
        cause: str | None,
    ) -> int:
        """A row of any kind for a person; returns its id."""
        conversation, turn = slot or (None, None)
        when = milliseconds(at)
        is_first = isinstance(body, NewMessage) and known.person.id not in self._withdrawn
        id_ = self._taken_placeholder() if is_first else self.next_id()
        if known.is_unreachable and lane in LIVES:
            return id_
        lives = LIVES_EDIT if isinstance(body, MessageEdit) else LIVES.get(lane)
        self.addressed.add(known.address)
        self.rows.append(
            MessageRow(
                id=id_,
                person=known.person.id,
                channel=known.address.channel,
                chat=known.address.chat,
                lane=lane.value,
                kind=body.kind,
                body=body_text(body),
                not_before=when,
                created=when,
                conversation=conversation,
                turn=turn,
                cause=cause,
                expires=None if lives is None else milliseconds(at + lives),
            )
        )
        return id_

    def _taken_placeholder(self) -> int:
        """The id of the placeholder whose turn has come, for the first that is said."""
        id_, self.placeholder = self.placeholder, None
        return self.next_id() if id_ is None else id_
