"""Answers of Bot API servers of other versions: what they lack or add hurts nobody.

Rules, by which an older answer is made of a newer one (Bot API changelog):
- a field that a later version added is not there;
- a field that a later version made required may be missing.
"""

import json
from typing import Any

import pytest
from telegram import InputMediaPhoto

from bot.channels.telegram.api import ChatFacts, TelegramBot
from tests.bot.channels.telegram.one_answer import OneAnswer

TOKEN = "8123456789:AAHfakefakefakefakefakefakefakefakefak"
SENT = {"message_id": 7, "date": 1_795_000_000, "chat": {"id": 5, "type": "private"}}


def bot(result: Any) -> TelegramBot:
    answer = OneAnswer(200, json.dumps({"ok": True, "result": result}).encode())
    return TelegramBot(TOKEN, request=answer, get_updates_request=answer)


@pytest.mark.parametrize(
    "more",
    [
        {"poll": {"id": "1", "question": "?", "options": [{"text": "a"}]}},
        {"sticker": {"file_id": "s"}},
        {"reply_to_message": {"poll": {}}},
        {"from": {"id": 1}},
        {"something_of_next_year": {"and": ["more"]}},
        {"date": "soon"},
        {"chat": {}},
    ],
)
async def test_a_message_that_was_taken_counts_as_sent_whatever_else_comes_back(
    more: dict[str, Any],
) -> None:
    sent = await bot({**SENT, **more}).send_message(5, "hello")
    assert sent.message_id == 7


async def test_the_ids_of_pictures_are_kept() -> None:
    sent = await bot({**SENT, "photo": [{"file_id": "small"}, {"file_id": "large"}]}).send_photo(
        5, "x"
    )
    assert [each.file_id for each in sent.photo] == ["small", "large"]
    moving = await bot({**SENT, "animation": {"file_id": "a"}}).send_animation(5, "x")
    assert moving.animation is not None
    assert moving.animation.file_id == "a"


async def test_an_album_comes_back_one_by_one() -> None:
    found = await bot([SENT, {**SENT, "message_id": 8, "video": {}}]).send_media_group(
        5, [InputMediaPhoto("a"), InputMediaPhoto("b")]
    )
    assert [each.message_id for each in found] == [7, 8]


@pytest.mark.parametrize(
    ("chat", "is_public"),
    [
        ({"id": -1, "type": "group", "title": "Coaches"}, False),
        ({"id": -1, "type": "supergroup", "title": "Coaches", "username": "all"}, True),
        ({"id": -1, "type": "supergroup", "active_usernames": ["all"]}, True),
        ({"id": -1, "type": "channel"}, True),
        ({"id": 5, "type": "private", "username": "john"}, False),
    ],
)
async def test_a_chat_is_read_without_the_newest_fields(
    chat: dict[str, Any], *, is_public: bool
) -> None:
    found = await bot(chat).chat_facts("1")
    assert isinstance(found, ChatFacts)
    assert found.is_public == is_public


@pytest.mark.parametrize(
    ("member", "may"),
    [
        ({"status": "administrator", "can_manage_topics": True}, True),
        ({"status": "administrator"}, False),
        ({"status": "member"}, False),
    ],
)
async def test_rights_are_read_without_the_newest_ones(
    member: dict[str, Any], *, may: bool
) -> None:
    assert await bot(member).may_manage_topics("-1") == may
