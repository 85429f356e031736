"""The Bot API as Limber uses it: answers are read as JSON, and other server versions tolerated.

Rules:
- The library makes an object of a whole answer or of none. An answer of an older or newer server
  must not make a message that was delivered look as if it had failed, and be sent again: of a
  message only what Limber keeps is handed to the library.
- Updates, chats and rights are read by themselves, for the same reason.
"""

from dataclasses import dataclass
from typing import Any, Final

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.channels.telegram.receiving import ALLOWED
from bot.channels.telegram.update import is_numbered
from bot.settings import Settings

POLL_SECONDS = 30
"""How long Telegram may keep a poll open; its server allows 50."""
_FILE: Final = {
    "file_id": "",
    "file_unique_id": "",
    "width": 0,
    "height": 0,
    "duration": 0,
}
"""What is kept of a file, with what stands for a field that is not there."""


@dataclass(frozen=True, slots=True)
class ChatFacts:
    """What matters of a chat. kind: "private", "group", "supergroup" or "channel"."""

    kind: str
    title: str
    is_forum: bool
    is_named: bool

    @property
    def is_public(self) -> bool:
        """Whether people whom nobody let in can read along."""
        return self.kind == "channel" or (self.kind != "private" and self.is_named)


class TelegramBot(Bot):
    """A bot, with the calls whose answers are read as they come."""

    async def _post(self, endpoint: str, data: Any = None, **options: Any) -> Any:
        return _cut(await super()._post(endpoint, data, **options))

    async def raw_updates(self, offset: int | None) -> list[dict[str, Any]]:
        """The next updates. Raises `TelegramError`."""
        asked = {"timeout": POLL_SECONDS, "offset": offset, "allowed_updates": ALLOWED}
        found: Any = await super()._post("getUpdates", asked, read_timeout=POLL_SECONDS + 10)
        return [raw for raw in found if is_numbered(raw)] if isinstance(found, list) else []

    async def chat_facts(self, chat: str) -> ChatFacts:
        """What matters of a chat. Raises `TelegramError`."""
        found: Any = await super()._post("getChat", {"chat_id": chat})
        return ChatFacts(
            str(found.get("type")),
            str(found.get("title") or ""),
            bool(found.get("is_forum")),
            bool(found.get("username") or found.get("active_usernames")),
        )

    async def may_manage_topics(self, chat: str) -> bool:
        """Whether this bot is an admin there who may do that. Raises `TelegramError`."""
        me = self.token.partition(":")[0]
        found: Any = await super()._post("getChatMember", {"chat_id": chat, "user_id": me})
        return found.get("status") == "administrator" and bool(found.get("can_manage_topics"))


def bot_of(settings: Settings) -> TelegramBot:
    """The bot of these settings; nothing is called yet."""
    assert settings.telegram_token is not None
    api = settings.telegram_api_url.rstrip("/")
    return TelegramBot(
        settings.telegram_token.get_secret_value(),
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=HTTPXRequest(32, connect_timeout=5, read_timeout=20, write_timeout=20),
        get_updates_request=HTTPXRequest(2, connect_timeout=5, read_timeout=10),
    )


def _cut(answer: Any) -> Any:
    """An answer, of whose messages only what Limber keeps is left."""
    if isinstance(answer, list):
        return [_cut(each) for each in answer]
    if not isinstance(answer, dict) or not isinstance(answer.get("message_id"), int):
        return answer
    chat = answer.get("chat")
    place = chat if isinstance(chat, dict) else {}
    kept: dict[str, Any] = {
        "message_id": answer["message_id"],
        "date": answer.get("date") if isinstance(answer.get("date"), int) else 0,
        "chat": {"id": place.get("id", 0), "type": place.get("type", "private")},
    }
    for field in ("animation", "document"):
        if isinstance(answer.get(field), dict):
            kept[field] = _file(answer[field])
    if isinstance(answer.get("photo"), list):
        kept["photo"] = [_file(each) for each in answer["photo"] if isinstance(each, dict)]
    return kept


def _file(found: dict[str, Any]) -> dict[str, Any]:
    return {name: found.get(name, otherwise) for name, otherwise in _FILE.items()}
