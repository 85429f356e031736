"""A platform's coach chat: which chat it is, who stands behind a line there, commands by menu.

Rules:
- The chat that the settings name wins over any code. Without one, a code that `limber coach-here`
  printed makes the chat it is sent in the coach's, once.
- A chat where strangers can read along is refused, with what mends it; the code stays good.
- A platform gives the calls: whether a chat will do, and how to show threads there. What a coach's
  message becomes is in `bot/inbox/coach_messages.py`.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.dispatch.item import ForPerson, RowsOnly, ref_of
from bot.inbox.coach_messages import CoachMessages
from bot.inbox.mirror import Mirror
from bot.inbox.surface import Surface
from bot.inbox.told import show_told
from bot.reload import Editions
from bot.storage.changes import Changes
from bot.storage.records import Address
from bot.storage.written_thread_rows import CoachChatRow, CoachCodeRow
from handlers.coach.plan import held
from handlers.coach.told import COMMAND
from handlers.engine.event import CoachDid, CoachNoted, CoachReplied
from scheduler.logger import Logger

_log = Logger()


@dataclass(frozen=True, slots=True)
class Unsuitable:
    """Why a chat cannot be the coach's, and what mends it."""

    why: str


@dataclass(frozen=True, slots=True)
class CoachChat:
    """The coach's side of one channel.

    fixed: the chat that the settings name, as addresses of this channel spell it; surface_of: looks
    at a chat on the platform and raises as the platform's library does.
    """

    channel: str
    mirror: Mirror
    editions: Editions
    fixed: str | None
    surface_of: Callable[[str], Awaitable[Surface | Unsuitable]]

    @property
    def messages(self) -> CoachMessages:
        """What is done with what coaches write, change, tap and delete."""
        return CoachMessages(self.mirror)

    @property
    def here(self) -> Address | None:
        """Where threads are shown on this channel, while they are."""
        return next((at for at in self.mirror.surfaces if at.channel == self.channel), None)

    async def wanted(self) -> str | None:
        """The coach's chat, whether or not threads can be shown there."""
        return self.fixed or await self.mirror.store.surfaces.coach_chat(self.channel)

    # -- which chat it is -------------------------------------------------------------------

    async def begin(self) -> str:
        """Show threads in the coach's chat, if there is one; returns what the operator must know.

        Raises what the platform's library raises.
        """
        chat = await self.wanted()
        problem = "" if chat is None else await self._show_in(chat)
        return f"{problem} {self._text('looks_again')}" if problem else ""

    async def look_again(self) -> str:
        """See whether threads may still be shown there; if not, that stops now. Returns why.

        Raises what the platform's library raises.
        """
        was = self.here
        problem = await self.begin()
        if problem:
            _log.error("coach's chat", channel=self.channel, why=problem)
            if was is not None:
                self.mirror.drop(was)
        return problem

    async def is_code(self, code: str) -> bool:
        """Whether this makes a chat the coach's now."""
        if self.fixed is not None or not code:
            return False
        return await self.mirror.store.surfaces.is_code(code, self.mirror.now())

    async def claim(self, chat: str, code: str, key: str) -> str:
        """Make a chat the coach's with a code that is good; returns what to say there.

        key: the update's. Raises what the platform's library raises.
        """
        problem = await self._show_in(chat)
        if problem:
            return f"{problem} {self._text('send_again')}"
        changes = Changes(
            coach_chats=[CoachChatRow(self.channel, chat)], coach_codes=[CoachCodeRow(code, 0)]
        )
        await self.mirror.dispatcher.submit(RowsOnly(changes, (self.channel, key)))
        return self.mirror.world.catalog.messages["mirror.how"]

    async def _show_in(self, chat: str) -> str:
        """Show threads in a chat instead of where they were; returns what is in the way."""
        surface = await self.surface_of(chat)
        if isinstance(surface, Unsuitable):
            return surface.why
        was = self.here
        if was is not None and was != surface.address:
            self.mirror.drop(was)
        self.mirror.add(surface)
        self.editions.coach_is_here()
        return ""

    def _text(self, name: str) -> str:
        return self.mirror.world.catalog.messages[f"{self.channel}.{name}"]

    # -- what a coach does there ------------------------------------------------------------

    async def person_of(
        self, place: str | None, lines: Sequence[str] = (), *, is_waiting: bool
    ) -> int | None:
        """Whose thread this is: that of a place, or else that of the first line that is known.

        is_waiting: it may be just being shown, and its row not stored yet.
        """
        here = self.here
        if here is None:
            return None
        person = await self._known(here, place, lines)
        if person is None and is_waiting:
            await self.mirror.standing(here)
            person = await self._known(here, place, lines)
        return person

    async def _known(self, here: Address, place: str | None, lines: Sequence[str]) -> int | None:
        rows = self.mirror.store.surfaces
        if place is not None:
            person = await rows.at_place(here, place)
            if person is not None:
                return person
        for number in lines:
            line = await rows.line_at(here, number, ref_of(here, number))
            if line is not None:
                return line.person
        return None

    async def commanded(self, person: int, name: str, text: str, author: str, key: str) -> None:
        """A command picked from the platform's menu in a person's thread; after the commit.

        name: "reply" and "note" take the text as it is, any other is what `/name` is in a line.
        """
        here, at = self.here, self.mirror.now()
        if f"/{name}" == COMMAND and here is not None:
            await show_told(self.mirror, here, person, (self.channel, key))
            return
        did: CoachDid = CoachReplied(at, author, held(f"/{name} {text}".strip()))
        if name == "reply":
            did = CoachReplied(at, author, text)
        elif name == "note":
            did = CoachNoted(at, author, text)
        taken = await self.mirror.dispatcher.submit(ForPerson(person, did, (self.channel, key)))
        if taken.answer and here is not None:
            await self.mirror.answer_coach(here, person, taken.answer)
