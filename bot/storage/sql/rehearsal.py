"""What a new version is rehearsed on, in SQL."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from bot.storage.codec import known, loads
from bot.storage.compact_text import full
from bot.storage.parcel_codec import message_of
from bot.storage.records import StoredPerson
from bot.storage.rehearsal import Planned, Put, Written
from bot.storage.sql.queries import KNOWN_COLUMNS, KNOWN_FROM
from handlers.engine import journal
from handlers.engine.conversation import Conversation, OpenStep
from handlers.engine.journal import instant
from handlers.engine.message import Lane
from handlers.engine.rehearsal import Ended

_ENDED: Final = (
    "SELECT id, person, flow, arguments, journal, began, ended, lines FROM ended_conversation"
    " ORDER BY ended DESC, id DESC LIMIT ?"
)
_WRITTEN: Final = (
    "SELECT person, text, at, reading FROM thread_entry"
    " WHERE kind = 'person' AND reading IS NOT NULL ORDER BY id DESC LIMIT ?"
)
_PUT: Final = (
    "SELECT o.conversation, o.turn, o.body FROM outgoing o JOIN conversation c"
    " ON c.id = o.conversation AND c.turn = o.turn WHERE o.kind IN ('send', 'edit')"
)
_PEOPLE: Final = f"SELECT {KNOWN_COLUMNS} {KNOWN_FROM} ORDER BY p.id, c.place"

Run = Callable[..., Awaitable[list[Any]]]


class SqlRehearsal:
    """Implements `bot.storage.rehearsal.RehearsalRows`. read: runs a statement for its rows."""

    def __init__(self, read: Run) -> None:
        self._read = read

    async def ended(self, limit: int) -> list[tuple[int, Ended]]:
        found = []
        for id_, person, flow, arguments, entries, began, at, lines in await self._read(
            _ENDED, (limit,)
        ):
            conversation = Conversation(
                id_,
                flow,
                loads(full(arguments)),
                instant(began),
                OpenStep(0, instant(at)),
                journal.load(loads(full(entries))),
            )
            found.append((person, Ended(conversation, tuple(loads(full(lines))), instant(at))))
        return found

    async def people(self) -> list[StoredPerson]:
        found = known(await self._read(_PEOPLE.format(source="address a")))
        return list({each.person.id: each for each in found}.values())  # once, wherever they are

    async def planned(self) -> list[Planned]:
        rows = await self._read("SELECT person, due FROM timer WHERE kind = 'check_in'")
        return [Planned(person, instant(due)) for person, due in rows]

    async def written(self, limit: int) -> list[Written]:
        rows = await self._read(_WRITTEN, (limit,))
        return [Written(person, text, instant(at), reading) for person, text, at, reading in rows]

    async def put(self) -> dict[tuple[int, int], Put]:
        found: dict[tuple[int, int], Put] = {}
        for conversation, turn, body in await self._read(_PUT):
            said = message_of(loads(body), Lane.ANSWER.value, None)
            before = found.get((conversation, turn), Put((), frozenset()))
            labels = before.labels | {button.label for button in said.buttons}
            found[conversation, turn] = Put((*before.texts, said.text), labels)
        return found
