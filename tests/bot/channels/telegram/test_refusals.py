"""What each of Telegram's refusals means, as the library raises it for the answer on the wire."""

import json

import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError, TelegramError

from bot.channels.refusal import Meaning, RefusalRule
from bot.channels.telegram.errors import as_failure, meaning_of
from bot.channels.telegram.refusals import RULES
from bot.delivery.channel import Away, Later, Moved, Never, Wrong
from tests.bot.channels.refusals import RAISED
from tests.bot.channels.telegram.one_answer import OneAnswer

TOKEN = "8123456789:AAHfakefakefakefakefakefakefakefakefak"


async def refused(status: int, body: bytes) -> TelegramError:
    """What the library makes of this answer."""
    bot = Bot(TOKEN, request=OneAnswer(status, body), get_updates_request=OneAnswer(status, body))
    with pytest.raises(TelegramError) as found:
        await bot.send_message(1, "hello")
    return found.value


def answer(status: int, text: str, **parameters: int) -> bytes:
    told = {"ok": False, "error_code": status, "description": text}
    return json.dumps(told | ({"parameters": parameters} if parameters else {})).encode()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.says.strip())
async def test_each_line_of_the_table_is_what_comes_of_such_an_answer(rule: RefusalRule) -> None:
    for said in (rule.says, rule.says.upper(), rule.says.capitalize()):
        error = await refused(400, answer(400, f"Bad Request: {said}"))
        assert meaning_of(error) is rule.means, "no line before it fits as well"
        failure = as_failure(error)
        assert type(failure) is RAISED[rule.means]
        if isinstance(failure, Wrong):
            assert failure.is_for_chat == (rule.means is Meaning.NO_RIGHT)


def test_each_line_of_the_table_has_its_source() -> None:
    assert {rule.source for rule in RULES} == {"server", "TDLib", "Telegram", "Bot API"}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429, 500, 502, 503, 520, 530])
async def test_a_page_in_html_is_an_outage_whatever_its_status(status: int) -> None:
    page = b"<html><head><title>Just a moment...</title></head><body>cloudflare</body></html>"
    failure = as_failure(await refused(status, page))
    assert isinstance(failure, Away)
    assert failure.is_for_all


@pytest.mark.parametrize(
    ("status", "text", "expected"),
    [
        (403, "Forbidden: something nobody has heard of", Never),
        (403, "Forbidden: not enough rights to send text messages to the chat", Wrong),
        (400, "Bad Request: something nobody has heard of", Wrong),
        (401, "Unauthorized", Later),
        (409, "Conflict: terminated by other getUpdates request", Away),
        (413, "Request Entity Too Large", Wrong),
        (500, "Internal Server Error", Away),
        (502, "Bad Gateway", Away),
        (504, "Gateway Timeout", Away),
    ],
)
async def test_what_no_line_knows_goes_by_its_status(
    status: int, text: str, expected: type[Exception]
) -> None:
    assert isinstance(as_failure(await refused(status, answer(status, text))), expected)


async def test_a_file_that_a_proxy_finds_too_large_is_left_out() -> None:
    assert isinstance(as_failure(await refused(413, b"<html>too large</html>")), Wrong)


async def test_a_named_wait_and_a_new_number_are_followed() -> None:
    wait = as_failure(await refused(429, answer(429, "Too Many Requests", retry_after=7)))
    assert isinstance(wait, Later)
    assert (wait.seconds, wait.is_for_all) == (7.0, False)
    moved = as_failure(
        await refused(400, answer(400, "Bad Request: group", migrate_to_chat_id=-100))
    )
    assert moved == Moved("-100")


async def test_a_call_that_an_older_server_does_not_know_says_nothing_about_the_token() -> None:
    assert isinstance(
        as_failure(await refused(404, answer(404, "Not Found: method not found"))), Wrong
    )
    assert isinstance(as_failure(await refused(404, answer(404, "Not Found"))), Later)


@pytest.mark.parametrize(
    ("cause", "is_for_all"),
    [(httpx.ConnectError("no route"), True), (httpx.RemoteProtocolError("disconnected"), False)],
)
def test_only_where_nobody_answers_everybody_waits(cause: Exception, is_for_all: bool) -> None:
    error = NetworkError(f"httpx.{type(cause).__name__}: {cause}")
    error.__cause__ = cause
    failure = as_failure(error)
    assert isinstance(failure, Away)
    assert failure.is_for_all == is_for_all
