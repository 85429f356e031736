"""What a running Limber does again and again: the erasure list, retention, the nightly backup, and
looks at whom a coach or the second contact has to be told of.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.dispatch.dispatcher import Dispatcher
from bot.media.files import files_in
from bot.operations.archive import Manifest
from bot.operations.backup import Source, back_up, made_of
from bot.privacy.backup_source import source_of
from bot.privacy.erase_again import bring_up_to_date
from bot.privacy.erasure_list import shared_erasure_list
from bot.privacy.retention import Retention, days_of
from bot.settings import Settings
from bot.storage.leases import HeldLease, under
from bot.storage.store import Store
from scheduler.logger import Logger
from scheduler.recurring import Recurring, Work

RETENTION_AT = time(2, 45)
"""When what is too old goes, where the coach is: before most backups."""
LOOKS = timedelta(seconds=30)
"""Between two looks whether the morning round is due, or the second contact has to be told."""
RECURRING: Final = "recurring"
"""The lease under which one of several workers does it."""
AGAIN_SECONDS: Final = 1.0
"""Until it is begun again that ended in a failure."""
SOON = timedelta(seconds=20)
"""How long a chat of an erased person may be a row before it is a hash in the list."""

_log = Logger()


@dataclass(frozen=True, slots=True)
class DatedBackups:
    """Backups in a folder, each named by its instant; the newest stay. keep: how many."""

    source: Source
    folder: Path
    keep: int
    public_key: str
    now: Callable[[], datetime]

    async def make(self) -> tuple[Path, Manifest]:
        """Write one, and take away those that are too many; returns where it is and what is in it.

        Raises `BackupError`, `StorageError`.
        """
        now = self.now()
        ending = "age" if self.public_key else "tar"
        target = self.folder / f"limber-{now:%Y%m%d-%H%M%S}.{ending}"
        made = await back_up(self.source, target, now, self.public_key)
        for old in sorted(made_of(self.folder))[: -self.keep]:
            old.unlink(missing_ok=True)
        return target, made

    async def run(self) -> None:
        """Every night. What it raises is logged, and tomorrow it is tried again."""
        _, made = await self.make()
        _log.info("backed up", people=made.counts.get("person", 0), files=len(made.files))


async def in_turn(
    lead: Callable[[str], contextlib.AbstractAsyncContextManager[HeldLease]],
    work: Callable[[], contextlib.AbstractAsyncContextManager[object]],
    again: float = AGAIN_SECONDS,
) -> None:
    """Let it be done whenever it is this worker's turn, until cancelled; no failure ends that."""
    while True:
        try:
            async with lead(RECURRING) as held:
                with under(held.fence):
                    async with work():
                        await held.lost()
        except Exception as error:  # noqa: BLE001 - an outermost loop: it is logged, and tried again next time
            _log.error("recurring work fell", error=type(error).__name__)
            await asyncio.sleep(again)


@contextlib.asynccontextmanager
async def recurring_work(
    settings: Settings,
    store: Store,
    dispatcher: Dispatcher,
    now: Callable[[], datetime],
    looks: Mapping[str, Work] | None = None,
) -> AsyncIterator[Recurring]:
    """Let it be done until the block is left. looks: what looks every half minute, by name."""
    listed = await shared_erasure_list(settings.backup_folder, settings.data_dir, store)
    work = Recurring()

    async def keep_list() -> None:
        await bring_up_to_date(store, dispatcher, listed)

    async def prune() -> None:
        await asyncio.to_thread(listed.prune, now())

    work.every("erasure list", SOON, keep_list)
    work.every("erasure list pruned", timedelta(hours=6), prune)
    parts = (days_of(settings), settings.data_dir, now, files_in(settings))
    aged = Retention(store, dispatcher, *parts)

    async def take_away() -> None:
        await aged.run()

    for name, look in (looks or {}).items():
        work.every(name, LOOKS, look)
    zone = ZoneInfo(settings.coach_timezone)
    work.daily("retention", RETENTION_AT, zone, take_away)
    if settings.backup_at:
        at = time.fromisoformat(settings.backup_at)
        work.daily("backup", at, zone, _backups(settings, now).run)
    work.start()
    try:
        await keep_list()
        yield work
    finally:
        work.stop()


def _backups(settings: Settings, now: Callable[[], datetime]) -> DatedBackups:
    folder, kept = settings.backup_folder, settings.backup_keep
    return DatedBackups(source_of(settings), folder, kept, settings.backup_public_key or "", now)
