"""Answers to taps and slash commands, as the fake Discord takes them.

Rules (Receiving and Responding to Interactions):
- The first answer comes within three seconds, else the token is void; a second one is refused.
- A deferred answer stands as "thinking" until it is changed or deleted; the token is good for
  fifteen minutes.
"""

import re
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.bot.channels.discord.fake.errors import (
    ALREADY_ANSWERED,
    UNKNOWN_INTERACTION,
    UNKNOWN_WEBHOOK,
    invalid_form,
)
from tests.bot.channels.discord.fake.limits import check_message, check_modal
from tests.bot.channels.discord.fake.schema import wrong_in
from tests.bot.channels.discord.fake.state import Tap

if TYPE_CHECKING:
    from tests.bot.channels.discord.fake.rest import Answer, Rest

FIRST_SECONDS, TOKEN_SECONDS = 3.0, 900.0
COMPONENT, AUTOCOMPLETE, FORM = 3, 4, 5
_SCHEMA = {
    4: "CreateMessageInteractionCallbackRequest",
    5: "CreateMessageInteractionCallbackRequest",
    6: "UpdateMessageInteractionCallbackRequest",
    7: "UpdateMessageInteractionCallbackRequest",
    8: "ApplicationCommandAutocompleteCallbackRequest",
    9: "ModalInteractionCallbackRequest",
}


async def answer(
    rest: "Rest", request: web.Request, path: re.Match[str], body: Any, files: Any
) -> "Answer":
    """The first answer to an interaction."""
    schema = _SCHEMA.get(body.get("type"))
    wrong = "type" if schema is None else wrong_in(schema, body)
    if wrong:
        raise invalid_form(wrong)
    tap = rest.town.taps.get(int(path[1]))
    if tap is None or tap.token != path[2] or rest.town.now() - tap.begun > FIRST_SECONDS:
        raise UNKNOWN_INTERACTION
    if tap.answered is not None:
        raise ALREADY_ANSWERED
    if body["type"] in {6, 7} and tap.kind not in {COMPONENT, FORM}:
        raise invalid_form("type: only a component's message can be updated.")
    if body["type"] == 9 and tap.kind in {FORM, AUTOCOMPLETE}:
        raise invalid_form("type: a form does not answer a form.")
    if (body["type"] == 8) != (tap.kind == AUTOCOMPLETE):
        raise invalid_form("type: only what is being typed gets choices, and nothing else.")
    data = body.get("data") or {}
    if body["type"] == 9:
        check_modal(data)
    if body["type"] in {4, 7}:
        check_message(data, list(files), is_new=body["type"] == 4)
    tap.answered, tap.answer = rest.town.now(), body
    if body["type"] in {4, 5}:
        tap.original = {**rest.town.blank(rest.town.snowflake(), tap.channel, rest.town.me())}
        tap.original |= {"content": data.get("content", ""), "flags": data.get("flags", 0)}
    if request.query.get("with_response") in {"1", "true"}:
        about = {"id": str(tap.id), "type": tap.kind}
        return 200, {"interaction": about}
    return 204, None


async def change(
    rest: "Rest", _request: web.Request, path: re.Match[str], body: Any, files: Any
) -> "Answer":
    """Change the first answer."""
    wrong = wrong_in("IncomingWebhookUpdateRequestPartial", body)
    if wrong:
        raise invalid_form(wrong)
    check_message(body, list(files), is_new=False)
    tap = _living(rest, path[1])
    if not tap.original:
        raise UNKNOWN_WEBHOOK
    tap.original.update({k: v for k, v in body.items() if v is not None})
    return 200, tap.original


async def delete(
    rest: "Rest", _request: web.Request, path: re.Match[str], _body: Any, _files: Any
) -> "Answer":
    """Take the first answer away."""
    tap = _living(rest, path[1])
    if not tap.original:
        raise UNKNOWN_WEBHOOK
    tap.is_deleted = True
    return 204, None


async def follow(
    rest: "Rest", _request: web.Request, path: re.Match[str], body: Any, files: Any
) -> "Answer":
    """A further answer."""
    wrong = wrong_in("IncomingWebhookUpdateRequestPartial", body)
    if wrong:
        raise invalid_form(wrong)
    check_message(body, list(files), is_new=True)
    tap = _living(rest, path[1])
    about = rest.town.blank(rest.town.snowflake(), tap.channel, rest.town.me())
    return 200, {**about, **body}


def _living(rest: "Rest", token: str) -> Tap:
    for tap in rest.town.taps.values():
        if tap.token == token and tap.answered is not None and not tap.is_deleted:
            if rest.town.now() - tap.begun > TOKEN_SECONDS:
                break
            return tap
    raise UNKNOWN_WEBHOOK
