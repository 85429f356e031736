"""The fake refuses what Telegram refuses: a wrong request each, with the published rule."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.bot.channels.telegram.fake.server import DROP, LOSE, FakeTelegram
from tests.bot.channels.telegram.fake.validation import Malformed, RefusedError, read


class Caller:
    """Calls the fake as any program would. Returns the code and the whole answer."""

    def __init__(self, fake: FakeTelegram, client: httpx.AsyncClient) -> None:
        self.fake = fake
        self._client = client

    async def __call__(self, method: str, **params: Any) -> tuple[int, dict[str, Any]]:
        url = f"{self.fake.url}/bot{self.fake.token}/{method}"
        answer = await self._client.post(url, data=params)
        return answer.status_code, answer.json()

    async def refused(self, method: str, **params: Any) -> str:
        code, body = await self(method, **params)
        assert code != 200, body
        return f"{code} {body['description']}"


def button(data: str) -> dict[str, str]:
    return {"text": "a", "callback_data": data}


def rows(*row: dict[str, str]) -> str:
    return json.dumps({"inline_keyboard": [row]})


@pytest.fixture
async def call() -> AsyncIterator[Caller]:
    async with FakeTelegram().open() as fake, httpx.AsyncClient(verify=False) as client:
        fake.chat(5)
        yield Caller(fake, client)


async def test_a_wrong_token_is_unauthorized(call: Caller) -> None:
    """Bot API, "Making requests": errors carry `ok`, `error_code` and `description`."""
    call.fake.token = "1:other"
    _, body = await call("getMe")
    assert body["ok"], "the caller uses the token that is right"
    async with httpx.AsyncClient(verify=False) as client:
        answer = await client.get(f"{call.fake.url}/bot2:wrong/getMe")
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMessag", {}),
        ("sendMessage", {"chat_id": "5"}),
        ("sendMessage", {"chat_id": "5", "text": "x", "pars_mode": "HTML"}),
        ("sendMessage", {"chat_id": "5", "text": "x", "reply_markup": '{"inline_keyboard": 7}'}),
        ("getUpdates", {"timeout": "soon"}),
        ("sendPhoto", {"chat_id": "5", "photo": "attach://nothing"}),
    ],
)
def test_what_no_description_of_the_api_knows_is_malformed(
    method: str, params: dict[str, str]
) -> None:
    """Names and types are those of aiogram's method models; files are `attach://<part>`."""
    with pytest.raises(Malformed):
        read(method, params, set())


@pytest.mark.parametrize(
    ("params", "said"),
    [
        # "1-4096 characters after entities parsing" (sendMessage.text)
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "  "}, "message text is empty"),
        ({"text": "<b>" + "x" * 4096 + "</b>", "parse_mode": "HTML"}, None),
        ({"text": "😀" * 2049}, "message is too long"),
        # "HTML style": all tags must be closed
        ({"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "a < b", "parse_mode": "HTML"}, "can't parse entities"),
        # "1-64 bytes" (InlineKeyboardButton.callback_data)
        ({"text": "x", "reply_markup": rows(button("é" * 33))}, "BUTTON_DATA_INVALID"),
        # 8 buttons in a row (python-telegram-bot's constants)
        ({"text": "x", "reply_markup": rows(*[button("a")] * 9)}, "reply markup is too long"),
        # ReplyParameters: allow_sending_without_reply
        ({"text": "x", "reply_parameters": '{"message_id": 9}'}, "message to be replied not found"),
        # "message_thread_id ... for forum supergroups only"
        ({"text": "x", "message_thread_id": "7"}, "message thread not found"),
    ],
)  # fmt: skip
async def test_a_message_that_telegram_refuses(
    call: Caller, params: dict[str, str], said: str | None
) -> None:
    code, body = await call("sendMessage", chat_id="5", **params)
    assert (code == 200) if said is None else said in body["description"]


async def test_captions_and_pictures_have_their_limits(call: Caller) -> None:
    """sendPhoto: "0-1024 characters after entities parsing"; a file id must be known."""
    call.fake.files["p"] = b"x"
    assert "caption is too long" in await call.refused(
        "sendPhoto", chat_id="5", photo="p", caption="x" * 1025
    )
    assert "wrong file identifier" in await call.refused("sendPhoto", chat_id="5", photo="q")
    code, _ = await call("sendPhoto", chat_id="5", photo="p", caption="x" * 1024)
    assert code == 200


async def test_files_reactions_and_titles_have_their_limits(call: Caller) -> None:
    """getFile: 20 MB; ReactionTypeEmoji: one of a list; editForumTopic: 0-128 characters."""
    call.fake.files["big"] = bytes(20_000_001)
    assert "file is too big" in await call.refused("getFile", file_id="big")
    call.fake.say(5, "hi")
    number = call.fake.chat(5).last
    asked = {"chat_id": "5", "message_id": str(number)}
    for emoji, is_known in (("✅", False), ("👌", True)):
        reaction = json.dumps([{"type": "emoji", "emoji": emoji}])
        code, _ = await call("setMessageReaction", **asked, reaction=reaction)
        assert (code == 200) == is_known
    long = {"chat_id": "5", "message_thread_id": "1", "name": "x" * 129}
    assert "TOPIC_TITLE_INVALID" in await call.refused("editForumTopic", **long)


async def test_a_file_is_taken_by_the_call_for_its_own_kind_alone(call: Caller) -> None:
    """TDLib: "can't use file of type {} as {}"; sendVideoNote has no caption."""
    call.fake.send_file(5, "video_note", {"file_id": "n"})
    call.fake.files["n"] = b"x"
    assert "can't use file of type Video Note as Video" in await call.refused(
        "sendVideo", chat_id="5", video="n"
    )
    code, _ = await call("sendVideoNote", chat_id="5", video_note="n")
    assert code == 200
    assert (
        "nobody knows"
        in await call.refused("sendVideoNote", chat_id="5", video_note="n", caption="c")
        or call.fake.malformed
    )


async def test_edits_are_refused_as_telegram_refuses_them(call: Caller) -> None:
    _, sent = await call("sendMessage", chat_id="5", text="hi")
    number = sent["result"]["message_id"]
    same = await call.refused("editMessageText", chat_id="5", message_id=number, text="hi")
    assert same.startswith("400 Bad Request: message is not modified")
    gone = await call.refused("editMessageText", chat_id="5", message_id=999, text="hi")
    assert "message to edit not found" in gone
    kind = await call.refused("editMessageCaption", chat_id="5", message_id=number, caption="x")
    assert "no caption" in kind


async def test_people_can_be_out_of_reach(call: Caller) -> None:
    """The texts of Telegram's Bot API server."""
    call.fake.chat(6).has_started = False
    call.fake.chat(7).is_blocked = True
    call.fake.chat(-8).is_kicked = True
    call.fake.chat(-9).migrated_to = -1009
    assert "can't initiate" in await call.refused("sendMessage", chat_id="6", text="x")
    assert "403 Forbidden: bot was blocked" in await call.refused(
        "sendMessage", chat_id="7", text="x"
    )
    assert "bot was kicked" in await call.refused("sendMessage", chat_id="-8", text="x")
    assert "chat not found" in await call.refused("sendMessage", chat_id="404", text="x")
    _, body = await call("sendMessage", chat_id="-9", text="x")
    assert body["parameters"] == {"migrate_to_chat_id": -1009}


async def test_a_press_is_answered_once_and_in_time(call: Caller) -> None:
    """answerCallbackQuery: "query is too old ... or query ID is invalid"."""
    call.fake.press(5, 1, "x")
    assert (await call("answerCallbackQuery", callback_query_id="q1"))[0] == 200
    assert "too old" in await call.refused("answerCallbackQuery", callback_query_id="q1")
    assert "too old" in await call.refused("answerCallbackQuery", callback_query_id="q9")


async def test_a_poll_gives_the_same_until_an_offset_confirms_it(call: Caller) -> None:
    """getUpdates: "An update is considered confirmed as soon as getUpdates is called with an
    offset higher than its update_id"."""
    first = call.fake.say(5, "one")
    call.fake.say(5, "two")
    for _ in range(2):
        _, body = await call("getUpdates")
        assert [u["update_id"] for u in body["result"]] == [first, first + 1]
    _, body = await call("getUpdates", offset=first + 1)
    assert [u["message"]["text"] for u in body["result"]] == ["two"]
    assert call.fake.updates.confirmed == {first}


async def test_a_poll_waits_for_what_comes_and_gives_a_hundred_at_most(call: Caller) -> None:
    """getUpdates: timeout in seconds for long polling; limit 1-100."""
    poll = asyncio.create_task(call("getUpdates", timeout=50))
    await asyncio.sleep(0.05)
    for number in range(101):
        call.fake.say(5, f"{number}")
    _, body = await poll
    assert body["result"][0]["message"]["text"] == "0"
    _, body = await call("getUpdates", limit=1000)
    assert len(body["result"]) == 100


async def test_of_two_polls_the_earlier_gets_409(call: Caller) -> None:
    """Bot API server: "terminated by other getUpdates request"."""
    earlier = asyncio.create_task(call("getUpdates", timeout=50))
    await asyncio.sleep(0.05)
    await call("getUpdates", timeout=0)
    code, body = await earlier
    assert code == 409
    assert "terminated by other getUpdates request" in body["description"]


async def test_polling_is_refused_while_a_webhook_is_set(call: Caller) -> None:
    """getUpdates: "This method will not work if an outgoing webhook is set up"."""
    assert "HTTPS" in await call.refused("setWebhook", url="http://example.org")
    await call("setWebhook", url="https://example.org/hook")
    assert "409 Conflict" in await call.refused("getUpdates")
    await call("deleteWebhook")
    assert (await call("getUpdates"))[0] == 200


async def test_presses_are_gone_after_150_seconds_and_messages_after_a_day() -> None:
    """How long an update waits, in the source of Telegram's Bot API server."""
    async with FakeTelegram(speed=10_000).open() as fake, httpx.AsyncClient(verify=False) as client:
        call = Caller(fake, client)
        fake.press(5, 1, "x")
        fake.say(5, "hello")
        await asyncio.sleep(0.05)  # 500 seconds there
        _, body = await call("getUpdates")
        assert [list(u)[1] for u in body["result"]] == ["message"]
        fake.speed = 10_000_000
        await asyncio.sleep(0.02)
        _, body = await call("getUpdates")
        assert body["result"] == []


async def test_who_is_too_fast_gets_429_with_how_long_to_wait(call: Caller) -> None:
    """Bot FAQ: one a second in a chat, 30 a second in all, 20 a minute in a group."""
    codes = [(await call("sendMessage", chat_id="5", text="x"))[0] for _ in range(7)]
    assert codes[:5] == [200] * 5
    assert codes[-1] == 429
    _, body = await call("sendMessage", chat_id="5", text="x")
    assert body["parameters"]["retry_after"] >= 1


async def test_a_group_takes_twenty_a_minute_and_everybody_thirty_a_second() -> None:
    limits = FakeTelegram().limits
    for second in range(20):
        limits.take(-7, float(second))
    with pytest.raises(RefusedError) as refused:
        limits.take(-7, 20.0)
    assert refused.value.parameters == {"retry_after": 41}
    limits = FakeTelegram().limits
    for chat in range(30):
        limits.take(chat, 0.5)
    with pytest.raises(RefusedError):
        limits.take(99, 1.4)
    limits.take(99, 1.6)


async def test_topics_are_a_forums_business_and_can_be_deleted(call: Caller) -> None:
    """createForumTopic: name 1-128; a deleted topic answers "message thread not found"."""
    call.fake.chat(-1001).is_forum = True
    assert "not a forum" in await call.refused("createForumTopic", chat_id="5", name="x")
    assert "TITLE_INVALID" in await call.refused(
        "createForumTopic", chat_id="-1001", name="x" * 129
    )
    _, body = await call("createForumTopic", chat_id="-1001", name="Ana #1")
    thread = body["result"]["message_thread_id"]
    assert "NOT_MODIFIED" in await call.refused(
        "reopenForumTopic", chat_id="-1001", message_thread_id=thread
    )
    await call("deleteForumTopic", chat_id="-1001", message_thread_id=thread)
    assert "message thread not found" in await call.refused(
        "sendMessage", chat_id="-1001", message_thread_id=thread, text="x"
    )


async def test_trouble_can_be_made(call: Caller) -> None:
    call.fake.trouble["sendMessage"] = [RefusedError(500, "Internal Server Error"), DROP, LOSE]
    assert (await call.refused("sendMessage", chat_id="5", text="x")).startswith("500")
    for stands in (0, 1):
        with pytest.raises(httpx.TransportError):
            await call("sendMessage", chat_id="5", text="x")
        assert len(call.fake.said(5)) == stands, "a lost answer was an answer"
