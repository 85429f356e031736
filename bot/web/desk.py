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
from datetime import datetime
from typing import Any

from bot.dispatch.item import ForPerson, Outcome
from bot.inbox.inbox import Inbox
from bot.storage.parcel_codec import message_body
from bot.web.desk_people import PeopleAtDesk, doubt_of, local_time
from bot.web.instance import Instance
from bot.web.photo import show_photo
from handlers.coach.card import Card
from handlers.coach.listing import with_alerts_folded
from handlers.coach.physio_page import PhysioPage, history_of
from handlers.coach.plan import HELD, held
from handlers.coach.severity import severity_words
from handlers.coach.snippets import filled
from handlers.coach.thread import (
    FileRef,
    Line,
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
from handlers.profile.day import Day
from handlers.profile.facts import DAYS, FLAGS, PLANNED
from handlers.profile.flag import gravest

DONE_KEPT = 1000
TOLD = 60
"""Messages of Limber's that the desk shows of somebody at most."""
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

    @property
    def people(self) -> PeopleAtDesk:
        """The lists, and what is done with several people."""
        return PeopleAtDesk(self.instance, self.coach, self.now)

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
            **self.people.row(listed),
            **self._gravest(profile),
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

    def _gravest(self, profile: Mapping[str, JSON]) -> dict[str, str]:
        """How grave a flag is, as a word; nothing without one."""
        flag = gravest(FLAGS.of(profile))
        if flag is None:
            return {}
        word = render(self.instance.world.catalog.messages, severity_words(flag.urgency))
        return {"need": flag.urgency, "word": word}

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

    async def told(self, person: int) -> list[dict[str, str]] | None:
        """What Limber told them lately, oldest first; None for nobody."""
        store = self.instance.app.store
        if await store.profile_of(person) is None:
            return None
        told = await store.told(person, TOLD)
        return [{"at": self._local(each.at), "text": each.text} for each in told]

    async def physio_page(self, person: int) -> PhysioPage | None:
        """The page that this person chose to show; None for nobody."""
        store = self.instance.app.store
        profile = await store.profile_of(person)
        if profile is None:
            return None
        log = await store.log_of(person)
        history = history_of(self.instance.world, [(e.kind, e.at, e.data) for e in log])
        return PhysioPage(self.instance.world, profile, self.now, history)

    # -- what a coach does --------------------------------------------------------------------

    async def do(self, person: int, what: str, text: str, sent: str) -> dict[str, Any] | None:
        """Do it; returns what the coach is told and whether anything was done, or a doubt to be
        confirmed; None for nobody.

        Raises `StorageError`: it has to be sent again. Raises `ValueError` for an unknown deed.
        """
        if sent and sent in self._done:
            return {"said": self._done[sent], "done": True}
        if await self.instance.app.store.profile_of(person) is None:
            return None
        doubt = "" if text.startswith("/") else doubt_of(self.instance.world, text)
        if what == "reply" and doubt:
            return {"doubt": doubt}
        key = ("desk", sent) if sent else None
        did = ForPerson(person, self._did(what, text), key)
        taken = await self.instance.app.dispatcher.submit(did)
        return self._answer(sent, taken)

    def _answer(self, sent: str, taken: Outcome) -> dict[str, Any]:
        """What the coach is told; words that only an answer came of stay in their field."""
        if not taken.is_new:  # sent twice: the first has done it
            return {"said": self._done.get(sent, ""), "done": True}
        if taken.is_only_answered:
            return {"said": taken.answer, "done": False}
        if sent:
            self._done[sent] = taken.answer
        while len(self._done) > DONE_KEPT:
            self._done.popitem(last=False)
        return {"said": taken.answer, "done": True}

    async def show(
        self, person: int, data: bytes, ending: str, text: str, sent: str
    ) -> dict[str, Any] | None:
        """Send a photo with the coach's words; returns what they are told, None for nobody.

        Raises `StorageError`: it has to be sent again.
        """
        if sent and sent in self._done:
            return {"said": self._done[sent], "done": True}
        if await self.instance.app.store.profile_of(person) is None:
            return None
        doubt = doubt_of(self.instance.world, text)
        if doubt:
            return {"doubt": doubt}
        did = CoachReplied(self.now, self.coach, text.strip() or "[photo]")
        return self._answer(sent, await show_photo(self.instance, person, did, data, ending, sent))

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

    def _local(self, at: datetime) -> str:
        return local_time(self.instance, at, self.now)

    def _area(self, area: str) -> str:
        known = self.instance.world.catalog.areas.get(area)
        return known.name if known else area
