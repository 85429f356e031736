"""`limber chat` and `limber run` on PostgreSQL, as an operator starts them."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from bot.settings import is_kept, shown_url
from bot.storage.open import opened
from tests.bot.web.running import Running
from tests.support.postgres import Server
from tests.support.sql import rows
from tests.support.waiting import PATIENCE, until

SECRET = "my-secret"


def test_an_address_is_shown_without_its_password() -> None:
    url = "postgresql://limber:my-secret@db.example:5433/coach?password=my-secret&sslmode=require"
    assert shown_url(url) == "postgresql://limber@db.example:5433/coach"
    assert shown_url("sqlite:///data/limber.db") == "sqlite:///data/limber.db"
    assert is_kept(url)


@pytest.mark.long
async def test_a_chat_goes_on_where_it_stood(tmp_path: Path, postgres: Server) -> None:
    url = await postgres.new_database()
    first = await chat(tmp_path, url, "/start\nI agree\n")
    assert "software with exercise ideas" in first
    assert "software with exercise ideas" not in await chat(tmp_path, url, "hello again\n")


async def chat(folder: Path, url: str, lines: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "chat", "--db", url, "--now", "2026-11-21T06:00"),
        env=Running(folder).environment(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(PATIENCE):
        said, _ = await process.communicate(lines.encode())
    return said.decode()


@pytest.mark.long
async def test_limber_runs_on_it_and_never_shows_the_password(
    tmp_path: Path, postgres: Server
) -> None:
    url = (await postgres.new_database()).replace("postgres@", f"postgres:{SECRET}@")
    running = Running(tmp_path, {"DATABASE_URL": url})
    await running.start()
    assert await running.end() == 0
    assert "Your data: postgresql://postgres@127.0.0.1" in running.said
    assert SECRET not in running.said + running.log


@pytest.mark.long
async def test_a_server_that_does_not_answer_is_named_and_the_password_is_not(
    tmp_path: Path,
) -> None:
    url = f"postgresql://limber:{SECRET}@127.0.0.1:1/limber"
    running = Running(tmp_path, {"DATABASE_URL": url}, ("-m", "bot", "migrate"))
    await running.launch()
    assert await running.ended() == 2
    assert "127.0.0.1/limber cannot be used (nobody answers there: start it)" in running.log
    assert SECRET not in running.log
    assert "Traceback" not in running.log


@pytest.mark.long
async def test_an_erasure_that_asks_holds_no_place_and_ends_with_ctrl_c(
    tmp_path: Path, postgres: Server
) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux tells what a process waits for")
    url = await postgres.new_database()
    assert "software with exercise ideas" in await chat(tmp_path, url, "/start\nI agree\n")
    keyboard, terminal = os.openpty()
    environment = Running(tmp_path, {"DATABASE_URL": url}).environment()

    async def asked() -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "erase", "1"),
            env=environment,
            stdin=terminal,
            stdout=asyncio.subprocess.PIPE,
        )
        said = b""
        while b"Type yes" not in said:
            assert process.stdout is not None
            said += await process.stdout.read(1000)
        return process

    async with opened(url) as store, asyncio.timeout(PATIENCE):
        leases = await rows(store, "SELECT * FROM lease")
        process = await asked()
        assert await rows(store, "SELECT * FROM lease") == leases
        call = Path(f"/proc/{process.pid}/syscall")
        await until(lambda: call.read_text().split()[1:2] == ["0x0"])  # it reads what is typed
        process.send_signal(signal.SIGINT)
        assert "Nothing was removed" in (await process.communicate())[0].decode()
        process = await asked()
        os.write(keyboard, b"yes\n")
        assert "is erased" in (await process.communicate())[0].decode()
    os.close(keyboard)
    os.close(terminal)


@pytest.mark.long
async def test_a_whole_limber_moves_over_and_its_people_go_on(
    tmp_path: Path, postgres: Server
) -> None:
    file = f"sqlite:///{tmp_path}/limber.db"
    url = (await postgres.new_database()).replace("postgres@", f"postgres:{SECRET}@")
    assert "software with exercise ideas" in await chat(tmp_path, file, "/start\nI agree\n")
    moving = Running(tmp_path, {}, ("-m", "bot", "copy", file, url))
    await moving.launch()
    assert await moving.ended() == 0, moving.log
    assert "person: 1" in moving.said
    assert SECRET not in moving.said
    assert "software with exercise ideas" not in await chat(tmp_path, url, "hello again\n")
    again = Running(tmp_path, {}, ("-m", "bot", "copy", file, url))
    await again.launch()
    assert await again.ended() == 2
    assert "not empty" in again.log


@pytest.mark.long
async def test_what_a_limber_runs_on_is_not_copied(tmp_path: Path, postgres: Server) -> None:
    url = await postgres.new_database()
    running = Running(tmp_path, {"DATABASE_URL": url})
    await running.start()
    copying = Running(tmp_path, {}, ("-m", "bot", "copy", url, f"sqlite:///{tmp_path}/back.db"))
    await copying.launch()
    assert await copying.ended() == 2
    assert "Limber runs on postgresql://" in copying.log
    assert await running.end() == 0
