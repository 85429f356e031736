"""A backup of PostgreSQL is the same file as any other, and goes back into either database."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from bot.cli.main import main
from bot.errors import StorageError
from bot.privacy.erasure_list import erasure_list
from bot.storage.changes import Changes
from bot.storage.open import copy_into_file, opened
from bot.storage.postgres.snapshot import snapshot
from bot.storage.store import Store
from bot.storage.table_copy import KEYS
from bot.storage.written_rows import AddressRow, SeenRow
from handlers.engine.person import Person
from scheduler.wall_clock import wall_time
from tests.support.postgres import Server
from tests.support.rows import a_person, save

Found = TypeVar("Found")


@pytest.fixture
def url(postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A PostgreSQL with two people, where the commands look for it."""
    url = asyncio.run(postgres.empty_database())

    async def fill(store: Store) -> None:
        for number in (1, 2):
            await save(store, somebody(number))
        await save(store, Changes(seen=[SeenRow("terminal", str(n)) for n in range(1500)]))

    on(url, fill)
    monkeypatch.setenv("BACKUP_DIR", str(tmp_path / "backups"))
    use(monkeypatch, url, tmp_path / "data")
    sent = tmp_path / "data" / "attachments" / "person-1" / "7.jpg"
    sent.parent.mkdir(parents=True)
    sent.write_bytes(b"a photo")
    return url


def somebody(number: int) -> Changes:
    """A person with a chat of their own."""
    address = AddressRow("terminal", f"me{number}", number)
    return Changes(
        people=a_person(Person(number, {"name": f"person {number}"})).people, addresses=[address]
    )


def use(monkeypatch: pytest.MonkeyPatch, url: str, folder: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DATA_DIR", str(folder))


def on(url: str, do: Callable[[Store], Awaitable[Found]]) -> Found:
    async def work() -> Found:
        async with opened(url) as store:
            return await do(store)

    return asyncio.run(work())


async def everything(store: Store) -> dict[str, list[dict[str, object]]]:
    return {table: await store.whole.some(table, None, 10_000) for table in KEYS}


def test_it_comes_back_into_a_file_row_by_row(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = on(url, everything)
    assert main(["backup", str(tmp_path / "a.tar")]) == 0
    assert "2 people, 1 file. Read back and compared." in capsys.readouterr().out
    new = f"sqlite:///{tmp_path}/new/limber.db"
    use(monkeypatch, new, tmp_path / "new")
    assert main(["restore", str(tmp_path / "a.tar")]) == 0
    assert on(new, everything) == before
    assert (tmp_path / "new/attachments/person-1/7.jpg").read_bytes() == b"a photo"


def test_it_comes_back_into_an_empty_postgresql_and_over_nothing(
    url: str,
    postgres: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = on(url, everything)
    assert main(["backup", str(tmp_path / "a.tar")]) == 0
    assert main(["restore", str(tmp_path / "a.tar")]) == 2
    assert "is there already" in capsys.readouterr().err
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "new"))
    assert main(["restore", str(tmp_path / "a.tar")]) == 2
    assert "not empty" in capsys.readouterr().err
    assert on(url, everything) == before
    asyncio.run(postgres.empty_database())
    use(monkeypatch, url, tmp_path / "new")
    assert main(["restore", str(tmp_path / "a.tar")]) == 0
    assert on(url, everything) == before
    assert (tmp_path / "new/attachments/person-1/7.jpg").read_bytes() == b"a photo"


def test_whoever_was_erased_since_is_erased_again(
    url: str, postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["backup", str(tmp_path / "a.tar")]) == 0
    assert main(["erase", "1"]) == 0
    asyncio.run(postgres.empty_database())
    assert main(["restore", str(tmp_path / "a.tar")]) == 0
    assert [row["id"] for row in on(url, everything)["person"]] == [2]
    assert not (tmp_path / "data/attachments/person-1").exists()
    listed = erasure_list(tmp_path / "backups", tmp_path / "data")
    assert listed.after(wall_time() - timedelta(days=1))


async def test_a_snapshot_is_one_instant_while_others_write(postgres: Server) -> None:
    url = await postgres.empty_database()
    async with opened(url) as store:
        await save(store, somebody(1))
        async with snapshot(url) as still:
            await save(store, somebody(2))
            assert await still.whole.count("person") == 1
            assert [row["id"] for row in await still.whole.some("person", None, 9)] == [1]
            assert await store.whole.count("person") == 2


async def test_a_database_without_limber_in_it_is_named(postgres: Server, tmp_path: Path) -> None:
    url = await postgres.new_database()
    with pytest.raises(StorageError, match="nothing of Limber"):
        await copy_into_file(url, tmp_path / "limber.db")


def test_a_new_version_is_rehearsed_on_a_copy_of_it(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = on(url, everything)
    assert main(["rehearse"]) == 0
    assert "Nothing would be said, done or planned differently." in capsys.readouterr().out
    assert on(url, everything) == before
    assert not list((tmp_path / "data").glob(".rehearse-*"))
