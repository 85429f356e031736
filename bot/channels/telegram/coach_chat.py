"""What a coach does in the coach's chat on Telegram, and how a chat becomes the coach's.

Rules:
- Everybody who may write in the coach's chat is a coach, and nobody else is.
- A reply to a line of a thread goes to that person; a slash begins a command; anything else in a
  topic is a private note. In a plain chat what is no reply is nobody's, and in the coach's own
  private chat it is that person training.
- A topic that Limber made and does not know (its answer was lost) is known by its name: what is
  written there is a note of that person, and it is asked whether to send it.
- A coach's chat is private: a group with a public name is refused, with what mends it.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from telegram.error import ChatMigrated, TelegramError

from bot.app import App
from bot.channels.telegram.api import TelegramBot
from bot.channels.telegram.receiving import CHANNEL, address_of, is_for_another_bot
from bot.channels.telegram.surface import Topics
from bot.channels.telegram.update import (
    ChangedMessage,
    ChatRef,
    MemberChanged,
    NewMessage,
    OtherUpdate,
    ReceivedMessage,
    TappedButton,
    TelegramUpdate,
)
from bot.dispatch.item import RowsOnly, ref_of
from bot.inbox.coach_messages import CoachMessage, CoachMessages
from bot.inbox.mirror import Mirror
from bot.inbox.outside import COMMANDS
from bot.storage.changes import Changes
from bot.storage.records import Address
from bot.storage.written_rows import MovedChatRow
from bot.storage.written_thread_rows import CoachChatRow, CoachCodeRow
from handlers.coach.thread import number_in
from handlers.engine.clean import clean_name
from handlers.world import World
from scheduler.logger import Logger

COMMAND = "/coach_here"
HELP = "/help"

_log = Logger()


@dataclass(slots=True)
class Coaching:
    """The coach's side. fixed: the chat that the settings name, which wins over any code."""

    bot: TelegramBot
    app: App
    world: World
    fixed: str | None

    @property
    def mirror(self) -> Mirror:
        return self.app.mirror

    @property
    def chat(self) -> str | None:
        """The coach's chat, while there is one."""
        here = (each.chat for each in self.mirror.surfaces if each.channel == CHANNEL)
        return next(here, None)

    @property
    def messages(self) -> Mapping[str, str]:
        return self.world.catalog.messages

    async def begin(self) -> str:
        """Show threads in the coach's chat, if there is one; returns what the operator must know.

        Raises `TelegramError`.
        """
        chat = self.fixed or await self.app.store.surfaces.coach_chat(CHANNEL)
        if chat is None:
            return ""
        problem = await self._show_in(chat)
        return f"{problem} {self.messages['telegram.looks_again']}" if problem else ""

    async def look_again(self) -> None:
        """See whether threads may still be shown there; if not, that stops now, and is said.

        Raises `TelegramError`.
        """
        was = self.chat
        problem = await self.begin()
        if not problem:
            return
        _log.error("coach's chat", why=problem)
        if was is not None:
            self.mirror.drop(Address(CHANNEL, was))
            await self.bot.send_message(was, problem)

    async def _show_in(self, chat: str) -> str:
        try:
            found = await self.bot.chat_facts(chat)
        except ChatMigrated as moved:
            row = MovedChatRow(str(moved.new_chat_id), CHANNEL, chat)
            await self.app.dispatcher.submit(RowsOnly(Changes(chats_moved=[row])))
            chat = str(moved.new_chat_id)
            found = await self.bot.chat_facts(chat)
        problem = ""
        if found.is_public:
            problem = "public"
        elif found.is_forum and not await self.bot.may_manage_topics(chat):
            problem = "no_topics"
        if problem:
            return self.messages[f"telegram.{problem}"]
        if self.chat is not None and self.chat != chat:
            self.mirror.drop(Address(CHANNEL, self.chat))
        here = Address(CHANNEL, chat)
        self.mirror.add(Topics(self.bot, here, found.is_forum, self.app.data_dir))
        self.app.editions.coach_is_here()
        return ""

    async def is_taken(self, update: TelegramUpdate) -> bool:
        """Take what a coach did; false for what is not a coach's. Returns after the commit."""
        match update.what:
            case NewMessage(message):
                return await self._is_new(update, message)
            case ChangedMessage(message):
                return await self._is_changed(update, message)
            case TappedButton(data=data, chat=ChatRef(id=chat), number=number, name=name):
                here = Address(CHANNEL, str(chat))
                return here.chat == self.chat and await self._coach.tapped(
                    here, data, name, str(number)
                )
            case MemberChanged(chat=ChatRef(id=chat)):
                if str(chat) == (self.fixed or await self.app.store.surfaces.coach_chat(CHANNEL)):
                    with contextlib.suppress(
                        TelegramError
                    ):  # what it cannot say now, it says later
                        await self.look_again()
                return False
            case TappedButton() | OtherUpdate():
                return False

    @property
    def _coach(self) -> CoachMessages:
        return CoachMessages(self.mirror)

    async def _is_new(self, update: TelegramUpdate, message: ReceivedMessage) -> bool:
        text = message.text.strip()
        if text.split("@")[0].split(" ")[0] == COMMAND:
            await self._claim(update, message, text.partition(" ")[2].strip())
            return True
        if str(message.chat.id) != self.chat:
            return False
        if message.migrated_to is not None:
            await self.mirror.moved(Address(CHANNEL, self.chat), str(message.migrated_to))
            return False  # the rows follow as anybody's
        if message.kind == "service":  # a topic may have been opened again, or a right given
            self.mirror.try_again(Address(CHANNEL, self.chat))
        if await self._is_outside(update, message, text):
            return True
        if message.kind == "service" or is_for_another_bot(text, self.bot.username):
            return not message.chat.is_private
        person = await self._person(message)
        if person is None:
            if text.split("@")[0].casefold() == HELP and not message.chat.is_private:
                await self._asks(update, message, HELP)
            return not message.chat.is_private
        said = self._message(update, message, person)
        if await self._is_in_orphan(message):
            said = replace(said, replied=str(message.topic), replied_is_limbers=True)
        await self._coach.written(said)
        return True

    async def _is_outside(
        self, update: TelegramUpdate, message: ReceivedMessage, text: str
    ) -> bool:
        """What is about no thread, wherever in the coach's chat it was written."""
        name, _, rest = text.partition(" ")
        bare = name.casefold().removesuffix(f"@{self.bot.username}".casefold())
        if bare == HELP or bare not in COMMANDS:
            return False
        return await self._asks(update, message, f"{bare} {rest}")

    async def _asks(self, update: TelegramUpdate, message: ReceivedMessage, text: str) -> bool:
        assert self.chat is not None
        here = Address(CHANNEL, self.chat)
        return await self._coach.asked(here, (CHANNEL, update.key), _author(message), text)

    async def _is_changed(self, update: TelegramUpdate, message: ReceivedMessage) -> bool:
        if str(message.chat.id) != self.chat:
            return False
        person = await self._person(message)
        if person is None:
            return not message.chat.is_private
        await self._coach.changed(self._message(update, message, person))
        return True

    async def _person(self, message: ReceivedMessage) -> int | None:
        """Whose thread a message stands in: its topic's, or that of the line it replies to.

        A line that is just being shown can be replied to before its row is stored.
        """
        person = await self._known(message)
        if person is None and message.replied_to_bot == self.bot.id:
            await self.mirror.standing(address_of(message))
            person = await self._known(message)
        return person

    async def _known(self, message: ReceivedMessage) -> int | None:
        rows, here = self.app.store.surfaces, address_of(message)
        if message.topic is not None:
            person = await rows.at_place(here, str(message.topic))
            if person is not None:
                return person
        for number in (message.replied, message.number):
            if number is not None:
                line = await rows.line_at(here, str(number), ref_of(here, number))
                if line is not None:
                    return line.person
        person = number_in(message.topic_name)
        is_somebodys = person is not None and await self.app.store.profile_of(person) is not None
        return person if is_somebodys else None

    async def _is_in_orphan(self, message: ReceivedMessage) -> bool:
        """Whether it is no reply, in a topic that Limber made and does not know."""
        if message.topic is None or not message.topic_name:
            return False
        place = str(message.topic)
        return await self.app.store.surfaces.at_place(address_of(message), place) is None

    def _message(
        self, update: TelegramUpdate, message: ReceivedMessage, person: int
    ) -> CoachMessage:
        text = message.text.strip()
        if text.startswith("/"):
            name, _, rest = text.partition(" ")
            text = f"{name.split('@')[0]} {rest}".strip()
        elif message.kind and message.file is None:
            text = f"[{message.kind}] {text or message.inner}".strip()
        is_reply = message.replied is not None and message.replied != message.topic
        return CoachMessage(
            address_of(message),
            person,
            str(message.number),
            update.key,
            _author(message),
            text,
            message.file,
            str(message.replied) if is_reply else None,
            message.replied_to_bot == self.bot.id,
            message.is_forwarded,
        )

    # -- making a chat the coach's ----------------------------------------------------------

    async def _claim(self, update: TelegramUpdate, message: ReceivedMessage, code: str) -> None:
        """Somebody sent a code that `limber coach-here` printed, or something like it."""
        if self.fixed is not None:
            return
        if not code or not await self.app.store.surfaces.is_code(code, self.app.clock.now()):
            return
        chat = str(message.chat.id)
        problem = await self._show_in(chat)
        if problem:
            await self._answer(message, f"{problem} {self.messages['telegram.send_again']}")
            return
        changes = Changes(
            coach_chats=[CoachChatRow(CHANNEL, chat)], coach_codes=[CoachCodeRow(code, 0)]
        )
        await self.app.dispatcher.submit(RowsOnly(changes, (CHANNEL, update.key)))
        await self._answer(message, self.messages["mirror.how"])

    async def _answer(self, message: ReceivedMessage, text: str) -> None:
        await self.bot.send_message(
            message.chat.id,
            text,
            message_thread_id=message.topic,
        )


def _author(message: ReceivedMessage) -> str:
    """Who wrote it, as Telegram names them."""
    if message.writer is not None and not message.is_bot:
        return clean_name(message.name)
    return message.signature or "coach"
