"""`limber retention`: deletes what is too old, now; `--dry-run` only says how much."""

import asyncio

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.hear import hear_in
from bot.media.files import files_in
from bot.operations.process_lock import beside_others
from bot.privacy.erase_again import bring_up_to_date
from bot.privacy.erasures import erasure_list
from bot.privacy.retention import Retention, days_of
from bot.settings import Settings, sqlite_path
from bot.storage.open import opened
from bot.storage.retention import Aged
from bot.world import world_of
from handlers.routing.router import Router
from scheduler.wall_clock import wall_time

NAMES = {
    Aged.MESSAGES: "messages that Limber sent",
    Aged.CONVERSATIONS: "conversations that are over",
    Aged.SEEN: "numbers of handled updates",
    Aged.THREADS: "lines between people and coach",
    Aged.FILES: "photos and other files",
    Aged.LOG: "entries in the logs of people who are no longer here",
    Aged.SAFETY: "safety events",
    Aged.SILENT: "people who have been silent",
    Aged.SET_ASIDE: "events that could not be handled",
}


def retention(settings: Settings, *, is_dry_run: bool) -> int:
    """Say, kind by kind, what goes or went; returns the exit code. Raises `StorageError`."""

    async def work() -> None:
        async with opened(settings.database_url) as store:
            world = world_of(settings, has_coach=settings.has_coach)
            dispatcher = Dispatcher(store, hear_in(Router(world), {}))
            await dispatcher.start()
            try:
                days = days_of(settings)
                kept = Retention(
                    store, dispatcher, days, settings.data_dir, wall_time, files_in(settings)
                )
                gone = await (kept.due() if is_dry_run else kept.run())
                listed = erasure_list(settings.backup_folder, settings.data_dir)
                await bring_up_to_date(store, dispatcher, listed)
            finally:
                await dispatcher.stop()
        for kind, count in gone.items():
            verb = "would go" if is_dry_run else "gone"
            print(f"{count:>8} {verb}: {NAMES[kind]} (older than {days[kind]} days)")

    with beside_others(sqlite_path(settings.database_url)):
        asyncio.run(work())
    return 0
