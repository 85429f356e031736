"""Random walks over everything that can happen to a person: texts, taps, clocks, coaches, links,
restarts, edits, withdrawals, ages. The same seed is the same walk.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from handlers.engine import journal
from handlers.engine.effect import Effect, Fault, Say, SendCoachReply
from handlers.engine.event import (
    AgeCorrected,
    Attached,
    CoachReplied,
    CoachSawAlerts,
    DayEnded,
    Due,
    Edited,
    Event,
    LinkOutcome,
    LinkTried,
    Said,
    Started,
    Tapped,
    TapsLost,
    TimerRang,
)
from handlers.engine.message import Message
from handlers.engine.person import Person
from handlers.profile.linking import merged
from handlers.routing.router import Router

ON = (
    "/start|I agree|/warmup|left knee, 3, ten minutes, no band|low back, 5|hip 7|none|go on|2|4|7"
    "|None of these|that's all|Start|same|Same, nothing new|it hurts|too hard|carry on|skip|swap"
    "|Done already|pause|back|again|today's routine|Do it now|Not now|They are being helped|34"
    "|I'm 18 or over|Yes, a whole day|I tapped that by mistake|A clinician cleared me|Dr Weiss"
    "|yesterday|No limits|No, I meant something else|That's not what I meant|/checkin|resume|yes"
    "|every day at 7|Still fine|no"
)
"""Words that lead on, to a drill in the end."""
OFF = (
    "chest pain right now|I can't feel between my legs and can't pee|my calf is hot and swollen"
    "|I had knee surgery two weeks ago|my dad has chest pain right now|I have a fever|ankle, 9|9"
    "|I'm 20 weeks pregnant and cleared by my midwife|I am 16|I'm 15 and my hip hurts|17|Under 18"
    "|I'm under 18|One or more|Fever, hot joint|Just a cold or a bug|Swollen calf|Only the leg"
    "|Pregnancy, surgery, heart|Pregnant, cleared to exercise|Heart trouble|Chest, fainting"
    "|I feel better now|/withdraw|leave it|/delete|/settings|/progress|posture|ladder|/pause|/stop"
    "|stop|/coach why|ask my coach|my knee clicked|is it normal that it clicks?|hello|/help|/link"
    "|if I get chest pain, do I stop?|sometimes I used to want to die|Yes, now|Lately"
    "|it hurts more since yesterday|no, the right one|nothing new|It woke me at night|left|a lunge"
)
"""Words that end it, and all the rest."""
BEGINNINGS = (
    "",
    "/start",
    "/start|I'm under 18",
    "/start|I agree",
    "/start|I agree|left knee, 3, five minutes|None of these|that's all",
    "/start|I agree|left knee, 3, five minutes|None of these|that's all|Start",
    "/start|I agree|low back, 3, ten minutes|None of these|that's all|Start|pause",
    "/start|I agree|/stop|/checkin|every day at 7|left knee, 3, five minutes|None of these",
)
COACH = (
    "hello|/clear|/misread|/clear chest_pain|/clear post_surgery|/misread chest_pain|/clear minor"
    "|/misread minor|/clear unwell|/clear dvt|/misread cauda_equina|/full|/drill clamshell"
    "|/drill calf stretch|/assign ankle 10"
    "|/avoid clamshell|/allow clamshell|/rest knee until 2027-01-01|/close|/claim|/seen|/card|/fly"
)
RESTS = (20, 20, 20, 90, 90, 600, 7200, 50_000, 90_000)
"""Seconds between two events."""


@dataclass(slots=True)
class Walk:
    """Two people in front of one router; what happens next is chance."""

    router: Router
    seed: int
    at: datetime = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
    people: list[Person] = field(default_factory=lambda: [newcomer(1), newcomer(2)])
    buttons: list[list[str]] = field(default_factory=lambda: [[], []])
    chance: random.Random = field(init=False)
    ids: Iterator[int] = field(default_factory=lambda: count(10))

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def steps(self, events: int) -> "Iterator[Step]":
        """So many events, each with what was before and after it."""
        yield from self._beginning()
        for _ in range(events):
            self.at += timedelta(seconds=self.chance.choice(RESTS))
            who = 0 if self.chance.random() < 0.7 else 1
            before = self._prepared(who)
            yield self._heard(who, before, self._event(before, self.buttons[who]))

    def _beginning(self) -> "Iterator[Step]":
        for who in (0, 1):
            for text in filter(None, self.chance.choice(BEGINNINGS).split("|")):
                self.at += timedelta(seconds=130)
                yield self._heard(who, self.people[who], Said(self.at, text))

    def _heard(self, who: int, before: Person, event: Event) -> "Step":
        heard = self.router.hear(before, event, self.ids)
        self.people[who] = heard.person
        step = Step(before, event, heard.person, heard.effects)
        self.buttons[who] += [b.id for message in step.said for b in message.buttons]
        return step

    def _text(self) -> str:
        return self.chance.choice((ON if self.chance.random() < 0.75 else OFF).split("|"))

    def _prepared(self, who: int) -> Person:
        """The person as they are read from storage; now and then as two who became one."""
        person = self.people[who]
        if self.chance.random() < 0.03:
            person = replace(
                person,
                profile=json.loads(json.dumps(dict(person.profile))),
                stack=tuple(
                    replace(c, journal=journal.load(journal.dump(c.journal))) for c in person.stack
                ),
            )
        return person

    def _event(self, person: Person, buttons: list[str]) -> Event:
        chance = self.chance.random()
        if chance < 0.40:
            return Said(self.at, self._text())
        if chance < 0.70 and buttons:
            recent = buttons if self.chance.random() < 0.2 else buttons[-5:]
            return Tapped(self.at, self.chance.choice(recent))
        if chance < 0.86 and person.stack:
            found = self.chance.choice(person.stack)
            due = found.open.due or self.at
            if self.chance.random() < 0.9:
                self.at = max(self.at - timedelta(days=1), due)
            return TimerRang(max(self.at, due), found.id, found.open.turn, due)
        if chance < 0.93:
            return CoachReplied(self.at, "John", self.chance.choice(COACH.split("|")))
        return self._rare()

    def _rare(self) -> Event:
        text = self._text()
        match self.chance.randrange(10):
            case 0:
                return Edited(self.at, text)
            case 1:
                return Attached(self.at, "photo", caption=text)
            case 2:
                return Said(self.at, text, quoted=self._text())
            case 3:
                return DayEnded(self.at)
            case 4:
                kind = self.chance.choice(
                    ("check_in", "check_in_later", "review", "nudge", "posture")
                )
                return Due(self.at, kind, self.at)
            case 5:
                return CoachSawAlerts(self.at, "John")
            case 6:
                return TapsLost(self.at)
            case 7:
                return AgeCorrected(self.at)
            case 8:
                return Started(self.at)
            case _:
                return Said(self.at, text, is_group=True)

    def link(self) -> "Step":
        """The second person becomes one with the first; somebody new comes."""
        one, other = self.people
        before = replace(one, profile=merged(one.profile, other.profile))
        event = LinkTried(self.at, LinkOutcome.JOINED)
        heard = self.router.hear(before, event, self.ids)
        self.people = [heard.person, newcomer(next(self.ids))]
        self.buttons[1] = []
        return Step(before, event, heard.person, heard.effects)


@dataclass(frozen=True, slots=True)
class Step:
    """One event: the person before and after it, and what came of it."""

    before: Person
    event: Event
    after: Person
    effects: tuple[Effect, ...]

    @property
    def said(self) -> list[Message]:
        return [each.message for each in self.effects if isinstance(each, Say | SendCoachReply)]

    @property
    def faults(self) -> list[Fault]:
        return [each for each in self.effects if isinstance(each, Fault)]


def newcomer(number: int) -> Person:
    return Person(number, {"channel": "terminal", "zone": "Europe/Berlin"})
