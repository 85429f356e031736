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

import asyncio
import contextlib
from dataclasses import InitVar, dataclass, field, replace
from time import monotonic

from telegram.error import ChatMigrated, TelegramError

from bot.app import App
from bot.channels.telegram.api import TelegramBot
from bot.channels.telegram.commands import offer_no_more, offer_to_coach
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
from bot.dispatch.item import RowsOnly
from bot.errors import StorageError
from bot.inbox.coach_chat import CoachChat, Unsuitable
from bot.inbox.coach_messages import CoachMessage
from bot.inbox.outside_threads import COMMANDS
from bot.inbox.surface import Surface
from bot.storage.changes import Changes
from bot.storage.records import Address
from bot.storage.written_rows import MovedChatRow
from handlers.coach.thread import number_in
from handlers.command import parted
from handlers.engine.clean import clean_name

COMMAND = "/coach_here"
HELP = "/help"
TURNED_WAIT = 60.0
"""Seconds between two looks at a group whose topics seem to have been switched."""


@dataclass(slots=True)
class CoachUpdates:
    """Takes the updates that are the coach's. fixed: the chat that the settings name."""

    bot: TelegramBot
    app: App
    fixed: InitVar[str | None]
    chat: CoachChat = field(init=False)
    _looking: "asyncio.Task[None] | None" = None
    _looked: float = 0.0
    _menu_in: str | None = None
    """The group that is offered the coach's commands."""

    def __post_init__(self, fixed: str | None) -> None:
        app = self.app
        self.chat = CoachChat(CHANNEL, app.mirror, app.editions, fixed, self._surface_of)

    async def look_again(self) -> None:
        """See whether threads may still be shown there; if not, that stops now, and is said.

        Raises `TelegramError`.
        """
        was = self.chat.here
        problem = await self.chat.look_again()
        if problem and was is not None:
            await self.bot.send_message(was.chat, problem)
        await self.offer_menu()

    async def offer_menu(self) -> None:
        """Offer the coach's commands in the coach's group alone. Raises `TelegramError`."""
        here = self.chat.here
        group = None if here is None or not here.chat.startswith("-") else here.chat
        if group == self._menu_in:
            return
        if group is not None:
            await offer_to_coach(self.bot, self.app.editions.world.catalog.messages, group)
        was, self._menu_in = self._menu_in, group
        if was is not None:
            await offer_no_more(self.bot, was)

    async def _surface_of(self, chat: str) -> Surface | Unsuitable:
        try:
            found = await self.bot.chat_facts(chat)
        except ChatMigrated as moved:
            row = MovedChatRow(str(moved.new_chat_id), CHANNEL, chat)
            await self.app.dispatcher.submit(RowsOnly(Changes(chats_moved=[row])))
            chat = str(moved.new_chat_id)
            found = await self.bot.chat_facts(chat)
        messages = self.app.editions.world.catalog.messages
        if found.is_public:
            return Unsuitable(messages["telegram.public"])
        if found.is_forum and not await self.bot.may_manage_topics(chat):
            return Unsuitable(messages["telegram.no_topics"])
        at = Address(CHANNEL, chat)
        return Topics(self.bot, at, found.is_forum, self.app.files, self._turned)

    def _turned(self) -> None:
        """Topics were switched on or off: look again at once, and once a minute at most."""
        now = monotonic()
        if self._looking is None or now - self._looked >= TURNED_WAIT:
            self._looked = now
            self._looking = asyncio.create_task(self._look())

    async def _look(self) -> None:
        with contextlib.suppress(TelegramError, StorageError):  # within the hour it is done anyway
            await self.look_again()

    async def take(self, update: TelegramUpdate) -> bool:
        """Take what a coach did; false for what is not a coach's. Returns after the commit."""
        match update.what:
            case NewMessage(message):
                return await self._take_new(update, message)
            case ChangedMessage(message):
                return await self._take_change(update, message)
            case TappedButton(data=data, chat=ChatRef(id=chat), number=number, name=name):
                here = Address(CHANNEL, str(chat))
                return here == self.chat.here and await self.chat.messages.tapped(
                    here, data, name, str(number)
                )
            case MemberChanged(chat=ChatRef(id=chat)):
                if str(chat) == await self.chat.wanted():
                    with contextlib.suppress(
                        TelegramError
                    ):  # what it cannot say now, it says later
                        await self.look_again()
                return False
            case TappedButton() | OtherUpdate():
                return False

    async def _take_new(self, update: TelegramUpdate, message: ReceivedMessage) -> bool:
        text = message.text.strip()
        name, rest = parted(text)
        if name.split("@")[0] == COMMAND:
            await self._claim(update, message, rest)
            return True
        here = address_of(message)
        if here != self.chat.here:
            return False
        if message.migrated_to is not None:
            await self.app.mirror.moved(here, str(message.migrated_to))
            return False  # the rows follow as anybody's
        if message.kind == "service":  # a topic may have been opened again, or a right given
            self.app.mirror.try_again(here)
        if await self._take_outside(update, message, text):
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
        await self.chat.messages.written(said)
        return True

    async def _take_outside(
        self, update: TelegramUpdate, message: ReceivedMessage, text: str
    ) -> bool:
        """What is about no thread, wherever in the coach's chat it was written."""
        name, rest = parted(text)
        bare = name.casefold().removesuffix(f"@{self.bot.username}".casefold())
        if bare == HELP or bare not in COMMANDS:
            return False
        return await self._asks(update, message, f"{bare} {rest}")

    async def _asks(self, update: TelegramUpdate, message: ReceivedMessage, text: str) -> bool:
        here, key = address_of(message), (CHANNEL, update.key)
        return await self.chat.messages.asked(here, key, _author(message), text)

    async def _take_change(self, update: TelegramUpdate, message: ReceivedMessage) -> bool:
        if address_of(message) != self.chat.here:
            return False
        person = await self._person(message)
        if person is None:
            return not message.chat.is_private
        await self.chat.messages.changed(self._message(update, message, person))
        return True

    async def _person(self, message: ReceivedMessage) -> int | None:
        """Whose thread a message stands in: its topic's, or that of the line it replies to."""
        place = None if message.topic is None else str(message.topic)
        lines = [str(each) for each in (message.replied, message.number) if each is not None]
        named = await self._named(message)
        is_waiting = named is None and message.replied_to_bot == self.bot.id
        known = await self.chat.person_of(place, lines, is_waiting=is_waiting)
        return named if known is None else known

    async def _named(self, message: ReceivedMessage) -> int | None:
        """The person whose number is in the name of a topic that Limber made."""
        if message.replied_to_bot != self.bot.id:  # another bot's topics have numbers, too
            return None
        person = number_in(message.topic_name)
        is_somebodys = person is not None and await self.app.store.profile_of(person) is not None
        return person if is_somebodys else None

    async def _is_in_orphan(self, message: ReceivedMessage) -> bool:
        """Whether it is no reply, in a topic that Limber made and does not know."""
        is_limbers = message.replied_to_bot == self.bot.id
        if message.topic is None or not message.topic_name or not is_limbers:
            return False
        place = str(message.topic)
        return await self.app.store.surfaces.at_place(address_of(message), place) is None

    def _message(
        self, update: TelegramUpdate, message: ReceivedMessage, person: int
    ) -> CoachMessage:
        text = message.text.strip()
        if text.startswith("/"):
            name, rest = parted(text)
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
        if await self.chat.is_code(code):
            said = await self.chat.claim(str(message.chat.id), code, update.key)
            with contextlib.suppress(TelegramError):  # tried again within the hour
                await self.offer_menu()
            await self._answer(message, said)

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
