"""What was uploaded once is sent by the platform's own id the next time."""

from collections.abc import AsyncIterator

import pytest

from bot.dispatch.dispatcher import Dispatcher
from bot.media.upload_ids import UploadIds
from bot.storage.sqlite.store import SqliteStore
from handlers.engine.effect import Heard


@pytest.fixture
async def ids() -> AsyncIterator[UploadIds]:
    store = SqliteStore(None)
    await store.open()
    dispatcher = Dispatcher(store, lambda person, _event, _ids: Heard(person, ()))
    await dispatcher.start()
    yield UploadIds(store, dispatcher)
    await dispatcher.stop()
    await store.close()


async def test_an_id_is_found_again_on_its_own_channel_only(ids: UploadIds) -> None:
    await ids.keep("telegram/1", "squat-1.right.light.gif@5", "AgAD")
    assert await ids.of("telegram/1", "squat-1.right.light.gif@5") == "AgAD"
    assert await ids.of("discord", "squat-1.right.light.gif@5") is None
    assert await ids.of("telegram/1", "squat-1.right.light.gif@6") is None


async def test_an_id_that_the_platform_no_longer_knows_is_forgotten(ids: UploadIds) -> None:
    await ids.keep("telegram/1", "squat", "AgAD")
    await ids.keep("telegram/1", "squat", "")
    assert await ids.of("telegram/1", "squat") is None


async def test_a_chart_is_never_known(ids: UploadIds) -> None:
    await ids.keep("telegram/1", "", "AgAD")
    assert await ids.of("telegram/1", "") is None
