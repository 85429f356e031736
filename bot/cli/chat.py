"""`limber chat`: one person's conversation in the terminal."""

import asyncio
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.app import running
from bot.channels.terminal.piped import ClockTarget, PipedTerminal
from bot.cli.time_zone import zone_of
from bot.dispatch.hear import hear_in
from bot.errors import SettingsError
from bot.operations import log
from bot.reload import Editions
from bot.settings import Settings, is_kept, shown_url, sqlite_path
from bot.world import world_of
from scheduler.clock import MovedClock
from scheduler.wall_clock import local_zone_name


def chat(settings: Settings, url: str, now: str | None, zone: str | None) -> int:
    """One person's conversation in the terminal."""
    log.start(settings.log_level)
    try:
        sqlite_path(url)
    except ValueError as error:
        raise SettingsError([f"--db {shown_url(url)} cannot be used: {error}."]) from error
    return _talk(settings, url, now, zone, has_coach=is_kept(url) or not _is_tty())


def _is_tty() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _talk(
    settings: Settings, url: str, now: str | None, zone: str | None, *, has_coach: bool
) -> int:
    name = zone or local_zone_name()
    local = zone_of(name)
    start = None if now is None else _instant(now, local)
    world = world_of(settings, has_coach=has_coach)
    editions = Editions(world)
    sorry = world.catalog.messages["engine.sorry"]
    hear = hear_in(editions, {"terminal": name})
    if _is_tty():
        from bot.channels.terminal.live import talk  # noqa: PLC0415 - needed only on a terminal

        return asyncio.run(talk(url, hear, editions, local, sorry, settings.data_dir))

    target = ClockTarget()

    async def work() -> int:
        async with running(
            url,
            hear,
            editions,
            sorry=sorry,
            is_moved=True,
            moved_from=start,
            data_dir=settings.data_dir,
            stamp=target.row,
        ) as app:
            assert isinstance(app.clock, MovedClock)
            parts = (app.store, app.dispatcher, app.outbox, app.due_timers, app.clock, local)
            await PipedTerminal(*parts, app.lock, target).run()
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
