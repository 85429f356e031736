"""What is written under a lease counts only while it is held, whatever a slow holder believes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from bot.errors import LeaseLostError, StorageError
from bot.storage.changes import Changes
from bot.storage.leases import RUN, SEVERAL, WORKER, Fence, Leases
from bot.storage.open import open_store, opened, opened_leases
from bot.storage.postgres.leases import PostgresLeases
from bot.storage.store import Store
from bot.storage.worker_leases import WorkerLeases
from bot.storage.written_rows import DeliveredRow, SeenRow
from handlers.engine.person import Person
from tests.support.postgres import Server
from tests.support.rows import a_person, save
from tests.support.sql import change, rows
from tests.support.waiting import until

LONG = 60.0


@pytest.fixture
async def url(postgres: Server) -> str:
    return await postgres.empty_database()


@pytest.fixture
async def leases(url: str) -> AsyncIterator[Leases]:
    async with opened_leases(url) as leases:
        yield leases


async def taken(leases: Leases, holder: str = "me") -> Fence:
    fence = await leases.take(RUN, holder, LONG)
    assert fence is not None
    return fence


async def run_out(url: str) -> None:
    """As if its time were over."""
    async with opened(url) as store:
        await change(store, "UPDATE lease SET until = 0")


async def test_one_holds_it_and_the_next_has_a_higher_epoch(leases: Leases, url: str) -> None:
    mine = await taken(leases)
    assert await leases.take(RUN, "other", LONG) is None
    assert await leases.holder(RUN) == "me"
    await run_out(url)
    theirs = await taken(leases, "other")
    assert theirs.epoch == mine.epoch + 1
    assert await leases.renew([mine], LONG) == set()
    await leases.give_up(mine)  # which is not theirs to give
    assert await leases.holder(RUN) == "other"


async def test_one_that_is_given_up_can_be_taken_at_once(leases: Leases) -> None:
    await leases.give_up(await taken(leases))
    assert await leases.take(RUN, "other", LONG) is not None


async def test_one_that_ran_out_is_kept_if_nobody_took_it(leases: Leases, url: str) -> None:
    mine = await taken(leases)
    await run_out(url)
    assert await leases.renew([mine], LONG) == {mine}
    assert await leases.take(RUN, "other", LONG) is None


async def test_what_is_written_after_it_was_lost_is_refused(leases: Leases, url: str) -> None:
    mine = await taken(leases)
    async with opened(url) as store:
        await save(store, a_person(Person(1)))
        await store.begin([], [], [])
        await run_out(url)
        await taken(leases, "other")
        with pytest.raises(LeaseLostError, match="another Limber has taken over"):
            await store.write(Changes(seen=[SeenRow("terminal", "9")]), [mine])
        await store.rollback()
        begun = await store.begin([], [], [("terminal", "9")])
        await store.rollback()
        assert begun.seen == frozenset()


async def test_one_is_shared_by_all_workers_and_by_nobody_else(leases: Leases, url: str) -> None:
    alone = await taken(leases)
    assert await leases.join(RUN, SEVERAL, LONG) is None
    await leases.give_up(alone)
    first = await leases.join(RUN, SEVERAL, LONG)
    assert first is not None
    assert await leases.join(RUN, SEVERAL, LONG) == first
    assert await leases.take(RUN, "an older Limber", LONG) is None
    ours = [await leases.take(f"{WORKER}{name}", name, LONG) for name in ("one", "other")]
    assert ours[0] is not None
    assert ours[1] is not None
    await leases.leave(ours[0], first)
    assert await leases.holder(RUN) == SEVERAL
    await leases.leave(ours[1], first)
    assert await leases.holder(RUN) is None


async def test_no_worker_writes_while_another_has_the_database_alone(
    leases: Leases, url: str
) -> None:
    """Its own lease is still good: it was away for as long as the shared one lasts."""
    await leases.take(f"{WORKER}one", "one", LONG)
    store = open_store(url, f"{WORKER}one")
    await store.open()
    try:
        copying = await leases.take(RUN, "a command", LONG)
        assert copying is not None
        with pytest.raises(LeaseLostError):
            await save(store, Changes(seen=[SeenRow("web", "1")]))
        await store.rollback()
        await save(store, Changes(messages_delivered=[DeliveredRow("m1", 1)]))  # it has left
        await leases.give_up(copying)
        await save(store, Changes(seen=[SeenRow("web", "2")]))
        await leases.join(RUN, SEVERAL, LONG)
        await save(store, Changes(seen=[SeenRow("web", "3")]))
        assert await rows(store, "SELECT update_id FROM seen ORDER BY update_id") == [
            ("2",),
            ("3",),
        ]
    finally:
        await store.close()


async def test_one_that_is_given_up_for_later_is_free_then(leases: Leases) -> None:
    await leases.give_up(await taken(leases), after=LONG)
    assert await leases.take(RUN, "other", LONG) is None


async def test_whoever_takes_over_waits_for_what_is_being_written(leases: Leases, url: str) -> None:
    """Else two could believe that they do the same work."""
    mine = await taken(leases)
    async with opened(url) as store:
        await store.begin([], [], [])
        await store.write(Changes(seen=[SeenRow("terminal", "9")]), [mine])
        await run_out(url)
        taking = asyncio.create_task(taken_at_last(leases))
        async with opened(url) as other:
            await until(lambda: waits_for_a_lock(other))
        assert not taking.done()
        await store.commit()
        assert (await taking).epoch == mine.epoch + 1


async def taken_at_last(leases: Leases) -> Fence:
    while (fence := await leases.take(RUN, "other", LONG)) is None:
        pass
    return fence


async def test_nothing_else_waits_for_a_lease_that_cannot_be_taken_yet(
    leases: Leases, url: str
) -> None:
    mine, another = await taken(leases), await leases.take("telegram/1", "me", LONG)
    assert another is not None
    async with opened(url) as store:
        await store.begin([], [], [])
        await store.write(Changes(seen=[SeenRow("terminal", "9")]), [mine])
        await run_out(url)
        taking = asyncio.create_task(leases.take(RUN, "other", LONG))
        async with opened(url) as other:
            await until(lambda: waits_for_a_lock(other))
        async with asyncio.timeout(20):
            assert await leases.renew([another], LONG) == {another}
            assert await taking is None
        await store.rollback()


async def waits_for_a_lock(store: Store) -> bool:
    return bool(
        await rows(
            store,
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND datname = current_database()",
        )
    )


async def test_no_worker_leads_anything_while_another_has_the_database_alone(
    leases: Leases, url: str
) -> None:
    worker = WorkerLeases(leases)
    async with (
        opened_leases(url) as others,
        worker.at_work(),
        worker.leading("telegram/1") as held,
    ):
        while (alone := await others.take(RUN, "a copy", LONG)) is None:
            await run_out(url)  # as if no worker had reached the database for a while
        await held.lost()
        assert not held.is_held()
        leading = asyncio.create_task(lead(worker))
        await others.give_up(alone)
        await leading


async def lead(worker: WorkerLeases) -> None:
    async with worker.leading("telegram/1"):
        pass


@pytest.mark.long
async def test_a_line_that_falls_silent_in_a_transaction_holds_no_lease_up(url: str) -> None:
    server = urlsplit(url)

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while (data := await reader.read(65536)) and b"INSERT INTO lease" not in data:
                writer.write(data)

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, here = await asyncio.open_connection(server.hostname, server.port)
        both.extend([writer, here])
        await asyncio.gather(carry(reader, here), carry(there, writer))

    both: list[asyncio.StreamWriter] = []
    async with await asyncio.start_server(connect, "127.0.0.1", 0) as proxy:
        port = proxy.sockets[0].getsockname()[1]
        leases = PostgresLeases(url.replace(f":{server.port}/", f":{port}/"))
        await leases.open()
        async with asyncio.timeout(10):  # a driver's own patience is half a minute
            with pytest.raises(StorageError):
                await leases.take(RUN, "me", LONG)
        await leases.close()
        for each in both:
            each.close()
