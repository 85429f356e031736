"""A crowd's updates are kept until they are heard, whatever happens in between."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.telegram.noted_updates import CROWD, NotedUpdates
from bot.dispatch.dispatcher import Dispatcher
from bot.storage.sqlite.store import SqliteStore
from handlers.engine.effect import Heard
from tests.bot.channels.telegram.fake.server import Call, FakeTelegram
from tests.bot.channels.telegram.process import on_telegram
from tests.support.rows import AT
from tests.support.waiting import until

MESSAGE = {"message_id": 7, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "my knee"}
UPDATES = [{"update_id": number, "message": MESSAGE} for number in (700, 701)]


@pytest.fixture
async def noted() -> AsyncIterator[NotedUpdates]:
    store = SqliteStore(None)
    await store.open()
    dispatcher = Dispatcher(store, lambda person, _event, _ids: Heard(person, ()))
    await dispatcher.start()
    yield NotedUpdates(store, dispatcher, lambda: AT)
    await dispatcher.stop()
    await store.close()


async def test_what_is_noted_waits_in_order_until_it_is_heard(noted: NotedUpdates) -> None:
    await noted.note(UPDATES)
    assert await noted.left() == UPDATES
    assert await noted.store.set_asides(9) == [], "nothing is wrong with it"
    assert (await noted.store.pulse()).set_aside == 0
    await noted.heard(UPDATES[:1])
    assert await noted.left() == UPDATES[1:]
    await noted.heard(UPDATES)
    assert await noted.left() == []


@pytest.mark.long
async def test_of_a_crowd_that_is_killed_while_it_is_heard_everybody_is_welcomed(
    tmp_path: Path,
) -> None:
    people = range(1000, 1000 + 3 * CROWD)
    async with FakeTelegram().open() as fake:
        fake.limits.is_off = True
        for number in people:
            fake.chat(number)
        process = on_telegram(fake, tmp_path)
        await process.start()
        await until(lambda: bool(fake.made("getUpdates")))
        killed: list[Call] = []

        def on_call(call: Call) -> None:
            if call.method == "sendMessage" and not killed:
                killed.append(call)
                process.send()

        fake.on_call = on_call
        for number in people:
            fake.say(number, "/start")
        await until(lambda: bool(killed))
        await process.ended()
        await process.start()
        await until(lambda: all(fake.said(number) for number in people))
        await process.end()
        assert sum(len(fake.said(number)) for number in people) <= len(people) + 1
        assert fake.malformed == []
