"""The coach's desk: who waits, who the people are, one person's thread, and what is done there.

Rules:
- The gravest first, in words and with why (`handlers/coach/attention.py`). Titles are a name and a
  number.
- A reply on the never-say list is asked about once more before it goes out.
- What the page sends carries its own number, so that a repeated sending is done once.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.dispatch.item import ForPerson
from bot.inbox.inbox import MOST_FOUND, Inbox
from bot.inbox.several import Several
from bot.storage.parcel_codec import message_body
from bot.storage.records import PersonSummary
from bot.web.instance import Instance
from bot.web.photo import show_photo
from handlers.coach.actions import never_say_warning
from handlers.coach.attention import Case, alerts_in, whom_first
from handlers.coach.card import Card
from handlers.coach.claim import holder
from handlers.coach.listing import Listing, with_alerts_folded
from handlers.coach.overview import Overview, Row, as_csv
from handlers.coach.person_settings import label_of
from handlers.coach.plan import HELD, held
from handlers.coach.round import Rounds
from handlers.coach.search import excerpt, wanted_words
from handlers.coach.several import preview
from handlers.coach.snippets import filled
from handlers.coach.thread import (
    FileRef,
    Line,
    State,
    ThreadLineKind,
    ThreadSummary,
    is_asleep,
    span,
    title,
)
from handlers.engine.event import (
    CoachClaimed,
    CoachClosed,
    CoachDid,
    CoachNoted,
    CoachReplied,
    CoachSawAlerts,
)
from handlers.engine.journal import milliseconds
from handlers.engine.json import JSON
from handlers.engine.message import Message
from handlers.engine.words import render
from handlers.profile.barrier import is_care_first
from handlers.profile.day import Day, day_in, sessions_since
from handlers.profile.facts import DAYS, NAME, PAUSED, PLANNED, ZONE
from scheduler.recurrence import day_of

MOST_PEOPLE = 2000
QUIET_DAYS = 3
"""Days without a word after which somebody counts as quiet (project default)."""
DONE_KEPT = 1000
COMMANDS = frozenset(
    {
        *("snooze", "drill", "snippet", "clear", "misread", "full", "assign", "rest", "avoid"),
        *("allow", "later", "undo", "mute", "block", "label", "unlabel"),
    }
)
"""What the page does by a coach's command, with what is chosen behind it."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One coach's view of one running Limber."""

    instance: Instance
    coach: str
    _done: "OrderedDict[str, str]" = field(default_factory=OrderedDict)

    @property
    def now(self) -> datetime:
        return self.instance.app.clock.now()

    # -- who ------------------------------------------------------------------------------------

    async def threads(self) -> list[dict[str, Any]]:
        """Every thread that is not closed, in the order in which it should be looked at."""
        cases = await self.instance.app.store.cases(MOST_PEOPLE)
        is_open = [each for each in cases if each.thread.state is not State.CLOSED]
        return [self._listed(each) for each in whom_first(is_open, self.now)]

    async def round(self) -> list[dict[str, Any]]:
        """Who needs a look now, and why, with the one thing to do."""
        cases = await self.instance.app.store.cases(MOST_PEOPLE)
        found = Rounds(self.instance.world, self.now).of(cases)
        by_id = {each.id: each for each in cases}
        return [
            {
                "id": each.person,
                "title": self._title(each.person, each.title.rpartition("#")[0].strip()),
                "why": each.why.value,
                "reason": each.reason,
                "label": each.label,
                "command": each.command,
                "draft": self._draft(by_id[each.person], each.command),
            }
            for each in found.lines
        ]

    async def people(self) -> list[dict[str, Any]]:
        """Everybody who has agreed: who checked in today, who is quiet, who is flagged."""
        everybody = await self.instance.app.store.everybody(MOST_PEOPLE)
        table = {each.id: each for each in await self._table()}
        return [
            {**self._person(each), **_figures(table[each.id])}
            for each in everybody
            if each.id in table
        ]

    async def _table(self) -> list[Row]:
        cases = await self.instance.app.store.cases(MOST_PEOPLE)
        return Overview(self.instance.world, self.now).rows(
            cases, lambda person: self.instance.names.get(person, "")
        )

    async def as_csv(self) -> str:
        """Everybody as a table for a spreadsheet."""
        return as_csv(await self._table())

    async def search(self, text: str) -> list[dict[str, Any]]:
        """What was said, or who it is."""
        wanted = wanted_words(text)
        found = await self.instance.app.store.search(text, MOST_FOUND)
        return [
            {
                "id": each.person,
                "title": self._title(each.person, each.name),
                "at": "" if each.at is None else self._local(each.at),
                "author": "" if each.kind is ThreadLineKind.PERSON else each.author,
                "text": excerpt(each.text, wanted),
            }
            for each in found
        ]

    async def several(self, label: str, text: str, *, is_sure: bool) -> dict[str, Any]:
        """A word to several: who would get it and who not, and with is_sure it goes out."""
        doubt = never_say_warning(self.instance.world, text)
        if doubt is not None and not is_sure:
            return {"doubt": render(self.instance.world.catalog.messages, doubt)}
        found = await self._several.audience(label_of(label))
        said = preview(self.instance.world, found, text)
        if not is_sure or not found.gets:
            return {"said": said, "count": len(found.gets)}
        batch = await self._several.plan(found, self.coach, text, HELD)
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

    def _listed(self, case: Case) -> dict[str, Any]:
        """A person of the list: whom first, and why."""
        name = self.instance.names.get(case.id, "")
        listed = Listing(self.instance.world, self.now).person(case, name)
        summary = ThreadSummary(
            case.id, NAME.of(case.profile), case.thread, case.is_unreachable, alerts_in(case)
        )
        return {
            **self._row(summary),
            "word": listed.word,
            "need": listed.need.value,
            "reasons": list(listed.reasons),
            "words": listed.words,
            "file": listed.file,
            "score": listed.score,
        }

    def _row(self, each: ThreadSummary) -> dict[str, Any]:
        thread = each.thread
        asleep = is_asleep(thread, self.now)
        since = thread.waiting_since
        return {
            "id": each.id,
            "title": self._title(each.id, each.name),
            "state": thread.state.value,
            "waits": "" if since is None else span(self.now - since),
            "claimed": holder(thread, self.instance.world.coach.hours, self.now),
            "snoozed": self._local(thread.snoozed_until) if asleep and thread.snoozed_until else "",
            "unreachable": each.is_unreachable,
            "alerts": each.alerts,
        }

    def _person(self, each: PersonSummary) -> dict[str, Any]:
        days = DAYS.of(each.profile)
        today = day_of(self.now, ZONE.of(each.profile))
        checked = day_in(days, today)
        spoke = [d.date for d in days if d.is_checked or d.drills is not None or d.scores]
        began = day_of(each.began, ZONE.of(each.profile))
        quiet = (today - max([began, *spoke])).days
        return {
            "id": each.id,
            "title": self._title(each.id, NAME.of(each.profile)),
            "state": each.thread.state.value,
            "checked": checked.is_checked,
            "trained": bool(checked.drills),
            "sessions": sessions_since(days, today - timedelta(days=6)),
            "quiet": quiet if quiet >= QUIET_DAYS else 0,
            "flagged": is_care_first(each.profile),
            "paused": PAUSED.of(each.profile) is not None,
            "unreachable": each.is_unreachable,
        }

    # -- one person -------------------------------------------------------------------------------

    async def thread(self, person: int) -> dict[str, Any] | None:
        """One person's card, chart, lines with their fate, and days; None for nobody."""
        store = self.instance.app.store
        found = await store.thread_of(person)
        profile = await store.profile_of(person)
        if found is None or profile is None:
            return None
        listed, lines = found
        inbox = Inbox(
            self.instance.world,
            store,
            self.instance.app.dispatcher,
            self.coach,
            self.now,
            self.instance.zone,
        )
        chart = Card(self.instance.world, profile, self.now).chart()
        drawn: Any = None if chart is None else message_body(Message("", picture=chart))
        return {
            **self._row(listed),
            "card": await inbox.card(person, lines),
            "chart": None if drawn is None else drawn["chart"],
            "lines": [self._line(line) for line in with_alerts_folded(self.instance.world, lines)],
            "days": [self._day(day) for day in reversed(DAYS.of(profile))],
            "flagged": is_care_first(profile),
            "planned": len(PLANNED.of(profile)),
            "snippets": self._snippets(profile),
        }

    def _snippets(self, profile: Mapping[str, JSON]) -> list[dict[str, str]]:
        """The ready answers, with this person's name and area in them."""
        world = self.instance.world
        snippets = sorted(world.catalog.snippets.items())
        return [{"name": n, "text": filled(world, profile, text)} for n, text in snippets]

    def _line(self, line: Line) -> dict[str, Any]:
        return {
            "at": self._local(line.at),
            "ms": milliseconds(line.at),
            "author": line.author,
            "kind": line.kind.value,
            "text": line.text,
            "fate": "" if line.fate is None else line.fate.value,
            "why": line.why,
            "file": None if line.file is None else self._file(line.file),
        }

    def _file(self, file: FileRef) -> dict[str, Any]:
        """What the page needs to show a file; without a number it is not here (yet)."""
        return {"id": file.id if file.is_kept else None, "kind": file.kind, "name": file.name}

    def _day(self, day: Day) -> dict[str, Any]:
        return {
            "date": day.date.isoformat(),
            "scores": [
                {"moment": s.moment, "score": s.score, "area": self._area(s.area), "side": s.side}
                for s in day.scores
            ],
            "drills": day.drills,
            "checked": day.is_checked,
            "missed": day.is_missed,
            "woke": day.woke,
        }

    # -- what a coach does --------------------------------------------------------------------

    async def do(self, person: int, what: str, text: str, sent: str) -> dict[str, Any] | None:
        """Do it; returns what the coach is told, or a doubt to be confirmed; None for nobody.

        Raises `StorageError`: it has to be sent again. Raises `ValueError` for an unknown deed.
        """
        if sent and sent in self._done:
            return {"said": self._done[sent]}
        if await self.instance.app.store.profile_of(person) is None:
            return None
        if what == "reply" and not text.startswith("/"):
            doubt = never_say_warning(self.instance.world, text)
            if doubt is not None:
                return {"doubt": render(self.instance.world.catalog.messages, doubt)}
        taken = await self.instance.app.dispatcher.submit(ForPerson(person, self._did(what, text)))
        self._done[sent] = taken.answer
        while len(self._done) > DONE_KEPT:
            self._done.popitem(last=False)
        return {"said": taken.answer}

    async def show(
        self, person: int, data: bytes, ending: str, text: str, sent: str
    ) -> dict[str, Any] | None:
        """Send a photo with the coach's words; returns what they are told, None for nobody.

        Raises `StorageError`: it has to be sent again.
        """
        if sent and sent in self._done:
            return {"said": self._done[sent]}
        if await self.instance.app.store.profile_of(person) is None:
            return None
        doubt = never_say_warning(self.instance.world, text)
        if doubt is not None:
            return {"doubt": render(self.instance.world.catalog.messages, doubt)}
        did = CoachReplied(self.now, self.coach, text.strip() or "[photo]")
        self._done[sent] = await show_photo(self.instance, person, did, data, ending)
        return {"said": self._done[sent]}

    def _did(self, what: str, text: str) -> CoachDid:
        now, coach = self.now, self.coach
        match what:
            case "reply" | "anyway":
                return CoachReplied(now, coach, text, anyway=what == "anyway")
            case "note":
                return CoachNoted(now, coach, text)
            case "claim":
                return CoachClaimed(now, coach)
            case "close" if not text:
                return CoachClosed(now, coach)
            case "close":
                return CoachReplied(now, coach, f"/close {text}")
            case "saw":
                return CoachSawAlerts(now, coach)
            case "seen":
                return CoachSawAlerts(now, coach, has_acknowledged=True)
            case _ if what in COMMANDS:
                return CoachReplied(now, coach, held(f"/{what} {text}".strip()))
            case _:
                raise ValueError(what)

    def ready(self) -> dict[str, Any]:
        """What the page offers to send: ready answers, and the drills by name."""
        catalog = self.instance.world.catalog
        return {
            "coach": self.coach,
            "snippets": sorted(catalog.snippets),
            "drills": sorted(drill.name for drill in catalog.drills.values()),
            "areas": sorted(area.name for area in catalog.areas.values() if area.in_scope),
            "held": int(HELD.total_seconds()),
        }

    # -- words ------------------------------------------------------------------------------------

    def _title(self, person: int, name: str) -> str:
        return title(person, name or self.instance.names.get(person, ""))

    def _local(self, at: datetime) -> str:
        here = at.astimezone(self.instance.zone)
        is_new = self.now - at < timedelta(days=6) and at.date() <= self.now.date()
        return f"{here:%a %H:%M}" if is_new else f"{here:%d %b %H:%M}"

    def _area(self, area: str) -> str:
        known = self.instance.world.catalog.areas.get(area)
        return known.name if known else area


def _figures(row: Row) -> dict[str, Any]:
    """What the table shows of a person, and what it is sorted by."""
    return {
        "need": row.need.value,
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
