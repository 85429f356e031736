"""A Bot API server on loopback, strict where Telegram is strict, with memory.

A test makes people do things (`say`, `press`, `photo`, `edit`, `block`), looks at what stands in
their chats, and can make the next calls fail (`trouble`). What no Bot API would describe is kept in
`malformed`; a good test ends with none.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from aiohttp import web

from tests.bot.channels.telegram.fake.limits import Limits
from tests.bot.channels.telegram.fake.methods import Answers
from tests.bot.channels.telegram.fake.state import Chat, Posted
from tests.bot.channels.telegram.fake.updates import Updates
from tests.bot.channels.telegram.fake.validation import Malformed, RefusedError, methods, read

TOKEN = "8123456789:AAHfakefakefakefakefakefakefakefakefak"
DROP, LOSE = "drop", "lose"
"""Trouble: the line breaks before the call is done, or after it, so that its answer is lost."""


@dataclass
class Call:
    """A call that came in. at: seconds on the server's clock."""

    method: str
    params: dict[str, Any]
    at: float
    code: int = 200


@dataclass
class FakeTelegram:
    """speed: how many of the server's seconds pass in a real one."""

    speed: float = 1.0
    token: str = TOKEN
    chats: dict[int, Chat] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    malformed: list[str] = field(default_factory=list)
    menus: dict[int, list[str]] = field(default_factory=dict)
    """Commands that are offered in a chat of their own (BotCommandScopeChat)."""
    trouble: dict[str, list[RefusedError | str]] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    url: str = ""
    on_call: Callable[[Call], None] = lambda _call: None
    pressed: dict[str, float] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    """What each file was sent as, by its id."""
    updates: Updates = field(init=False)
    _began: float = field(default_factory=monotonic)
    _runner: "web.AppRunner | None" = None
    _port: int = 0

    def __post_init__(self) -> None:
        self.updates = Updates(self.now, self.speed)
        self._answers = Answers(self)

    def now(self) -> float:
        """The server's clock."""
        return (monotonic() - self._began) * self.speed

    # -- what people do ---------------------------------------------------------------------

    def chat(self, number: int) -> Chat:
        return self.chats.setdefault(number, Chat(number))

    def _message(
        self, chat: Chat, sender: int | None, reply_to: int | None, thread: int | None
    ) -> dict[str, Any]:
        user = self.chat(sender or chat.id).user()
        found: dict[str, Any] = {
            "message_id": chat.next(), "date": int(1_795_000_000 + self.now()),
            "chat": chat.json(), "from": user,
        }  # fmt: skip
        if thread is not None:
            found |= {"message_thread_id": thread, "is_topic_message": True}
            if reply_to is None:  # Telegram's own: what is no reply points at the topic's beginning
                topic = chat.topics.get(thread)
                found["reply_to_message"] = {
                    "message_id": thread, "date": 0, "chat": chat.json(), "from": _bot(),
                    "forum_topic_created": {"name": topic.name if topic else "x", "icon_color": 0},
                }  # fmt: skip
        if reply_to is not None:
            quoted = chat.messages[reply_to]
            found["reply_to_message"] = {
                "message_id": reply_to, "date": 0, "chat": chat.json(), "text": quoted.text,
                "from": _bot() if quoted.by_bot else self.chat(quoted.writer or chat.id).user(),
            }  # fmt: skip
        chat.messages[found["message_id"]] = Posted(
            found["message_id"], chat.id, "", by_bot=False, thread=thread, writer=sender
        )
        return found

    def say(
        self,
        chat: int,
        text: str,
        *,
        sender: int | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
    ) -> int:
        """Somebody writes; returns the update's number."""
        where = self.chat(chat)
        message = self._message(where, sender, reply_to, thread)
        where.messages[message["message_id"]].text = text
        return self.updates.add("message", {**message, "text": text})

    def send_file(self, chat: int, kind: str, what: Any, **more: Any) -> int:
        """Somebody sends a photo, voice and so on; `what` is the API's object for it."""
        sender, reply_to, thread = (more.pop(k, None) for k in ("sender", "reply_to", "thread"))
        message = self._message(self.chat(chat), sender, reply_to, thread)
        for each in what if isinstance(what, list) else [what]:
            self.kinds[str(each.get("file_id"))] = kind
        return self.updates.add("message", {**message, kind: what, **more})

    def edit(self, chat: int, number: int, text: str, *, sender: int | None = None) -> int:
        """Somebody changes a text of theirs."""
        where = self.chat(chat)
        old = where.messages[number]
        old.text = text
        message: dict[str, Any] = {
            "message_id": number, "date": 0, "edit_date": 1, "chat": where.json(),
            "from": self.chat(sender or chat).user(), "text": text,
        }  # fmt: skip
        if old.thread is not None:
            message |= {"message_thread_id": old.thread, "is_topic_message": True}
        return self.updates.add("edited_message", message)

    def press(self, chat: int, number: int, data: str) -> int:
        """Somebody presses a button of a message."""
        where = self.chat(chat)
        query = f"q{len(self.pressed) + 1}"
        self.pressed[query] = self.now()
        message = {"message_id": number, "date": 1, "chat": where.json(), "text": "x"}
        below = where.messages.get(number)
        if below is not None and below.thread is not None:
            message |= {"message_thread_id": below.thread, "is_topic_message": True}
        what = {"id": query, "from": where.user(), "chat_instance": "1", "data": data}
        return self.updates.add("callback_query", {**what, "message": message})

    def member(self, chat: int, status: str) -> int:
        """Somebody blocks the bot ("kicked") or lets it in again ("member")."""
        where = self.chat(chat)
        where.is_blocked = status == "kicked"
        was: dict[str, Any] = {
            "user": _bot(),
            "status": "member" if status == "kicked" else "kicked",
        }
        now: dict[str, Any] = {"user": _bot(), "status": status}
        for each in (was, now):
            if each["status"] == "kicked":
                each["until_date"] = 0
        return self.updates.add(
            "my_chat_member",
            {"chat": where.json(), "from": where.user(), "date": 1,
             "old_chat_member": was, "new_chat_member": now},
        )  # fmt: skip

    def migrate(self, old: int, new: int) -> int:
        """A group becomes a supergroup."""
        was = self.chat(old)
        was.migrated_to = new
        self.chats[new] = Chat(new, was.title, topics=was.topics)
        message = self._message(was, 1, None, None)
        return self.updates.add("message", {**message, "migrate_to_chat_id": new})

    # -- what a test looks at ---------------------------------------------------------------

    def said(self, chat: int) -> list[Posted]:
        """What the bot has written into a chat and not deleted."""
        posted = self.chat(chat).messages.values()
        return [each for each in posted if each.by_bot and not each.is_deleted]

    def made(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    # -- HTTP -------------------------------------------------------------------------------

    @asynccontextmanager
    async def open(self) -> AsyncIterator["FakeTelegram"]:
        await self.start()
        try:
            yield self
        finally:
            await self.stop()

    async def start(self) -> None:
        """Be there; after `stop`, at the same address again."""
        methods()  # it takes seconds, in which nobody would be answered
        app = web.Application(client_max_size=50 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.*}", self._file)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return _json(RefusedError(401, "Unauthorized"))
        given, files = await _form(request)
        call = Call(method, {}, self.now())
        self.calls.append(call)
        try:
            call.params = read(method, given, set(files))
            self.on_call(call)
            broken = self._broken(method)
            if broken == DROP:
                return _hang_up(request)
            result = await self._answers.answer(method, call.params, files)
            if broken == LOSE:
                return _hang_up(request)
        except Malformed as error:
            self.malformed.append(str(error))
            return _json(RefusedError(400, f"Bad Request: {error}"))
        except RefusedError as error:
            call.code = error.code
            return _json(error)
        return web.json_response({"ok": True, "result": result})

    def _broken(self, method: str) -> str:
        """Trouble that was asked for. Raises it where it is an answer."""
        waiting = self.trouble.get(method) or []
        if not waiting:
            return ""
        trouble = waiting.pop(0)
        if isinstance(trouble, RefusedError):
            raise trouble
        return trouble

    async def _file(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["path"])
        if content is None or request.match_info["token"] != self.token:
            return web.Response(status=404)
        return web.Response(body=content)


def _bot() -> dict[str, Any]:
    return {"id": 8123456789, "is_bot": True, "first_name": "Limber"}


async def _form(request: web.Request) -> tuple[dict[str, str], dict[str, bytes]]:
    given: dict[str, str] = dict(request.query)
    files: dict[str, bytes] = {}
    if request.method == "POST":
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = await asyncio.to_thread(value.file.read)
            else:
                given[name] = str(value)
    return given, files


def _hang_up(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def _json(error: RefusedError) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.text}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code)
