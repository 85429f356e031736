"""What stands on the fake Discord: people, servers, channels, messages, taps. It remembers all.

Rules:
- Ids are snowflakes: they hold their instant, and rise.
- A message with a nonce that its author used in that channel within the last minutes, sent with
  `enforce_nonce`, is not posted again: the first one is given back (Create Message).
- Without the message content intent a bot reads no words in a server's channels, except where it
  is mentioned or wrote them itself; in direct messages it reads all (Message Content Intent).
"""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.bot.channels.discord.fake.errors import UNKNOWN_CHANNEL, UNKNOWN_MESSAGE

EPOCH = 1_420_070_400_000
"""The first millisecond of Discord's time (Snowflakes)."""
BOT = 1_000_000_000_000_000_001
DM, TEXT, FORUM, POST = 1, 0, 15, 11
"""Channel types: DM, GUILD_TEXT, GUILD_FORUM, PUBLIC_THREAD."""
NONCE_SECONDS = 180.0
VIEW_CHANNEL = 1 << 10

Json = dict[str, Any]


@dataclass(slots=True)
class Tap:
    """An interaction that somebody began. Its token is good for one answer within three seconds."""

    id: int
    token: str
    kind: int
    channel: int
    begun: float
    message: int | None = None
    answered: float | None = None
    answer: Json = field(default_factory=dict)
    original: Json = field(default_factory=dict)
    is_deleted: bool = False
    is_lost: bool = False
    """Nobody was there to answer it, and the person was told that it failed."""

    @property
    def is_finished(self) -> bool:
        """Nothing turns any more: it was answered, and a sign that the bot thinks has gone."""
        if self.answered is None:
            return False
        return self.answer["type"] != 5 or self.is_deleted or bool(self.original["content"])


@dataclass(slots=True)
class Town:
    """now: seconds since 1970."""

    bot_flags: int = 0
    channels: dict[int, Json] = field(default_factory=dict)
    guilds: dict[int, Json] = field(default_factory=dict)
    users: dict[int, Json] = field(default_factory=dict)
    messages: dict[int, dict[int, Json]] = field(default_factory=dict)
    taps: dict[int, Tap] = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)
    guild_commands: dict[int, list[Json]] = field(default_factory=dict)
    closed_dms: dict[int, int] = field(default_factory=dict)
    _nonces: dict[tuple[int, str], tuple[float, int]] = field(default_factory=dict)
    _last: int = 0

    def now(self) -> float:
        return time.time()

    def snowflake(self) -> int:
        """A fresh id."""
        self._last = max(self._last + 1, (int(self.now() * 1000) - EPOCH) << 22)
        return self._last

    def user(self, id_: int, name: str = "Sam", *, is_bot: bool = False) -> Json:
        return self.users.setdefault(
            id_,
            {
                "id": str(id_),
                "username": name.casefold(),
                "global_name": name,
                "discriminator": "0",
                "avatar": None,
                "bot": is_bot,
            },
        )

    def me(self) -> Json:
        return self.user(BOT, "Limber", is_bot=True)

    def dm(self, user: int) -> Json:
        """The direct messages of the bot with somebody: always the same channel."""
        for channel in self.channels.values():
            if channel["type"] == DM and channel["recipients"][0]["id"] == str(user):
                return channel
        id_ = self.snowflake()
        channel = {
            "id": str(id_),
            "type": DM,
            "recipients": [self.user(user)],
            "last_message_id": None,
            "flags": 0,
        }
        self.channels[id_] = channel
        return channel

    def channel(self, id_: int) -> Json:
        try:
            return self.channels[id_]
        except KeyError:
            raise UNKNOWN_CHANNEL from None

    def message(self, channel: int, id_: int) -> Json:
        self.channel(channel)
        try:
            return self.messages[channel][id_]
        except KeyError:
            raise UNKNOWN_MESSAGE from None

    def post(self, channel: int, author: Json, body: Json) -> tuple[Json, bool]:
        """Post a message; returns it, and whether it is new."""
        nonce = body.get("nonce")
        key = (channel, str(nonce))
        if nonce is not None and body.get("enforce_nonce"):
            when, before = self._nonces.get(key, (0.0, 0))
            if self.now() - when < NONCE_SECONDS:
                return self.messages[channel][before], False
        id_ = self.snowflake()
        message = {**self.blank(id_, channel, author), **shown(body)}
        self.messages.setdefault(channel, {})[id_] = message
        if nonce is not None:
            message["nonce"] = nonce
            self._nonces[key] = (self.now(), id_)
        self.channels[channel]["last_message_id"] = str(id_)
        return message, True

    def blank(self, id_: int, channel: int, author: Json) -> Json:
        stamp = datetime.fromtimestamp(self.now(), UTC).isoformat()
        return {
            "id": str(id_),
            "channel_id": str(channel),
            "author": author,
            "content": "",
            "timestamp": stamp,
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 0,
            "components": [],
            "flags": 0,
        }

    def edited(self, message: Json, body: Json) -> Json:
        message.update(shown(body))
        message["edited_timestamp"] = datetime.fromtimestamp(self.now(), UTC).isoformat()
        return message

    def read_by_bot(self, message: Json, *, has_content: bool) -> Json:
        """A message as the bot is given it."""
        channel = self.channels[int(message["channel_id"])]
        is_mentioned = any(user["id"] == str(BOT) for user in message["mentions"])
        is_own = message["author"]["id"] == str(BOT)
        if channel["type"] == DM or is_mentioned or is_own or has_content:
            return message
        return {**message, "content": "", "attachments": [], "embeds": [], "components": []}


def shown(body: Json) -> Json:
    """What of a request stands in the message afterwards."""
    kept = {k: body[k] for k in ("content", "flags", "attachments", "embeds") if body.get(k)}
    if "content" in body and body["content"] is None:
        kept["content"] = ""
    if body.get("components") is not None:
        kept["components"] = body["components"]
    if body.get("message_reference"):
        kept["message_reference"] = body["message_reference"]
        kept["type"] = 19
    return kept
