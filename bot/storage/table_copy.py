"""Copies a whole database table by table, for `limber copy`: the port, and the copying.

Rules:
- The target is empty, or holds an unfinished copy of the same source, which is gone on with.
- Rows go in the order of their keys, a thousand in a transaction; a table before what refers to it.
- Numbers that are never to be used again are carried along. At the end the counts are compared.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

from bot.errors import StorageError
from bot.storage.records import Address

KEYS: Final[dict[str, tuple[str, ...]]] = {
    "counter": ("name",),
    "person": ("id",),
    "address": ("channel", "chat"),
    "conversation": ("id",),
    "ended_conversation": ("id",),
    "timer": ("id",),
    "outgoing": ("id",),
    "log": ("conversation", "path"),
    "thread": ("person",),
    "thread_entry": ("id",),
    "attachment": ("id",),
    "alert": ("id",),
    "mirror": ("channel", "chat", "person"),
    "mirror_line": ("channel", "chat", "external"),
    "set_aside": ("id",),
    "seen": ("channel", "update_id"),
    "erased_address": ("id",),
    "surface": ("channel", "chat"),  # after the lines, which it would have shown again
    "surface_entry": ("channel", "chat", "entry"),
    "coach_chat": ("channel",),
    "coach_code": ("code",),
    "erasure": ("month", "level"),
    "picture": ("channel", "mark"),
    "clock": ("id",),
}
"""Every table, in the order in which it is copied, and the key of its rows."""
AT_ONCE: Final = 1000
Row = dict[str, Any]


class WholeTables(Protocol):
    """Every method may raise `StorageError`. What writes does so in the writer's transaction."""

    async def count(self, table: str) -> int:
        """How many rows a table has."""

    async def last(self, table: str) -> tuple[Any, ...] | None:
        """The greatest key in a table."""

    async def some(self, table: str, after: tuple[Any, ...] | None, limit: int) -> list[Row]:
        """The next rows behind a key, in the order of their keys."""

    async def put(self, table: str, rows: Sequence[Row]) -> None:
        """Write rows as they are; one that is there already is replaced."""

    async def numbers(self) -> dict[str, int]:
        """The last number given, by table, where no number is used again."""

    async def give_numbers_after(self, numbers: dict[str, int]) -> None:
        """Give no number again that was given, nor one that stands in a row."""

    async def unfinished(self) -> str | None:
        """What a copy that is not finished is a copy of."""

    async def begin_copy(self, source: str) -> None:
        """From now on this is an unfinished copy."""

    async def finish_copy(self) -> None:
        """It is whole."""


class Source(Protocol):
    """What is copied: a store, or a snapshot of one."""

    @property
    def whole(self) -> WholeTables:
        """All its rows."""


class Writer(Source, Protocol):
    """A store, as far as a copy writes into it."""

    async def begin(
        self,
        addresses: Sequence[Address],
        people: Sequence[int],
        updates: Sequence[tuple[str, str]],
    ) -> object:
        """As in `Store`."""

    async def commit(self) -> None:
        """As in `Store`."""


async def copy_whole(
    source: Source, target: Writer, name: str, said: Callable[[str, int], None]
) -> int:
    """Copy everything; returns how many rows there are now. name: of the source; said: told of each
    table how many rows are there. Raises `StorageError`.
    """
    await prepare_copy(target, name)
    for table in KEYS:
        await _copy_table(source, target, table)
        said(table, await target.whole.count(table))
    await target.begin([], [], [])
    await target.whole.give_numbers_after(await source.whole.numbers())
    await target.commit()
    counts = {
        table: (await source.whole.count(table), await target.whole.count(table)) for table in KEYS
    }
    wrong = [f"{table} ({a} and {b})" for table, (a, b) in counts.items() if a != b]
    if wrong:
        raise StorageError(
            f"The copy is not whole: {', '.join(wrong)}. Does something write to one of the two?"
            " Stop it, and copy again."
        )
    await target.begin([], [], [])
    await target.whole.finish_copy()
    await target.commit()
    return sum(a for a, _ in counts.values())


async def prepare_copy(target: Writer, name: str) -> None:
    """Refuse a target that holds anything else, and mark it as an unfinished copy of this one.

    Raises `StorageError`.
    """
    before = await target.whole.unfinished()
    if before is None:
        filled = [t for t in KEYS if t != "counter" and await target.whole.count(t)]
        if filled:
            raise StorageError(
                f"The target is not empty: there are rows in {', '.join(filled)}. Name an empty"
                " database."
            )
        await target.begin([], [], [])
        await target.whole.begin_copy(name)
        await target.commit()
    elif before != name:
        raise StorageError(
            f"The target holds an unfinished copy of {before}. Go on with that one, or name an"
            " empty database."
        )


async def _copy_table(source: Source, target: Writer, table: str) -> None:
    after = None if table == "counter" else await target.whole.last(table)
    while rows := await source.whole.some(table, after, AT_ONCE):
        await target.begin([], [], [])
        await target.whole.put(table, rows)
        await target.commit()
        after = tuple(rows[-1][column] for column in KEYS[table])
