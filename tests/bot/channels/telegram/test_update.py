"""Updates of every kind and age, read one by one."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.telegram.message_kinds import ABOUT, FILES, NOT_SENT, OTHERS, WORDS
from bot.channels.telegram.receiving import Albums, item_of
from bot.channels.telegram.update import UnreadableError, is_numbered, read_update
from bot.dispatch.item import Arrived
from handlers.engine.event import Attached, Event, Refused, Said

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
PLAIN = {"message_id": 7, "date": 1, "chat": {"id": 5, "type": "private", "first_name": "Ana"}}


def heard(message: Mapping[str, Any]) -> Event:
    update = read_update({"update_id": 700, "message": {**PLAIN, **message}})
    item = item_of(update, AT, Albums(), "limber_bot")
    assert isinstance(item, Arrived)
    return item.event


def test_every_field_of_a_message_is_in_the_table() -> None:
    """Fields: the models of another library, which follow the published schema."""
    import aiogram.types  # noqa: PLC0415 - importing aiogram takes seconds, in every process that runs tests

    table = {*WORDS, *FILES, *OTHERS, *NOT_SENT, *ABOUT}
    fields = {field.alias or name for name, field in aiogram.types.Message.model_fields.items()} - {
        "from_user"
    }
    assert fields - table == set()
    groups = [set(WORDS), set(FILES), set(OTHERS), set(NOT_SENT), set(ABOUT)]
    assert sum(map(len, groups)) == len(table), "each field is in one group"


@pytest.mark.parametrize("field", [*FILES, *OTHERS, "something_of_next_year"])
def test_whatever_is_sent_is_answered_and_never_called_empty(field: str) -> None:
    event = heard({field: {"file_id": "f"}})
    assert isinstance(event, Attached)
    assert event.kind


def test_the_words_inside_of_a_poll_a_contact_and_a_checklist_are_read() -> None:
    poll = heard({"poll": {"question": "Chest pain?", "options": [{"text": "yes"}], "id": "1"}})
    contact = heard({"contact": {"first_name": "My arm", "last_name": "is numb"}})
    tasks = {"title": "Today", "tasks": [{"id": 1, "text": "I cannot feel my legs"}]}
    checklist = heard({"checklist": tasks})
    assert isinstance(poll, Attached)
    assert poll.name == "Chest pain?\nyes"
    assert isinstance(contact, Attached)
    assert "My arm\nis numb" in contact.name
    assert isinstance(checklist, Attached)
    assert "I cannot feel my legs" in checklist.name


def test_what_only_tells_what_happened_in_a_chat_is_not_answered() -> None:
    for field in NOT_SENT - {"migrate_to_chat_id"}:
        update = read_update({"update_id": 1, "message": {**PLAIN, field: {}}})
        assert item_of(update, AT, Albums(), "limber_bot") is None


def test_an_older_servers_update_is_heard() -> None:
    """Bot API 9: a poll's options without `persistent_id`, rights without the newest ones."""
    assert isinstance(heard({"poll": {"id": "1", "question": "?", "options": []}}), Attached)
    member = {"chat": PLAIN["chat"], "date": 1, "new_chat_member": {"status": "kicked"}}
    update = read_update({"update_id": 3, "my_chat_member": member})
    item = item_of(update, AT, Albums(), "limber_bot")
    assert isinstance(item, Arrived)
    assert item.event == Refused(AT)


@pytest.mark.parametrize("number", ["7", -1, None, 1.5, True, [1]])
def test_what_has_no_number_is_no_update(number: object) -> None:
    assert not is_numbered({"update_id": number, "message": PLAIN})


@pytest.mark.parametrize(
    "update",
    [
        {"message": {"date": 1, "chat": {"id": 5, "type": "private"}, "text": "hi"}},
        {"message": {"message_id": 1, "date": 1, "text": "hi"}},
        {"callback_query": {"id": "1", "message": {"message_id": "x", "chat": {"id": 5}}}},
    ],
)
def test_what_no_bot_api_describes_is_unreadable(update: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError):
        read_update({"update_id": 1, **update})


def test_a_command_for_another_bot_is_nobodys_here() -> None:
    group = {"chat": {"id": -5, "type": "group"}}
    update = read_update({"update_id": 1, "message": {**PLAIN, **group, "text": "/help@other_bot"}})
    assert item_of(update, AT, Albums(), "limber_bot") is None
    assert heard({**group, "text": "/help@Limber_bot"}) == Said(AT, "/help@Limber_bot", "", True)
