"""A database file with tables and without rows: made once for all tests of a process, and copied.

To make the tables takes ten times as long as to open a file that has them.
"""

import tempfile
from pathlib import Path

from bot.storage.sqlite.store import SqliteStore

_made: list[bytes] = []


async def give_tables(path: Path) -> None:
    """Let this file be as a first start leaves it; one that is there stays as it is."""
    if not _made:
        _made.append(await _a_first_start())
    _copy(_made[0], path)


def _copy(tables: bytes, path: Path) -> None:
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(tables)


async def _a_first_start() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "limber.db"
        store = SqliteStore(file)
        await store.open()
        await store.close()
        return file.read_bytes()
