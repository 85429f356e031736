"""A pooler may give each transaction another connection: nothing is different then but hints."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator

import pytest

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import RowsOnly
from bot.storage.changes import Changes
from bot.storage.leases import WORKER
from bot.storage.open import open_store, opened_leases
from bot.storage.store import Store
from bot.storage.written_rows import SeenRow, TimerRow
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from tests.support.apt import found_or_installed
from tests.support.ports import free_port
from tests.support.postgres import NOBODY, Server
from tests.support.rows import AT, a_person, joined, save
from tests.support.sql import rows
from tests.support.waiting import until

pytestmark = pytest.mark.long
WORKERS, EVENTS, CLAIMED = 3, 40, 5
INI = """
[databases]
{name} = host=127.0.0.1 port={server} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
ignore_startup_parameters = extra_float_digits,jit
"""


@pytest.fixture
async def pooled(postgres: Server) -> AsyncIterator[str]:
    """The address of a new database behind a pooler with two connections for everybody."""
    bouncer = found_or_installed(
        lambda: shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin"),
        "pgbouncer",
        "There is no PgBouncer here, so nothing was tried behind one.",
    )
    url, port = await postgres.new_database(), free_port()
    name = url.rpartition("/")[2]
    config, log_file = postgres.folder / "pgbouncer.ini", postgres.folder / "pgbouncer.log"
    config.write_text(INI.format(name=name, server=postgres.port, port=port))
    user = NOBODY if os.geteuid() == 0 else None
    with log_file.open("wb") as log:
        process = subprocess.Popen([bouncer, config], stderr=log, user=user, group=user)  # noqa: ASYNC220 - starting a process takes a moment, and no other task runs
        try:
            await until(lambda: b"process up" in log_file.read_bytes())
            yield f"postgresql://postgres@127.0.0.1:{port}/{name}?statement_cache_size=0"
        finally:
            process.terminate()
            process.wait()


async def test_several_workers_share_two_connections(pooled: str) -> None:
    stores = [open_store(pooled, f"{WORKER}{number}") for number in range(WORKERS)]
    async with opened_leases(pooled) as leases:
        for number, store in enumerate(stores):
            await leases.take(f"{WORKER}{number}", "me", 600.0)
            await store.open()
        timers = [TimerRow(1, f"kind {n}", milliseconds(AT)) for n in range(EVENTS)]
        await save(stores[0], joined(a_person(Person(1)), Changes(timers=timers)))
        claimed = await asyncio.gather(*(worked(store, n) for n, store in enumerate(stores)))
        kinds = [kind for found in claimed for kind in found]
        assert len(kinds) == len(set(kinds)) == WORKERS * CLAIMED  # nobody's is another's
        seen = await rows(stores[0], "SELECT COUNT(*) FROM seen")
        assert seen == [(WORKERS * EVENTS,)]
        for store in stores:
            await store.close()


async def worked(store: Store, number: int) -> set[str]:
    """Write and read as a worker does; returns what it claimed."""
    dispatcher = Dispatcher(store, lambda *_: pytest.fail("nobody said anything"))
    await dispatcher.start()
    kinds: set[str] = set()
    for event in range(EVENTS):
        row = SeenRow("terminal", f"{number}:{event}")
        await dispatcher.submit(RowsOnly(Changes(seen=[row])))
        kinds |= {timer.kind for timer in await store.claim_due(AT, CLAIMED, "")}
        assert await store.profile_of(1) == {}
        assert store.shared is not None
        await store.shared.now()
    await dispatcher.stop()
    return kinds
