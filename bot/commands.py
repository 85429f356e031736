"""The commands that open a database: run, chat, migrate."""

import asyncio
import signal
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot import log
from bot.app import hear_in, running, world_of
from bot.channels.configured import channels_of
from bot.channels.terminal.piped import PipedTerminal
from bot.serving import serving
from bot.settings import Settings, SettingsError, sqlite_path, zone_of
from bot.storage.sqlite import SqliteStore
from handlers.router import Router
from scheduler.clock import MovedClock
from scheduler.wall import local_zone_name


def run(settings: Settings) -> int:
    """All configured channels; while there are none, the terminal on the stored database."""
    log.start(settings.log_level)
    if channels_of(settings):
        return asyncio.run(_serve(settings))
    said = ["Limber is here, in this terminal: no channel with a token is built in yet."]
    said.append(f"Your data: {settings.database_url}. Stop with Ctrl-C; it goes on where it stood.")
    said.append("To begin, write hello and press Enter. In an emergency call your local number.")
    for line in said:
        print(line, file=sys.stderr)
    has_coach = "coach_name" in settings.model_fields_set
    return _talk(settings, settings.database_url, None, None, has_coach=has_coach)


async def _serve(settings: Settings) -> int:
    """Every configured channel on the stored database, until a signal or until all have ended."""
    from bot.pictures import pictures_of  # noqa: PLC0415 - the terminal shows none

    world = world_of(settings, has_coach="coach_name" in settings.model_fields_set)
    sorry = world.catalog.messages["engine.sorry"]
    hear = hear_in(Router(world), {})
    async with running(
        settings.database_url,
        hear,
        sorry=sorry,
        is_moved=False,
        data_dir=settings.data_dir,
        pictures=pictures_of(settings, world.catalog),
    ) as app:
        channels = [make(settings, app, world) for make in channels_of(settings)]
        async with serving(channels, app.outbox) as ended:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, ended.set)
            await ended.wait()
    return 0


def chat(settings: Settings, url: str, now: str | None, zone: str | None) -> int:
    """One person's conversation in the terminal."""
    log.start(settings.log_level)
    try:
        sqlite_path(url)
    except ValueError as error:
        raise SettingsError([f"--db {url} cannot be used: {error}."]) from error
    is_kept = sqlite_path(url) is not None
    return _talk(settings, url, now, zone, has_coach=is_kept or not _is_tty())


def migrate(settings: Settings) -> int:
    """Bring the database up to date, and say so."""

    async def work() -> None:
        store = SqliteStore(sqlite_path(settings.database_url))
        await store.open()
        await store.close()

    asyncio.run(work())
    print(f"{settings.database_url} is up to date.")
    return 0


def _is_tty() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _talk(
    settings: Settings, url: str, now: str | None, zone: str | None, *, has_coach: bool
) -> int:
    name = zone or local_zone_name()
    local = zone_of(name)
    start = None if now is None else _instant(now, local)
    world = world_of(settings, has_coach=has_coach)
    router = Router(world)
    sorry = world.catalog.messages["engine.sorry"]
    hear = hear_in(router, {"terminal": name})
    if _is_tty():
        from bot.channels.terminal.live import talk  # noqa: PLC0415 - only on a tty

        return asyncio.run(talk(url, hear, local, sorry, settings.data_dir))

    async def work() -> int:
        async with running(
            url,
            hear,
            sorry=sorry,
            is_moved=True,
            moved_from=start,
            data_dir=settings.data_dir,
        ) as app:
            assert isinstance(app.clock, MovedClock)
            terminal = PipedTerminal(
                app.store, app.dispatcher, app.outbox, app.alarm, app.clock, local, app.presence
            )
            app.dispatcher.stamp = terminal.stamp
            await terminal.run()
        return 0

    return asyncio.run(work())


def _instant(text: str, zone: ZoneInfo) -> datetime:
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(
            [f"--now {text} is no instant. A right one: 2026-11-21T06:00."]
        ) from error
    return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)
