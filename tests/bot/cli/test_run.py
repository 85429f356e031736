"""What `limber run` refuses, and how it ends: each with a sentence, and none with a traceback."""

import asyncio
import shutil
import signal
import sqlite3
from pathlib import Path

import httpx
import pytest

from bot.storage.open import copy_database, inspect, newest_schema
from tests.bot.web.running import Running
from tests.support.waiting import until

pytestmark = pytest.mark.long
ROOT = Path(__file__).parents[3]


async def ended(folder: Path, **settings: str) -> tuple[int, str]:
    """Run it until it ends by itself; returns its exit code and what it said."""
    process = Running(folder, settings)
    await process.launch()
    code = await process.ended()
    return code, process.said + process.log


async def test_a_second_one_on_the_same_database_is_refused(tmp_path: Path) -> None:
    first = Running(tmp_path)
    await first.start()
    code, said = await ended(tmp_path, WEB_PORT="1")
    assert code == 2
    assert "runs on data/limber.db already (process " in said
    assert "Traceback" not in said
    async with httpx.AsyncClient(verify=False) as http:
        assert (await http.get(f"{first.url}/healthz")).status_code == 200
    await first.kill()
    left = tmp_path / "data" / ".rehearse-8f3k"
    left.mkdir()
    (left / "limber.db").write_bytes(b"somebody's words")
    again = Running(tmp_path)
    await again.start()
    assert not left.exists(), "what a killed rehearsal left goes at the next start"
    assert await again.end() == 0


async def test_a_database_that_is_deleted_ends_it_in_seconds(tmp_path: Path) -> None:
    running = Running(tmp_path)
    await running.start()
    for file in (tmp_path / "data").glob("limber.db*"):
        file.unlink()
    async with asyncio.timeout(10):
        assert await running.ended() == 2
    assert any("was deleted or moved away" in line for line in running.warned())
    assert not any("Traceback" in line for line in running.warned())
    assert not (tmp_path / "data" / "limber.db").exists()


async def test_a_backup_that_is_copied_over_it_ends_it_in_seconds_and_is_what_starts_next(
    tmp_path: Path,
) -> None:
    database, backup = tmp_path / "data" / "limber.db", tmp_path / "backup.db"
    running = Running(tmp_path)
    await running.start()
    await copy_database(database, backup)
    shutil.copyfile(backup, database)
    async with asyncio.timeout(10):
        assert await running.ended() == 2
    assert any("was overwritten with another one" in line for line in running.warned())
    shutil.copyfile(backup, database)
    again = Running(tmp_path)
    await again.start()
    assert await again.end() == 0
    assert (await inspect(database)).schema == newest_schema()


async def test_a_hang_up_is_a_clean_stop(tmp_path: Path) -> None:
    running = Running(tmp_path)
    await running.start()
    assert await running.end(signal.SIGHUP) == 0
    assert not (tmp_path / "data" / "limber.db-wal").exists()


async def test_a_data_dir_that_cannot_be_is_named_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    code, said = await ended(tmp_path, DATA_DIR="taken/data", WEB_PORT="1")
    assert code == 2
    assert "DATA_DIR=taken/data cannot be used" in said
    assert "Traceback" not in said


async def test_damaged_pages_are_named_and_health_knows(tmp_path: Path) -> None:
    database = tmp_path / "data" / "limber.db"
    running = Running(tmp_path)
    await running.start()
    await running.end()
    with sqlite3.connect(database) as opened:
        size = int(opened.execute("PRAGMA page_size").fetchone()[0])
        (root,) = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = 'timer_due'")
    with database.open("r+b") as file:
        file.seek((int(root[0]) - 1) * size)
        file.write(b"\xff" * size)
    again = Running(tmp_path)
    await again.start()

    async def is_unwell() -> bool:
        async with httpx.AsyncClient(verify=False) as http:
            return (await http.get(f"{again.url}/healthz")).status_code == 503

    await until(is_unwell)
    assert await again.end() == 0
    assert "Traceback" not in "".join(again.warned())
    assert [line for line in again.warned() if "damaged" in line and "restore" in line]


@pytest.mark.parametrize("role", ["web", "worker"])
async def test_on_a_file_one_process_does_everything(tmp_path: Path, role: str) -> None:
    process = Running(tmp_path, {}, ("-m", "bot", "run", "--role", role))
    await process.launch()
    assert await process.ended() == 2
    assert f"--role {role} cannot be used. Leave it out; or move to PostgreSQL" in process.log
    assert "Traceback" not in process.log
