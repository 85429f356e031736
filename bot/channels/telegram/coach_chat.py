"""What a coach does in the coach's chat on Telegram, and how a chat becomes the coach's.

Rules:
- Whoever may write in the coach's chat is a coach, and nobody else is.
- A reply to a line of a thread goes to that person; a slash begins a command; anything else in a
  topic is a private note. In a plain chat what is no reply is nobody's, and in the coach's own
  private chat it is that person training.
- A coach's chat is private: a group with a public name is refused, with what mends it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from telegram import Bot, Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import ChatMigrated

from bot.app import App
from bot.channels.telegram.receiving import CHANNEL, file_of, is_service, key_of, words_of
from bot.channels.telegram.surface import Topics
from bot.dispatch.item import File, RowsOnly, ref_of
from bot.inbox.mirror import Mirror
from bot.storage.changes import Changes
from bot.storage.parcel import Amended
from bot.storage.parcel_codec import body_text
from bot.storage.records import Address
from bot.storage.written_rows import (
    CoachChatRow,
    CoachCodeRow,
    EditedEntryRow,
    MessageRow,
    MovedChatRow,
)
from handlers.engine.clean import clean_name
from handlers.engine.event import CoachDid, CoachNoted, CoachReplied
from handlers.engine.journal import milliseconds
from handlers.world import World

COMMAND = "/coach_here"


@dataclass(slots=True)
class Coaching:
    """The coach's side. fixed: the chat that the settings name, which wins over any code."""

    bot: Bot
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
        return await self._show_in(chat)

    async def _show_in(self, chat: str) -> str:
        try:
            found = await self.bot.get_chat(chat)
        except ChatMigrated as moved:
            row = MovedChatRow(str(moved.new_chat_id), CHANNEL, chat)
            await self.app.dispatcher.submit(RowsOnly(Changes(chats_moved=[row])))
            chat = str(moved.new_chat_id)
            found = await self.bot.get_chat(chat)
        problem = ""
        if found.type == ChatType.CHANNEL or found.username or found.active_usernames:
            problem = "public" if found.type != ChatType.PRIVATE else ""
        elif found.is_forum:
            me = await self.bot.get_chat_member(chat, self.bot.id)
            may = getattr(me, "can_manage_topics", False)
            if me.status != ChatMemberStatus.ADMINISTRATOR or not may:
                problem = "no_topics"
        if problem:
            return self.messages[f"telegram.{problem}"]
        if self.chat is not None and self.chat != chat:
            self.mirror.drop(Address(CHANNEL, self.chat))
        here = Address(CHANNEL, chat)
        self.mirror.add(Topics(self.bot, here, bool(found.is_forum), self.app.data_dir))
        self.app.editions.coach_is_here()
        return ""

    async def is_taken(self, update: Update) -> bool:
        """Take what a coach did; false for what is not a coach's. Returns after the commit."""
        message = update.message or update.edited_message
        if message is None:
            return False
        text = words_of(message).strip()
        if update.message is not None and text.split("@")[0].split(" ")[0] == COMMAND:
            await self._claim(update, message, text.partition(" ")[2].strip())
            return True
        if str(message.chat.id) != self.chat:
            return False
        if message.migrate_to_chat_id is not None:
            await self.mirror.moved(Address(CHANNEL, self.chat), str(message.migrate_to_chat_id))
            return False  # the rows follow as anybody's
        is_private = message.chat.type == ChatType.PRIVATE
        if is_service(message):
            return not is_private
        person, is_reply = await self._thread(message)
        if person is None:
            return not is_private
        if update.edited_message is not None:
            await self._changed(message, person)
        else:
            await self._did(update, message, person, is_reply=is_reply)
        return True

    async def _thread(self, message: Message) -> tuple[int | None, bool]:
        """Whose thread a message stands in, and whether it replies to a line of it."""
        rows, here = self.app.store.surfaces, Address(CHANNEL, str(message.chat.id))
        replied = message.reply_to_message
        if replied is not None:
            person = await rows.at_line(here, str(replied.message_id))
            if person is not None:
                return person, True
        thread = message.message_thread_id if message.is_topic_message else None
        person = None if thread is None else await rows.at_place(here, str(thread))
        is_reply = replied is not None and replied.message_id != thread
        return person, is_reply and person is not None

    async def _did(self, update: Update, message: Message, person: int, *, is_reply: bool) -> None:
        at, author = self.app.clock.now(), _author(message)
        text = words_of(message).strip()
        attached = file_of(message)
        file = None if attached is None else File(*attached)
        if attached is not None:
            text = text or f"[{attached[0]}]"
        did: CoachDid
        if text.startswith("/"):
            name, _, rest = text.partition(" ")
            did = CoachReplied(at, author, f"{name.split('@')[0]} {rest}".strip())
        elif is_reply:
            did = CoachReplied(at, author, text)
        else:
            did = CoachNoted(at, author, text)
        here = Address(CHANNEL, str(message.chat.id))
        number = str(message.message_id)
        await self.mirror.coach_did(here, person, did, number, key_of(update), file)

    async def _changed(self, message: Message, person: int) -> None:
        """A coach changed a message: what it became is changed too, and the old words are kept."""
        here = Address(CHANNEL, str(message.chat.id))
        ref, text = ref_of(here, message.message_id), words_of(message).strip()
        found = await self.app.store.surfaces.sent_as(ref)
        now = milliseconds(self.app.clock.now())
        changes = Changes(entries_edited=[EditedEntryRow(text, now, person, ref)])
        sent = None if found is None else found[1]
        if sent is not None and sent.external:
            said = self.messages["coach.answer"].format(coach=self.world.coach.name, text=text)
            body = Amended(said.strip(), sent.external)
            there = sent.address
            row = MessageRow(
                None, person, there.channel, there.chat, 1, body.kind, body_text(body), now, now
            )
            changes.messages.append(row)
        await self.app.dispatcher.submit(RowsOnly(changes))

    # -- making a chat the coach's ----------------------------------------------------------

    async def _claim(self, update: Update, message: Message, code: str) -> None:
        """Somebody sent a code that `limber coach-here` printed, or something like it."""
        if self.fixed is not None:
            return
        if not code or not await self.app.store.surfaces.is_code(code, self.app.clock.now()):
            return
        chat = str(message.chat.id)
        problem = await self._show_in(chat)
        if problem:
            await self._answer(message, problem)
            return
        changes = Changes(
            coach_chats=[CoachChatRow(CHANNEL, chat)], coach_codes=[CoachCodeRow(code, 0)]
        )
        await self.app.dispatcher.submit(RowsOnly(changes, (CHANNEL, key_of(update))))
        await self._answer(message, self.messages["mirror.how"])

    async def _answer(self, message: Message, text: str) -> None:
        await self.bot.send_message(
            message.chat.id,
            text,
            message_thread_id=message.message_thread_id if message.is_topic_message else None,
        )


def _author(message: Message) -> str:
    """Who wrote it, as Telegram names them."""
    if message.from_user is not None and not message.from_user.is_bot:
        return clean_name(message.from_user.first_name)
    return message.author_signature or "coach"
