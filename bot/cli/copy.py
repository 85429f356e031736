"""`limber copy FROM TO`: copies all rows from one database to another, SQLite or PostgreSQL.

Rules:
- From before the first row until after the last, no other Limber can run on either of the two: on a
  file by its lock, on PostgreSQL by the lease that all workers share.
"""

import asyncio
import contextlib
from pathlib import Path

from bot.cli.exclusive_use import alone_on
from bot.errors import OperatorError
from bot.settings import is_kept, shown_url
from bot.storage.open import opened
from bot.storage.store import Store
from bot.storage.table_copy import copy_whole
from bot.web.signing import note_ended
from scheduler.wall_clock import wall_time


class CopyError(OperatorError):
    """Nothing was copied; the sentence says what to do."""


def copy(source: str, target: str, data_dir: Path) -> int:
    """Copy everything, and say how far it is; returns the exit code."""
    for url in (source, target):
        _check(url)
    if source == target:
        raise CopyError("Both are the same database.")
    return asyncio.run(_copy(source, target, data_dir))


async def _copy(source: str, target: str, data_dir: Path) -> int:
    async with contextlib.AsyncExitStack() as both:
        leases = [
            await both.enter_async_context(alone_on(url, "Stop it, and copy again."))
            for url in (source, target)
        ]
        async with opened(source) as one, opened(target) as other:
            count = await copy_whole(one, other, shown_url(source), _say)
            await _keep_signed_out(one, other, data_dir)
        if not all(lease.is_held() for lease in leases if lease is not None):
            raise CopyError(
                "The database was out of reach for so long that another Limber may have started on"
                " it meanwhile. Stop that one, empty the target, and copy again."
            )
    print(f"Copied and counted: {count} rows, as many as in {shown_url(source)}.")
    print(
        f"Set DATABASE_URL to {shown_url(target)} and start Limber with the same DATA_DIR. Do not"
        " start it on the old one again: what happens there is not copied any more."
    )
    return 0


async def _keep_signed_out(source: Store, target: Store, data_dir: Path) -> None:
    """The key of cookies may go with DATA_DIR, so who has signed out is carried along.

    A file as target has them in DATA_DIR; from there the first worker on PostgreSQL tells them.
    """
    if source.shared is None:
        return
    lines = [line for _, line in await source.shared.ended_after(0)]
    if target.shared is None:
        note_ended(data_dir, lines)
        return
    known = {line for _, line in await target.shared.ended_after(0)}
    for line in lines:
        if line not in known:
            await target.shared.note_ended(line, wall_time())


def _say(table: str, count: int) -> None:
    print(f"{table}: {count}", flush=True)


def _check(url: str) -> None:
    try:
        if not is_kept(url):
            raise CopyError("A database in memory is gone with its process; name a file.")
    except ValueError as error:
        raise CopyError(f"{shown_url(url)} cannot be used: {error}.") from error
