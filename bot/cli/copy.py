"""`limber copy FROM TO`: copies all rows from one database to another, SQLite or PostgreSQL."""

import asyncio

from bot.errors import OperatorError
from bot.operations.process_lock import ProcessLock
from bot.settings import is_kept, is_postgres, shown_url, sqlite_path
from bot.storage.leases import RUN
from bot.storage.open import opened, opened_leases
from bot.storage.table_copy import copy_whole


class CopyError(OperatorError):
    """Nothing was copied; the sentence says what to do."""


def copy(source: str, target: str) -> int:
    """Copy everything, and say how far it is; returns the exit code."""
    for url in (source, target):
        _check(url)
    if source == target:
        raise CopyError("Both are the same database.")
    return asyncio.run(_copy(source, target))


async def _copy(source: str, target: str) -> int:
    for url in (source, target):
        await _refuse_while_running(url)
    async with opened(source) as one, opened(target) as other:
        count = await copy_whole(one, other, shown_url(source), _say)
    print(f"Copied and counted: {count} rows, as many as in {shown_url(source)}.")
    print(
        f"Set DATABASE_URL to {shown_url(target)} and start Limber with the same DATA_DIR. Do not"
        " start it on the old one again: what happens there is not copied any more."
    )
    return 0


def _say(table: str, count: int) -> None:
    print(f"{table}: {count}", flush=True)


def _check(url: str) -> None:
    try:
        if not is_kept(url):
            raise CopyError("A database in memory is gone with its process; name a file.")
    except ValueError as error:
        raise CopyError(f"{shown_url(url)} cannot be used: {error}.") from error


async def _refuse_while_running(url: str) -> None:
    if await _is_running(url):
        raise CopyError(f"Limber runs on {shown_url(url)}. Stop it, and copy again.")


async def _is_running(url: str) -> bool:
    if is_postgres(url):
        async with opened_leases(url) as leases:
            return await leases.holder(RUN) is not None
    path = sqlite_path(url)
    if path is None or not path.parent.exists():
        return False
    lock = ProcessLock(path)
    lock.acquire()
    try:
        return not lock.is_only_holder()
    finally:
        lock.release()
