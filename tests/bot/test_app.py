"""Everything starts, runs beside the drawing of pictures, and stops cleanly."""

import asyncio
from pathlib import Path

from bot.app import running
from bot.dispatch.hear import hear_in
from bot.dispatch.item import Arrived
from bot.media.pictures import DrawnPictures
from bot.reload import Editions
from bot.storage.parcel import message_in
from bot.storage.records import Address
from content.pictures.poses import load_poses
from handlers.engine.event import Said
from handlers.engine.message import Picture
from handlers.routing.router import Router
from tests.support.shipped import shipped_catalog

HERE = Address("terminal", "me")


async def test_people_are_answered_while_pictures_are_drawn_and_the_end_waits_for_none(
    router: Router, tmp_path: Path
) -> None:
    catalog = shipped_catalog()
    pictures = DrawnPictures(tmp_path, catalog, load_poses(catalog))
    url = f"sqlite:///{tmp_path / 'limber.db'}"
    async with asyncio.timeout(20):
        async with running(
            url,
            hear_in(router, {}),
            Editions(router.world),
            sorry="",
            is_moved=True,
            data_dir=tmp_path,
            pictures=pictures,
        ) as app:
            await app.dispatcher.submit(Arrived(HERE, Said(app.clock.now(), "hello")))
            (parcel,) = await app.outbox.waiting(HERE)
            message = message_in(parcel.body)
            assert message is not None
            assert "Limber" in message.text
            assert app.pictures is pictures
            assert await pictures.find(Picture("squat", "words")) is None
        assert pictures.still("squat") is None
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert not others


async def test_it_stops_although_something_was_stored_that_very_moment(
    router: Router, tmp_path: Path
) -> None:
    for number in range(5):
        async with asyncio.timeout(20):
            async with running(
                f"sqlite:///{tmp_path / f'{number}.db'}",
                hear_in(router, {}),
                Editions(router.world),
                sorry="",
                is_moved=True,
                data_dir=tmp_path,
            ) as app:
                await app.dispatcher.submit(Arrived(HERE, Said(app.clock.now(), "hello")))
                for _ in range(number):
                    await asyncio.sleep(0)
