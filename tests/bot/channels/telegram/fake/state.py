"""Who there is on the fake Telegram: chats, with their messages and topics."""

from dataclasses import dataclass, field
from typing import Any

from tests.bot.channels.telegram.fake.validation import RefusedError

BOT = {
    "id": 8123456789,
    "is_bot": True,
    "first_name": "Limber",
    "username": "limber_test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}


@dataclass
class Posted:
    """A message that stands in a chat. text is what a reader sees."""

    id: int
    chat: int
    text: str
    by_bot: bool = True
    labels: list[tuple[str, str]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    html: str = ""
    kind: str = "text"
    file: str = ""
    thread: int | None = None
    reply_to: int | None = None
    writer: int | None = None
    is_deleted: bool = False
    edits: int = 0
    reaction: str = ""
    is_silent: bool = False


@dataclass
class Topic:
    """A topic of a forum group, or what is left of it."""

    name: str
    is_closed: bool = False
    is_deleted: bool = False


@dataclass
class Chat:
    """A private chat (its number is the person's) or a group (negative)."""

    id: int
    title: str = ""
    first_name: str = "Ana"
    username: str = ""
    is_forum: bool = False
    has_started: bool = True
    is_blocked: bool = False
    is_kicked: bool = False
    is_admin: bool = True
    migrated_to: int | None = None
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Posted] = field(default_factory=dict)
    last: int = 100

    @property
    def type(self) -> str:
        if self.id > 0:
            return "private"
        return "supergroup" if str(self.id).startswith("-100") else "group"

    def next(self) -> int:
        self.last += 1
        return self.last

    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"id": self.id, "type": self.type}
        if self.id > 0:
            found["first_name"] = self.first_name
        else:
            found["title"] = self.title or "Coaches"
        if self.username:
            found["username"] = self.username
        if self.is_forum:
            found["is_forum"] = True
        return found

    def user(self) -> dict[str, Any]:
        return {"id": abs(self.id), "is_bot": False, "first_name": self.first_name}

    def check_open(self) -> None:
        """Raises `RefusedError` where the bot may not write (texts of the Bot API server)."""
        if self.is_blocked:
            raise RefusedError(403, "Forbidden: bot was blocked by the user")
        if not self.has_started:
            raise RefusedError(403, "Forbidden: bot can't initiate conversation with a user")
        if self.is_kicked:
            raise RefusedError(403, "Forbidden: bot was kicked from the group chat")
        if self.migrated_to is not None:
            raise RefusedError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.migrated_to,
            )

    def topic(self, thread: int) -> Topic:
        """Raises `RefusedError` for one that was deleted, or never was."""
        found = self.topics.get(thread)
        if found is None or found.is_deleted:
            raise RefusedError(400, "Bad Request: message thread not found")
        return found

    def message(self, number: int, what: str) -> Posted:
        """A message of the bot's. Raises `RefusedError` where there is none to change."""
        found = self.messages.get(number)
        if found is None or found.is_deleted:
            raise RefusedError(400, f"Bad Request: message to {what} not found")
        if not found.by_bot:
            raise RefusedError(400, "Bad Request: message can't be edited")
        return found
