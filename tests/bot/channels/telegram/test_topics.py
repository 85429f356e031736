"""The coach's group with topics, with as much of Telegram as it takes."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.channels.telegram.surface import Topics
from bot.delivery.channel import Later
from bot.inbox.surface import SurfacePost
from bot.storage.records import Address


class Group:
    """Takes topics, and no card at first."""

    def __init__(self) -> None:
        self.topics: list[str] = []
        self.refuses = 2

    async def create_forum_topic(self, _chat: int, title: str) -> Any:
        self.topics.append(title)
        return SimpleNamespace(message_thread_id=40 + len(self.topics))

    async def send_message(self, _chat: int, _text: str, **_options: Any) -> Any:
        if self.refuses:
            self.refuses -= 1
            raise RetryAfter(30)
        return SimpleNamespace(message_id=9)


async def test_a_topic_whose_card_is_refused_is_not_made_again() -> None:
    group: Any = Group()
    topics = Topics(group, Address("telegram", "-100"), has_topics=True, data_dir=Path())
    for _ in range(2):
        with pytest.raises(Later):
            await topics.open("Ana #1", SurfacePost("card"))
    assert await topics.open("Ana #1", SurfacePost("card")) == ("41", "9")
    assert group.topics == ["Ana #1"]
    assert await topics.open("Ana #1", SurfacePost("card")) == ("42", "9"), "somebody deleted it"
