"""`Hear`: what an event does to a person, with each newcomer's time zone filled in, and with what
somebody who has not agreed wrote just now.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from bot.dispatch.just_said import JustSaid
from handlers.engine.effect import Heard
from handlers.engine.event import Event
from handlers.engine.person import Person
from handlers.profile.facts import CHANNEL, CONSENT, ZONE
from handlers.world import World

Hear = Callable[[Person, Event, Iterator[int]], Heard]


class Hears(Protocol):
    """A router, or the editions of one."""

    @property
    def world(self) -> World:
        """What it knows."""
        ...

    def hear(self, person: Person, event: Event, ids: Iterator[int]) -> Heard:
        """What an event does to a person."""
        ...


def hear_in(router: Hears, zones: Mapping[str, str]) -> Hear:
    """The router's `hear`. zones: by channel, the zone of whoever is met there for the first time;
    on any other channel it is not known yet, and asked when it matters.
    """
    said = JustSaid()

    def hear(person: Person, event: Event, ids: Iterator[int]) -> Heard:
        if ZONE.name not in person.profile:
            zone = zones.get(CHANNEL.of(person.profile), "")
            person = replace(person, profile={**person.profile, ZONE.name: zone})
        if CONSENT.of(person.profile) is not None:
            return router.hear(person, event, ids)
        person = replace(person, recent=said.before(person.id, event))
        heard = router.hear(person, event, ids)
        said.keep(person.id, event, heard.not_stored)
        return replace(heard, person=replace(heard.person, recent=()))

    return hear
