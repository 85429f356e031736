"""`limber run`: the page and every configured channel."""

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine
from datetime import timedelta
from secrets import randbelow
from socket import socket
from typing import TYPE_CHECKING

from bot.app import App, running
from bot.channels.registry import channels_of
from bot.delivery.supervisor import serving
from bot.dispatch.hear import hear_in
from bot.inbox.morning_round import MorningRound
from bot.inbox.second_contact import SecondContact, contacts_of
from bot.operations import log
from bot.operations.database_file import DatabaseFile
from bot.operations.folder import check_folder
from bot.operations.process_lock import running_alone
from bot.operations.working_folder import remove_left
from bot.parsed_content import library_in
from bot.recurring import recurring_work
from bot.reload import Editions, Watch, looking
from bot.runtime import REAL, Runtime
from bot.settings import Settings, is_postgres, shown_url, sqlite_path
from bot.storage.leases import HeldLease, leading
from bot.storage.open import opened_leases
from bot.world import world_of
from content.library import Library
from content.load import SHIPPED
from handlers.world import World
from scheduler.logger import get_ready
from scheduler.recurring import Work

if TYPE_CHECKING:  # no other command needs the web
    from bot.web.setup import Web


def run(settings: Settings, runtime: Runtime = REAL) -> int:
    """The page and every configured channel, until it is stopped."""
    log.start(settings.log_level)
    get_ready()
    database = sqlite_path(settings.database_url)
    check_folder(settings.data_dir, "DATA_DIR")
    with running_alone(database):
        places = (settings.data_dir, settings.backup_folder)
        remove_left(*places, *(() if database is None else (database.parent,)))
        return asyncio.run(_in_turn(settings, runtime))


async def _in_turn(settings: Settings, runtime: Runtime) -> int:
    """Serve; on a database that others can reach, once it is this process's turn."""
    from bot.web.server import listening  # noqa: PLC0415 - no other command needs the web

    if not is_postgres(settings.database_url):
        return await _serve(settings, listening(settings.web_host, settings.web_port), runtime)
    async with opened_leases(settings.database_url) as leases, leading(leases) as lease:
        at = listening(settings.web_host, settings.web_port)  # who waits answers nobody
        return await _serve(settings, at, runtime, lease)


async def _serve(
    settings: Settings, at: socket, runtime: Runtime, lease: HeldLease | None = None
) -> int:
    """Everything on the stored database, until a signal or until all channels have ended."""
    from bot.media.pictures import pictures_of  # noqa: PLC0415 - the terminal shows none
    from bot.operations.metrics import Metrics  # noqa: PLC0415 - no other command needs it
    from bot.web.setup import make_web  # noqa: PLC0415 - no other command needs it

    def load(library: Library | None = None) -> World:
        return world_of(settings, has_coach=settings.has_coach, library=library)

    library = runtime.library or library_in(settings.content_dir, settings.data_dir)
    world = load(library)
    editions = Editions(world)
    sorry = world.catalog.messages["engine.sorry"]
    metrics = Metrics()
    hear = metrics.hearing(hear_in(editions, runtime.zones))
    async with running(
        settings.database_url,
        hear,
        editions,
        sorry=sorry,
        is_moved=False,
        data_dir=settings.data_dir,
        pictures=pictures_of(settings, library),
        zone=settings.coach_timezone,
        clock_of=runtime.clock_of,
        lease=lease,
    ) as app:
        database = DatabaseFile(sqlite_path(settings.database_url))
        await database.mark(randbelow(2**31 - 1) + 1)
        others = [make(settings, app, runtime.times) for make in channels_of(settings)]
        web = make_web(settings, app, at, metrics, others)
        counted = [metrics.delivering(each, app.clock.now) for each in (web, *others)]
        watch = Watch(settings.content_dir or SHIPPED, load, editions, app.clock.now)
        async with (
            looking(watch),
            recurring_work(
                settings, app.store, app.dispatcher, app.clock.now, _looks(settings, app)
            ),
            serving(counted, app.outbox, app.channels) as ended,
        ):
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, ended.set)
            _say_where(settings, web)
            await _until(ended, database.gone() if lease is None else lease.lost())
    return 0


def _looks(settings: Settings, app: App) -> dict[str, Work]:
    """What checks regularly whether a coach, or the second contact, has to be told something."""
    found: dict[str, Work] = {"morning round": MorningRound(app.mirror).look}
    contacts = contacts_of(settings)
    if contacts:
        after = timedelta(minutes=settings.alert_after_minutes)
        parts = (app.store, app.dispatcher, app.clock.now)
        texts, refused = lambda: app.editions.world.catalog.messages, app.mirror.refused_everywhere
        second = SecondContact(*parts, texts, contacts, after, refused)
        found["second contact"] = second.look
    return found


async def _until(ended: asyncio.Event, lost: Coroutine[None, None, str]) -> None:
    """Return when it is to end. lost: returns, with a sentence, once nothing can be stored any
    more; then it is over at once.
    """
    waits = [asyncio.create_task(ended.wait()), asyncio.create_task(lost)]
    done, others = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
    if waits[1] in done and not ended.is_set():
        print(waits[1].result(), file=sys.stderr, flush=True)
        # what SQLite tidies up at its end belongs to whatever file has that name by now, and under
        # a lost lease nothing can be stored at all
        os._exit(2)


def _say_where(settings: Settings, web: "Web") -> None:
    """What runs and where; the address of the page is the last line."""
    from bot.web.setup import address  # noqa: PLC0415 - no other command needs it

    here = address(settings)
    said = ["Limber is running. Stop it with Ctrl-C; everybody continues where they were."]
    said.append(f"Your data: {shown_url(settings.database_url)}")
    off = [
        name
        for name, token in (
            ("TELEGRAM_TOKEN", settings.telegram_token),
            ("DISCORD_TOKEN", settings.discord_token),
        )
        if token is None
    ]
    if off:
        said.append(f"To add a platform, set {' or '.join(off)} in .env; .env.example says how.")
    said.append(f"A person's own chat: {here}/chat")
    if settings.web_coach_password is None:
        said.append(f"The coach signs in here (the link works once): {web.coach_link()}")
    else:
        said.append(f"The coach signs in with WEB_COACH_PASSWORD: {here}/coach")
    said.append(f"Try it, as a person and as the coach: {here}/")
    print("\n".join(said), flush=True)
