"""The coach's chat on Telegram: a group with one topic a person, or a plain chat with replies.

Rules:
- In a group with topics a thread is a topic. It can be closed, and written to all the same.
- In a plain chat a thread is the card's message; every line is a reply to it. There is nothing to
  close there.
- Of a coach's own message the fate is a reaction where it went well, and a reply where it did not.
"""

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram import Message as Sent
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.channels.markdown import length, pieces_of, runs_of
from bot.channels.refusal import Meaning
from bot.channels.telegram.errors import (
    AS_IT_IS,
    NO_CAPTION,
    NO_FORUM,
    as_failure,
    is_unsupported,
    meaning_of,
    says,
)
from bot.channels.telegram.markup import CAPTION_LIMIT, TEXT_LIMIT, html_of
from bot.channels.telegram.sending import LARGEST, NO_PREVIEW, SENDS, UNCAPTIONED, kind_of
from bot.inbox.surface import FileLeftError, Surface, SurfacePost, ThreadGoneError
from bot.media.files import Files
from bot.media.relay import file_for_coach
from bot.storage.mirrors import Attachment
from bot.storage.records import Address
from handlers.coach.thread import number_in

TITLE_LIMIT = 128
"""Letters of a topic's name (Bot API: createForumTopic)."""
_DELIVERED = "👌"


@dataclass(frozen=True, slots=True)
class Topics:
    """Implements `bot.inbox.surface.Surface`. files: where fetched files are."""

    bot: Bot
    address: Address
    has_topics: bool
    files: Files
    has_turned: Callable[[], None] = lambda: None
    """Called where topics were switched on or off since it was looked at."""
    _made: dict[int | None, str] = field(default_factory=dict, init=False)
    """By person, the topics that have no card yet."""

    def moved(self, chat: str) -> Surface:
        return replace(self, address=Address(self.address.channel, chat))

    async def open(self, title: str, card: SurfacePost) -> tuple[str, str]:
        try:
            if not self.has_topics:
                *_, number = await self._say("", card)
                return number, number
            place = await self._topic(title)
            *_, number = await self._say(place, card)
        except TelegramError as error:
            if meaning_of(error) is Meaning.THREAD_GONE:
                self._made.pop(number_in(title), None)
            raise self._failure(error) from error
        self._made.pop(number_in(title), None)
        return place, number

    async def _topic(self, title: str) -> str:
        """A new topic, or the one that was made before its card was refused."""
        person = number_in(title)
        if person not in self._made:
            topic = await self.bot.create_forum_topic(self._chat, title[:TITLE_LIMIT])
            self._made[person] = str(topic.message_thread_id)
        return self._made[person]

    async def set_closed(self, place: str, *, is_closed: bool) -> None:
        if not self.has_topics:
            return
        do = self.bot.close_forum_topic if is_closed else self.bot.reopen_forum_topic
        try:
            await do(self._chat, int(place))
        except TelegramError as error:
            if meaning_of(error) is not Meaning.UNCHANGED:
                raise self._failure(error) from error

    async def rename(self, place: str, title: str) -> None:
        if not self.has_topics:
            return
        try:
            await self.bot.edit_forum_topic(self._chat, int(place), title[:TITLE_LIMIT])
        except TelegramError as error:
            if meaning_of(error) is not Meaning.UNCHANGED:
                raise self._failure(error) from error

    async def remove(self, place: str, lines: Sequence[str]) -> None:
        try:
            if self.has_topics:
                await self.bot.delete_forum_topic(self._chat, int(place))
                return
            for line in lines:
                with contextlib.suppress(BadRequest):  # a coach's own, or older than 48 hours
                    await self.bot.delete_message(self._chat, int(line))
        except TelegramError as error:
            if meaning_of(error) is not Meaning.THREAD_GONE:
                raise self._failure(error) from error

    async def post(self, place: str, line: SurfacePost) -> Sequence[str]:
        try:
            return await self._say(place, line)
        except TelegramError as error:
            raise self._failure(error) from error

    async def tell(self, title: str, line: SurfacePost) -> None:  # noqa: ARG002 - `Surface` declares it: other platforms show a title, Telegram does not
        try:
            await self._say("", line)
        except TelegramError as error:
            raise self._failure(error) from error

    async def mark(self, place: str, external: str, fate: str, said: str) -> None:
        try:
            if fate == "sent":
                try:
                    await self.bot.set_message_reaction(self._chat, int(external), _DELIVERED)
                except TelegramError as error:  # a group, or an old server, may not allow it
                    if not (isinstance(error, BadRequest) or is_unsupported(error)):
                        raise
            else:
                await self._say(place, SurfacePost(said, external))
        except TelegramError as error:
            raise self._failure(error) from error

    async def edit(self, external: str, line: SurfacePost) -> None:
        piece = html_of(pieces_of(runs_of(line.text), TEXT_LIMIT)[-1])
        try:
            if line.attachment is not None and await self._edit_caption(int(external), piece):
                return
            await self.bot.edit_message_text(
                piece,
                self._chat,
                int(external),
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
            )
        except TelegramError as error:
            if meaning_of(error) not in AS_IT_IS:
                raise self._failure(error) from error

    async def _edit_caption(self, number: int, html: str) -> bool:
        """Change the words below a file; returns whether they stand there."""
        try:
            await self.bot.edit_message_caption(
                self._chat, number, caption=html, parse_mode=ParseMode.HTML
            )
        except BadRequest as error:
            if not says(error, NO_CAPTION):
                raise
            return False
        return True

    @property
    def _chat(self) -> int:
        return int(self.address.chat)

    async def _say(self, place: str, line: SurfacePost) -> list[str]:
        """Show a line; returns the numbers of the messages that it took."""
        options = self._where(place, line.answers)
        if line.is_silent:
            options["disable_notification"] = True
        sent: list[str] = []
        runs = runs_of(line.text)
        send = None if line.attachment is None else await self._sending(line.attachment)
        if send is not None:
            text = "".join(run.text for run in runs)
            is_captioned = line.attachment is None or line.attachment.kind not in UNCAPTIONED
            if length(text) <= CAPTION_LIMIT and is_captioned:
                words = {"caption": html_of(runs), "parse_mode": ParseMode.HTML}
                return [str((await send(**words, **options)).message_id)]
            sent.append(str((await send(**options)).message_id))
        pieces = pieces_of(runs, TEXT_LIMIT)
        for number, piece in enumerate(pieces, 1):
            if number == len(pieces) and line.choices:
                options["reply_markup"] = _buttons(line.choices)
            said = await self.bot.send_message(
                self._chat,
                html_of(piece),
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
                **options,
            )
            sent.append(str(said.message_id))
            if bool(said.chat.is_forum) != self.has_topics:
                self.has_turned()
        return sent

    async def _sending(self, file: Attachment) -> Callable[..., Awaitable[Sent]]:
        """The call that shows a file, which is uploaded where Telegram does not have it yet.

        Raises `Away` while it is fetched, and `FileLeftError` where it cannot be shown.
        """
        if file.channel == self.address.channel:
            send = getattr(self.bot, SENDS.get(file.kind, "send_document"))
            return partial(send, self._chat, file.platform_id)
        found = await file_for_coach(self.files, file)
        if found is None:
            raise FileLeftError
        if len(found.data) > LARGEST:
            raise FileLeftError(len(found.data))
        send = getattr(self.bot, SENDS.get(kind_of(found), "send_document"))
        return partial(send, self._chat, found.data, filename=found.name)

    def _where(self, place: str, answers: str) -> dict[str, Any]:
        """In which topic, and below which message."""
        options: dict[str, Any] = {}
        if self.has_topics and place:
            options["message_thread_id"] = int(place)
        target = answers or ("" if self.has_topics else place)
        if target:
            options["reply_parameters"] = ReplyParameters(
                int(target), allow_sending_without_reply=True
            )
        return options

    def _failure(self, error: TelegramError) -> Exception:
        if says(error, NO_FORUM):
            self.has_turned()
        return ThreadGoneError() if meaning_of(error) is Meaning.THREAD_GONE else as_failure(error)


def _buttons(choices: Sequence[tuple[str, str]]) -> InlineKeyboardMarkup:
    buttons = [InlineKeyboardButton(label, callback_data=data) for label, data in choices]
    return InlineKeyboardMarkup([buttons[at : at + 2] for at in range(0, len(buttons), 2)])
