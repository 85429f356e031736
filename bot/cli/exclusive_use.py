"""Keeps every other Limber away from a database while a command needs it for itself; and lets a
command that writes be one of several, which such a command keeps out.
"""

import contextlib
import socket
from collections.abc import AsyncIterator

from bot.errors import AlreadyRunsError
from bot.operations.process_lock import beside_others, no_other_process
from bot.settings import is_postgres, shown_url, sqlite_path
from bot.storage.leases import HeldLease
from bot.storage.open import opened_leases
from bot.storage.worker_leases import WorkerLeases, alone


@contextlib.asynccontextmanager
async def beside_workers(url: str) -> AsyncIterator[None]:
    """Be one of several that write: waits while somebody needs the database for themselves."""
    if is_postgres(url):
        async with opened_leases(url) as leases, WorkerLeases(leases).at_work():
            yield
        return
    with beside_others(sqlite_path(url)):
        yield


@contextlib.asynccontextmanager
async def alone_on(url: str, mend: str) -> AsyncIterator[HeldLease | None]:
    """Hold a file's locks, or on PostgreSQL the lease of `limber run`, which is given.

    mend: what the operator is to do where a Limber runs there. Raises `AlreadyRunsError`.
    """
    runs = AlreadyRunsError(f"Limber runs on {shown_url(url)}. {mend}")
    if is_postgres(url):
        holder = f"a command on {socket.gethostname()}"
        async with opened_leases(url) as leases, alone(leases, holder) as held:
            if held is None:
                raise runs
            yield held
        return
    with contextlib.ExitStack() as lock:
        try:
            lock.enter_context(no_other_process(sqlite_path(url)))
        except AlreadyRunsError as error:
            raise runs from error
        yield None
