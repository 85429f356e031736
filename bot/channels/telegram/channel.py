"""Telegram as a channel: takes updates in, asked for or by webhook, and gives messages out.

Rules:
- An update is confirmed after what came of it has been stored, never before. Polling moves its
  offset after the commit; a crash in between makes Telegram give it again, and then it is known.
- A crowd's updates are confirmed once they are noted, which is a commit too, and heard in turn.
- What is done in the coach's chat is noted in the same way: nobody waits for a coach's calls.
- By webhook any of several workers takes an update: one that does not have the platform notes it,
  and the one that has it hears it.
- A tap is answered at once, before any work, so that the button stops turning.
- What the operator must know is one plain sentence; the token is in none of them.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from starlette.routing import Route
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bot.app import App
from bot.channels.telegram.api import bot_of
from bot.channels.telegram.coach_chat import CoachUpdates
from bot.channels.telegram.coach_queue import CoachQueue
from bot.channels.telegram.commands import set_menu
from bot.channels.telegram.errors import (
    NO_COACH_CHAT,
    REFUSES,
    TWO_POLLERS,
    UNKNOWN_BOT,
    UNREACHABLE,
    as_failure,
    says,
)
from bot.channels.telegram.noted_updates import CROWD, NotedUpdates
from bot.channels.telegram.receiving import CHANNEL, Albums, item_of
from bot.channels.telegram.sending import TelegramSender
from bot.channels.telegram.set_aside import AsideUpdates
from bot.channels.telegram.update import (
    TappedButton,
    TelegramUpdate,
    UnreadableError,
    chat_of,
    number_of_update,
    read_update,
)
from bot.channels.telegram.webhook import webhook_of
from bot.delivery.channel import Away, Later, Wrong
from bot.delivery.pacer import Pace
from bot.dispatch.item import Arrived, Item
from bot.errors import StorageError
from bot.media.download import Downloader
from bot.settings import Settings
from bot.storage.parcel import Parcel, SurfaceBody
from bot.storage.records import Address
from handlers.engine.event import Said
from handlers.routing.group_chat import danger_from_group
from handlers.world import World
from scheduler.logger import Logger

PACE = Pace(29.0, 1.0, 3, 20, 60.0, at_once=8, group_sign="-")
"""Telegram's bot FAQ: about 30 a second in all, one a second in a chat, 20 a minute in a group."""
_UNKNOWN_WAIT, _CONFLICT_WAIT, _AWAY_WAIT, _STORAGE_WAIT = 60.0, 15.0, 1.0, 2.0
_LONGEST_AWAY = 60.0
_LOOK_SECONDS = 1.0
"""Between two looks at what other workers took by webhook, at most."""
LARGEST_KEPT = 50_000_000
"""Bytes of a file that is kept; a Bot API server of one's own would give more."""
TOO_BIG = "file is too big"
LOOK_AGAIN = 3600.0
"""Seconds after which it is seen anew who can read along in the coach's chat."""

_log = Logger()


class TelegramChannel:
    """Implements `bot.delivery.channel.Channel`."""

    def __init__(self, settings: Settings, app: App, world: World, pace: Pace = PACE) -> None:
        self.name = CHANNEL
        self.pace = pace
        self._settings = settings
        self._app = app
        self._world = world
        self._albums = Albums()
        self._messages = world.catalog.messages
        self._bot = bot_of(settings)
        self._sender = TelegramSender(self._bot, app, self._messages, app.clock.now)
        self._coach = CoachUpdates(self._bot, app, settings.telegram_coach_chat)
        self._aside = AsideUpdates(app.store, app.clock.now)
        self._noted = NotedUpdates(app.store, app.dispatcher, app.clock.now)
        self._coachs = CoachQueue(self._noted, self._hear_one)
        self._answers: set[asyncio.Task[Any]] = set()
        self._webhook = webhook_of(settings)
        self.web_routes: Sequence[Route] = ()
        if self._webhook is not None:
            self.web_routes = [self._webhook.route(self.take, self._can_take)]
        self._is_ready = False
        self._runs = False
        self._away = _AWAY_WAIT
        self._noticed = asyncio.Event()
        app.on_notice.append(self._noticed.set)

    async def deliver(self, parcel: Parcel) -> str:
        if not self._is_ready:
            raise Away(UNREACHABLE, is_for_all=True)
        if isinstance(parcel.body, SurfaceBody):
            return await self._app.mirror.deliver(parcel, parcel.body)
        return await self._sender.deliver(parcel)

    async def run(self) -> None:
        """Take in what people do, until cancelled: then everything has been delivered."""
        try:
            await self.begin()
            async with self._fetching(), self._looking(), self._coachs.running():
                await self._hear_left()
                if self._webhook is None:
                    await self._poll()
                else:
                    await self._webhook.set(self._bot)
                    self._runs = True
                    await self._hear_of_others()  # what comes, comes by `web_routes`
        except asyncio.CancelledError:
            await self.close()
            raise
        except InvalidToken as error:
            raise Later(_UNKNOWN_WAIT, UNKNOWN_BOT, is_for_all=True) from error
        except Conflict as error:
            raise Later(_CONFLICT_WAIT, TWO_POLLERS) from error
        except BadRequest as error:
            raise Later(_UNKNOWN_WAIT, REFUSES.format(why=error.message)) from error
        except NetworkError as error:
            self._away = min(_LONGEST_AWAY, self._away * 2)
            raise Later(self._away / 2, UNREACHABLE) from error
        except TelegramError as error:
            failure = as_failure(error)
            seconds = failure.seconds if isinstance(failure, Later) else _AWAY_WAIT
            raise Later(seconds, type(error).__name__) from error
        except StorageError as error:
            raise Later(_STORAGE_WAIT, str(error)) from error
        finally:
            self._runs = False

    async def close(self) -> None:
        """Let go of the network, once nothing is on its way any more."""
        self._is_ready = False
        for task in self._answers:
            task.cancel()
        with contextlib.suppress(TelegramError):
            await self._bot.shutdown()

    async def begin(self) -> None:
        """Meet Telegram: who we are, where the coach is, the menu. Raises `TelegramError`."""
        await self._bot.initialize()
        await self._begin_coach_chat()
        self._is_ready = True
        if self._webhook is None:
            await self._bot.delete_webhook()
        try:
            await set_menu(self._bot, self._messages)
            await self._coach.offer_menu()
        except TelegramError as error:
            _log.warning("menu not set", error=type(error).__name__)
        _log.info("telegram", bot=self._bot.username)

    @contextlib.asynccontextmanager
    async def _fetching(self) -> AsyncIterator[None]:
        """Fetch the files that people sent, meanwhile."""
        app = self._app
        work = Downloader(app.store, app.dispatcher, app.clock.now, app.files)
        task = asyncio.create_task(work.run(CHANNEL, self._fetch))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    @contextlib.asynccontextmanager
    async def _looking(self) -> AsyncIterator[None]:
        """Look at the coach's chat once an hour, meanwhile."""

        async def look() -> None:
            while True:
                await asyncio.sleep(LOOK_AGAIN)
                with contextlib.suppress(TelegramError, StorageError):
                    await self._coach.look_again()

        task = asyncio.create_task(look())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def _fetch(self, file_id: str) -> bytes:
        try:
            file = await self._bot.get_file(file_id)
            if (file.file_size or 0) > LARGEST_KEPT:
                raise Wrong(TOO_BIG)
            return bytes(await file.download_as_bytearray())
        except BadRequest as error:
            if not says(error, TOO_BIG):  # "temporarily unavailable" is one, too
                raise
            raise Wrong(error.message) from error

    async def _begin_coach_chat(self) -> None:
        """Show threads to the coach, if there is a place for it."""
        try:
            problem = await self._coach.chat.begin()
        except (BadRequest, Forbidden):
            problem = NO_COACH_CHAT
        if problem:
            _log.error("coach's chat", why=problem)

    async def _poll(self) -> None:
        """Ask for updates and let them be heard; a crowd is noted, and heard meanwhile."""
        offset: int | None = None
        crowds: set[asyncio.Task[None]] = set()
        try:
            while True:
                updates = await self._bot.raw_updates(offset)
                self._away = _AWAY_WAIT
                for task in [each for each in crowds if each.done()]:
                    crowds.discard(task)
                    task.result()  # what could not be stored is heard after a moment
                if len(updates) >= CROWD:
                    others = await self._without_coachs(updates)
                    await self._noted.note(others)
                    items = await self._items(others)
                    crowds.add(asyncio.create_task(self._hear_noted(others, items)))
                elif updates:
                    await self.take(updates)
                if updates:
                    offset = max(number_of_update(raw) for raw in updates) + 1
        finally:
            for task in crowds:
                task.cancel()
            await asyncio.gather(*crowds, return_exceptions=True)

    async def _hear_of_others(self) -> None:
        """Hear what other workers took and noted, until cancelled."""
        if self._app.worker is None:
            await asyncio.Event().wait()
        while True:
            self._noticed.clear()
            await self._hear_left()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_SECONDS):
                    await self._noticed.wait()

    async def _hear_left(self) -> None:
        """Hear what was noted and may not have been heard."""
        if left := await self._noted.left():
            await self._hear_noted(left, await self._items(left))

    async def _hear_noted(self, updates: Sequence[Mapping[str, Any]], items: list[Item]) -> None:
        await self._app.dispatcher.submit_all(items)
        await self._noted.heard(updates)

    def _can_take(self) -> bool:
        """Whether an update can be read, or noted for the worker that can."""
        return self._is_ready or self._app.worker is not None

    async def take(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Let updates be heard, each by itself; returns after the commit. Raises `StorageError`."""
        if self._webhook is not None and not self._runs and self._app.worker is not None:
            await self._noted.note(updates)
            return
        others = await self._without_coachs(updates)
        await self._app.dispatcher.submit_all(await self._items(others))

    async def _without_coachs(
        self, updates: Sequence[Mapping[str, Any]]
    ) -> Sequence[Mapping[str, Any]]:
        """Put what was done in the coach's chat into its queue; returns the rest."""
        if not self._coachs.is_running or self._app.worker is not None:
            return updates
        here = self._coach.chat.here
        chats = [chat_of(raw) for raw in updates]
        is_coachs = [
            here is not None and chat is not None and str(chat.id) == here.chat for chat in chats
        ]
        coachs = [raw for raw, its in zip(updates, is_coachs, strict=True) if its]
        self._answer_taps([_read(raw) for raw in coachs])
        await self._coachs.put(coachs)
        return [raw for raw, its in zip(updates, is_coachs, strict=True) if not its]

    async def _hear_one(self, update: Mapping[str, Any]) -> None:
        await self._app.dispatcher.submit_all(await self._items([update], has_answered=True))

    async def _items(
        self, updates: Sequence[Mapping[str, Any]], *, has_answered: bool = False
    ) -> list[Item]:
        """What is to be heard of updates; a coach's is taken in at once. Raises `StorageError`."""
        read = [_read(raw) for raw in updates]
        if not has_answered:
            self._answer_taps(read)
        items: list[Item] = []
        for raw, each in zip(updates, read, strict=True):
            if isinstance(each, UnreadableError):
                items += await self._aside.unreadable(raw, each)
                continue
            try:
                items += await self._heard(each)
            except BadRequest as error:  # the library's NetworkError too, but it stays as it is
                items.append(await self._aside.failed(raw, error))
            except (StorageError, NetworkError):
                raise
            except Exception as error:  # noqa: BLE001 - otherwise Telegram would send this update again for ever
                items.append(await self._aside.failed(raw, error))
        return items

    async def _heard(self, update: TelegramUpdate) -> list[Item]:
        """What is to be heard of an update; a coach's is taken in at once."""
        if await self._coach.take(update):
            return []
        item = item_of(update, self._app.clock.now(), self._albums, self._bot.username)
        if item is None:
            return []
        own = await self._own(update, item)
        return [item] if own is None else [item, own]

    async def _own(self, update: TelegramUpdate, item: Item) -> Item | None:
        """Words of danger from a group are heard in their writer's own chat too."""
        writer = None if update.message is None else update.message.writer
        text = danger_from_group(self._world, item.event) if isinstance(item, Arrived) else None
        if text is None or writer is None:
            return None
        address = Address(CHANNEL, str(writer))
        if await self._app.store.person_at(address) is None:
            return None
        return Arrived(address, Said(self._app.clock.now(), text), f"{update.key}:own")

    def _answer_taps(self, read: Sequence[TelegramUpdate | UnreadableError]) -> None:
        for each in read:
            if isinstance(each, TelegramUpdate) and isinstance(each.what, TappedButton):
                self._answer(each.what.query)

    def _answer(self, query: str) -> None:
        """Tell Telegram that a tap has arrived; nothing depends on it."""

        async def answer() -> None:
            with contextlib.suppress(TelegramError):
                await self._bot.answer_callback_query(query)

        task = asyncio.create_task(answer())
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)


def _read(raw: Mapping[str, Any]) -> TelegramUpdate | UnreadableError:
    try:
        return read_update(raw)
    except UnreadableError as error:
        return error
