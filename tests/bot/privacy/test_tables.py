"""One list of tables, and all that goes through tables is held to it."""

from pathlib import Path

from bot.privacy.tables import TABLES, Owner
from bot.storage.open import inspect, opened
from bot.storage.retention import Aged
from handlers.engine.person import Person
from tests.support.rows import a_person, save

PRIVACY = Path(__file__).parents[3] / "docs" / "privacy.md"


async def test_the_list_names_every_table_that_there_is(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path}/limber.db"):
        pass
    found = await inspect(tmp_path / "limber.db")
    assert set(found.counts) == {table.name for table in TABLES}


async def test_what_is_a_persons_is_in_their_export_and_goes_with_them(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path}/limber.db") as store:
        await save(store, a_person(Person(1)))
        exported = set(await store.everything_of(1))
    assert exported == {table.name for table in TABLES if table.owner is Owner.PERSON}


def test_every_table_is_in_the_page_on_privacy() -> None:
    page = PRIVACY.read_text(encoding="utf-8")
    assert [table.name for table in TABLES if f"`{table.name}`" not in page] == []


def test_every_kind_of_retention_takes_something() -> None:
    assert {kind for table in TABLES for kind in table.aged} == set(Aged)
