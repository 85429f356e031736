"""The coach's group with topics, with as much of Telegram as it takes."""

from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import BadRequest, RetryAfter

from bot.channels.telegram.coach_chat import CoachUpdates
from bot.channels.telegram.surface import Topics
from bot.channels.telegram.update import read_update
from bot.delivery.channel import Later, Wrong
from bot.inbox.surface import SurfacePost
from bot.storage.records import Address
from tests.support.rows import AT


class Group:
    """Takes topics, and no card at first."""

    def __init__(self) -> None:
        self.topics: list[str] = []
        self.refuses = 2
        self.is_forum: bool | None = True
        self.says: Exception | None = None

    async def create_forum_topic(self, _chat: int, title: str) -> Any:
        if self.says is not None:
            raise self.says
        self.topics.append(title)
        return SimpleNamespace(message_thread_id=40 + len(self.topics))

    async def send_message(self, _chat: int, _text: str, **_options: Any) -> Any:
        if self.refuses:
            self.refuses -= 1
            raise RetryAfter(30)
        return SimpleNamespace(message_id=9, chat=SimpleNamespace(is_forum=self.is_forum))


@pytest.mark.parametrize("has_topics", [True, False])
@pytest.mark.parametrize("is_forum", [True, None])
async def test_a_group_whose_topics_were_switched_is_looked_at_again(
    *, has_topics: bool, is_forum: bool | None
) -> None:
    group: Any = Group()
    group.refuses, group.is_forum = 0, is_forum
    turned: list[bool] = []
    files: Any = None
    at = Address("telegram", "-100")
    topics = Topics(group, at, has_topics, files, lambda: turned.append(True))
    await topics.post("41", SurfacePost("line"))
    assert bool(turned) == (has_topics != bool(is_forum))


async def test_a_group_that_is_no_forum_any_more_is_looked_at_again() -> None:
    group: Any = Group()
    group.says = BadRequest("the chat is not a forum")
    turned: list[bool] = []
    files: Any = None
    topics = Topics(group, Address("telegram", "-100"), True, files, lambda: turned.append(True))
    with pytest.raises(Wrong):
        await topics.open("Ana #1", SurfacePost("card"))
    assert turned == [True]


async def test_a_topic_whose_card_is_refused_is_not_made_again() -> None:
    group: Any = Group()
    files: Any = None
    topics = Topics(group, Address("telegram", "-100"), has_topics=True, files=files)
    for _ in range(2):
        with pytest.raises(Later):
            await topics.open("Ana #1", SurfacePost("card"))
    assert await topics.open("Ana #1", SurfacePost("card")) == ("41", "9")
    assert group.topics == ["Ana #1"]
    assert await topics.open("Ana #1", SurfacePost("card")) == ("42", "9"), "somebody deleted it"


class Nothing:
    """A database that knows person 5, and no thread."""

    @property
    def surfaces(self) -> "Nothing":
        return self

    async def profile_of(self, person: int) -> dict[str, Any] | None:
        return {} if person == 5 else None

    async def at_place(self, *_where: Any) -> None:
        return None

    async def line_at(self, *_where: Any) -> None:
        return None


@dataclass
class Notes:
    """Keeps what was noted in whose thread."""

    store: Nothing = field(default_factory=Nothing)
    surfaces: dict[Address, None] = field(
        default_factory=lambda: {Address("telegram", "-100"): None}
    )
    people: list[int] = field(default_factory=list)

    def now(self) -> datetime:
        return AT

    async def coach_did(self, _at: Address, person: int, *_what: Any) -> bool:
        self.people.append(person)
        return False

    async def standing(self, _at: Address) -> None:
        pass


@pytest.mark.parametrize(("maker", "people"), [(1, [5]), (2, [])])
async def test_a_topic_of_another_bot_is_nobodys_thread(maker: int, people: list[int]) -> None:
    notes = Notes()
    app: Any = SimpleNamespace(mirror=notes, store=notes.store, editions=None, files=None)
    bot: Any = SimpleNamespace(id=1, username="limber_bot")
    group = {"id": -100, "type": "supergroup", "title": "Coaches"}
    begun = {"message_id": 50, "date": 1, "chat": group, "from": {"id": maker, "is_bot": True}}
    begun |= {"forum_topic_created": {"name": "Ticket #5", "icon_color": 1}}
    message = {"message_id": 60, "date": 1, "chat": group, "from": {"id": 9, "first_name": "Ann"}}
    message |= {"message_thread_id": 50, "is_topic_message": True, "reply_to_message": begun}
    update = read_update({"update_id": 9, "message": message | {"text": "The printer is broken"}})
    await CoachUpdates(bot, app, None).take(update)
    assert notes.people == people
