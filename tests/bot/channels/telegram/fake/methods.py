"""What each method of the fake Bot API does, and when it refuses.

The texts of the refusals are those of Telegram's own Bot API server.
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.bot.channels.telegram.fake.state import BOT, Chat, Posted, Topic
from tests.bot.channels.telegram.fake.validation import (
    RefusedError,
    check_keyboard,
    text_of,
)

if TYPE_CHECKING:
    from tests.bot.channels.telegram.fake.server import FakeTelegram

Params = dict[str, Any]
TEXT, CAPTION = 4096, 1024
TITLE = 128
"""createForumTopic, editForumTopic: a name of 1 to 128 characters, or 0 to 128."""
DOWNLOAD = 20_000_000
"""getFile: "bots can download files of up to 20MB in size"."""
REACTIONS = frozenset(
    (
        "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌"
        " 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓"
        " 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡"
        " 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀"
        " 😡"
    ).split()
)
"""ReactionTypeEmoji: the emoji that a reaction can be."""
QUERY_LIVES = 15.0
"""Seconds after which a press can no longer be answered."""
_MEDIA = {
    "sendPhoto": "photo", "sendAnimation": "animation", "sendVideo": "video",
    "sendDocument": "document", "sendVoice": "voice", "sendAudio": "audio",
    "sendVideoNote": "video_note", "sendSticker": "sticker",
}  # fmt: skip


_FULL = {
    "accent_color_id": 0,
    "max_reaction_count": 11,
    "accepted_gift_types": {
        "unlimited_gifts": False,
        "limited_gifts": False,
        "unique_gifts": False,
        "premium_subscription": False,
        "gifts_from_channels": False,
    },
}
"""What getChat says besides (ChatFullInfo)."""


class Answers:
    """Does what a call asks for in the fake's town."""

    def __init__(self, fake: "FakeTelegram") -> None:
        self.fake = fake
        self._simple: dict[str, Callable[[Params], Any]] = {
            "getMe": lambda _: BOT,
            "setMyCommands": self._commands,
            "deleteMyCommands": self._forget_commands,
            "sendChatAction": lambda _: True,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
            "answerCallbackQuery": self._answer_query,
            "sendMessage": self._send,
            "editMessageText": lambda p: self._edit(p, "text"),
            "editMessageCaption": lambda p: self._edit(p, "caption"),
            "editMessageReplyMarkup": lambda p: self._edit(p, ""),
            "deleteMessage": self._delete,
            "getChat": lambda p: {**self._open(p).json(), **_FULL},
            "setMessageReaction": self._react,
            "getChatMember": self._chat_member,
            "createForumTopic": self._create_topic,
            "editForumTopic": self._edit_topic,
            "closeForumTopic": lambda p: self._close_topic(p, is_closed=True),
            "reopenForumTopic": lambda p: self._close_topic(p, is_closed=False),
            "deleteForumTopic": self._delete_topic,
            "getFile": self._get_file,
        }

    async def answer(self, method: str, params: Params, files: dict[str, bytes]) -> Any:
        if method == "getUpdates":
            offset = params.get("offset")
            return await self.fake.updates.poll(
                None if offset is None else int(offset),
                int(params.get("limit", 100)),
                float(params.get("timeout", 0)),
            )
        if method in _MEDIA:
            return self._send_media(method, params, files)
        if method not in self._simple:
            raise RefusedError(404, "Not Found: method not found")
        return self._simple[method](params)

    # -- sending ----------------------------------------------------------------------------

    def _open(self, params: Params) -> Chat:
        chat = self.fake.chats.get(int(params["chat_id"]))
        if chat is None:
            raise RefusedError(400, "Bad Request: chat not found")
        chat.check_open()
        return chat

    def _send(self, params: Params) -> Params:
        chat = self._open(params)
        parsed = text_of(params, "text", TEXT)
        return self._post(chat, params, Posted(0, chat.id, parsed.text, html=str(params["text"])))

    def _send_media(self, method: str, params: Params, files: dict[str, bytes]) -> Params:
        chat = self._open(params)
        kind = _MEDIA[method]
        parsed = text_of(params, "caption", CAPTION)
        given = str(params.get(kind, ""))
        if given.startswith("attach://"):
            content = files[given.removeprefix("attach://")]
            if not content:
                raise RefusedError(400, "Bad Request: file must be non-empty")
            if len(content) > (10 if kind == "photo" else 50) * 2**20:
                raise RefusedError(413, "Request Entity Too Large")
            file_id = f"{kind}-{len(self.fake.files)}"
            self.fake.files[file_id] = content
            self.fake.kinds[file_id] = kind
        elif given in self.fake.files:
            file_id = given
            was = self.fake.kinds.get(given, kind)
            if was != kind:  # TDLib, FileManager: a file is shown as what it is alone
                names = (each.replace("_", " ").title() for each in (was, kind))
                raise RefusedError(
                    400, "Bad Request: can't use file of type {} as {}".format(*names)
                )
        else:
            raise RefusedError(400, "Bad Request: wrong file identifier/HTTP URL specified")
        html = str(params.get("caption", ""))
        posted = Posted(0, chat.id, parsed.text, html=html, kind=kind, file=file_id)
        return self._post(chat, params, posted)

    def _post(self, chat: Chat, params: Params, posted: Posted) -> Params:
        check_keyboard(params.get("reply_markup"))
        thread = params.get("message_thread_id")
        if thread is not None:
            if not chat.is_forum:
                raise RefusedError(400, "Bad Request: message thread not found")
            if chat.topic(int(thread)).is_closed and not chat.is_admin:
                raise RefusedError(400, "Bad Request: TOPIC_CLOSED")
            posted.thread = int(thread)
        reply = params.get("reply_parameters")
        if isinstance(reply, dict):
            target = chat.messages.get(int(reply["message_id"]))
            if target is not None and not target.is_deleted:
                posted.reply_to = target.id
            elif not reply.get("allow_sending_without_reply"):
                raise RefusedError(400, "Bad Request: message to be replied not found")
        self.fake.limits.take(chat.id, self.fake.now())
        posted.id = chat.next()
        posted.is_silent = params.get("disable_notification") is True
        _set_buttons(posted, params.get("reply_markup"))
        chat.messages[posted.id] = posted
        return self._shown(chat, posted)

    def _shown(self, chat: Chat, posted: Posted) -> Params:
        found: Params = {
            "message_id": posted.id,
            "date": 1_795_000_000,
            "chat": chat.json(),
            "from": BOT,
        }
        if posted.kind == "text":
            return {**found, "text": posted.text}
        file = {"file_id": posted.file, "file_unique_id": posted.file, "width": 8, "height": 8}
        found["caption"] = posted.text
        if posted.kind == "photo":
            return {**found, "photo": [file]}
        return {**found, posted.kind: {**file, "duration": 1, "length": 1}}

    # -- changing ---------------------------------------------------------------------------

    def _edit(self, params: Params, what: str) -> Params:
        chat = self._open(params)
        posted = chat.message(int(params["message_id"]), "edit")
        if what == "text" and posted.kind != "text":
            raise RefusedError(400, "Bad Request: there is no text in the message to edit")
        if what == "caption" and posted.kind == "text":
            raise RefusedError(400, "Bad Request: there is no caption in the message to edit")
        before = (posted.text, posted.html, posted.labels)
        html = str(params.get(what, "")) if what else posted.html
        text = text_of(params, what, TEXT if what == "text" else CAPTION).text if what else None
        check_keyboard(params.get("reply_markup"))
        after = Posted(0, chat.id, posted.text if text is None else text, html=html)
        _set_buttons(after, params.get("reply_markup"))
        if before == (after.text, after.html, after.labels):
            raise RefusedError(
                400,
                "Bad Request: message is not modified: specified new message content and reply"
                " markup are exactly the same as a current content and reply markup of the message",
            )
        self.fake.limits.take(chat.id, self.fake.now())
        posted.text, posted.html = after.text, html
        posted.labels, posted.rows = after.labels, after.rows
        posted.edits += 1
        return self._shown(chat, posted)

    def _delete(self, params: Params) -> bool:
        self._open(params).message(int(params["message_id"]), "delete").is_deleted = True
        return True

    def _react(self, params: Params) -> bool:
        chat = self._open(params)
        posted = chat.messages.get(int(params["message_id"]))
        if posted is None or posted.is_deleted:
            raise RefusedError(400, "Bad Request: message to react not found")
        if any(each["emoji"] not in REACTIONS for each in params["reaction"]):
            raise RefusedError(400, "Bad Request: REACTION_INVALID")
        posted.reaction = "".join(each["emoji"] for each in params["reaction"])
        return True

    def _answer_query(self, params: Params) -> bool:
        query = str(params["callback_query_id"])
        pressed = self.fake.pressed.get(query)
        is_late = pressed is None or self.fake.now() - pressed > QUERY_LIVES
        if is_late or query in self.fake.answered:
            raise RefusedError(
                400,
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
            )
        self.fake.answered.add(query)
        return True

    # -- the rest ---------------------------------------------------------------------------

    def _commands(self, params: Params) -> bool:
        for each in params["commands"]:
            name, about = each["command"], each["description"]
            is_plain = name.replace("_", "").isalnum() and name == name.lower()
            if not (1 <= len(name) <= 32 and is_plain and 1 <= len(about) <= 256):
                raise RefusedError(400, "Bad Request: BOT_COMMAND_INVALID")
        if (scope := params.get("scope") or {}).get("type") == "chat":
            names = [each["command"] for each in params["commands"]]
            self.fake.menus[int(scope["chat_id"])] = names
        return True

    def _forget_commands(self, params: Params) -> bool:
        if (scope := params.get("scope") or {}).get("type") == "chat":
            self.fake.menus.pop(int(scope["chat_id"]), None)
        return True

    def _set_webhook(self, params: Params) -> bool:
        if not str(params["url"]).startswith("https://"):
            raise RefusedError(400, "Bad Request: bad webhook: An HTTPS URL must be provided")
        self.fake.updates.webhook = str(params["url"])
        return True

    def _delete_webhook(self, _params: Params) -> bool:
        self.fake.updates.webhook = ""
        return True

    def _webhook_info(self, _params: Params) -> Params:
        count = len(self.fake.updates.waiting)
        return {
            "url": self.fake.updates.webhook,
            "has_custom_certificate": False,
            "pending_update_count": count,
        }

    def _chat_member(self, params: Params) -> Params:
        chat = self._open(params)
        if not chat.is_admin:
            return {"user": BOT, "status": "member"}
        rights = (
            "can_be_edited can_manage_chat can_change_info can_delete_messages can_invite_users"
            " can_post_stories can_edit_stories can_delete_stories can_restrict_members"
            " can_promote_members can_manage_video_chats can_manage_topics can_pin_messages"
        )
        allowed = dict.fromkeys(rights.split(), True)
        return {"user": BOT, "status": "administrator", "is_anonymous": False, **allowed}

    def _create_topic(self, params: Params) -> Params:
        chat = self._open(params)
        if not chat.is_forum:
            raise RefusedError(400, "Bad Request: the chat is not a forum")
        if not chat.is_admin:
            raise RefusedError(400, "Bad Request: not enough rights to create a topic")
        name = str(params["name"])
        if not 1 <= len(name) <= TITLE:
            raise RefusedError(400, "Bad Request: TOPIC_TITLE_INVALID")
        thread = chat.next()
        chat.topics[thread] = Topic(name)
        return {"message_thread_id": thread, "name": name, "icon_color": 7322096}

    def _edit_topic(self, params: Params) -> bool:
        if len(str(params.get("name", ""))) > TITLE:
            raise RefusedError(400, "Bad Request: TOPIC_TITLE_INVALID")
        topic = self._open(params).topic(int(params["message_thread_id"]))
        if topic.name == params.get("name"):
            raise RefusedError(400, "Bad Request: TOPIC_NOT_MODIFIED")
        topic.name = str(params["name"])
        return True

    def _close_topic(self, params: Params, *, is_closed: bool) -> bool:
        topic = self._open(params).topic(int(params["message_thread_id"]))
        if topic.is_closed == is_closed:
            raise RefusedError(400, "Bad Request: TOPIC_NOT_MODIFIED")
        topic.is_closed = is_closed
        return True

    def _delete_topic(self, params: Params) -> bool:
        chat = self._open(params)
        thread = int(params["message_thread_id"])
        chat.topic(thread).is_deleted = True
        for posted in chat.messages.values():
            posted.is_deleted |= posted.thread == thread
        return True

    def _get_file(self, params: Params) -> Params:
        file_id = str(params["file_id"])
        if file_id not in self.fake.files:
            raise RefusedError(400, "Bad Request: wrong file_id or the file is temporarily")
        if len(self.fake.files[file_id]) > DOWNLOAD:
            raise RefusedError(400, "Bad Request: file is too big")
        return {"file_id": file_id, "file_unique_id": file_id, "file_path": file_id}


def _set_buttons(posted: Posted, markup: Any) -> None:
    if isinstance(markup, str):
        markup = json.loads(markup)
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
    posted.rows = [[button["text"] for button in row] for row in rows]
    posted.labels = [
        (button["text"], button.get("callback_data") or button.get("url", ""))
        for row in rows
        for button in row
    ]
