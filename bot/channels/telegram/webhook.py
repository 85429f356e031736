"""Telegram calls Limber: one address on the small web app, for operators who have a public one.

Rules:
- Only who knows the secret is heard; it is compared in a time that says nothing about it.
- 200 is answered after what came of the update has been stored; anything else makes Telegram
  send it again. So it is while Limber has not met Telegram yet: it does not know its own name and
  the coach's chat before, and would take a coach's words for anybody's.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot

from bot.channels.telegram.receiving import ALLOWED
from bot.channels.telegram.update import is_numbered
from bot.errors import StorageError
from bot.settings import Settings

HEADER = "X-Telegram-Bot-Api-Secret-Token"
"""Where Telegram says the secret (Bot API: setWebhook, secret_token)."""
LARGEST = 2**20
"""Bytes of an update, at most."""
AT_ONCE = 20
"""Calls that Telegram may make at the same time (setWebhook, max_connections 1-100)."""
AGAIN_SECONDS = 5


Take: TypeAlias = Callable[[Sequence[Mapping[str, Any]]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Webhook:
    """url: where Telegram calls; secret: what it has to say."""

    url: str
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    async def set(self, bot: Bot) -> None:
        """Tell Telegram to call. Raises `TelegramError`."""
        await bot.set_webhook(
            self.url,
            secret_token=self.secret,
            allowed_updates=ALLOWED,
            max_connections=AT_ONCE,
        )

    def route(self, take: Take, is_ready: Callable[[], bool]) -> Route:
        """The address. take: lets updates be heard, and returns after the commit; is_ready: whether
        it can: until then Telegram is asked to call again.
        """

        async def called(request: Request) -> Response:
            if not self.is_secret(request.headers.get(HEADER, "")):
                return PlainTextResponse("", 403)
            if not is_ready():
                return _again()
            body = await _body(request)
            if body is None:
                return PlainTextResponse("", 413)
            try:
                update = json.loads(body)
            except (ValueError, RecursionError):
                return PlainTextResponse("", 400)
            if not is_numbered(update):
                return PlainTextResponse("", 400)
            try:
                await take([update])
            except StorageError:
                return _again()
            return PlainTextResponse("")

        return Route(urlsplit(self.url).path or "/", called, methods=["POST"])

    def is_secret(self, said: str) -> bool:
        """Whether this is the secret."""
        return hmac.compare_digest(said.encode(), self.secret.encode())


def _again() -> Response:
    return PlainTextResponse("", 503, {"Retry-After": str(AGAIN_SECONDS)})


def webhook_of(settings: Settings) -> Webhook | None:
    """The webhook of these settings; None where Telegram is to be asked instead."""
    if settings.telegram_webhook_url is None:
        return None
    secret, token = settings.telegram_webhook_secret, settings.telegram_token
    if secret is not None:
        return Webhook(settings.telegram_webhook_url, secret.get_secret_value())
    if token is None:
        return Webhook(settings.telegram_webhook_url)
    key = token.get_secret_value().encode()  # each worker has to know the same one
    made = hmac.new(key, settings.telegram_webhook_url.encode(), hashlib.sha256).hexdigest()
    return Webhook(settings.telegram_webhook_url, made)


async def _body(request: Request) -> bytes | None:
    """What was sent; None if it is too large."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return body
