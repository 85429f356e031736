"""A change of the content is taken up while Limber runs, and nobody is torn out of a session."""

import asyncio
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.reload import KEPT, Editions, Watch, looking, stamp_of
from content.lexicon.lexicon import Lexicon
from content.load import SHIPPED, load_catalog
from handlers.world import World
from tests.support.stage import START, Stage

FIRST = ("/start", "I agree", "left knee, 3, five minutes, no band", "none", "start")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A coach's own copy of the shipped content."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "en"))


@pytest.fixture
def load(folder: Path, lexicon: Lexicon) -> Callable[[], World]:
    """The world of that copy; the lexicon is the shipped one."""
    return lambda: World(load_catalog(folder), lexicon)


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Write it anew, and a second later than before, however coarse the disk's clock is."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    later = path.stat().st_mtime + 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(path, (later, later))


def looked(watch: Watch) -> bool:
    """Two looks, as a change has to hold still for one; whether there is something to take up."""
    watch.has_changed()
    return watch.has_changed()


def test_nothing_is_taken_up_where_nothing_has_changed(
    folder: Path, load: Callable[[], World]
) -> None:
    watch = Watch(folder, load, Editions(load()), lambda: START)
    assert not looked(watch)


def test_a_change_counts_once_it_holds_still(folder: Path, load: Callable[[], World]) -> None:
    editions = Editions(load())
    watch = Watch(folder, load, editions, lambda: START)
    change(folder, "messages.yaml", "What's bothering you today?", "Well then.")
    assert not watch.has_changed()
    assert watch.has_changed()
    watch.take_up()
    assert editions.world.catalog.messages["intake.where"].startswith("Well then.")
    assert not looked(watch)


def test_a_broken_change_is_refused_with_its_line_and_the_old_stays(
    folder: Path, load: Callable[[], World]
) -> None:
    editions = Editions(load())
    before = editions.world
    watch = Watch(folder, load, editions, lambda: START)
    change(folder, "drills/squat.yaml", "positions:", "postions:")
    assert looked(watch)
    with capture_logs() as logs:
        watch.take_up()
    told = [line["fault"] for line in logs if line["event"] == "content refused"]
    assert any(each.startswith("drills/squat.yaml, line ") for each in told)
    assert editions.world is before
    change(folder, "drills/squat.yaml", "postions:", "positions:")
    assert looked(watch)
    watch.take_up()
    assert editions.world is not before


async def test_who_is_in_a_session_stays_on_their_plan_and_the_next_one_is_new(
    folder: Path, load: Callable[[], World], tmp_path: Path
) -> None:
    editions = Editions(load())
    stage = Stage(editions, tmp_path / "limber.db")
    await stage.open()
    for line in FIRST:
        await stage.say(line)
    change(folder, "drills/fire_hydrant.yaml", "name: Fire hydrant", "name: Lamp post")
    change(folder, "drills/fire_hydrant.yaml", "  reps: 8\n", "  reps: 6\n")
    editions.add(load(), stage.now)
    await stage.wait(15 * 60)
    whole = "\n".join(message.text for message in stage.said)
    assert "Fire hydrant** - 8 reps" in whole
    assert "Lamp post" not in whole
    for line in ("2", "never", "/warmup", "same", "2", "start"):
        await stage.say(line)
    await stage.wait(15 * 60)
    assert any("Lamp post" in message.text for message in stage.said)
    await stage.close()


def test_an_edition_that_nobody_can_be_on_any_more_goes(load: Callable[[], World]) -> None:
    world = load()
    editions = Editions(world)
    for days in range(6):
        editions.add(replace(world, country="DE"), START + timedelta(days=days))
    assert len(editions) <= 2 + KEPT.days


def test_a_coach_who_turns_up_is_there_in_every_edition(load: Callable[[], World]) -> None:
    editions = Editions(load())
    editions.coach_is_here()
    assert editions.world.coach.is_set_up
    editions.add(load(), START)
    assert editions.world.coach.is_set_up


async def test_the_watch_runs_beside_everything_and_ends_with_it(
    folder: Path, load: Callable[[], World]
) -> None:
    loop, done, loaded = asyncio.get_running_loop(), asyncio.Event(), list[World]()

    def load_and_tell() -> World:
        loaded.append(load())
        loop.call_soon_threadsafe(done.set)
        return loaded[-1]

    watch = Watch(folder, load_and_tell, Editions(load()), lambda: START, every=0.01)
    change(folder, "messages.yaml", "What's bothering you today?", "Well then.")
    async with asyncio.timeout(30), looking(watch):
        await done.wait()
    assert loaded[0].catalog.messages["intake.where"].startswith("Well then.")


def test_only_the_content_is_looked_at(folder: Path) -> None:
    before = stamp_of(folder)
    (folder / "notes.txt").write_text("a coach's own", encoding="utf-8")
    assert stamp_of(folder) == before
