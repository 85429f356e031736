"""`limber backup FILE` and `limber restore FILE`."""

import asyncio
from pathlib import Path

from bot.cli.exclusive_use import alone_on
from bot.cli.plural import counted
from bot.operations.archive import BackupError
from bot.operations.backup import back_up
from bot.operations.restore import Restored, restored
from bot.privacy.backup_source import source_of
from bot.privacy.erase_again import erase_again
from bot.privacy.erasure_list import (
    KEY,
    LIST,
    ErasureList,
    erasure_list,
    keep_keys,
    keys_in,
    shared_erasure_list,
)
from bot.recurring_work import DatedBackups
from bot.settings import Settings, is_postgres, sqlite_path
from bot.storage.open import opened
from bot.storage.table_copy import copy_whole, prepare_copy
from scheduler.wall_clock import wall_time

IN_A_BUCKET = (
    "What people and coaches sent is in the bucket of FILES_URL, and in no backup: copy it, too."
)


def backup(settings: Settings, file: Path, *, with_secrets: bool, keep: int | None = None) -> int:
    """Write a backup, also while Limber runs, and say what is in it; returns the exit code.

    keep: file is a folder; a backup named by its date is written there, and so many stay.
    """

    async def work() -> int:
        source = source_of(settings, with_secrets=with_secrets)
        await _make_key(settings)
        key, target = settings.backup_public_key or "", file
        if keep is None:
            made = await back_up(source, file, wall_time(), key)
        else:
            target, made = await DatedBackups(source, file, keep, key, wall_time).make()
        people = made.counts.get("person", 0)
        attached = sum(name.startswith("files/") for name in made.files)
        inside = f"{counted(people, 'person', 'people')}, {counted(attached, 'file', 'files')}"
        print(f"{target}: {inside}. Read back and compared.")
        if not settings.files_url.startswith("file:"):
            print(IN_A_BUCKET)
        if not settings.backup_public_key:
            print("It holds unencrypted health data: keep it like a patient's file.")
        return 0

    return asyncio.run(work())


async def _make_key(settings: Settings) -> None:
    """The key of the erasure list belongs in the backup."""
    if is_postgres(settings.database_url):
        async with opened(settings.database_url) as store:
            await shared_erasure_list(settings.backup_folder, settings.data_dir, store)
    else:
        erasure_list(settings.backup_folder, settings.data_dir)


def restore(settings: Settings, file: Path, key: Path | None) -> int:
    """Put a backup where nothing stands yet, and say what came of it; returns the exit code."""

    async def work() -> int:
        url = settings.database_url
        database = sqlite_path(url)
        if database is None and not is_postgres(url):
            raise BackupError("This database is in memory: there is nothing to restore into.")
        mend = "Stop it, move its folder out of the way, and restore again."
        if is_postgres(url):
            mend = "Stop it, and restore into an empty database with an empty DATA_DIR."
        async with alone_on(url, mend) as lease:
            identity = "" if key is None else _secret_of(key)
            async with restored(file, database, settings.data_dir, identity) as found:
                again = await _bring_up_to_date(settings, found)
                beside = await _put_in_place(url, found)
            if lease is not None and not lease.is_held():
                raise BackupError(
                    "The database was out of reach for so long that another Limber may have started"
                    " on it meanwhile. Stop that one, empty the database, and restore again."
                )
        made = found.manifest
        people = made.counts.get("person", 0) - again
        whole = counted(people, "person", "people")
        print(f"Restored as it was on {made.made:%Y-%m-%d %H:%M} UTC: {whole}.")
        if again:
            print(f"Erased again, since they were erased after that: {again}.")
        if not settings.files_url.startswith("file:"):
            print(IN_A_BUCKET)
        for each in beside:
            print(f"For you to put in place: {each}")
        return 0

    return asyncio.run(work())


async def _bring_up_to_date(settings: Settings, found: Restored) -> int:
    """Run the migrations, and erase again; returns how many people that were.

    By the backup's keys and by those in DATA_DIR: the list may have been written with either.
    """
    keys = keep_keys(found.key, (*keys_in(found.key), *keys_in(settings.data_dir / KEY)))
    listed = ErasureList(settings.backup_folder / LIST, keys)
    unread = listed.unread_after(found.manifest.made)
    if unread:
        whole = counted(unread, "line", "lines")
        print(
            f"{listed.path} has {whole} about people who were erased after that, written with a key"
            f" that is neither in this backup nor in {settings.data_dir / KEY}. They are back. If"
            " you have that key, put it there, and restore again into an empty place."
        )
    async with opened(f"sqlite:///{found.database}") as store:
        return await erase_again(store, listed, found.manifest.made, found.files)


async def _put_in_place(url: str, found: Restored) -> list[str]:
    """Move all of it where it belongs, the rows last; returns what else was found.

    PostgreSQL has to be empty, or to hold what a killed restore of the same backup left.
    """
    if not is_postgres(url):
        beside = found.put_in_place()
        found.finish()
        return beside
    name = f"the backup of {found.manifest.made.isoformat()}"
    async with opened(url) as target, opened(f"sqlite:///{found.database}") as source:
        await prepare_copy(target, name)
        beside = found.put_in_place()
        await copy_whole(source, target, name, lambda _table, _count: None)
    found.finish()
    return beside


def _secret_of(file: Path) -> str:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"The key {file} cannot be read. Name the file of age-keygen.") from error
    return next((line for line in lines if line.startswith("AGE-SECRET-KEY-")), "")
