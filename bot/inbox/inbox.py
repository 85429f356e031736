"""The coach's inbox as text: the list, one thread, a reply, a note, a close.

Rules:
- What is written here is heard like anything else that happens, and stored in one transaction; the
  process that holds the channel notices the new message within a second.
- An alert counts as delivered once it has been listed or shown here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import ForPerson
from bot.inbox.word_to_several import MOST_PEOPLE, Several
from bot.storage.store import Store
from handlers.coach.actions import never_say_warning
from handlers.coach.attention import whom_first
from handlers.coach.card import Card
from handlers.coach.claim import holder
from handlers.coach.first_answer import SPAN, first_answer_text
from handlers.coach.listing import ListedPerson, Listing, with_alerts_folded
from handlers.coach.overview import Overview, chosen, read_list, sorted_by
from handlers.coach.round import Rounds
from handlers.coach.search import found_text
from handlers.coach.thread import Line, ThreadLineKind, ThreadSummary, is_asleep, span, title
from handlers.coach.told import MOST as MOST_TOLD
from handlers.coach.told import told_text
from handlers.coach.word_to_several import preview, read_word
from handlers.engine.event import (
    CoachClosed,
    CoachDid,
    CoachNoted,
    CoachReplied,
    CoachSawAlerts,
)
from handlers.engine.words import Value, render, words
from handlers.world import World

MOST_FOUND = 20


class InboxError(Exception):
    """What was asked for cannot be done; the sentence says why and what to do instead."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """What one coach sees and does. now: the instant (UTC); zone: the coach's."""

    world: World
    store: Store
    dispatcher: Dispatcher
    coach: str
    now: datetime
    zone: ZoneInfo

    async def all(self) -> str:
        """Every thread that is not closed, whom first: in words, with why."""
        listed = {each.id: each for each in await self.store.threads()}
        cases = [each for each in await self.store.cases(MOST_PEOPLE) if each.id in listed]
        for each in cases:
            if each.alerts:
                await self._did(each.id, CoachSawAlerts(self.now, self.coach))
        if not cases:
            return "Nobody is waiting."
        listing = Listing(self.world, self.now)
        found = [listing.person(each) for each in whom_first(cases, self.now)]
        return "\n".join(line for each in found for line in self._lines(each, listed[each.id]))

    async def round(self) -> str:
        """Who needs a look now, and why."""
        rounds = Rounds(self.world, self.now)
        found = rounds.of(await self.store.cases(MOST_PEOPLE))
        acts = [f"   limber inbox reply {each.person} /{each.command}" for each in found.lines]
        return "\n".join([rounds.text(found), *([""] if acts else []), *acts])

    async def people(self, text: str) -> str:
        """Everybody, or those whom a line asks for."""
        read = read_list(text)
        if read is None:
            raise InboxError(self._text("overview.how_to"))
        which, label, sort = read
        table = Overview(self.world, self.now)
        rows = table.rows(await self.store.cases(MOST_PEOPLE))
        said = table.text(sorted_by(chosen(rows, which, label), sort))
        lines = await self.store.exchanges(self.now - SPAN)
        return f"{said}\n\n{first_answer_text(self.world, lines, self.now)}".strip()

    async def find(self, text: str) -> str:
        """What was said, or who it is."""
        if not text.strip():
            raise InboxError(self._text("search.how_to"))
        return found_text(self.world, self.zone, text, await self.store.search(text, MOST_FOUND))

    async def several(self, text: str, *, is_sure: bool) -> str:
        """A word to several: who would get it, and with is_sure it goes out."""
        label, said = read_word(text)
        if not said:
            raise InboxError(self._text("several.how_to"))
        doubt = never_say_warning(self.world, said)
        if doubt is not None and not is_sure:
            raise InboxError(render(self.world.catalog.messages, doubt))
        several = Several(self.world, self.store, self.dispatcher, self.now)
        found = await several.audience(label)
        shown = preview(self.world, found, said)
        if not is_sure:
            return f"{shown}\n\n{self._text('several.in_a_shell')}"
        await several.plan(found, self.coach, said, timedelta(0))
        running = self._text("several.running", count=len(found.gets))
        return f"{shown}\n\n{running} {self._text('several.stop_in_a_shell')}"

    async def stop(self) -> str:
        """Stop every word to several that has not reached everybody yet."""
        several = Several(self.world, self.store, self.dispatcher, self.now)
        count = await several.stop("", self.coach)
        return self._text("several.stopped", count=count) if count else self._text("several.over")

    async def show(self, person: int) -> str:
        """One thread: its title, the card, and every line with its fate."""
        listed, lines = await self._thread(person)
        if listed.alerts:
            await self._did(person, CoachSawAlerts(self.now, self.coach))
        said = [self._row(listed), "", *await self.card(person, lines), ""]
        said += [shown(line, self.zone) for line in with_alerts_folded(self.world, lines)]
        return "\n".join(said)

    async def told(self, person: int) -> str:
        """What Limber told this person lately."""
        await self._thread(person)
        return told_text(self.world, self.zone, await self.store.told(person, MOST_TOLD))

    async def card(self, person: int, lines: Sequence[Line]) -> list[str]:
        """The card of a person, for the head of their thread."""
        profile = await self.store.profile_of(person) or {}
        return Card(self.world, profile, self.now).after(lines)

    async def reply(self, person: int, text: str, *, anyway: bool = False) -> str:
        """Words to the person, or one of the coach's commands."""
        listed, lines = await self._thread(person)
        if text.strip() == "/card":
            return "\n".join(await self.card(person, lines))
        doubt = None if anyway or text.startswith("/") else never_say_warning(self.world, text)
        if doubt is not None:
            raise InboxError(render(self.world.catalog.messages, doubt))
        answer = await self._did(person, CoachReplied(self.now, self.coach, text, anyway))
        return answer or f"Stored, on its way to {title(person, listed.name)}."

    async def note(self, person: int, text: str) -> str:
        """A line that only coaches see."""
        await self._thread(person)
        return await self._did(person, CoachNoted(self.now, self.coach, text))

    async def close(self, person: int) -> str:
        """Done with this thread, until somebody writes."""
        await self._thread(person)
        return await self._did(person, CoachClosed(self.now, self.coach))

    def _text(self, key: str, **values: Value) -> str:
        return render(self.world.catalog.messages, words(key, **values)).strip()

    async def _thread(self, person: int) -> tuple[ThreadSummary, list[Line]]:
        found = await self.store.thread_of(person)
        if found is None:
            raise InboxError(f"There is nobody with the number {person}.")
        return found

    async def _did(self, person: int, did: CoachDid) -> str:
        return (await self.dispatcher.submit(ForPerson(person, did))).answer

    def _lines(self, each: ListedPerson, summary: ThreadSummary) -> Iterator[str]:
        """One person of the list, with why they stand there and what they said last."""
        yield self._row(summary, each.word)
        for reason in each.reasons:
            yield f"    {reason}"
        below = "  ".join(part for part in (each.words, each.file, each.score) if part)
        if below:
            yield f"    {below}"

    def _row(self, each: ThreadSummary, word: str = "") -> str:
        thread = each.thread
        parts = [title(each.id, each.name), word or thread.state.value]
        if thread.waiting_since is not None:
            parts.append(f"waits {span(self.now - thread.waiting_since)}")
        if each.alerts:
            parts.append(f"{each.alerts} alert{'s' if each.alerts > 1 else ''}")
        claimed = holder(thread, self.world.coach.hours, self.now)
        if claimed:
            parts.append(f"claimed by {claimed}")
        if is_asleep(thread, self.now) and thread.snoozed_until is not None:
            parts.append(f"snoozed until {thread.snoozed_until.astimezone(self.zone):%d %b %H:%M}")
        if each.is_unreachable:
            parts.append("cannot be reached")
        return "  ".join(parts)


def shown(line: Line, zone: ZoneInfo) -> str:
    """A line of a thread with its time where the coach is, its author and its fate."""
    at = f"{line.at.astimezone(zone):%Y-%m-%d %H:%M}"
    kind = {ThreadLineKind.NOTE: " (note)", ThreadLineKind.ALERT: " (alert)"}.get(line.kind, "")
    fate = "" if line.fate is None else f"  [{line.fate.value}{': ' if line.why else ''}{line.why}]"
    return f"{at}  {line.author}{kind}: {line.text}{fate}"
