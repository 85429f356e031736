"""`limber backup FILE` and `limber restore FILE`."""

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

from bot.cli.counted import counted
from bot.errors import AlreadyRunsError
from bot.operations.archive import BackupError
from bot.operations.backup import back_up
from bot.operations.process_lock import no_other_process
from bot.operations.restore import Restored, restored
from bot.privacy.backup_source import source_of
from bot.privacy.erase_again import erase_again
from bot.privacy.erasures import KEY, LIST, ErasureList, erasure_list
from bot.settings import Settings, is_postgres, sqlite_path
from bot.storage.open import opened
from scheduler.wall_clock import wall_time


def backup(settings: Settings, file: Path, *, with_secrets: bool) -> int:
    """Write a backup, also while Limber runs, and say what is in it; returns the exit code."""

    async def work() -> int:
        source = source_of(settings, with_secrets=with_secrets)
        erasure_list(settings.backup_folder, settings.data_dir)  # its key belongs in the backup
        made = await back_up(source, file, wall_time(), settings.backup_public_key or "")
        people = made.counts.get("person", 0)
        attached = sum(name.startswith("files/") for name in made.files)
        inside = f"{counted(people, 'person', 'people')}, {counted(attached, 'file', 'files')}"
        print(f"{file}: {inside}. Read back and compared.")
        if not settings.backup_public_key:
            print("It holds unencrypted health data: keep it like a patient's file.")
        return 0

    return asyncio.run(work())


def restore(settings: Settings, file: Path, key: Path | None) -> int:
    """Put a backup where nothing stands yet, and say what came of it; returns the exit code."""

    async def work() -> int:
        if is_postgres(settings.database_url):
            raise BackupError(
                "This database is PostgreSQL's: restore it with pg_restore, and DATA_DIR with"
                " it. docs/operations.md says how."
            )
        database = sqlite_path(settings.database_url)
        if database is None:
            raise BackupError("This database is in memory: there is nothing to restore into.")
        with _alone_on(database):
            identity = "" if key is None else _secret_of(key)
            async with restored(file, database, settings.data_dir, identity) as found:
                again = await _bring_up_to_date(settings, found)
                beside = found.put_in_place()
        made = found.manifest
        people = made.counts.get("person", 0) - again
        whole = counted(people, "person", "people")
        print(f"Restored as it was on {made.made:%Y-%m-%d %H:%M} UTC: {whole}.")
        if again:
            print(f"Erased again, since they were erased after that: {again}.")
        for each in beside:
            print(f"For you to put in place: {each}")
        return 0

    return asyncio.run(work())


async def _bring_up_to_date(settings: Settings, found: Restored) -> int:
    """Run the migrations, and erase again; returns how many people that were."""
    key = found.key if found.key.exists() else settings.data_dir / KEY
    async with opened(f"sqlite:///{found.database}") as store:
        if not key.exists():
            return 0
        listed = ErasureList(settings.backup_folder / LIST, key.read_bytes())
        return await erase_again(store, listed, found.manifest.made, found.files)


@contextlib.contextmanager
def _alone_on(database: Path) -> Iterator[None]:
    """Keep every other Limber off the place of a restore until it is whole."""
    with contextlib.ExitStack() as lock:
        try:
            lock.enter_context(no_other_process(database))
        except AlreadyRunsError as error:
            raise BackupError(
                f"Limber runs on {database}. Stop it, move its folder out of the way, and restore"
                " again."
            ) from error
        yield


def _secret_of(file: Path) -> str:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"The key {file} cannot be read. Name the file of age-keygen.") from error
    return next((line for line in lines if line.startswith("AGE-SECRET-KEY-")), "")
