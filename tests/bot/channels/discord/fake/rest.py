"""The REST API of the fake Discord, route by route, with Discord's own refusals."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from tests.bot.channels.discord.fake import interactions as taps
from tests.bot.channels.discord.fake.errors import (
    CANNOT_DM,
    MISSING_PERMISSION,
    NO_MUTUAL_GUILD,
    NOT_THE_AUTHOR,
    TAG_REQUIRED,
    THREAD_LOCKED,
    Refusal,
    invalid_form,
)
from tests.bot.channels.discord.fake.gateway import MESSAGE_CONTENT, Gateway
from tests.bot.channels.discord.fake.limits import (
    REQUIRES_TAG,
    check_command,
    check_files,
    check_message,
    check_tags,
)
from tests.bot.channels.discord.fake.schema import wrong_in
from tests.bot.channels.discord.fake.state import BOT, DM, FORUM, POST, Json, Town

Answer = tuple[int, Any]


@dataclass(slots=True)
class Rest:
    """cdn: where files are; files: what was uploaded or put there, by name; starts_left: how often
    a connection may still be begun today.
    """

    town: Town
    gateway: Gateway
    cdn: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    starts_left: int = 999

    async def answer(
        self, request: web.Request, path: str, body: Any, files: dict[str, bytes]
    ) -> Answer:
        """Raises `Refusal`."""
        for method, pattern, handle in _ROUTES:
            found = re.fullmatch(pattern, path)
            if found is not None and method == request.method:
                result: Answer = await handle(self, request, found, body, files)
                return result
        raise Refusal(404, 0, f"404: Not Found: {request.method} {path}")

    async def file(self, request: web.Request) -> web.Response:
        """A file of a message, by its link."""
        data = self.files.get(request.match_info["name"])
        return web.Response(status=404) if data is None else web.Response(body=data)

    # -- the bot itself ---------------------------------------------------------------------

    async def _me(self, _r: web.Request, _p: re.Match[str], _b: Any, _f: Any) -> Answer:
        return 200, self.town.me()

    async def _application(self, _r: web.Request, _p: re.Match[str], _b: Any, _f: Any) -> Answer:
        bot = self.town.me()
        return 200, {
            "id": bot["id"],
            "name": "Limber",
            "icon": None,
            "description": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "00",
            "flags": self.town.bot_flags,
            "owner": self.town.user(5, "Owner"),
        }

    async def _gateway(self, _r: web.Request, _p: re.Match[str], _b: Any, _f: Any) -> Answer:
        limit = {
            "total": 1000,
            "remaining": self.starts_left,
            "reset_after": 1 if self.starts_left else 3_600_000,
            "max_concurrency": 1,
        }
        return 200, {"url": self.gateway.url, "shards": 1, "session_start_limit": limit}

    async def _guild_commands(
        self, _r: web.Request, path: re.Match[str], _b: Any, _f: Any
    ) -> Answer:
        return 200, self.town.guild_commands.get(int(path[1]), [])

    async def _set_guild_commands(
        self, _r: web.Request, path: re.Match[str], body: Any, _f: Any
    ) -> Answer:
        for command in body:
            _check("ApplicationCommandUpdateRequest", command)
            check_command(command)
        made = [{**command, "id": str(self.town.snowflake())} for command in body]
        self.town.guild_commands[int(path[1])] = made
        return 200, made

    async def _roles(self, _r: web.Request, path: re.Match[str], _b: Any, _f: Any) -> Answer:
        return 200, self.town.guilds[int(path[1])]["roles"]

    async def _bot_member(self, _r: web.Request, path: re.Match[str], _b: Any, _f: Any) -> Answer:
        members = self.town.guilds[int(path[1])]["members"]
        return 200, next(each for each in members if each["user"]["id"] == path[2])

    async def _active_posts(self, _r: web.Request, path: re.Match[str], _b: Any, _f: Any) -> Answer:
        """List Active Guild Threads: those that are not archived."""
        posts = [
            {
                **each,
                "last_message_id": str(max(self.town.messages.get(number, {}), default=number)),
            }
            for number, each in self.town.channels.items()
            if each["type"] == POST
            and each["guild_id"] == path[1]
            and not each.get("thread_metadata", {}).get("archived")
        ]
        return 200, {"threads": posts, "members": []}

    async def _delete_channel(
        self, _r: web.Request, path: re.Match[str], _b: Any, _f: Any
    ) -> Answer:
        channel = self.town.channel(int(path[1]))
        del self.town.channels[int(path[1])]
        return 200, channel

    async def _commands(self, _r: web.Request, _p: re.Match[str], _b: Any, _f: Any) -> Answer:
        return 200, self.town.commands

    async def _set_commands(self, _r: web.Request, _p: re.Match[str], body: Any, _f: Any) -> Answer:
        if len(body) > 100:
            raise Refusal(400, 30032, "Maximum number of application commands reached (100).")
        for command in body:
            _check("ApplicationCommandUpdateRequest", command)
            check_command(command)
        names = [command["name"] for command in body]
        if len(set(names)) < len(names):
            raise Refusal(400, 50041, "Two commands have the same name.")
        self.town.commands = [
            {
                "type": 1,
                "options": [],
                "nsfw": False,
                "name_localizations": None,
                "description_localizations": None,
                "default_member_permissions": None,
                **command,
                "id": str(self.town.snowflake()),
                "application_id": str(BOT),
                "version": str(self.town.snowflake()),
            }
            for command in body
        ]
        return 200, self.town.commands

    # -- channels and messages --------------------------------------------------------------

    async def _dm(self, _r: web.Request, _p: re.Match[str], body: Any, _f: Any) -> Answer:
        _check("CreatePrivateChannelRequest", body)
        return 200, self.town.dm(int(body["recipient_id"]))

    async def _channel(self, _r: web.Request, path: re.Match[str], _b: Any, _f: Any) -> Answer:
        return 200, self.town.channel(int(path[1]))

    async def _change(self, _r: web.Request, path: re.Match[str], body: Any, _f: Any) -> Answer:
        channel = self.town.channel(int(path[1]))
        name = "UpdateThreadRequestPartial" if channel["type"] == POST else None
        _check(name or "UpdateGuildChannelRequestPartial", body)
        check_tags(body.get("available_tags") or ())
        meta = {k: v for k, v in body.items() if k in {"archived", "locked"}}
        channel.update({k: v for k, v in body.items() if k not in meta})
        if meta:
            channel["thread_metadata"] = {**channel.get("thread_metadata", {}), **meta}
        for tag in channel.get("available_tags", ()):
            tag.setdefault("id", str(self.town.snowflake()))
            tag.setdefault("emoji_id", None)
            tag.setdefault("emoji_name", None)
        return 200, channel

    async def _history(self, request: web.Request, path: re.Match[str], _b: Any, _f: Any) -> Answer:
        channel, query = int(path[1]), request.query
        self.town.channel(channel)
        limit = int(query.get("limit", "50"))
        if not 1 <= limit <= 100:  # Get Channel Messages: 1-100
            raise invalid_form("limit: int value should be less than or equal to 100.")
        found = list(self.town.messages.get(channel, {}).values())
        if "after" in query:
            found = [m for m in found if int(m["id"]) > int(query["after"])][:limit]
        elif "before" in query:
            found = [m for m in found if int(m["id"]) < int(query["before"])][-limit:]
        else:
            found = found[-limit:]
        can_read = self.gateway.has(MESSAGE_CONTENT)
        return 200, [self.town.read_by_bot(m, has_content=can_read) for m in reversed(found)]

    async def _message(self, _r: web.Request, path: re.Match[str], _b: Any, _f: Any) -> Answer:
        return 200, self.town.message(int(path[1]), int(path[2]))

    async def _send(
        self, _r: web.Request, path: re.Match[str], body: Any, files: dict[str, bytes]
    ) -> Answer:
        channel = self.town.channel(int(path[1]))
        _check("MessageCreateRequest", body)
        check_message(body, list(files), is_new=True)
        check_files(files)
        self._may_write(channel)
        self._check_reply(int(path[1]), body.get("message_reference"))
        message, is_new = self.town.post(int(path[1]), self.town.me(), self._filed(body, files))
        if is_new:
            await self.gateway.dispatch("MESSAGE_CREATE", self._with_place(message))
        return 200, message

    def _may_write(self, channel: Json) -> None:
        if channel["type"] == DM:
            code = self.town.closed_dms.get(int(channel["recipients"][0]["id"]), 0)
            if code:
                raise CANNOT_DM if code == 50007 else NO_MUTUAL_GUILD
        elif channel["type"] == FORUM:
            raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
        elif channel.get("is_closed_to_bot"):
            raise MISSING_PERMISSION
        if channel.get("thread_metadata", {}).get("locked"):
            raise THREAD_LOCKED
        if channel.get("thread_metadata", {}).get("archived"):
            channel["thread_metadata"]["archived"] = False  # writing opens it again

    def _check_reply(self, channel: int, reference: Json | None) -> None:
        """Message Reference: `fail_if_not_exists` is true where nobody says otherwise."""
        if reference is None or not reference.get("fail_if_not_exists", True):
            return
        if int(reference["message_id"]) not in self.town.messages.get(channel, {}):
            raise invalid_form("message_reference: Unknown message")

    async def _edit(
        self, _r: web.Request, path: re.Match[str], body: Any, files: dict[str, bytes]
    ) -> Answer:
        message = self.town.message(int(path[1]), int(path[2]))
        _check("MessageEditRequestPartial", body)
        check_message(body, list(files), is_new=False, before=message)
        if message["author"]["id"] != str(BOT):
            raise NOT_THE_AUTHOR
        return 200, self.town.edited(message, self._filed(body, files, message))

    async def _delete(self, _r: web.Request, path: re.Match[str], _b: Any, _f: Any) -> Answer:
        self.town.message(int(path[1]), int(path[2]))
        del self.town.messages[int(path[1])][int(path[2])]
        return 204, None

    async def _react(self, _r: web.Request, path: re.Match[str], _b: Any, _f: Any) -> Answer:
        message = self.town.message(int(path[1]), int(path[2]))
        reaction = {
            "count": 1,
            "count_details": {"normal": 1, "burst": 0},
            "me": True,
            "me_burst": False,
            "burst_colors": [],
            "emoji": {"id": None, "name": unquote(path[3])},
        }
        message.setdefault("reactions", []).append(reaction)
        return 204, None

    async def _open_post(
        self, _r: web.Request, path: re.Match[str], body: Any, files: dict[str, bytes]
    ) -> Answer:
        forum = self.town.channel(int(path[1]))
        _check("CreateForumThreadRequest", body)
        check_message(body["message"], list(files), is_new=True)
        if forum["type"] != FORUM:
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        if forum.get("is_closed_to_bot"):
            raise MISSING_PERMISSION
        if forum.get("flags", 0) & REQUIRES_TAG and not body.get("applied_tags"):
            raise TAG_REQUIRED
        known = {tag["id"] for tag in forum.get("available_tags", ())}
        if not set(map(str, body.get("applied_tags") or ())) <= known:
            raise invalid_form("applied_tags: unknown tag")
        id_ = self.town.snowflake()
        post: Json = {
            "id": str(id_),
            "type": POST,
            "guild_id": forum["guild_id"],
            "parent_id": forum["id"],
            "name": body["name"],
            "applied_tags": list(body.get("applied_tags") or ()),
            "owner_id": str(BOT),
            "message_count": 0,
            "member_count": 1,
            "thread_metadata": {
                "archived": False,
                "auto_archive_duration": 4320,
                "archive_timestamp": "2026-11-21T06:00:00+00:00",
                "locked": False,
            },
        }
        self.town.channels[id_] = post
        body = self._filed(body["message"], files)
        message, _ = self.town.post(id_, self.town.me(), body)
        started = {**message, "id": str(id_)}
        self.town.messages[id_] = {id_: started}
        return 201, {**post, "message": started}

    # -- what is made of a request -----------------------------------------------------------

    def _filed(self, body: Json, files: dict[str, bytes], before: Json | None = None) -> Json:
        """A message's body with its files as attachments that can be fetched. before: what is
        edited, which keeps the files that are listed."""
        if not files and body.get("attachments") is None:
            return body
        described = {str(a["id"]): a for a in body.get("attachments") or ()}
        kept = [each for each in (before or {}).get("attachments", ()) if each["id"] in described]
        for part, data in files.items():
            number = re.sub(r"\D", "", part)
            about = described.get(number, {})
            id_ = self.town.snowflake()
            name = f"{id_}-{about.get('filename', 'file')}"
            self.files[name] = data
            kept.append(
                {
                    "id": str(id_),
                    "filename": about.get("filename", "file"),
                    "size": len(data),
                    "url": f"{self.cdn}/{name}",
                    "proxy_url": f"{self.cdn}/{name}",
                    **({"description": about["description"]} if "description" in about else {}),
                }
            )
        return {**body, "attachments": kept}

    def _with_place(self, message: Json) -> Json:
        guild = self.town.channels[int(message["channel_id"])].get("guild_id")
        return message if guild is None else {**message, "guild_id": guild}


def _check(name: str, body: Any) -> None:
    wrong = wrong_in(name, body)
    if wrong:
        raise invalid_form(wrong)


_ROUTES: list[tuple[str, str, Any]] = [
    ("GET", r"/users/@me", Rest._me),
    ("GET", r"/oauth2/applications/@me", Rest._application),
    ("GET", r"/applications/@me", Rest._application),
    ("GET", r"/gateway/bot", Rest._gateway),
    ("GET", r"/applications/\d+/commands", Rest._commands),
    ("PUT", r"/applications/\d+/commands", Rest._set_commands),
    ("GET", r"/applications/\d+/guilds/(\d+)/commands", Rest._guild_commands),
    ("PUT", r"/applications/\d+/guilds/(\d+)/commands", Rest._set_guild_commands),
    ("GET", r"/guilds/(\d+)/roles", Rest._roles),
    ("GET", r"/guilds/(\d+)/members/(\d+)", Rest._bot_member),
    ("GET", r"/guilds/(\d+)/threads/active", Rest._active_posts),
    ("DELETE", r"/channels/(\d+)", Rest._delete_channel),
    ("POST", r"/users/@me/channels", Rest._dm),
    ("GET", r"/channels/(\d+)", Rest._channel),
    ("PATCH", r"/channels/(\d+)", Rest._change),
    ("GET", r"/channels/(\d+)/messages", Rest._history),
    ("POST", r"/channels/(\d+)/messages", Rest._send),
    ("GET", r"/channels/(\d+)/messages/(\d+)", Rest._message),
    ("PATCH", r"/channels/(\d+)/messages/(\d+)", Rest._edit),
    ("DELETE", r"/channels/(\d+)/messages/(\d+)", Rest._delete),
    ("PUT", r"/channels/(\d+)/messages/(\d+)/reactions/([^/]+)/@me", Rest._react),
    ("POST", r"/channels/(\d+)/threads", Rest._open_post),
    ("POST", r"/interactions/(\d+)/([^/]+)/callback", taps.answer),
    ("PATCH", r"/webhooks/\d+/([^/]+)/messages/@original", taps.change),
    ("DELETE", r"/webhooks/\d+/([^/]+)/messages/@original", taps.delete),
    ("POST", r"/webhooks/\d+/([^/]+)", taps.follow),
]
