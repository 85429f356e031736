"""The fake Discord's gateway: one socket a bot, with sequence numbers, resuming and close codes.

Rules (Gateway documentation):
- The first thing that a bot says is IDENTIFY or RESUME; anything else closes with 4003.
- A wrong token closes with 4004; privileged intents that were not granted close with 4014.
- RESUME replays what came after the given sequence number; an unknown session gets op 9.
- Events go only to a bot whose intents ask for them.
"""

import asyncio
import contextlib
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.bot.channels.discord.fake.state import Json, Town

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1, 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = (1 << 1) | (1 << 8) | MESSAGE_CONTENT
"""Guild members, presences, message content."""
CONTENT_GRANTED = (1 << 18) | (1 << 19)
"""The application's flags when the message content intent is switched on in the portal."""


@dataclass(slots=True)
class Session:
    """What a bot may resume: what it was sent, and with which intents it asked."""

    id: str
    intents: int
    sent: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class Gateway:
    """closes_next: the next IDENTIFY is answered by this close code; live: sockets with a session;
    most_at_once: how many of those there were at a time.
    """

    town: Town
    token: str
    url: str = ""
    sessions: dict[str, Session] = field(default_factory=dict)
    socket: web.WebSocketResponse | None = None
    session: Session | None = None
    identified: list[int] = field(default_factory=list)
    resumed: int = 0
    live: set[web.WebSocketResponse] = field(default_factory=set)
    most_at_once: int = 0
    closes_next: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_connected(self) -> bool:
        return self.session is not None and self.socket is not None and not self.socket.closed

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        with contextlib.suppress(ConnectionResetError):
            await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": 41250}, "s": None})
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    await self._hear(socket, json.loads(message.data))
        self.live.discard(socket)
        if self.socket is socket:
            self.socket, self.session = None, None
            self.changed.set()
        return socket

    async def _hear(self, socket: web.WebSocketResponse, said: Json) -> None:
        match said["op"]:
            case 1:
                await socket.send_json({"op": ACK, "d": None, "s": None, "t": None})
            case 2:
                await self._identify(socket, said["d"])
            case 6:
                await self._resume(socket, said["d"])
            case 3 | 4 | 8 | 31:
                pass
            case _:
                await socket.close(code=4003)

    async def _identify(self, socket: web.WebSocketResponse, said: Json) -> None:
        self.identified.append(said["intents"])
        if said["token"] != self.token:
            await socket.close(code=4004)
            return
        refused = said["intents"] & PRIVILEGED
        if self.town.bot_flags & CONTENT_GRANTED:
            refused &= ~MESSAGE_CONTENT
        code, self.closes_next = self.closes_next, 0
        if code or refused:
            await socket.close(code=code or 4014)
            return
        session = Session(f"session{len(self.identified)}", said["intents"])
        self.sessions[session.id] = session
        self.socket, self.session = socket, session
        self.live.add(socket)
        self.most_at_once = max(self.most_at_once, len(self.live))
        await self.dispatch("READY", self._ready(session))
        for guild in self.town.guilds.values():
            await self.dispatch("GUILD_CREATE", guild)

    def _ready(self, session: Session) -> Json:
        bot = self.town.me()
        return {
            "v": 10,
            "user": bot,
            "guilds": [{"id": id_, "unavailable": True} for id_ in map(str, self.town.guilds)],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": bot["id"], "flags": self.town.bot_flags},
        }

    async def _resume(self, socket: web.WebSocketResponse, said: Json) -> None:
        session = self.sessions.get(said["session_id"])
        if session is None or said["token"] != self.token:
            await socket.send_json({"op": INVALID, "d": False, "s": None, "t": None})
            return
        self.resumed += 1
        self.socket, self.session = socket, session
        for missed in session.sent[said["seq"] :]:
            await socket.send_json(missed)
        await self.dispatch("RESUMED", {})

    async def dispatch(self, name: str, data: Any) -> None:
        """Send an event, now or when the session is resumed."""
        session = self.session or next(reversed(self.sessions.values()), None)
        if session is None:
            return
        event = {"op": DISPATCH, "t": name, "s": len(session.sent) + 1, "d": data}
        session.sent.append(event)
        if self.socket is not None and not self.socket.closed:
            with contextlib.suppress(ConnectionResetError):
                await self.socket.send_json(event)
        self.changed.set()

    async def say(self, op: int, data: Any = None) -> None:
        """Send something that is no event, such as op 7."""
        assert self.socket is not None
        await self.socket.send_json({"op": op, "d": data, "s": None, "t": None})

    async def raw(self, text: str) -> None:
        """Send something as it is."""
        assert self.socket is not None
        await self.socket.send_str(text)

    async def drop(self, code: int, *, forgets: bool = False) -> None:
        """Close the socket; with `forgets` nothing can be resumed."""
        socket, self.socket, self.session = self.socket, None, None
        if forgets:
            self.sessions.clear()
        if socket is not None:
            await socket.close(code=code)

    def has(self, intent: int) -> bool:
        session = self.session or next(reversed(self.sessions.values()), None)
        return session is not None and bool(session.intents & intent)

    async def until(self, connected: bool = True) -> None:
        """Return once the bot is connected (or is not)."""
        async with asyncio.timeout(20):
            while self.is_connected != connected:
                self.changed.clear()
                await self.changed.wait()
