"""One person and their coach, and what each is told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from handlers.engine.effect import AnswerCoach, Effect, NoteInThread, SendCoachReply
from handlers.engine.event import CoachReplied, Due, Event, Said
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from handlers.profile.facts import CONSENT, FLAGS, Consent
from handlers.profile.flag import Flag
from handlers.routing.router import Router

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""A Tuesday."""


class Talk:
    """One person, and what happens to them."""

    def __init__(self, router: Router) -> None:
        self.router, self.now, self.ids = router, NOW, count(1)
        agreed = CONSENT.dump(Consent(router.world.catalog.messages["welcome.version"], 1, "web"))
        self.person = Person(1, {CONSENT.name: agreed}, (), ())

    def hear(self, event: Event) -> tuple[Effect, ...]:
        heard = self.router.hear(self.person, event, self.ids)
        self.person = heard.person
        return heard.effects

    def coach(self, text: str) -> tuple[str, tuple[Effect, ...]]:
        effects = self.hear(CoachReplied(self.now, "John", text))
        told = [each.text for each in effects if isinstance(each, AnswerCoach)]
        return "\n".join(told), effects

    def says(self, text: str) -> tuple[Effect, ...]:
        return self.hear(Said(self.now, text))

    def waits(self, span: timedelta) -> tuple[Effect, ...]:
        """Let what is due by then ring, as the timer of the newest plan does."""
        self.now += span
        return self.hear(Due(self.now, "planned", self.now))

    def flag(self) -> None:
        flag = Flag("emergency", "chest_pain", "text", milliseconds(self.now))
        profile = {**self.person.profile, FLAGS.name: FLAGS.dump((flag,))}
        self.person = replace(self.person, profile=profile)


def sent(effects: tuple[Effect, ...]) -> list[str]:
    return [each.text for each in effects if isinstance(each, SendCoachReply)]


def notes(effects: tuple[Effect, ...]) -> list[str]:
    return [each.text for each in effects if isinstance(each, NoteInThread)]
