"""One person and one coach in front of the router, for the tests of the gate."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from handlers.engine.effect import AnswerCoach, Effect, Say
from handlers.engine.event import CoachReplied, Event, Said
from handlers.engine.json import JSON
from handlers.engine.message import Message
from handlers.engine.person import Person
from handlers.profile.facts import FLAGS
from handlers.routing.router import Router

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
SURGERY = "I had knee surgery two weeks ago"
CHEST = "I have chest pain and my left arm is numb"
PLANNED = ("left knee, 3, five minutes", "None of these", "that's all")
CLAIM = ("A clinician cleared me", "Dr Weiss", "yesterday", "No limits")


class Story:
    """One person and one coach in front of the router, without anything around it."""

    def __init__(self, router: Router, *lines: str) -> None:
        self.router = router
        self.person = Person(1, {"channel": "terminal", "zone": "Europe/Berlin"})
        self.at = AT
        self.effects: tuple[Effect, ...] = ()
        self._ids: Iterator[int] = count(1)
        for line in lines:
            self.say(line)

    def hear(self, event: Event) -> list[Message]:
        heard = self.router.hear(self.person, event, self._ids)
        self.person, self.effects = heard.person, heard.effects
        return [each.message for each in heard.effects if isinstance(each, Say)]

    def say(self, text: str, *, after: timedelta = timedelta(minutes=3)) -> list[Message]:
        """Write a line, or tap the choice of the front that it names."""
        self.at += after
        return self.hear(Said(self.at, text))

    def coach(self, text: str) -> str:
        """What the coach is told."""
        self.at += timedelta(minutes=1)
        self.hear(CoachReplied(self.at, "John", text))
        return "\n".join(each.text for each in self.effects if isinstance(each, AnswerCoach))

    def knows(self, fact: str, value: JSON) -> None:
        """Let a fact be remembered as it is stored."""
        self.person = replace(self.person, profile={**self.person.profile, fact: value})

    @property
    def flows(self) -> list[str]:
        return [each.flow for each in self.person.stack]

    @property
    def categories(self) -> list[str]:
        return [flag.category for flag in FLAGS.of(self.person.profile)]


def agreed(router: Router, *lines: str) -> Story:
    return Story(router, "/start", "I agree", *lines)
