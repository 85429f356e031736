"""A copy keeps every other Limber off both databases, from its first row to its last."""

import asyncio
import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.copy import copy
from bot.cli.exclusive_use import alone_on
from bot.errors import AlreadyRunsError
from bot.operations.process_lock import beside_others, no_other_process
from bot.storage.leases import RUN
from bot.storage.open import opened, opened_leases
from bot.web.signing import Signer
from tests.support.postgres import Server
from tests.support.rows import AT

_RUN = """
import sys
from pathlib import Path
from bot.errors import AlreadyRunsError
from bot.operations.process_lock import running_alone
try:
    with running_alone(Path(sys.argv[1])):
        print("runs")
except AlreadyRunsError:
    print("refused")
"""


def tried_to_run(database: Path) -> str:
    """What becomes of a `limber run` that is started now."""
    told = (sys.executable, "-c", _RUN, str(database))
    return subprocess.run(told, capture_output=True, text=True, check=True).stdout.strip()


def may_write_beside(database: Path) -> bool:
    """Whether another command would come in now, instead of waiting."""
    with database.with_name(database.name + ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


async def test_on_a_file_nobody_else_comes_in_until_it_is_over(tmp_path: Path) -> None:
    database = tmp_path / "limber.db"
    async with alone_on(f"sqlite:///{database}", "Stop it."):
        assert tried_to_run(database) == "refused"
        assert not may_write_beside(database)
    assert tried_to_run(database) == "runs"
    assert may_write_beside(database)


async def test_on_postgresql_nobody_else_gets_the_lease_until_it_is_over(postgres: Server) -> None:
    url = await postgres.empty_database()
    async with opened_leases(url) as others:
        async with alone_on(url, "Stop it.") as lease:
            assert lease is not None
            assert await others.take(RUN, "limber run", 10) is None
            with pytest.raises(AlreadyRunsError, match="Stop it"):
                async with alone_on(url, "Stop it."):
                    pass
        assert await others.take(RUN, "limber run", 10) is not None


def test_a_copy_is_refused_while_a_command_writes(tmp_path: Path) -> None:
    one, other = (f"sqlite:///{tmp_path}/{name}.db" for name in ("one", "other"))
    with beside_others(tmp_path / "one.db"), pytest.raises(AlreadyRunsError, match="Stop it"):
        copy(one, other, tmp_path)
    assert copy(one, other, tmp_path) == 0


def test_two_cannot_both_be_alone(tmp_path: Path) -> None:
    database = tmp_path / "limber.db"
    with (
        beside_others(database),
        beside_others(database),
        pytest.raises(AlreadyRunsError),
        no_other_process(database),
    ):
        pass
    with no_other_process(database):
        assert not may_write_beside(database)
    with no_other_process(None), beside_others(None):
        pass


async def test_who_has_signed_out_stays_signed_out_in_a_copy(
    postgres: Server, tmp_path: Path
) -> None:
    one, two = await postgres.empty_database(), await postgres.new_database()
    async with opened(one) as store:
        assert store.shared is not None
        await store.shared.note_ended("a session", AT)
    assert await asyncio.to_thread(copy, one, two, tmp_path) == 0
    async with opened(two) as store:
        assert store.shared is not None
        assert [line for _, line in await store.shared.ended_after(0)] == ["a session"]
    file = f"sqlite:///{tmp_path}/back/limber.db"
    assert await asyncio.to_thread(copy, two, file, tmp_path) == 0
    assert Signer.kept(tmp_path / "web.key").ended_before_start() == ["a session"]
