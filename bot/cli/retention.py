"""`limber retention`: deletes what is too old, now; `--dry-run` only says how much."""

import asyncio

from bot.cli.exclusive_use import beside_workers
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.hear import hear_in
from bot.media.files import files_in
from bot.privacy.erase_again import bring_up_to_date
from bot.privacy.erasure_list import shared_erasure_list
from bot.privacy.retention import Retention, days_of
from bot.settings import Settings
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
        url = settings.database_url
        async with beside_workers(url), opened(url) as store:
            world = world_of(settings, has_coach=settings.has_coach)
            dispatcher = Dispatcher(store, hear_in(Router(world), {}))
            await dispatcher.start()
            try:
                days = days_of(settings)
                kept = Retention(
                    store, dispatcher, days, settings.data_dir, wall_time, files_in(settings)
                )
                gone = await (kept.due() if is_dry_run else kept.run())
                folder = settings.backup_folder
                listed = await shared_erasure_list(folder, settings.data_dir, store)
                await bring_up_to_date(store, dispatcher, listed)
            finally:
                await dispatcher.stop()
        for kind, count in gone.items():
            verb = "would go" if is_dry_run else "gone"
            print(f"{count:>8} {verb}: {NAMES[kind]} (older than {days[kind]} days)")

    asyncio.run(work())
    return 0
