"""`limber export`, `limber erase` and `limber adult`: what is done for a person, from a shell.

PERSON is the number that `limber inbox list` shows.
"""

import asyncio
import sys

from bot.cli.exclusive_use import beside_workers
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.hear import hear_in
from bot.dispatch.item import ForPerson
from bot.media.files import files_in
from bot.privacy.erase_again import bring_up_to_date
from bot.privacy.erasure_list import shared_erasure_list
from bot.privacy.export import Exporter, escaped
from bot.settings import Settings
from bot.storage.open import opened
from bot.world import world_of
from handlers.engine.event import AgeCorrected, Erased
from handlers.profile.barrier import is_minor
from handlers.profile.linking import NUMBERS
from handlers.routing.router import Router
from scheduler.logger import Logger
from scheduler.wall_clock import wall_time

_log = Logger()


def export(settings: Settings, person: int) -> int:
    """Write a person's files, and print the JSON; returns the exit code. Raises `StorageError`."""

    async def work() -> int:
        async with opened(settings.database_url) as store:
            if await store.profile_of(person) is None:
                return _nobody(person)
            exporter = Exporter(store, settings.data_dir / "exports", files_in(settings))
            written = await exporter.export(person, wall_time())
        print(escaped(written.document))
        for path in written.files:
            print(f"Written: {path}", file=sys.stderr)
        return 0

    return asyncio.run(work())


def erase(settings: Settings, person: int) -> int:
    """Remove a person, rows and files; asks first at a keyboard. Raises `StorageError`.

    While it asks it holds no place beside the workers, and Ctrl-C ends it at once.
    """
    url = settings.database_url

    async def is_known() -> bool:
        async with opened(url) as store:
            return await store.profile_of(person) is not None

    async def work() -> int:
        async with beside_workers(url), opened(url) as store:
            hear = hear_in(Router(world_of(settings, has_coach=True)), {})
            dispatcher = Dispatcher(store, hear)
            await dispatcher.start()
            try:
                profile = await store.profile_of(person)
                if profile is None:
                    return _nobody(person)
                exporter = Exporter(store, settings.data_dir / "exports", files_in(settings))
                numbers = (person, *NUMBERS.of(profile))
                await exporter.forget(*numbers)  # while the number is known, should this be cut off
                await dispatcher.submit(ForPerson(person, Erased(wall_time())))
                await exporter.forget(*numbers)  # what was written until the rows were gone
                folder = settings.backup_folder
                listed = await shared_erasure_list(folder, settings.data_dir, store)
                await bring_up_to_date(store, dispatcher, listed)
            finally:
                await dispatcher.stop()
        print(f"#{person} is erased: rows, files, words. This cannot be undone.")
        return 0

    if not asyncio.run(is_known()):
        return _nobody(person)
    if sys.stdin.isatty() and not _is_sure(person):
        print("Nothing was removed.")
        return 1
    return asyncio.run(work())


def adult(settings: Settings, person: int) -> int:
    """Take back that a person is under 18, and log it; the person is told. Raises `StorageError`.

    In the chat only the very next message does it, and no coach's word.
    """

    async def work() -> int:
        url = settings.database_url
        async with beside_workers(url), opened(url) as store:
            profile = await store.profile_of(person)
            if profile is None:
                return _nobody(person)
            if not is_minor(profile):
                print(f"#{person} never said that they are under 18.", file=sys.stderr)
                return 2
            hear = hear_in(Router(world_of(settings, has_coach=True)), {})
            dispatcher = Dispatcher(store, hear)
            await dispatcher.start()
            try:
                await dispatcher.submit(ForPerson(person, AgeCorrected(wall_time())))
            finally:
                await dispatcher.stop()
        _log.warning("under_18_taken_back", person=person)
        print(f"#{person} counts as an adult again, and has been told.")
        return 0

    return asyncio.run(work())


def _is_sure(person: int) -> bool:
    """Asks at the keyboard; whoever goes away has not said yes."""
    try:
        answer = input(f"Erase everything about #{person}? This cannot be undone. Type yes: ")
    except (EOFError, KeyboardInterrupt):
        print()
        return False
    return answer.strip().casefold() == "yes"


def _nobody(person: int) -> int:
    print(f"There is nobody with the number {person}.", file=sys.stderr)
    return 2
