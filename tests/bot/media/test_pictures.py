"""Pictures are drawn once, beside everything else, and handed to whoever sends them."""

import asyncio
import os
import sys
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from bot.media.draw_worker import GIVES_WAY
from bot.media.drawing_queue import DrawingQueue
from bot.media.pictures import DrawnPictures
from content.catalog import Catalog
from content.model.custom_picture import OwnPicture
from content.pictures.pose import Pose
from handlers.engine.message import Chart, Course, Picture
from tests.support.shipped import shipped_catalog, shipped_poses

CATALOG = shipped_catalog()
DRILLS = ("fire_hydrant", "standing_lean_rest")
TWO = MappingProxyType({drill: shipped_poses()[drill] for drill in DRILLS})


def with_own(own: OwnPicture) -> Catalog:
    """The shipped drills, with a coach's own picture for the fire hydrant."""
    drill = CATALOG.drills["fire_hydrant"].model_copy(update={"picture": own})
    return replace(CATALOG, drills=MappingProxyType({**CATALOG.drills, "fire_hydrant": drill}))


def children_of_this() -> list[str]:
    if sys.platform != "linux":
        pytest.skip("only Linux lists them in a file")
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_pictures_are_drawn_once_and_found_again(tmp_path: Path) -> None:
    pictures = DrawnPictures(tmp_path, CATALOG, TWO)
    assert pictures.loop("fire_hydrant") is None
    assert await pictures.find(Picture("fire_hydrant", "words")) is None
    assert await pictures.draw_missing() == 2
    left = pictures.loop("fire_hydrant", "left", "dark")
    right = pictures.loop("fire_hydrant", "right", "dark")
    assert left is not None
    assert right is not None
    assert left.read_bytes()[:4] == b"GIF8"
    assert left.read_bytes() != right.read_bytes()
    assert left.stat().st_mode & 0o777 == 0o600
    rest = pictures.still("standing_lean_rest", "left")
    assert rest is not None
    assert rest == pictures.still("standing_lean_rest", "right")
    assert await DrawnPictures(tmp_path, CATALOG, TWO).draw_missing() == 0


@pytest.mark.long
async def test_a_message_finds_the_file_for_its_side_and_the_name_it_is_known_by(
    tmp_path: Path,
) -> None:
    pictures = DrawnPictures(tmp_path, CATALOG, TWO)
    await pictures.draw_missing()
    left = await pictures.find(Picture("fire_hydrant", "words", "left"), "webp")
    right = await pictures.find(Picture("fire_hydrant", "words"), "webp")
    assert left is not None
    assert right is not None
    assert (left.name, left.alt) == ("fire_hydrant.webp", "words")
    assert left.mark != right.mark
    data = await left.read()
    assert data is not None
    assert data[8:12] == b"WEBP"
    still = await pictures.find(Picture("fire_hydrant", "words"), "png", "dark")
    assert still is not None
    assert still.name == "fire_hydrant.png"
    again = await DrawnPictures(tmp_path, CATALOG, TWO).find(
        Picture("fire_hydrant", "words"), "webp"
    )
    assert again == right


@pytest.mark.long
async def test_what_somebody_waited_for_is_drawn_first(tmp_path: Path) -> None:
    pictures = DrawnPictures(tmp_path, CATALOG, TWO)
    assert pictures.still("standing_lean_rest") is None
    async with aclosing(pictures.drawn()) as drawn:
        assert await anext(drawn) == "standing_lean_rest"
        assert pictures.still("standing_lean_rest") is not None
        assert pictures.still("fire_hydrant") is None


async def test_a_routine_that_was_chosen_is_drawn_before_the_library_from_its_first_drill() -> None:
    queue = DrawingQueue()
    queue.fill(["a", "b", "c", "d", "e"])
    assert queue.next_left() == "a"
    queue.want(["d", "a", "c"])
    assert await queue.next_wanted() == "d"
    assert await queue.next_wanted() == "a", "the one that gives way has begun with it"
    assert queue.next_left() == "c", "two draw what somebody waits for"
    assert queue.next_left() == "b"
    assert [queue.finish(each) for each in ("a", "a", "b", "c", "d")] == [True, False, *[True] * 3]
    waiting = asyncio.create_task(queue.next_wanted())
    await asyncio.sleep(0)
    assert not waiting.done(), "nobody waits for what is left"
    assert queue.next_left() == "e"
    assert queue.next_left() is None
    queue.finish("e")
    assert await waiting is None


@pytest.mark.long
async def test_what_somebody_waits_for_is_drawn_by_one_that_does_not_give_way(
    tmp_path: Path,
) -> None:
    four = list(shipped_poses())[:4]
    pictures = DrawnPictures(tmp_path, CATALOG, {drill: shipped_poses()[drill] for drill in four})
    pictures.want(four[-1:])
    async with aclosing(pictures.drawn()) as drawn:
        first = {await anext(drawn), await anext(drawn)}
        own = os.getpriority(os.PRIO_PROCESS, 0)
        found = {os.getpriority(os.PRIO_PROCESS, int(each)) for each in children_of_this()}
        assert found == {own, min(19, own + GIVES_WAY)}
        assert four[-1] in first


@pytest.mark.long
async def test_drawing_stops_when_it_is_told_to_and_goes_on_the_next_time(tmp_path: Path) -> None:
    pictures = DrawnPictures(tmp_path, CATALOG, TWO)
    drawing = asyncio.create_task(pictures.draw_missing())
    await asyncio.sleep(0)
    drawing.cancel()
    async with asyncio.timeout(2):
        await asyncio.wait([drawing])
    assert drawing.cancelled()
    assert await pictures.draw_missing() == 2


async def test_drawing_that_is_not_possible_is_one_line_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "content"
    pictures = DrawnPictures(tmp_path, CATALOG, TWO, broken)
    assert await pictures.draw_missing() == 0
    assert "pictures_not_drawn" in capsys.readouterr().out
    assert await pictures.find(Picture("fire_hydrant", "words")) is None


async def test_what_is_outdated_is_deleted_and_drawn_anew(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "fire_hydrant-0123456789.right.light.gif").write_bytes(b"old")
    (folder / "fire_hydrant-0123456789.right.light.png.part").write_bytes(b"half")
    nothing: Mapping[str, Pose] = MappingProxyType({})
    assert await DrawnPictures(tmp_path, CATALOG, nothing).draw_missing() == 0
    assert files_in(folder) == []


async def test_a_coachs_own_film_comes_first_and_the_still_stays_limbers(tmp_path: Path) -> None:
    film = tmp_path / "pictures" / "mine.mp4"
    film.parent.mkdir()
    film.write_bytes(b"a film")
    catalog = with_own(OwnPicture(film="mine.mp4"))
    pictures = DrawnPictures(tmp_path / "data", catalog, TWO, tmp_path)
    found = await pictures.find(Picture("fire_hydrant", "words", "left"))
    assert found is not None
    assert (found.name, await found.read()) == ("fire_hydrant.mp4", b"a film")
    assert pictures.still("fire_hydrant") is None
    film.write_bytes(b"another film")
    other = await pictures.find(Picture("fire_hydrant", "words", "left"))
    assert other is not None
    assert other.mark != found.mark


async def test_a_coachs_own_photo_stands_for_both_where_there_is_no_film(tmp_path: Path) -> None:
    photo = tmp_path / "pictures" / "mine.jpg"
    photo.parent.mkdir()
    photo.write_bytes(b"a photo")
    pictures = DrawnPictures(
        tmp_path / "data", with_own(OwnPicture(still="mine.jpg")), {}, tmp_path
    )
    assert pictures.loop("fire_hydrant") == pictures.still("fire_hydrant") == photo


async def test_a_file_that_has_gone_is_nothing_to_send(tmp_path: Path) -> None:
    film = tmp_path / "pictures" / "mine.mp4"
    pictures = DrawnPictures(tmp_path / "data", with_own(OwnPicture(film="mine.mp4")), {}, tmp_path)
    assert await pictures.find(Picture("fire_hydrant", "words")) is None
    film.parent.mkdir()
    film.write_bytes(b"a film")
    found = await pictures.find(Picture("fire_hydrant", "words"))
    assert found is not None
    film.unlink()
    assert await found.read() is None


async def test_a_drill_without_a_picture_has_none(tmp_path: Path) -> None:
    pictures = DrawnPictures(tmp_path, CATALOG, TWO)
    assert await pictures.find(Picture("no_such_drill", "words")) is None


async def test_a_chart_is_drawn_when_it_is_sent_and_not_kept(tmp_path: Path) -> None:
    pictures = DrawnPictures(tmp_path, CATALOG, TWO)
    scores = ((date(2026, 11, 20), 6), (date(2026, 11, 21), 4))
    found = await pictures.find(Chart((Course("Knee", scores),), (), "from 6 to 4"))
    assert found is not None
    assert (found.name, found.mark, found.alt) == ("chart.png", "", "from 6 to 4")
    assert (await found.read() or b"").startswith(b"\x89PNG")
    assert await pictures.find(Chart((), (), "nothing yet")) is None
    assert files_in(tmp_path) == []
