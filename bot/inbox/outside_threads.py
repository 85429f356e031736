"""What a coach asks outside people's threads: the round, the list, a search, a word to several.

Rules:
- Each is done at most once for each update, and answered in the coach's chat, outside all threads.
- The first line of an answer names nobody.
- A word to several begins a minute after it was written; [Stop it] works before and meanwhile.
"""

from dataclasses import dataclass

from bot.dispatch.item import RowsOnly
from bot.inbox.mirror import Mirror
from bot.inbox.morning_round import MorningRound, told
from bot.inbox.surface import SurfacePost
from bot.inbox.word_to_several import MOST_PEOPLE, Several
from bot.storage.changes import Changes
from bot.storage.records import Address
from handlers.coach.actions import never_say_warning
from handlers.coach.first_answer import SPAN, first_answer_text
from handlers.coach.overview import Overview, chosen, read_list, sorted_by
from handlers.coach.search import found_text
from handlers.coach.word_to_several import BEGINS, preview, read_word
from handlers.command import parted
from handlers.engine.words import Value, render, words

STOP = "coach:stop:"
"""What stands before the batch in a button's data."""
MOST_FOUND = 20
COMMANDS = frozenset({"/round", "/help", "/list", "/find", "/all"})
"""What is asked outside all threads."""


@dataclass(frozen=True, slots=True)
class OutsideThreads:
    """Answers coaches outside people's threads."""

    mirror: Mirror

    async def asked(self, at: Address, key: tuple[str, str], author: str, text: str) -> bool:
        """Do what a line asks for; false for a line that asks for nothing here."""
        name, rest = parted(text)
        if name.casefold() not in COMMANDS:
            return False
        taken = await self.mirror.dispatcher.submit(RowsOnly(Changes(), key))
        if not taken.is_new:
            return True
        match name.casefold():
            case "/round":
                await MorningRound(self.mirror).tell(at)
            case "/help":
                await self._tell(at, "menu.coach_help", SurfacePost(self._text("coach.help")))
            case "/list":
                await self._tell(at, "menu.coach_list", SurfacePost(await self.listed(rest)))
            case "/find":
                await self._tell(at, "menu.coach_find", SurfacePost(await self.found(rest)))
            case _:
                post, batch = await self._all(author, rest)
                if not await self._tell(at, "menu.coach_all", post) and batch:
                    await self._several.stop(batch, author)  # nobody could have stopped it
        return True

    async def tapped(self, at: Address, data: str, author: str, question: str) -> None:
        """Stop a word to several."""
        count = await self._several.stop(data.removeprefix(STOP), author)
        said = self._text("several.stopped", count=count) if count else self._text("several.over")
        await self.mirror.answered(at, question, said)

    async def listed(self, text: str) -> str:
        """The people that a line asks for, in its order."""
        read = read_list(text)
        if read is None:
            return self._text("overview.how_to")
        which, label, sort = read
        table = Overview(self.mirror.world, self.mirror.now())
        rows = table.rows(await self.mirror.store.cases(MOST_PEOPLE))
        said = table.text(sorted_by(chosen(rows, which, label), sort))
        now = self.mirror.now()
        lines = await self.mirror.store.exchanges(now - SPAN)
        return f"{said}\n\n{first_answer_text(self.mirror.world, lines, now)}".strip()

    async def found(self, text: str) -> str:
        """What was said, or who it is."""
        if not text.strip():
            return self._text("search.how_to")
        found = await self.mirror.store.search(text, MOST_FOUND)
        return found_text(self.mirror.world, self.mirror.zone, text, found)

    async def _all(self, author: str, text: str) -> tuple[SurfacePost, str]:
        """What is said of a word to several, and what stops it; "" where nothing is on its way."""
        label, said = read_word(text)
        if not said:
            return SurfacePost(self._text("several.how_to")), ""
        doubt = never_say_warning(self.mirror.world, said)
        if doubt is not None:
            return SurfacePost(render(self.mirror.world.catalog.messages, doubt)), ""
        several = self._several
        found = await several.audience(label)
        shown = preview(self.mirror.world, found, said)
        if not found.gets:
            return SurfacePost(shown), ""
        batch = await several.plan(found, author, said, BEGINS)
        begins = self._text("several.begins", seconds=int(BEGINS.total_seconds()))
        stop = ((self._text("several.stop"), f"{STOP}{batch}"),)
        return SurfacePost(f"{shown}\n\n{begins}", choices=stop), batch

    @property
    def _several(self) -> Several:
        mirror = self.mirror
        return Several(mirror.world, mirror.store, mirror.dispatcher, mirror.now())

    async def _tell(self, at: Address, title: str, post: SurfacePost) -> bool:
        return await told(self.mirror, at, self._text(title), post) is not None

    def _text(self, key: str, **values: Value) -> str:
        return render(self.mirror.world.catalog.messages, words(key, **values)).strip()
