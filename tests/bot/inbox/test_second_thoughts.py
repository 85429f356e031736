"""A coach who changes or deletes an answer that has not left yet."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.dispatch.item import Arrived
from bot.inbox.coach_messages import CoachMessage, CoachMessages, is_one_message
from bot.storage.changes import Changes
from bot.storage.leases import Fence
from bot.storage.records import Address
from bot.storage.sqlite.store import SqliteStore
from bot.storage.written_rows import DeliveredRow
from handlers.engine.event import Said
from handlers.routing.router import Router
from tests.bot.inbox.paper_chat import Limber
from tests.support.rows import AT
from tests.support.sql import rows

HERE, SUE = Address("paper", "10"), Address("web", "sue")


@dataclass
class Answered:
    """Somebody asked and a coach answered; nothing of that has left. own: what the coach wrote."""

    limber: Limber
    own: CoachMessage

    async def states(self, text: str) -> list[str]:
        statement = f"SELECT state FROM outgoing WHERE channel = 'web' AND body LIKE '%{text}%'"
        return [row[0] for row in await rows(self.limber.store, statement)]


@pytest.fixture
async def answered(coached: Router, tmp_path: Path) -> AsyncIterator[Answered]:
    limber = Limber(coached.world, tmp_path / "limber.db", chats=["10"], now=AT)
    await limber.start()
    await limber.plan()
    person = None
    for said in ("/start", "I agree", "/coach May I squat?"):
        person = (await limber.dispatcher.submit(Arrived(SUE, Said(AT, said)))).person
    assert person is not None
    await limber.settle()
    posts = enumerate(limber.paper.posts["10"], 1)
    line = next(number for number, (_, text) in posts if "May I squat?" in text)
    own = CoachMessage(HERE, person, "70", "k1", "Ann", "Keep it easy.", replied=str(line))
    await CoachMessages(limber.mirror).written(own)
    yield Answered(limber, own)
    await limber.stop()


async def test_a_deleted_answer_does_not_leave_any_more(answered: Answered) -> None:
    assert await answered.states("Keep it easy.") == ["stored"]
    messages = CoachMessages(answered.limber.mirror)
    await messages.deleted(HERE, answered.own.person, answered.own.number)
    assert await answered.states("Keep it easy.") == ["withdrawn"]


class Meanwhile(SqliteStore):
    """A database in which what a coach takes back has been delivered a moment before."""

    async def write(self, changes: Changes, fences: Collection[Fence] = ()) -> None:
        for row in changes.messages_failed:
            changes.messages_delivered.append(DeliveredRow("55", row.id))
        await super().write(changes, fences)


async def test_a_deletion_that_comes_a_moment_too_late_is_answered(answered: Answered) -> None:
    limber = answered.limber
    limber.dispatcher.store = Meanwhile(limber.path)
    await limber.dispatcher.store.open()
    await CoachMessages(limber.mirror).deleted(HERE, answered.own.person, answered.own.number)
    await limber.dispatcher.store.close()
    limber.dispatcher.store = limber.store
    assert await answered.states("Keep it easy.") == ["sent"]
    told = await rows(limber.store, "SELECT COUNT(*) FROM outgoing WHERE kind = 'tell'")
    assert told[0][0] == 1


async def test_a_changed_answer_leaves_once_as_it_is_now(answered: Answered) -> None:
    changed = replace(answered.own, key="k2", text="Rest today.")
    await CoachMessages(answered.limber.mirror).changed(changed)
    assert await answered.states("Keep it easy.") == ["withdrawn"]
    assert await answered.states("Rest today.") == ["stored"]


async def test_a_refused_change_that_is_told_again_is_refused_once(answered: Answered) -> None:
    changed = replace(answered.own, key="k2", text="You have a torn meniscus, push through.")
    for _ in range(2):
        await CoachMessages(answered.limber.mirror).changed(changed)
        await answered.limber.settle()
    said = [text for _, text in answered.limber.paper.posts["10"] if "/anyway" in text]
    assert len(said) == 1


@pytest.mark.parametrize(
    ("text", "external", "is_one"),
    [
        ("word " * 300, "7", True),
        ("word " * 300, "7:caption", False),
        ("* " * 700, "7", False),
        ("word " * 400, "7", False),
    ],
)
def test_what_would_be_two_messages_somewhere_is_said_anew(
    text: str, external: str, *, is_one: bool
) -> None:
    assert is_one_message(text, external) == is_one
