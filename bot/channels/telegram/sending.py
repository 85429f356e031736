"""Shows messages on Telegram: one parcel, as few calls as it takes.

Rules:
- A text that is too long goes in pieces; the buttons stand below the last one.
- A picture carries the text as its caption where that fits, else it goes first by itself.
- A finished question keeps its text and the answer, and loses its buttons.
- A countdown is an instant that each phone shows in its own way; the plain words are right alone.
- An answer goes to the topic that its person wrote in; where that is gone, to the chat itself.
- Only the last piece of what one message says makes a sound.
- An edit that changes nothing has succeeded; one that comes too late for an answer is no harm.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram import Message as Sent
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.app import App
from bot.channels.export_files import Upload
from bot.channels.markdown import Run, length, pieces_of, runs_of
from bot.channels.refusal import Meaning
from bot.channels.sender import Sender
from bot.channels.telegram.errors import (
    AS_IT_IS,
    FILE_ID,
    MARKUP,
    as_failure,
    meaning_of,
    says,
)
from bot.channels.telegram.keyboard import keyboard, link
from bot.channels.telegram.markup import CAPTION_LIMIT, TEXT_LIMIT, html_of
from bot.channels.telegram.receiving import message_of_key, topic_of_key
from bot.media.picture_file import PictureFile
from bot.media.relay import Relay, RelayedFile
from bot.storage.parcel import CAPTION, CoachFile, Parcel
from handlers.engine.message import Message, Shown
from handlers.profile.facts import KNOWN_ZONE

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
SENDS = {
    "photo": "send_photo",
    "voice": "send_voice",
    "audio": "send_audio",
    "video": "send_video",
    "video note": "send_video_note",
    "animation": "send_animation",
    "sticker": "send_sticker",
}
"""Which call shows a file of which kind; any other is a document. A file that Telegram has is taken
by the call for its own kind alone ("can't use file of type ... as ...").
"""
UNCAPTIONED = frozenset({"video note", "sticker"})
"""What has no words of its own (sendVideoNote, sendSticker)."""
LARGEST, LARGEST_PHOTO = 50_000_000, 10_000_000
"""Bytes of a file, and of a photo, that a bot may upload (Bot API: Sending files)."""
_NOT_THERE = "message to delete not found"
_SHOWN = {
    "photo": (".jpg", ".jpeg", ".png", ".webp"),
    "voice": (".ogg", ".oga", ".mp3", ".m4a"),
    "audio": (".mp3", ".m4a"),
    "video": (".mp4",),
    "video note": (".mp4",),
    "animation": (".gif", ".mp4"),
}
"""What Telegram shows as such (Bot API: sendVoice, sendVideo); any other file is a document."""


@dataclass(slots=True)
class TelegramSender(Sender):
    """Delivers parcels to people. now: the clock's; messages: the content's text by key."""

    bot: Bot
    app: App
    messages: Mapping[str, str]
    now: Callable[[], datetime]

    async def deliver(self, parcel: Parcel) -> str:
        """Show a parcel; returns the platform's id for it. Raises as `Channel.deliver` says."""
        try:
            try:
                return await self.show(parcel)
            except BadRequest as error:
                is_gone = meaning_of(error) is Meaning.THREAD_GONE
                if topic_of_key(parcel.cause) is None or not is_gone:
                    raise
                return await self.show(replace(parcel, cause=None))  # the chat stays
        except TelegramError as error:
            raise as_failure(error) from error

    # -- new messages -----------------------------------------------------------------------

    async def send(self, parcel: Parcel, message: Message, file: CoachFile | None = None) -> str:
        runs = runs_of(message.text)
        if file is not None and file.channel == parcel.address.channel:
            return await self._file(parcel, file.kind, file.platform_id, runs)
        if file is not None and (relayed := await self._relayed(parcel, file)) is not None:
            try:
                return await self._file(parcel, kind_of(relayed), relayed.data, runs, relayed.name)
            except BadRequest:
                await self._relay.note_missing(parcel.person, relayed.name)
        picture = await self._picture(message.picture)
        countdown = await self._countdown(message, parcel.person)
        markup = keyboard(message.buttons)
        if parcel.address.chat.startswith("-"):  # a group: the rest is said in private
            markup = link(
                self.messages["telegram.open_private"], f"https://t.me/{self.bot.username}"
            )
        if picture is not None and _length(runs) + len(countdown) <= CAPTION_LIMIT:
            caption = html_of(runs) + countdown
            sent = await self._show(parcel, picture, caption, markup)
            if sent is not None:
                return f"{sent.message_id}{CAPTION}"
        elif picture is not None:
            await self._show(parcel, picture, "", None, is_silent=True)
        pieces = pieces_of(runs, TEXT_LIMIT)
        sent_last = ""
        for number, piece in enumerate(pieces, 1):
            is_last = number == len(pieces)
            html = html_of(piece) + (countdown if is_last else "")
            options: dict[str, Any] = {} if is_last else {"disable_notification": True}
            if is_last and markup:
                options["reply_markup"] = markup
            sent_last = str((await self._say(parcel, html, options)).message_id)
        return sent_last

    async def _file(
        self,
        parcel: Parcel,
        kind: str,
        what: str | bytes,
        runs: tuple[Run, ...],
        name: str | None = None,
    ) -> str:
        """A file that a coach sent, with their words. what: Telegram's id for it, or its bytes."""
        send = getattr(self.bot, SENDS.get(kind, "send_document"))
        is_short = _length(runs) <= CAPTION_LIMIT and kind not in UNCAPTIONED
        options: dict[str, Any] = {} if name is None else {"filename": name}
        if is_short:
            options |= {"caption": html_of(runs), "parse_mode": ParseMode.HTML}
        else:
            options["disable_notification"] = True
        sent: Sent = await send(int(parcel.address.chat), what, **options)
        if is_short:
            return f"{sent.message_id}{CAPTION}"
        for piece in pieces_of(runs, TEXT_LIMIT):
            sent = await self._say(parcel, html_of(piece), {})
        return str(sent.message_id)

    async def _relayed(self, parcel: Parcel, file: CoachFile) -> RelayedFile | None:
        """A coach's file from elsewhere, unless it is more than Telegram takes."""
        found = await self._relay.file_for_person(parcel, file)
        if found is None or len(found.data) <= LARGEST:
            return found
        await self._relay.note_missing(parcel.person, file.name or file.kind, len(found.data))
        return None

    @property
    def _relay(self) -> Relay:
        app = self.app
        missing = self.messages["mirror.left_behind"]
        return Relay(app.store, app.dispatcher, self.now, app.files, missing)

    async def _say(self, parcel: Parcel, html: str, options: dict[str, Any]) -> Sent:
        where: dict[str, Any] = {"chat_id": int(parcel.address.chat)}
        options = {"link_preview_options": NO_PREVIEW, **options, **_reply(parcel)}
        try:
            return await self.bot.send_message(
                text=html, parse_mode=ParseMode.HTML, **where, **options
            )
        except BadRequest as error:
            if not says(error, MARKUP):
                raise
            return await self.bot.send_message(text=_plain(html), **where, **options)

    async def _show(
        self,
        parcel: Parcel,
        picture: PictureFile,
        html: str,
        markup: Any,
        *,
        is_silent: bool = False,
    ) -> Sent | None:
        """Send a picture by Telegram's own id for it, or upload it and keep the id.

        None where it cannot be read: then the words go without it.
        """
        options: dict[str, Any] = {"reply_markup": markup, **_reply(parcel)}
        if is_silent:
            options["disable_notification"] = True
        if html:
            options |= {"caption": html, "parse_mode": ParseMode.HTML}
        bot_name = f"telegram/{self.bot.id}"
        known = await self.app.upload_ids.of(bot_name, picture.mark)
        if known is not None:
            try:
                return await self._upload(parcel, picture.name, known, options)
            except BadRequest as error:
                if not says(error, *FILE_ID):
                    raise
                await self.app.upload_ids.keep(bot_name, picture.mark, "")
        content = await picture.read()
        if content is None:
            return None
        sent = await self._upload(parcel, picture.name, content, options)
        file = sent.animation or (sent.photo[-1] if sent.photo else sent.document)
        if file is not None:
            await self.app.upload_ids.keep(bot_name, picture.mark, file.file_id)
        return sent

    async def _upload(
        self, parcel: Parcel, name: str, what: str | bytes, options: Mapping[str, Any]
    ) -> Sent:
        chat = int(parcel.address.chat)
        if name.endswith((".gif", ".mp4")):
            return await self.bot.send_animation(chat, what, filename=name, **options)
        return await self.bot.send_photo(chat, what, filename=name, **options)

    async def _picture(self, shown: Shown | None) -> PictureFile | None:
        if shown is None:
            return None
        return await self.app.pictures.find(shown)

    async def _countdown(self, message: Message, person: int) -> str:
        """A line that counts down, as HTML; "" where nothing does."""
        if message.until is None:
            return ""
        seconds = message.until.seconds
        due = self.now() + timedelta(seconds=seconds)
        zone = KNOWN_ZONE.of(await self.app.store.profile_of(person) or {})
        if zone:
            local = due.astimezone(ZoneInfo(zone))
            at = self.messages["telegram.at"].format(time=f"{local:%H:%M:%S}")
        else:
            at = self.messages["telegram.in"].format(seconds=seconds)
        label = escape(message.until.label, quote=False)
        return f'\n\n⏱ {label} <tg-time unix="{round(due.timestamp())}" format="r">{at}</tg-time>'

    @property
    def largest(self) -> int:
        return LARGEST

    async def send_files(self, parcel: Parcel, files: Sequence[Upload]) -> str:
        sent = ""
        for each in files:
            last = await self.bot.send_document(
                int(parcel.address.chat),
                each.data,
                filename=each.name,
                disable_notification=each != files[-1],
                **_reply(parcel),
            )
            sent = str(last.message_id)
        return sent

    # -- messages that stand there already --------------------------------------------------

    async def edit(self, parcel: Parcel, message: Message, external: str) -> str:
        runs = pieces_of(runs_of(message.text), _limit(external))[-1]
        try:
            await self._change(parcel, external, html_of(runs), keyboard(message.buttons))
        except BadRequest as error:
            if meaning_of(error) is Meaning.UNCHANGED:
                return external
            if meaning_of(error) is Meaning.TARGET_GONE:
                return await self.send(parcel, message)
            raise
        return external

    async def amend(self, parcel: Parcel, text: str, external: str) -> None:
        if not text:
            await self._take_back(parcel, external)
            return
        html = html_of(pieces_of(runs_of(text), _limit(external))[-1])
        try:
            await self._change(parcel, external, html, None)
        except BadRequest as error:
            if meaning_of(error) not in AS_IT_IS:
                raise

    async def _take_back(self, parcel: Parcel, external: str) -> None:
        """Delete a message; one of more than 48 hours ago stays (deleteMessage), which is said."""
        try:
            await self.bot.delete_message(int(parcel.address.chat), _number(external))
        except BadRequest as error:
            if not says(error, _NOT_THERE):
                await self._relay.note(parcel.person, self.messages["mirror.not_taken_back"])

    async def settle(self, parcel: Parcel, label: str, original: Message, external: str) -> None:
        try:
            await self._close(parcel, label, original, external)
        except BadRequest as error:
            if meaning_of(error) not in AS_IT_IS:
                raise

    async def _close(self, parcel: Parcel, label: str, original: Message, external: str) -> None:
        limit = _limit(external)
        runs = pieces_of(runs_of(original.text), limit)[-1]
        answer = f"\n\n✓ {label}" if label else ""
        has_room = _length(runs) + length(answer) <= limit
        if has_room and (answer or original.until is not None):  # a countdown goes as well
            html = html_of(runs) + escape(answer, quote=False)
            await self._change(parcel, external, html, None)
        elif original.buttons:
            chat, number = int(parcel.address.chat), _number(external)
            await self.bot.edit_message_reply_markup(chat, number, reply_markup=None)

    async def _change(self, parcel: Parcel, external: str, html: str, markup: Any) -> None:
        chat, number = int(parcel.address.chat), _number(external)
        options: dict[str, Any] = {"parse_mode": ParseMode.HTML, "reply_markup": markup}
        if external.endswith(CAPTION):
            await self.bot.edit_message_caption(chat, number, caption=html, **options)
        else:
            await self.bot.edit_message_text(
                html, chat, number, link_preview_options=NO_PREVIEW, **options
            )


def kind_of(file: RelayedFile) -> str:
    """As what a file from elsewhere can be sent."""
    is_large = file.kind == "photo" and len(file.data) > LARGEST_PHOTO
    is_shown = file.name.lower().endswith(_SHOWN.get(file.kind, ()))
    return file.kind if is_shown and not is_large else "document"


def _reply(parcel: Parcel) -> dict[str, Any]:
    """In a group an answer points at the message that it answers; it goes to that one's topic."""
    options: dict[str, Any] = {}
    if (topic := topic_of_key(parcel.cause)) is not None:
        options["message_thread_id"] = topic
    number = message_of_key(parcel.cause)
    if parcel.address.chat.startswith("-") and number is not None:
        options["reply_parameters"] = ReplyParameters(number, allow_sending_without_reply=True)
    return options


def _limit(external: str) -> int:
    """Letters of a message's words, which may be a caption."""
    return CAPTION_LIMIT if external.endswith(CAPTION) else TEXT_LIMIT


def _number(external: str) -> int:
    return int(external.removesuffix(CAPTION))


def _length(runs: tuple[Run, ...]) -> int:
    return length("".join(run.text for run in runs))


_TAGS = re.compile(r"</?(?:b|i|tg-time)(?: [^>]*)?>")


def _plain(html: str) -> str:
    """The words of an HTML text that Telegram would not read."""
    html = _TAGS.sub("", html)
    return html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
