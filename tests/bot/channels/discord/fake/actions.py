"""What people do on the fake Discord: write, edit, tap, choose, use a command."""

from dataclasses import dataclass
from typing import Any

from tests.bot.channels.discord.fake.gateway import (
    DIRECT_MESSAGES,
    GUILD_MESSAGES,
    MESSAGE_CONTENT,
)
from tests.bot.channels.discord.fake.limits import all_of
from tests.bot.channels.discord.fake.server import FakeDiscord
from tests.bot.channels.discord.fake.state import (
    BOT,
    DM,
    FORUM,
    POST,
    TEXT,
    VIEW_CHANNEL,
    Json,
    Tap,
)

SLASH, COMPONENT, AUTOCOMPLETE, FORM = 2, 3, 4, 5
MODAL, LABELLED = 9, 18
"""The answer that opens a form, and a part of it."""
BUTTON, SELECT, TEXTS, GALLERY = 2, 3, 10, 12


@dataclass(slots=True)
class Someone:
    """A user of Discord."""

    fake: FakeDiscord
    id: int = 2_000_000_000_000_000_077
    name: str = "Sam"

    def __post_init__(self) -> None:
        self.fake.town.user(self.id, self.name)

    @property
    def dm(self) -> int:
        return int(self.fake.town.dm(self.id)["id"])

    def reads(self, channel: int | None = None) -> list[Json]:
        """What the bot said there, in order."""
        found = self.fake.town.messages.get(channel or self.dm, {}).values()
        return [m for m in found if m["author"]["id"] == str(BOT)]

    async def say(self, text: str, channel: int | None = None, **more: Any) -> int:
        """Write a message; returns its id."""
        where = channel or self.dm
        town = self.fake.town
        message, _ = town.post(where, town.user(self.id), {"content": text})
        message.update(more)
        if f"<@{BOT}>" in text and town.me() not in message["mentions"]:
            message["mentions"].append(town.me())
        await self._tell("MESSAGE_CREATE", where, message)
        return int(message["id"])

    async def forward(self, message: Json, channel: int | None = None) -> int:
        """Forward a message: a snapshot without its author (Message Snapshot Object)."""
        kept = (
            "type",
            "content",
            "embeds",
            "attachments",
            "timestamp",
            "edited_timestamp",
            "flags",
        )
        shot = {"message": {k: message[k] for k in kept if k in message}}
        reference = {"type": 1, "message_id": message["id"], "channel_id": message["channel_id"]}
        return await self.say("", channel, message_reference=reference, message_snapshots=[shot])

    async def delete(self, message: int, channel: int | None = None) -> None:
        """Take a message away."""
        where = channel or self.dm
        gone = self.fake.town.messages[where].pop(message)
        told = {"id": str(message), "channel_id": str(where)}
        guild = self.fake.town.channels[where].get("guild_id")
        await self.fake.gateway.dispatch(
            "MESSAGE_DELETE", told if guild is None else {**told, "guild_id": guild}
        )
        assert gone["author"]["id"] == str(self.id)

    async def edit(self, message: int, text: str, channel: int | None = None) -> None:
        where = channel or self.dm
        town = self.fake.town
        edited = town.edited(town.messages[where][message], {"content": text})
        await self._tell("MESSAGE_UPDATE", where, edited)

    async def attach(
        self,
        name: str,
        kind: str,
        text: str = "",
        data: bytes = b"x",
        channel: int | None = None,
        **more: Any,
    ) -> int:
        """Send a file. kind: its content type."""
        id_ = str(self.fake.town.snowflake())
        self.fake.rest.files[f"{id_}-{name}"] = data
        url = f"{self.fake.rest.cdn}/{id_}-{name}"
        about = {"id": id_, "filename": name, "size": len(data), "url": url, "proxy_url": url}
        files = [{**about, "content_type": kind}]
        return await self.say(text, channel, attachments=files, **more)

    async def tap(self, custom_id: str, message: Json | None = None) -> Tap:
        """Tap a button, or choose in a select the option with this value."""
        message = message or self.with_choice(custom_id)
        data: Json = {"custom_id": custom_id, "component_type": BUTTON}
        for each in all_of(message["components"]):
            if each["type"] == SELECT and custom_id in [o["value"] for o in each["options"]]:
                data = {"custom_id": each["custom_id"], "component_type": SELECT}
                data["values"] = [custom_id]
        where = int(message["channel_id"])
        return await self._interact(COMPONENT, where, data, message=message)

    async def command(self, name: str, channel: int | None = None, **options: Any) -> Tap:
        """Use a slash command."""
        town = self.fake.town
        everywhere = [c for made in town.guild_commands.values() for c in made]
        known = next(c for c in [*town.commands, *everywhere] if c["name"] == name)
        data = {
            "id": known["id"],
            "name": name,
            "type": 1,
            "options": [{"name": k, "type": 3, "value": v} for k, v in options.items()],
        }
        return await self._interact(SLASH, channel or self.dm, data)

    async def fill(self, opened: Tap, **answers: str | list[str]) -> Tap:
        """Fill in the form that an interaction was answered with, and send it."""
        form = opened.answer["data"]
        assert opened.answer["type"] == MODAL
        parts = []
        for part in form["components"]:
            inner = part["component"]
            given = answers.pop(inner["custom_id"], [] if inner["type"] == SELECT else "")
            assert given or not inner.get("required"), f"{inner['custom_id']} is required"
            filled = {"type": inner["type"], "id": 1, "custom_id": inner["custom_id"]}
            if inner["type"] == SELECT:
                chosen = [given] if isinstance(given, str) else given
                assert set(chosen) <= {each["value"] for each in inner["options"]}
                assert len(chosen) <= (inner.get("max_values") or 1)
                filled["values"] = chosen
            else:
                filled["value"] = given
            parts.append({"type": LABELLED, "id": 1, "component": filled})
        assert not answers, f"the form does not ask for {list(answers)}"
        data = {"custom_id": form["custom_id"], "components": parts}
        message = self.fake.town.messages[opened.channel].get(opened.message or 0)
        return await self._interact(FORM, opened.channel, data, message)

    async def types(self, name: str, typed: str, channel: int) -> Tap:
        """Type a command's words, which are not sent yet."""
        town = self.fake.town
        everywhere = [c for made in town.guild_commands.values() for c in made]
        known = next(c for c in everywhere if c["name"] == name)
        (option,) = known["options"]
        assert option["autocomplete"], "Discord asks for choices only where they are announced"
        about = {"name": option["name"], "type": 3, "value": typed, "focused": True}
        data = {"id": known["id"], "name": name, "type": 1, "options": [about]}
        return await self._interact(AUTOCOMPLETE, channel, data)

    def with_choice(self, custom_id: str) -> Json:
        """The newest message that offers this choice."""
        for message in reversed(self.reads()):
            if custom_id in [id_ for id_, _ in choices(message)]:
                return message
        return self.reads()[-1]

    async def _interact(
        self, kind: int, where: int, data: Json, message: Json | None = None
    ) -> Tap:
        town = self.fake.town
        channel = town.channels[where]
        id_ = town.snowflake()
        below = None if message is None else int(message["id"])
        tap = Tap(id_, f"token{id_}", kind, where, town.now(), below)
        town.taps[id_] = tap
        is_dm = channel["type"] == DM
        person = town.user(self.id)
        event: Json = {
            "id": str(id_),
            "application_id": str(BOT),
            "type": kind,
            "data": data,
            "token": tap.token,
            "version": 1,
            "channel_id": str(where),
            "channel": channel,
            "locale": "en-GB",
            "entitlements": [],
            "authorizing_integration_owners": {},
            "attachment_size_limit": 10485760,
            "context": 1 if is_dm else 0,
        }
        if message is not None:
            event["message"] = message
        if is_dm:
            event["user"] = person
        else:
            event |= {"guild_id": channel["guild_id"], "member": _member(person)}
        await self.fake.gateway.dispatch("INTERACTION_CREATE", event)
        return tap

    async def _tell(self, name: str, where: int, message: Json) -> None:
        gateway, channel = self.fake.gateway, self.fake.town.channels[where]
        if not gateway.has(DIRECT_MESSAGES if channel["type"] == DM else GUILD_MESSAGES):
            return
        can_read = gateway.has(MESSAGE_CONTENT)
        told = self.fake.town.read_by_bot(message, has_content=can_read)
        if channel["type"] != DM:
            told = {**told, "guild_id": channel["guild_id"], "member": _member(message["author"])}
        await gateway.dispatch(name, told)


def _member(user: Json) -> Json:
    return {
        "user": user,
        "roles": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": "0",
    }


def choices(message: Json) -> list[tuple[str, str]]:
    """What a message offers: ids and labels, in order; links are none."""
    found = []
    for each in all_of(message["components"]):
        if each["type"] == SELECT:
            found += [(o["value"], o["label"]) for o in each["options"]]
        elif each.get("custom_id"):
            found.append((each["custom_id"], each["label"]))
    return found


def words_of(message: Json) -> str:
    """What a message says: its content, or the texts of a card."""
    texts = [each["content"] for each in all_of(message["components"]) if each["type"] == TEXTS]
    return "\n".join(filter(None, [message["content"], *texts]))


def pictures_of(message: Json) -> list[tuple[str, str]]:
    """The pictures that a card shows: where from, and their descriptions."""
    galleries = [each for each in all_of(message["components"]) if each["type"] == GALLERY]
    return [
        (item["media"]["url"], item.get("description") or "")
        for gallery in galleries
        for item in gallery["items"]
    ]


def open_server(fake: FakeDiscord, *, is_forum_private: bool = True) -> tuple[int, int]:
    """A server with a text channel and a forum; returns their numbers."""
    town = fake.town
    guild, text, forum = (town.snowflake() for _ in range(3))
    town.channels[text] = _guild_channel(text, guild, TEXT, "general", [])
    hidden = {"id": str(guild), "type": 0, "allow": "0", "deny": str(VIEW_CHANNEL)}
    overwrites = [hidden] if is_forum_private else []
    town.channels[forum] = _guild_channel(forum, guild, FORUM, "people", overwrites)
    everyone = {
        "id": str(guild),
        "name": "@everyone",
        "permissions": str(VIEW_CHANNEL | (1 << 11)),
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    town.guilds[guild] = {
        "id": str(guild),
        "name": "Club",
        "owner_id": "5",
        "unavailable": False,
        "roles": [everyone],
        "emojis": [],
        "stickers": [],
        "features": [],
        "channels": [town.channels[text], town.channels[forum]],
        "threads": [],
        "members": [_member(town.me())],
        "member_count": 2,
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "large": False,
    }
    return text, forum


def open_post(fake: FakeDiscord, forum: int, name: str) -> int:
    """A post that somebody made in a forum; returns its number."""
    town = fake.town
    id_ = town.snowflake()
    guild = int(town.channels[forum]["guild_id"])
    town.channels[id_] = _guild_channel(id_, guild, POST, name, []) | {"parent_id": str(forum)}
    return id_


def _guild_channel(id_: int, guild: int, kind: int, name: str, overwrites: list[Json]) -> Json:
    return {
        "id": str(id_),
        "guild_id": str(guild),
        "type": kind,
        "name": name,
        "position": 0,
        "permission_overwrites": overwrites,
        "parent_id": None,
        "nsfw": False,
        "topic": None,
        "last_message_id": None,
        "available_tags": [],
        "flags": 0,
    }
