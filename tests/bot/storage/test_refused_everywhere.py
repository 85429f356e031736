"""Whose lines no coach's chat takes, as the rows tell it."""

from datetime import timedelta

from bot.storage.changes import Changes
from bot.storage.open import opened
from bot.storage.parcel import ParcelKind
from bot.storage.postgres.dialect import PostgresDialect
from bot.storage.store import Store
from bot.storage.written_thread_rows import SurfaceRow
from handlers.engine.person import Person
from tests.support.postgres import Server
from tests.support.rows import AT, HERE, a_person, joined, outgoing, save
from tests.support.sql import change


async def leads(store: Store, work: str, minutes: int) -> None:
    """Some worker has led this until so many minutes ago."""
    until = f"{PostgresDialect.now} - {minutes * 60_000}"
    await change(store, "DELETE FROM lease")
    await change(store, f"INSERT INTO lease VALUES ('', '{work}', 1, 'me', {until})")


async def test_one_that_was_refused_counts_until_a_later_one_passes(store: Store) -> None:
    lines = [outgoing(number, kind=ParcelKind.LINE) for number in (5, 6)]
    coach = SurfaceRow(HERE.channel, HERE.chat, 0)
    await save(store, joined(a_person(Person(1)), Changes(messages=lines, surfaces=[coach])))
    if store.shared is not None:
        await leads(store, f"{HERE.channel}/1", minutes=0)
    await change(store, "UPDATE outgoing SET state = 'failed' WHERE id = 5")
    assert await store.surfaces.refused_everywhere(AT - timedelta(days=1)) == {1}
    await change(store, "UPDATE outgoing SET state = 'sent' WHERE id = 6")
    assert await store.surfaces.refused_everywhere(AT - timedelta(days=1)) == frozenset()
    await change(store, "UPDATE outgoing SET state = 'failed' WHERE id = 6")
    assert await store.surfaces.refused_everywhere(AT - timedelta(days=1)) == {1}


async def test_a_chat_whose_platform_nobody_has_any_more_counts_for_nothing(
    postgres: Server,
) -> None:
    async with opened(await postgres.empty_database()) as store:
        line = outgoing(5, kind=ParcelKind.LINE)
        here, gone = SurfaceRow(HERE.channel, HERE.chat, 0), SurfaceRow("discord", "9", 0)
        await save(store, joined(a_person(Person(1)), Changes(messages=[line])))
        await save(store, Changes(surfaces=[gone]))
        await leads(store, f"{HERE.channel}/1", minutes=9)
        assert not await store.surfaces.has_any()
        await save(store, Changes(surfaces=[here]))
        await change(store, "UPDATE outgoing SET state = 'failed' WHERE id = 5")
        assert await store.surfaces.refused_everywhere(AT - timedelta(days=1)) == {1}
        assert await store.surfaces.has_any()
        await leads(store, "discord/1", minutes=9)  # it takes lines, as far as anybody knows
        assert await store.surfaces.refused_everywhere(AT - timedelta(days=1)) == frozenset()
        await leads(store, f"{HERE.channel}/1", minutes=11)
        assert not await store.surfaces.has_any()
