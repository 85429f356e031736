"""The fake refuses what Discord refuses: a wrong request each, with the published rule."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.bot.channels.discord.fake.actions import Someone, open_post, open_server
from tests.bot.channels.discord.fake.errors import Refusal
from tests.bot.channels.discord.fake.server import FakeDiscord, Trouble
from tests.bot.channels.discord.fake.state import BOT, Json, Tap


class Caller:
    """Calls the fake as any program would."""

    def __init__(self, fake: FakeDiscord, http: aiohttp.ClientSession) -> None:
        self.fake = fake
        self.http = http
        self.sam = Someone(fake)

    async def __call__(
        self, method: str, path: str, body: Any = None, token: str = ""
    ) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {token or self.fake.token}"}
        url = self.fake.url + path
        async with self.http.request(method, url, json=body, headers=headers) as answer:
            if answer.status == 204:
                return 204, None
            return answer.status, await answer.json()

    async def send(self, body: Json) -> tuple[int, int]:
        """Send a message to Sam; returns the status and Discord's own code."""
        status, answer = await self("POST", f"/channels/{self.sam.dm}/messages", body)
        return status, answer.get("code", 0)

    async def send_files(self, *files: bytes) -> tuple[int, int]:
        """Send files to Sam; returns the status and Discord's own code."""
        form = aiohttp.FormData()
        form.add_field("payload_json", "{}", content_type="application/json")
        for number, data in enumerate(files):
            form.add_field(f"files[{number}]", io.BytesIO(data), filename="a.bin")
        headers = {"Authorization": f"Bot {self.fake.token}"}
        url = f"{self.fake.url}/channels/{self.sam.dm}/messages"
        async with self.http.post(url, data=form, headers=headers) as answer:
            return answer.status, (await answer.json()).get("code", 0)


@pytest.fixture
async def call() -> AsyncIterator[Caller]:
    async with FakeDiscord().open() as fake, aiohttp.ClientSession() as http:
        yield Caller(fake, http)


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def button(id_: str = "a", **more: Any) -> Json:
    return {"type": 2, "style": 2, "label": "a", "custom_id": id_, **more}


def choice(*values: str, **more: Any) -> Json:
    options = [{"label": value, "value": value} for value in values]
    return {"type": 3, "custom_id": "list", "options": options, **more}


V2 = 1 << 15


def text(content: str) -> Json:
    return {"type": 10, "content": content}


def frame(*components: Json) -> Json:
    return {"type": 17, "components": list(components)}


def gallery(name: str, **more: Any) -> Json:
    return {"type": 12, "items": [{"media": {"url": f"attachment://{name}"}, **more}]}


WRONG: list[tuple[Json, int]] = [
    # Create Message: "up to 2000 characters"
    ({"content": "x" * 2001}, 50035),
    # Create Message: one of content, embeds, sticker_ids, components, files, poll
    ({"content": "  "}, 50006),
    # published description: MessageCreateRequest.nonce
    ({"content": "x", "nonce": "n" * 26}, 50035),
    # a misspelt field would be ignored by Discord; here it is seen
    ({"content": "x", "component": []}, 50035),
    # published description: content is text
    ({"content": 5}, 50035),
    # legacy message components: up to 5 action rows
    ({"content": "x", "components": [row(button(str(n))) for n in range(6)]}, 50035),
    # published description: a row holds 1 to 5 components
    ({"content": "x", "components": [row(*[button(str(n)) for n in range(6)])]}, 50035),
    # a row: up to 5 buttons, or a single select
    ({"content": "x", "components": [row(button(), choice("b"))]}, 50035),
    # published description: label up to 80 characters
    ({"content": "x", "components": [row(button(label="x" * 81))]}, 50035),
    # published description: custom_id 1 to 100 characters
    ({"content": "x", "components": [row(button("x" * 101))]}, 50035),
    # "custom_id must be unique per component"
    ({"content": "x", "components": [row(button("a"), button("a"))]}, 50035),
    # buttons: a link has a url and no custom_id, others the reverse
    ({"content": "x", "components": [row(button(style=5))]}, 50035),
    # published description: 1 to 25 options
    ({"content": "x", "components": [row(choice(*map(str, range(26))))]}, 50035),
    # select options: values are unique
    ({"content": "x", "components": [row(choice("a", "a"))]}, 50035),
    # select: max_values cannot exceed the options
    ({"content": "x", "components": [row(choice("a", max_values=2))]}, 50035),
    # components stand in rows
    ({"content": "x", "components": [button()]}, 50035),
    # allowed mentions: users and parse: ["users"] exclude each other
    ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, 50035),
    # IS_COMPONENTS_V2: "content, embeds, poll and stickers fields are disabled"
    ({"content": "x", "flags": V2, "components": [text("y")]}, 50035),
    # component reference: 40 components in all, nested ones counted
    ({"flags": V2, "components": [frame(*[text("y")] * 39), text("z")]}, 50035),
    # text display: 4000 characters in all
    ({"flags": V2, "components": [text("y" * 2001), text("z" * 2000)]}, 50035),
    # media gallery: a file of the message itself, by attachment://
    ({"flags": V2, "components": [gallery("a.png")]}, 50035),
    # published description: a media gallery's description has up to 1024 characters
    ({"flags": V2, "components": [gallery("a.png", description="x" * 1025)]}, 50035),
    # a container, a text, a gallery need IS_COMPONENTS_V2
    ({"content": "x", "components": [text("y")]}, 50035),
    # uploading files: attachments[].id is the number of a files[n] part
    ({"content": "x", "attachments": [{"id": 0, "filename": "a.png"}]}, 50035),
]


@pytest.mark.parametrize(("body", "code"), WRONG)
async def test_a_wrong_message_is_refused(call: Caller, body: Json, code: int) -> None:
    assert await call.send(body) == (400, code)
    assert call.sam.reads() == []
    assert len(call.fake.wrong) == 1


async def test_files_are_ten_of_ten_megabytes_at_most(call: Caller) -> None:
    """Uploading Files; JSON error codes 30015 and 40005."""
    assert await call.send_files(*[b"x"] * 11) == (400, 30015)
    assert await call.send_files(bytes(10 * 2**20 + 1)) == (413, 40005)
    assert await call.send_files(*[b"x"] * 10) == (200, 0)


async def test_a_reply_needs_its_message_unless_it_says_otherwise(call: Caller) -> None:
    """Message Reference: fail_if_not_exists, "defaults to true"."""
    reference: Json = {"message_id": "5"}
    assert await call.send({"content": "x", "message_reference": reference}) == (400, 50035)
    reference = {**reference, "fail_if_not_exists": False}
    assert await call.send({"content": "x", "message_reference": reference}) == (200, 0)


async def test_a_locked_post_and_a_forum_that_requires_a_tag_say_so(call: Caller) -> None:
    """JSON error codes 160005 and 40067; Channel Flags: REQUIRE_TAG."""
    _, forum = open_server(call.fake)
    post = open_post(call.fake, forum, "Sam")
    call.fake.town.channels[post]["thread_metadata"] = {"locked": True}
    _, answer = await call("POST", f"/channels/{post}/messages", {"content": "x"})
    assert answer["code"] == 160005
    call.fake.town.channels[forum]["flags"] = 1 << 4
    made = {"name": "Sam", "message": {"content": "x"}}
    _, answer = await call("POST", f"/channels/{forum}/threads", made)
    assert answer["code"] == 40067


async def test_a_forum_has_twenty_tags_at_most_and_none_of_them_twice(call: Caller) -> None:
    """Channel object: available_tags; JSON error code 40061."""
    _, forum = open_server(call.fake)
    for names, code in (([str(n) for n in range(21)], 50035), (["a", "a"], 40061)):
        body = {"available_tags": [{"name": name} for name in names]}
        _, answer = await call("PATCH", f"/channels/{forum}", body)
        assert answer["code"] == code


async def test_only_what_is_typed_gets_choices(call: Caller) -> None:
    """Interaction callback types: 8 answers an autocomplete interaction, and nothing else does."""
    await call.sam.say("hi")
    tap = await call.sam.tap("x", {"components": [], "channel_id": str(call.sam.dm), "id": "1"})
    path = f"/interactions/{tap.id}/{tap.token}/callback"
    status, answer = await call("POST", path, {"type": 8, "data": {"choices": []}})
    assert (status, answer["code"]) == (400, 50035)


async def test_a_right_message_is_taken(call: Caller) -> None:
    body = {"content": "x", "components": [row(button(), button("b")), row(choice("c", "d"))]}
    assert await call.send(body) == (200, 0)
    assert [message["content"] for message in call.sam.reads()] == ["x"]


async def test_a_card_stays_a_card(call: Caller) -> None:
    """Message flags: IS_COMPONENTS_V2 cannot be removed once it was sent."""
    assert await call.send({"flags": V2, "components": [frame(text("y"))]}) == (200, 0)
    (message,) = call.sam.reads()
    path = f"/channels/{call.sam.dm}/messages/{message['id']}"
    for body in ({"flags": 0}, {"content": "x"}):
        _, answer = await call("PATCH", path, body)
        assert answer["code"] == 50035
    status, _ = await call("PATCH", path, {"components": [text("z")]})
    assert status == 200


async def test_an_edited_card_names_only_files_that_the_edit_lists(call: Caller) -> None:
    """Edit Message: `attachments` are the files to keep; what is named stands among them."""
    form = aiohttp.FormData()
    shown = {"flags": V2, "components": [gallery("a.png")]}
    shown = {**shown, "attachments": [{"id": 0, "filename": "a.png"}]}
    form.add_field("payload_json", json.dumps(shown), content_type="application/json")
    form.add_field("files[0]", io.BytesIO(b"x"), filename="a.png")
    path = f"/channels/{call.sam.dm}/messages"
    headers = {"Authorization": f"Bot {call.fake.token}"}
    async with call.http.post(call.fake.url + path, data=form, headers=headers) as answer:
        message = await answer.json()
    (file,) = message["attachments"]
    again = {"components": [gallery("a.png")]}
    listings: tuple[Json, ...] = ({}, {"attachments": []}, {"attachments": [{"id": "5000"}]})
    for attachments in listings:
        _, refused = await call("PATCH", f"{path}/{message['id']}", {**again, **attachments})
        assert refused["code"] == 50035
    listed = {**again, "attachments": [{"id": file["id"]}]}
    status, edited = await call("PATCH", f"{path}/{message['id']}", listed)
    assert (status, edited["attachments"]) == (200, [file])


async def test_a_form_has_five_parts_at_most_and_comes_within_three_seconds(call: Caller) -> None:
    """Interaction response: a modal has 1 to 5 components, and no form answers a form."""
    await call.sam.say("hi")
    below = {"components": [], "channel_id": str(call.sam.dm), "id": "1"}

    async def answered(tap: Tap, parts: int) -> int:
        typed = {"type": 4, "style": 1}
        labelled = [
            {"type": 18, "label": "a", "component": {**typed, "custom_id": str(number)}}
            for number in range(parts)
        ]
        data = {"custom_id": "form", "title": "t", "components": labelled}
        path = f"/interactions/{tap.id}/{tap.token}/callback"
        _, answer = await call("POST", path, {"type": 9, "data": data})
        return int((answer or {}).get("code", 0))

    assert await answered(await call.sam.tap("x", below), 6) == 50035
    late = await call.sam.tap("x", below)
    late.begun -= 3.1
    assert await answered(late, 1) == 10062
    opened = await call.sam.tap("x", below)
    assert await answered(opened, 5) == 0
    assert await answered(await call.sam.fill(opened), 1) == 50035


async def test_a_wrong_token_is_unauthorized(call: Caller) -> None:
    """HTTP status 401: the Authorization header was missing or invalid."""
    status, _ = await call("GET", "/users/@me", token="other")
    assert status == 401


async def test_a_message_with_the_same_nonce_is_posted_once(call: Caller) -> None:
    """Create Message: with `enforce_nonce` the message created by the same author is returned."""
    body = {"content": "x", "nonce": "7", "enforce_nonce": True}
    assert await call.send(body) == (200, 0)
    assert await call.send(body) == (200, 0)
    assert await call.send({**body, "nonce": "8"}) == (200, 0)
    assert len(call.sam.reads()) == 2


async def test_another_ones_message_cannot_be_edited(call: Caller) -> None:
    """50005: Cannot edit a message authored by another user."""
    said = await call.sam.say("mine")
    path = f"/channels/{call.sam.dm}/messages/{said}"
    status, answer = await call("PATCH", path, {"content": "x"})
    assert (status, answer["code"]) == (403, 50005)


@pytest.mark.parametrize(
    ("path", "code"), [("/channels/5/messages/6", 10003), ("/channels/{dm}/messages/6", 10008)]
)
async def test_what_is_not_there_is_unknown(call: Caller, path: str, code: int) -> None:
    """10003: Unknown channel. 10008: Unknown message."""
    status, answer = await call("PATCH", path.format(dm=call.sam.dm), {"content": "x"})
    assert (status, answer["code"]) == (404, code)


@pytest.mark.parametrize("code", [50007, 50278])
async def test_who_cannot_be_written_to_is_not(call: Caller, code: int) -> None:
    """50007: Cannot send messages to this user. 50278: no mutual guilds."""
    call.fake.town.closed_dms[call.sam.id] = code
    assert await call.send({"content": "x"}) == (403, code)


async def test_more_than_a_hundred_messages_are_not_fetched_at_once(call: Caller) -> None:
    """Get Channel Messages: limit 1-100."""
    status, _ = await call("GET", f"/channels/{call.sam.dm}/messages?limit=101")
    assert status == 400


COMMAND: Json = {"name": "start", "description": "Begin", "type": 1}
OPTION: Json = {"type": 3, "name": "a", "description": "b"}
WRONG_COMMANDS: list[Json] = [
    {**COMMAND, "name": "Start"},  # application command naming: lower case
    {**COMMAND, "name": "x" * 33},  # published description: 1 to 32 characters
    {**COMMAND, "description": ""},  # CHAT_INPUT needs a description
    {**COMMAND, "description": "x" * 101},  # published description: up to 100 characters
    {**COMMAND, "contexts": [7]},  # interaction context types: 0, 1, 2
    {**COMMAND, "options": [OPTION, {**OPTION, "name": "c", "required": True}]},  # required first
    {**COMMAND, "options": [{**OPTION, "choices": [{"name": "", "value": "x"}]}]},  # 1 to 100
]


@pytest.mark.parametrize("command", WRONG_COMMANDS)
async def test_a_wrong_command_is_refused(call: Caller, command: Json) -> None:
    status, _ = await call("PUT", f"/applications/{BOT}/commands", [command])
    assert (status, call.fake.town.commands) == (400, [])


async def test_a_tap_is_answered_once(call: Caller) -> None:
    """40060: Interaction has already been acknowledged."""
    await call.send({"content": "x", "components": [row(button())]})
    tap = await call.sam.tap("a")
    path = f"/interactions/{tap.id}/{tap.token}/callback"
    assert (await call("POST", path, {"type": 6}))[0] == 204
    status, answer = await call("POST", path, {"type": 6})
    assert (status, answer["code"]) == (400, 40060)


async def test_a_tap_is_answered_within_three_seconds(call: Caller) -> None:
    """10062: the token is void when there was no answer within three seconds."""
    await call.send({"content": "x", "components": [row(button())]})
    tap = await call.sam.tap("a")
    tap.begun -= 3.1
    status, answer = await call("POST", f"/interactions/{tap.id}/{tap.token}/callback", {"type": 6})
    assert (status, answer["code"]) == (404, 10062)


async def test_a_command_has_no_message_to_update(call: Caller) -> None:
    """Callback types 6 and 7 are for component interactions alone."""
    call.fake.town.commands = [{**COMMAND, "id": "9"}]
    tap = await call.sam.command("start")
    status, _ = await call("POST", f"/interactions/{tap.id}/{tap.token}/callback", {"type": 6})
    assert status == 400


async def test_a_named_wait_comes_as_discord_sends_it(call: Caller) -> None:
    """Rate limits: 429 with Retry-After; with `Via` it is Discord's own, no ban in front of it."""
    call.fake.troubles.append(Trouble("GET", "/users/@me", Refusal(429, 0, "slow", 1.5)))
    headers = {"Authorization": f"Bot {call.fake.token}"}
    async with call.http.get(f"{call.fake.url}/users/@me", headers=headers) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "1.5")
        assert "Via" in answer.headers
        assert answer.headers["Content-Type"] == "application/json"


async def test_what_is_asked_is_json_without_a_charset(call: Caller) -> None:
    """discord.py reads JSON only behind exactly this type."""
    headers = {"Authorization": f"Bot {call.fake.token}"}
    async with call.http.get(f"{call.fake.url}/users/@me", headers=headers) as answer:
        assert answer.headers["Content-Type"] == "application/json"


async def _identified(call: Caller, first: Json) -> int | None:
    """Say this first on the gateway; returns the close code, None if it stays open."""
    async with call.http.ws_connect(call.fake.gateway.url) as socket:
        assert (await socket.receive_json())["op"] == 10
        await socket.send_json(first)
        async with asyncio.timeout(2):
            message = await socket.receive()
        return None if message.type == aiohttp.WSMsgType.TEXT else socket.close_code


def identify(token: str, intents: int) -> Json:
    return {"op": 2, "d": {"token": token, "intents": intents, "properties": {}}}


async def test_the_gateway_closes_on_what_is_wrong(call: Caller) -> None:
    """Close codes: 4003 not authenticated, 4004 authentication failed, 4014 disallowed intents."""
    right = call.fake.token
    assert await _identified(call, {"op": 99, "d": None}) == 4003
    assert await _identified(call, identify("other", 1)) == 4004
    assert await _identified(call, identify(right, 1 | 1 << 15)) == 4014
    assert await _identified(call, identify(right, 1)) is None


async def test_an_unknown_session_cannot_be_resumed(call: Caller) -> None:
    """Opcode 9: the session is invalid; whether it may be resumed stands in `d`."""
    async with call.http.ws_connect(call.fake.gateway.url) as socket:
        await socket.receive_json()
        said = {"token": call.fake.token, "session_id": "gone", "seq": 1}
        await socket.send_json({"op": 6, "d": said})
        assert (await socket.receive_json())["op"] == 9
