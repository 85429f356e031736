"""A coach's chat that takes no lines: they are kept, it is said at once, and they come later."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.outbox import Outbox
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import Item, Outcome
from bot.errors import StorageError
from bot.storage.changes import Changes
from bot.storage.records import Address
from bot.storage.written_thread_rows import AttachmentRow, ThreadEntryRow
from handlers.world import World
from tests.bot.inbox.paper_chat import MS, Limber
from tests.support.sql import rows

HERE, OTHER = Address("paper", "10"), Address("paper", "20")


@pytest.fixture
async def limber(world: World, tmp_path: Path) -> AsyncIterator[Limber]:
    limber = Limber(world, tmp_path / "limber.db")
    await limber.start()
    try:
        await limber.met()
        await limber.do(("line", 0))
        await limber.settle()
        yield limber
    finally:
        await limber.stop()


@dataclass
class Full(Dispatcher):
    """Refuses some times, as with a full disk, before another one stores. left: how often."""

    other: Dispatcher | None = None
    left: int = 0

    async def submit(self, item: Item) -> Outcome:
        if self.left:
            self.left -= 1
            raise StorageError("The disk is full")
        assert self.other is not None
        return await self.other.submit(item)


def shown(limber: Limber, chat: str, text: str) -> int:
    return sum(text in line for _, line in limber.paper.posts[chat])


async def test_it_is_said_once_to_the_operator_and_where_coaches_can_see_it(limber: Limber) -> None:
    (person,) = limber.people
    limber.paper.refused.add("10")
    for _ in range(3):
        await limber.do(("line", 0))
    await limber.settle()
    assert limber.mirror.refusing == {(HERE, person): "not enough rights"}
    assert shown(limber, "20", "does not take new lines: not enough rights") == 1
    assert limber.mirror.refused_everywhere() == frozenset(), "another chat takes them"
    limber.paper.refused.add("20")
    await limber.do(("line", 0))
    await limber.settle()
    assert limber.mirror.refused_everywhere() == {person}
    limber.paper.refused.remove("20")
    kept = await rows(
        limber.store, "SELECT COUNT(*) FROM outgoing WHERE state = 'failed' AND chat = '10'"
    )
    assert kept == [(4,)]


async def test_it_comes_as_soon_as_what_stood_in_the_way_may_be_gone(limber: Limber) -> None:
    limber.paper.refused.add("10")
    await limber.do(("alert", 0))
    await limber.settle()
    limber.paper.refused.clear()
    await limber.settle()
    assert not shown(limber, "10", "words 3"), "nothing says yet that it may pass"
    limber.mirror.try_again(HERE)
    await limber.settle()
    assert shown(limber, "10", "words 3") == 1
    assert limber.mirror.refusing == {}


async def test_one_that_passes_takes_along_what_was_refused_before(limber: Limber) -> None:
    limber.paper.refused.add("10")
    await limber.do(("line", 0))
    await limber.settle()
    limber.paper.refused.clear()
    await limber.do(("line", 0))
    await limber.settle()
    assert limber.mirror.refusing == {}
    await limber.settle()
    assert shown(limber, "10", "words 3") == shown(limber, "10", "words 4") == 1


async def test_one_of_somebody_else_that_passes_takes_it_along_too(limber: Limber) -> None:
    other = await limber.met()
    limber.paper.refused.add("10")
    await limber.do(("line", 0))
    await limber.settle()
    limber.paper.refused.clear()
    await limber.do(("line", limber.people.index(other)))
    await limber.settle()
    await limber.settle()
    assert shown(limber, "10", "words 4") == shown(limber, "10", "words 5") == 1
    assert limber.mirror.refusing == {}


async def test_after_an_hour_it_is_tried_by_itself(limber: Limber) -> None:
    limber.paper.refused.add("10")
    await limber.do(("line", 0))
    await limber.settle()
    limber.paper.refused.clear()
    limber.now += timedelta(hours=1, minutes=1)
    await limber.settle()
    assert shown(limber, "10", "words 3") == 1


async def test_a_coachs_phone_sounds_for_people_and_alerts_alone(limber: Limber) -> None:
    limber.paper.loud.clear()
    await limber.do(("alert", 0))
    await limber.do(("line", 0))
    await limber.do(("colleague", 0))  # it is shown in the other chat
    await limber.settle()
    assert any("words 5" in line for _, line in limber.paper.posts["20"])
    for words, times in {"words 3": 2, "words 4": 2, "words 5": 0}.items():
        assert sum(words in line for line in limber.paper.loud) == times


@pytest.mark.parametrize("name", ["squat.jpg", "squat.mov"])
async def test_a_file_that_is_too_large_is_named_with_its_size(limber: Limber, name: str) -> None:
    (person,) = limber.people
    ref = "terminal:1:9"
    line = ThreadEntryRow(person, "person", "person", "[video] look", MS, ref)
    file = AttachmentRow(person, "terminal", ref, "video", "id", name, MS, MS)
    await limber.put(Changes(thread_entries=[line], attachments=[file]))
    await limber.settle()
    (said,) = [line for _, line in limber.paper.posts["10"] if "look" in line]
    assert ("could not be shown here: squat.mov, 64.0 MB" in said) == (name == "squat.mov")
    assert "[video]" not in said


async def test_what_stands_there_and_could_not_be_stored_is_not_shown_again(limber: Limber) -> None:
    person = await limber.met()
    full = limber.mirror.posting.dispatcher = Full(limber.store, limber.dispatcher.hear)
    full.other, full.left = limber.dispatcher, 2
    alert = ThreadEntryRow(person, "limber", "alert", "chest pain", MS)
    await limber.put(Changes(thread_entries=[alert]))
    await limber.settle()
    limber.now += timedelta(hours=1)
    await limber.settle()
    assert full.left == 0
    assert (shown(limber, "10", "card of"), shown(limber, "10", "chest pain")) == (2, 1)


async def test_not_even_where_the_storing_takes_longer_than_a_call_may(limber: Limber) -> None:
    person = await limber.met()
    limber.outbox = Outbox(limber.store, limber.dispatcher, lambda: limber.now, call_seconds=0.05)
    full = limber.mirror.posting.dispatcher = Full(limber.store, limber.dispatcher.hear)
    full.other, full.left = limber.dispatcher, 2  # it is tried again after 0.1 and 0.2 seconds
    alert = ThreadEntryRow(person, "limber", "alert", "chest pain", MS)
    await limber.put(Changes(thread_entries=[alert]))
    await limber.settle()
    limber.now += timedelta(hours=1)
    await limber.settle()
    assert (shown(limber, "10", "card of"), shown(limber, "10", "chest pain")) == (2, 1)
