"""`limber inbox`: the coach's side in a shell, also while Limber runs in another process."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from zoneinfo import ZoneInfo

from bot.cli.exclusive_use import beside_workers
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.hear import hear_in
from bot.inbox.inbox import Inbox, InboxError
from bot.runtime import REAL, Runtime
from bot.settings import Settings
from bot.storage.open import opened
from bot.world import world_of
from handlers.engine.clean import printable
from handlers.routing.router import Router
from handlers.world import World
from scheduler.wall_clock import wall_time


def inbox(
    settings: Settings, what: str, words: Sequence[str], *, anyway: bool, runtime: Runtime = REAL
) -> int:
    """Do what a coach asked for in a shell; returns the exit code. Raises `StorageError`."""
    world = world_of(settings, has_coach=True, library=runtime.library)

    async def work() -> str:
        async def at(inbox: Inbox) -> str:
            return await _asked(inbox, what, words, anyway=anyway)

        return await _with_inbox(settings, world, at, runtime)

    try:
        print(printable(asyncio.run(work())))
    except InboxError as error:
        print(printable(str(error)), file=sys.stderr)
        return 2
    return 0


async def _with_inbox(
    settings: Settings, world: World, work: Callable[[Inbox], Awaitable[str]], runtime: Runtime
) -> str:
    async with beside_workers(settings.database_url), opened(settings.database_url) as store:
        dispatcher = Dispatcher(store, hear_in(Router(world), {}))
        await dispatcher.start()
        try:
            stood = await store.clock()
            now = stood[0] if stood else wall_time()
            if runtime.clock_of is not None:
                now = (await runtime.clock_of(store)).now()
            zone = ZoneInfo(settings.coach_timezone)
            return await work(Inbox(world, store, dispatcher, settings.coach_name, now, zone))
        finally:
            await dispatcher.stop()


async def _asked(inbox: Inbox, what: str, words: Sequence[str], *, anyway: bool) -> str:
    if what == "list":
        return await inbox.all()
    if what == "round":
        return await inbox.round()
    if what == "people":
        return await inbox.people(" ".join(words))
    if what == "find":
        return await inbox.find(" ".join(words))
    if what == "all":
        return await inbox.several(" ".join(words), is_sure=anyway)
    if what == "stop":
        return await inbox.stop()
    if not words or not words[0].lstrip("#").isdecimal():
        raise InboxError(f"Say whose: limber inbox {what} ID. `limber inbox list` shows the IDs.")
    person, text = int(words[0].lstrip("#")), " ".join(words[1:])
    match what:
        case "show":
            return await inbox.show(person)
        case "told":
            return await inbox.told(person)
        case "close":
            return await inbox.close(person)
        case "note" | "reply" if not text.strip():
            raise InboxError(f'Say what: limber inbox {what} {person} "your words"')
        case "note":
            return await inbox.note(person, text)
        case _:
            return await inbox.reply(person, text, anyway=anyway)
