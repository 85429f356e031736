"""Whose words an update brings: a person's, or a program's that is replied to or forwarded."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.telegram.receiving import Albums, item_of, message_of_key, topic_of_key
from bot.channels.telegram.update import NewMessage, read_update
from bot.dispatch.item import Arrived
from handlers.engine.event import Attached, Said

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
LIMBER = {"id": 8123456789, "is_bot": True, "first_name": "Limber"}
SUE = {"id": 7, "is_bot": False, "first_name": "Sue"}
CHAT = {"id": 7, "type": "private", "first_name": "Sue"}


def heard(**message: Any) -> Said:
    whole = {"message_id": 9, "date": 0, "chat": CHAT, "from": SUE, **message}
    update = read_update({"update_id": 3, "message": whole})
    item = item_of(update, AT, Albums(), "limber_bot")
    assert isinstance(item, Arrived)
    assert isinstance(item.event, Said)
    return item.event


@pytest.mark.parametrize(("author", "is_limbers"), [(LIMBER, True), (SUE, False)])
def test_what_is_replied_to_says_whose_it_is(author: dict[str, Any], is_limbers: bool) -> None:
    replied = {"message_id": 8, "date": 0, "chat": CHAT, "from": author, "text": "Chest pain?"}
    said = heard(text="none", reply_to_message=replied)
    assert said == Said(AT, "none", "Chest pain?", quotes_limber=is_limbers)


def test_what_a_program_said_and_somebody_forwards_is_nobodys_word() -> None:
    from_limber = {"type": "user", "sender_user": LIMBER, "date": 0}
    said = heard(text="Chest pain?", forward_origin=from_limber)
    assert said == Said(AT, "", "Chest pain?", quotes_limber=True)
    from_sue = {"type": "user", "sender_user": SUE, "date": 0}
    assert heard(text="Chest pain!", forward_origin=from_sue) == Said(AT, "Chest pain!")


def test_the_caption_of_a_programs_picture_that_somebody_forwards_is_nobodys_word() -> None:
    picture = {"file_id": "p", "file_unique_id": "u", "width": 8, "height": 8}
    for author, words in ((LIMBER, ""), (SUE, "A swollen calf, warm and sore")):
        whole = {
            "message_id": 9,
            "date": 0,
            "chat": CHAT,
            "from": SUE,
            "photo": [picture],
            "caption": "A swollen calf, warm and sore",
            "forward_origin": {"type": "user", "sender_user": author, "date": 0},
        }
        read = read_update({"update_id": 3, "message": whole})
        item = item_of(read, AT, Albums(), "limber_bot")
        assert isinstance(item, Arrived)
        assert isinstance(item.event, Attached)
        assert item.event.caption == words


def test_an_albums_first_picture_is_the_first_however_often_it_is_given() -> None:
    albums = Albums()
    given = []
    for number in (7, 7, 8, 7, 8):
        photo = {"message_id": number, "date": 1, "chat": CHAT, "from": SUE, "media_group_id": "g"}
        update = read_update(
            {"update_id": number, "message": photo | {"photo": [{"file_id": "x"}]}}
        )
        assert isinstance(update.what, NewMessage)
        given.append(albums.continues_album(update.what.message))
    assert given == [False, False, True, False, True]


def test_a_key_says_which_message_an_answer_points_at_and_which_topic_it_goes_to() -> None:
    written = {"message_id": 9, "date": 0, "chat": CHAT, "from": SUE, "text": "hi"}
    in_topic = {**written, "message_thread_id": 50, "is_topic_message": True}
    keys = [read_update({"update_id": 3, "message": each}).key for each in (written, in_topic)]
    tap = {"id": "q", "from": SUE, "data": "x", "message": in_topic}
    keys += [read_update({"update_id": 4, "callback_query": tap}).key, "5", "6:9:own", "6:9:50:own"]
    found = [(message_of_key(key), topic_of_key(key)) for key in keys]
    assert found == [(9, None), (9, 50), (9, 50), (None, None), (None, None), (None, None)]
