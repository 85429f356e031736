"""The desk's lists: who waits, the round, everybody as a table; a search; a word to several.

Rules:
- The gravest first, in words and with why (`handlers/coach/attention.py`).
- One look at the rows serves all lists.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from bot.inbox.inbox import MOST_FOUND
from bot.inbox.word_to_several import MOST_PEOPLE, Several
from bot.web.instance import LONGEST_ID, Instance
from handlers.coach.actions import never_say_warning
from handlers.coach.attention import Case, Need, alerts_in, with_needs
from handlers.coach.claim import holder
from handlers.coach.first_answer import SPAN, first_answer_text
from handlers.coach.listing import Listing
from handlers.coach.overview import Overview, Row, Sort, Which, as_csv, first_of, read_list
from handlers.coach.person_settings import label_of
from handlers.coach.plan import HELD
from handlers.coach.round import Rounds
from handlers.coach.search import excerpt, wanted_words
from handlers.coach.snippets import filled
from handlers.coach.thread import (
    State,
    Thread,
    ThreadLineKind,
    ThreadSummary,
    is_asleep,
    span,
    title,
)
from handlers.coach.word_to_several import preview
from handlers.engine.words import render
from handlers.profile.compact_days import compact_days_of
from handlers.profile.facts import LABELS, NAME, ZONE
from handlers.world import World
from scheduler.recurrence import day_of

SHOWN = 200
"""People of each list that the page shows at most."""
QUIET_DAYS = 3
"""Days without a word after which somebody counts as quiet (project default)."""


@dataclass(frozen=True, slots=True)
class PeopleAtDesk:
    """The people as one coach sees them now (UTC)."""

    instance: Instance
    coach: str
    now: datetime

    async def lists(self, asked: str = "", name: str = "") -> dict[str, Any]:
        """All that the left side of the page shows.

        asked: which people in which order, as after /list; name: only whose title has this.
        """
        cases = await self.cases()
        found = with_needs(cases, self.now)
        is_open = [each for each in cases if each.thread.state is not State.CLOSED]
        named = [each for each in found if self._is_named(each[1], name)] if name.strip() else found
        return {
            "round": self.round(cases),
            "threads": self.threads(named),
            "people": self.everybody(named, asked),
            "waiting": sum(is_waiting(each.thread) for each in is_open),
            "labels": sorted({label for each in cases for label in LABELS.of(each.profile)}),
        }

    def _is_named(self, case: Case, name: str) -> bool:
        wanted = name.strip().casefold()
        return not wanted or wanted in title(case.id, NAME.of(case.profile)).casefold()

    async def cases(self) -> list[Case]:
        """Everybody, as the lists see them."""
        return await self.instance.app.store.cases(MOST_PEOPLE)

    def threads(self, found: Iterable[tuple[Need, Case]]) -> list[dict[str, Any]]:
        """Every thread that is not closed, in the order in which it should be looked at."""
        is_open = (each for each in found if each[1].thread.state is not State.CLOSED)
        return [self._listed(case, need) for need, case in islice(is_open, SHOWN)]

    def round(self, cases: Sequence[Case]) -> list[dict[str, Any]]:
        """Who needs a look now, and why, with the one thing to do."""
        found = Rounds(self.instance.world, self.now).of(cases)
        by_id = {each.id: each for each in cases}
        return [
            {
                "id": each.person,
                "title": title(each.person, each.title.rpartition("#")[0].strip()),
                "why": each.why.value,
                "reason": each.reason,
                "label": each.label,
                "command": each.command,
                "draft": self._draft(by_id[each.person], each.command),
            }
            for each in found.lines
        ]

    def everybody(self, found: Sequence[tuple[Need, Case]], asked: str) -> list[dict[str, Any]]:
        """Those who have agreed: who checked in today, who is quiet, who is flagged."""
        read = read_list(asked) or (Which.ALL, "", Sort.NEED)
        rows = first_of(self._table(found), read, SHOWN)
        by_id = {case.id: case for _, case in found}
        return [{**self._person(by_id[row.id], row), **_figures(row)} for row in rows]

    def _table(self, found: Iterable[tuple[Need, Case]]) -> Iterator[Row]:
        return Overview(self.instance.world, self.now).rows_of(found, lambda _: "")

    async def first_answers(self) -> str:
        """How long people wait for a coach's first answer, in words."""
        lines = await self.instance.app.store.exchanges(self.now - SPAN)
        return first_answer_text(self.instance.world, lines, self.now)

    async def as_csv(self) -> str:
        """Everybody as a table for a spreadsheet."""
        return as_csv(self._table(with_needs(await self.cases(), self.now)))

    async def search(self, text: str) -> list[dict[str, Any]]:
        """What was said, or who it is."""
        wanted = wanted_words(text)
        found = await self.instance.app.store.search(text, MOST_FOUND)
        return [
            {
                "id": each.person,
                "title": title(each.person, each.name),
                "at": "" if each.at is None else self._local(each.at),
                "author": "" if each.kind is ThreadLineKind.PERSON else each.author,
                "text": excerpt(each.text, wanted),
            }
            for each in found
        ]

    async def several(self, label: str, text: str, sent: str, *, is_sure: bool) -> dict[str, Any]:
        """A word to several: who would get it and who not, and with is_sure it goes out.

        sent: the page's own number; under the same one nobody gets it twice.
        """
        doubt = doubt_of(self.instance.world, text)
        if doubt and not is_sure:
            return {"doubt": doubt}
        found = await self._several.audience(label_of(label))
        said = preview(self.instance.world, found, text)
        if not is_sure or not found.gets:
            return {"said": said, "count": len(found.gets)}
        batch = await self._several.plan(found, self.coach, text, HELD, sent[:LONGEST_ID])
        return {"said": said, "count": len(found.gets), "batch": batch}

    async def stop(self, batch: str) -> int:
        """Stop a word to several; returns how many do not get it any more."""
        return await self._several.stop(batch, self.coach)

    @property
    def _several(self) -> Several:
        app = self.instance.app
        return Several(self.instance.world, app.store, app.dispatcher, self.now)

    def _draft(self, case: Case, command: str) -> str:
        """What a line's button puts into the field, to be looked at before it is sent."""
        catalog = self.instance.world.catalog
        text = catalog.snippets.get(command.removeprefix("snippet "), "")
        return filled(self.instance.world, case.profile, text)

    def _listed(self, case: Case, need: Need) -> dict[str, Any]:
        """A person of the list: whom first, and why."""
        listed = Listing(self.instance.world, self.now).person(case, "", need)
        summary = ThreadSummary(
            case.id, NAME.of(case.profile), case.thread, case.is_unreachable, alerts_in(case)
        )
        return {
            **self.row(summary),
            "word": listed.word,
            "need": listed.need.value,
            "reasons": list(listed.reasons),
            "words": listed.words,
            "file": listed.file,
            "score": listed.score,
        }

    def row(self, each: ThreadSummary) -> dict[str, Any]:
        """A thread, in a list or at its head."""
        thread = each.thread
        asleep = is_asleep(thread, self.now)
        since = thread.waiting_since
        return {
            "id": each.id,
            "title": title(each.id, each.name),
            "state": thread.state.value,
            "waits": "" if since is None else span(self.now - since),
            "claimed": holder(thread, self.instance.world.coach.hours, self.now),
            "snoozed": self._local(thread.snoozed_until) if asleep and thread.snoozed_until else "",
            "unreachable": each.is_unreachable,
            "alerts": each.alerts,
        }

    def _person(self, case: Case, row: Row) -> dict[str, Any]:
        compact, today = compact_days_of(case.profile), day_of(self.now, ZONE.of(case.profile))
        return {
            "id": case.id,
            "title": title(case.id, NAME.of(case.profile)),
            "state": case.thread.state.value,
            "checked": compact.is_checked(today),
            "trained": compact.is_trained(today),
            "sessions": row.sessions,
            "quiet": row.quiet if row.quiet >= QUIET_DAYS else 0,
            "flagged": row.is_flagged,
            "paused": row.is_paused,
            "unreachable": case.is_unreachable,
        }

    def _local(self, at: datetime) -> str:
        return local_time(self.instance, at, self.now)


def is_waiting(thread: Thread) -> bool:
    """Whether the page's title counts it."""
    return thread.waiting_since is not None or thread.state is State.FLAGGED


def local_time(instance: Instance, at: datetime, now: datetime) -> str:
    """An instant as the desk shows it, in the coach's zone."""
    here = at.astimezone(instance.zone)
    is_new = now - at < timedelta(days=6) and at.date() <= now.date()
    return f"{here:%a %H:%M}" if is_new else f"{here:%d %b %H:%M}"


def _figures(row: Row) -> dict[str, Any]:
    """What the table shows of a person, and what it is sorted by."""
    return {
        "need": row.need.value,
        "word": row.word,
        "agreed": row.agreed,
        "answered": row.answered,
        "asked": row.asked,
        "pain": None if row.now is None else round(row.now, 1),
        "went": row.went,
        "rise": 0 if row.now is None or row.then is None else round(row.now - row.then, 2),
        "function": None if row.function is None else round(row.function, 1),
        "labels": list(row.labels),
        "course": list(row.course),
        "silent": row.quiet,
    }


def doubt_of(world: World, text: str) -> str:
    """Why a text should be looked at once more, "" where nothing speaks against it.

    How it is sent anyway by a command is left out: the desk has a button for that.
    """
    doubt = never_say_warning(world, text)
    return "" if doubt is None else render(world.catalog.messages, doubt).partition("\n\n")[0]
