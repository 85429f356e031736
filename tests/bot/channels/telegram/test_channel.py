"""What the channel makes of updates that come too early, or that Telegram has no answer for."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from telegram.error import BadRequest, NetworkError

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.noted_updates import NotedUpdates
from bot.channels.telegram.receiving import Albums, item_of
from bot.channels.telegram.update import TelegramUpdate
from bot.channels.telegram.webhook import HEADER
from bot.delivery.channel import Later
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import Arrived, Item
from bot.settings import Settings
from bot.storage.records import Address
from bot.storage.sqlite.store import SqliteStore
from handlers.engine.effect import Heard
from handlers.engine.event import Said
from handlers.world import World
from tests.support.rows import AT
from tests.support.sql import rows

HOOK = "https://example.org/hook"
NOBODY = "http://127.0.0.1:9"
"""Where no Telegram answers."""
SUE = {"id": 7, "is_bot": False, "first_name": "Sue"}
UPDATE = {
    "update_id": 700,
    "message": {"message_id": 7, "date": 1, "chat": {"id": 7, "type": "private"}, "from": SUE}
    | {"text": "I have chest pain"},
}


@dataclass
class Limber:
    app: Any
    world: World

    def channel(self, kind: type[TelegramChannel] = TelegramChannel) -> TelegramChannel:
        settings = Settings(
            _env_file=None,
            telegram_token="123:abc",
            telegram_api_url=NOBODY,
            telegram_webhook_url=HOOK,
            telegram_webhook_secret="secret",
        )
        return kind(settings, self.app, self.world)

    async def set_aside(self) -> list[str]:
        return [each.error for each in await self.app.store.set_asides(9)]


@pytest.fixture
async def limber(world: World) -> AsyncIterator[Limber]:
    store = SqliteStore(None)
    await store.open()
    dispatcher = Dispatcher(store, lambda person, _event, _ids: Heard(person, ()))
    await dispatcher.start()
    app = SimpleNamespace(
        store=store,
        dispatcher=dispatcher,
        clock=SimpleNamespace(now=lambda: AT),
        mirror=SimpleNamespace(surfaces={}),
        editions=SimpleNamespace(world=world),
        files=None,
        worker=None,
        on_notice=[],
    )
    yield Limber(app, world)
    await dispatcher.stop()
    await store.close()


async def test_before_telegram_was_met_it_is_asked_to_call_again(limber: Limber) -> None:
    web = Starlette(routes=list(limber.channel().web_routes))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web)) as telegram:
        answer = await telegram.post(HOOK, json=UPDATE, headers={HEADER: "secret"})
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert await limber.set_aside() == []


class Refused(TelegramChannel):
    """Telegram refuses what an update brings about."""

    async def _heard(self, update: Any) -> Any:  # noqa: ARG002 - an override keeps the parameter that the channel passes
        raise BadRequest("Not enough rights to send text messages to the chat")


class Unreachable(TelegramChannel):
    """Nobody is at the other end."""

    async def _heard(self, update: Any) -> Any:  # noqa: ARG002 - an override keeps the parameter that the channel passes
        raise NetworkError("httpx.ConnectError: no route")


async def test_one_refused_answer_keeps_nobody_else_waiting(limber: Limber) -> None:
    await limber.channel(Refused).take([UPDATE])
    assert await limber.set_aside() == ["BadRequest"]
    with pytest.raises(NetworkError):
        await limber.channel(Unreachable).take([UPDATE])


class Begun(TelegramChannel):
    """Has met Telegram, which cannot be reached since."""

    async def begin(self) -> None:
        pass


class Met(TelegramChannel):
    """Knows its own name."""

    async def _heard(self, update: TelegramUpdate) -> list[Item]:
        item = item_of(update, AT, Albums(), "limber_bot")
        assert item is not None
        return [each for each in (item, await self._own(update, item)) if each is not None]


class BadWebhook(TelegramChannel):
    """Telegram does not take the address."""

    async def begin(self) -> None:
        raise BadRequest("bad webhook: An HTTPS URL must be provided for webhook")


async def test_what_was_noted_is_heard_at_a_start_by_webhook_too(limber: Limber) -> None:
    noted = NotedUpdates(limber.app.store, limber.app.dispatcher, lambda: AT)
    await noted.note([{"update_id": 701}])
    with pytest.raises(Later, match="cannot be reached"):
        await limber.channel(Begun).run()
    assert await noted.left() == []


async def test_what_telegram_refuses_at_the_start_is_no_missing_network(limber: Limber) -> None:
    with pytest.raises(Later, match="HTTPS URL must be provided"):
        await limber.channel(BadWebhook).run()


class Slow(TelegramChannel):
    """Telegram does not come back from what a coach's command calls."""

    async def _heard(self, update: TelegramUpdate) -> list[Item]:
        if update.number == 703:
            await asyncio.Event().wait()
        item = item_of(update, AT, Albums(), "limber_bot")
        return [] if item is None else [item]

    async def hears(self, *batches: list[dict[str, Any]]) -> None:
        async with self._coachs.running(), asyncio.timeout(10):
            for batch in batches:
                await self.take(batch)


async def test_nobody_waits_for_what_a_coachs_command_calls(limber: Limber) -> None:
    limber.app.mirror.surfaces[Address("telegram", "-100")] = None
    message = {"message_id": 8, "date": 1, "chat": CLUB, "from": SUE, "text": "/list"}
    coachs = {"update_id": 703, "message": message}
    slow = limber.channel(Slow)
    assert isinstance(slow, Slow)
    await slow.hears([coachs, UPDATE], [{**UPDATE, "update_id": 704}])
    seen = await rows(limber.app.store, "SELECT update_id FROM seen ORDER BY update_id")
    assert [each for (each,) in seen if ":7" in each] == ["700:7", "704:7"]
    noted = NotedUpdates(limber.app.store, limber.app.dispatcher, lambda: AT)
    assert [each["update_id"] for each in await noted.left()] == [703], "heard at the next start"


DANGER = "I have crushing chest pain"
CLUB = {"id": -100, "type": "supergroup", "title": "Club"}


@pytest.mark.parametrize(("text", "is_own"), [(DANGER, True), ("Get well soon!", False)])
async def test_what_a_member_replies_to_is_not_their_own_danger(
    limber: Limber, text: str, *, is_own: bool
) -> None:
    await limber.app.dispatcher.submit(Arrived(Address("telegram", "7"), Said(AT, "hello")))
    replied = {"message_id": 6, "date": 1, "chat": CLUB, "from": {**SUE, "id": 8}, "text": DANGER}
    message = {"message_id": 7, "date": 1, "chat": CLUB, "from": SUE, "text": text}
    raw = {"update_id": 702, "message": message | {"reply_to_message": replied}}
    channel = limber.channel(Met)
    await channel.take([raw])
    seen = await rows(limber.app.store, "SELECT update_id FROM seen WHERE update_id LIKE '%:own'")
    assert bool(seen) == is_own
