"""`limber run`: the page and every configured channel."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Coroutine, Mapping
from datetime import timedelta
from secrets import randbelow
from socket import socket
from typing import TYPE_CHECKING, Final

from bot.app import App, Role, Worker, meanwhile, running
from bot.channels.registry import channels_of, work_names
from bot.delivery.supervisor import Turns, serving, supervised
from bot.dispatch.hear import hear_in
from bot.errors import SettingsError, StorageError
from bot.inbox.morning_round import MorningRound
from bot.inbox.second_contact import SecondContact, contacts_of
from bot.media.files import files_in
from bot.operations import log
from bot.operations.database_file import DatabaseFile
from bot.operations.folder import check_folder
from bot.operations.process_lock import running_alone
from bot.operations.working_folder import remove_left
from bot.parsed_content import library_in
from bot.recurring_work import LOOKS, in_turn, recurring_work
from bot.reload import Editions, Watch, looking
from bot.runtime import REAL, Runtime
from bot.settings import Settings, is_postgres, shown_url, sqlite_path
from bot.storage.open import opened_leases, opened_notices
from bot.storage.worker_leases import WorkerLeases
from bot.world import world_of
from content.library import Library
from content.load import SHIPPED
from handlers.world import World
from scheduler.logger import get_ready
from scheduler.recurring import Recurring, Work

if TYPE_CHECKING:  # no other command needs the web
    from bot.web.instance import Instance
    from bot.web.setup import Web


COACH_SECONDS: Final = 1.0
"""Between two looks whether a coach's chat has been set up through another worker."""


def run(settings: Settings, runtime: Runtime = REAL, role: Role = Role.ALL) -> int:
    """The page and every configured channel, until it is stopped.

    role: what of it, where several workers share a PostgreSQL database.
    """
    if role is not Role.ALL and not is_postgres(settings.database_url):
        raise SettingsError(
            [
                f"One process does all the work on an SQLite file, so --role {role} cannot be used."
                " Leave it out; or move to PostgreSQL, where several share the work: limber copy"
                f" {settings.database_url} postgresql://USER@HOST/NAME"
            ]
        )
    log.start(settings.log_level)
    get_ready()
    database = sqlite_path(settings.database_url)
    check_folder(settings.data_dir, "DATA_DIR")
    with running_alone(database):
        places = (settings.data_dir, settings.backup_folder)
        remove_left(*places, *(() if database is None else (database.parent,)))
        return asyncio.run(_at_work(settings, runtime, role))


async def _at_work(settings: Settings, runtime: Runtime, role: Role) -> int:
    """Serve; on a database that others can reach, as one of its workers."""
    from bot.web.server import listening  # noqa: PLC0415 - no other command needs the web

    if not is_postgres(settings.database_url):
        return await _serve(settings, listening(settings.web_host, settings.web_port), runtime)
    async with opened_leases(settings.database_url) as rows:
        leases = WorkerLeases(rows)
        async with leases.at_work():
            at = listening(settings.web_host, settings.web_port)  # who waits answers nobody
            worker = Worker(leases, opened_notices(settings.database_url), role)
            return await _serve(settings, at, runtime, worker)


async def _serve(
    settings: Settings, at: socket, runtime: Runtime, worker: Worker | None = None
) -> int:
    """Everything on the stored database, until a signal or until all channels have ended."""
    from bot.media.pictures import pictures_of  # noqa: PLC0415 - no other command needs it
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
        files=files_in(settings),
        pictures=pictures_of(settings, library),
        zone=settings.coach_timezone,
        clock_of=runtime.clock_of,
        worker=worker,
    ) as app:
        database = DatabaseFile(sqlite_path(settings.database_url))
        await database.mark(randbelow(2**31 - 1) + 1)
        others = [make(settings, app, runtime.times) for make in channels_of(settings)]
        web = await make_web(settings, app, at, metrics, others)
        counted = [metrics.delivering(each, app.clock.now) for each in (web, *others)]
        role = Role.ALL if worker is None else worker.role
        served = {Role.ALL: counted, Role.WEB: counted[:1], Role.WORKER: counted[1:]}[role]
        beside = [] if role.serves_pages else [supervised(counted[0], app.channels)]
        if worker is not None:
            beside.append(web.follow())
        turns = _turns(settings, app, web.name, worker)
        watch = Watch(settings.content_dir or SHIPPED, load, editions, app.clock.now)
        async with (
            looking(watch),
            _recurring(settings, app, web.site.instance),
            meanwhile(*beside),
            serving(served, app.outbox, app.channels, turns) as ended,
        ):
            _end_by_signal(ended)
            await _say_where(settings, web, role)
            await _until(ended, database.gone())
    return 0


def _turns(settings: Settings, app: App, page: str, worker: Worker | None) -> Turns | None:
    """Whose turn it is, of several workers. page: the name of the channel that all have open."""
    if worker is None:
        return None
    everywhere = frozenset({page})
    return Turns(worker.leases.leading, work_names(settings), everywhere, app.mirror.leave)


def _end_by_signal(ended: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, ended.set)


@contextlib.asynccontextmanager
async def _recurring(settings: Settings, app: App, page: "Instance") -> AsyncIterator[None]:
    """What is done again and again; of several workers, one does it."""
    parts = (settings, app.store, app.dispatcher, app.clock.now)
    round_ = {"morning round": MorningRound(app.mirror).look}
    if app.worker is None:
        async with recurring_work(*parts, round_ | _once(settings, app, page)):
            yield
        return

    def led() -> contextlib.AbstractAsyncContextManager[Recurring]:
        return recurring_work(*parts, _once(settings, app, page))

    work = Recurring()
    for name, look in round_.items():  # each worker in the coach's chats that it has
        work.every(name, LOOKS, look)
    work.start()
    turns = [in_turn(app.worker.leases.leading, led)] if app.worker.role.works else []
    try:
        async with meanwhile(_looking_for_coach(app), *turns):
            yield
    finally:
        work.stop()


def _once(settings: Settings, app: App, page: "Instance") -> dict[str, Work]:
    """What one of several workers looks for: whom the second contact and the coach's devices are
    to be told of.
    """
    from bot.web.coach_push import CoachPush  # noqa: PLC0415 - no other command needs it

    return _second_contact(settings, app) | {"coach's devices": CoachPush(page).look}


def _second_contact(settings: Settings, app: App) -> dict[str, Work]:
    """What looks whether the second contact has to be told, by its name."""
    contacts = contacts_of(settings)
    if not contacts:
        return {}
    after = timedelta(minutes=settings.alert_after_minutes)
    parts = (app.store, app.dispatcher, app.clock.now)

    def texts() -> Mapping[str, str]:
        return app.editions.world.catalog.messages

    async def refused() -> frozenset[int]:
        if app.worker is None:
            return app.mirror.refused_everywhere()
        # another worker may have the chats that take no lines: their rows tell
        return await app.store.surfaces.refused_everywhere(app.clock.now() - timedelta(days=1))

    second = SecondContact(*parts, texts, contacts, after, refused)
    return {"second contact": second.look}


async def _looking_for_coach(app: App) -> None:
    """A coach's chat that was set up through another worker is a coach's chat here, too."""
    while True:
        try:
            if await app.store.surfaces.has_any():
                app.editions.coach_is_here()
                return
        except StorageError:
            pass  # said by whoever needs the database
        await asyncio.sleep(COACH_SECONDS)


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
        # what SQLite tidies up at its end belongs to whatever file has that name by now
        os._exit(2)


async def _say_where(settings: Settings, web: "Web", role: Role) -> None:
    """What runs and where; the address of the page is the last line."""
    from bot.web.setup import address  # noqa: PLC0415 - no other command needs it

    here = address(settings)
    if not role.serves_pages:
        print("Limber works. Stop it with Ctrl-C; another worker goes on, or the next one does.")
        print(f"Your data: {shown_url(settings.database_url)}")
        print(f"Whether all is well: {here}/healthz", flush=True)
        return
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
        said.append(f"The coach signs in here (the link works once): {await web.coach_link()}")
    else:
        said.append(f"The coach signs in with WEB_COACH_PASSWORD: {here}/coach")
    said.append(f"Try it, as a person and as the coach: {here}/")
    print("\n".join(said), flush=True)
