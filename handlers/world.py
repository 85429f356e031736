"""The world that a conversation takes place in: what Limber knows, and who the coach is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from content.catalog import Catalog
from content.lexicon.lexicon import Lexicon
from content.model.alt_text import Look
from handlers.engine.flow import Flow, Next
from handlers.engine.json import Arguments
from handlers.working_hours import WorkingHours


@dataclass(frozen=True, slots=True)
class Coach:
    """The human coach. is_set_up: somebody can see what is passed on; hours: when they work.

    apply, newsletter, articles: addresses of their own pages, "" where there is none.
    """

    name: str = "John"
    is_set_up: bool = False
    hours: WorkingHours = field(default_factory=WorkingHours)
    apply: str = ""
    newsletter: str = ""
    articles: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """catalog: drills, routines, words; lexicon: how people say things; country: ISO code or "".

    zones: the names of all time zones, like "Europe/Berlin"; countries: zone -> ISO code;
    looks: every drill's picture in words, by the drill's id.
    """

    catalog: Catalog = field(repr=False)
    lexicon: Lexicon = field(repr=False)
    coach: Coach = field(default_factory=Coach)
    country: str = ""
    zones: frozenset[str] = field(default=frozenset(), repr=False)
    countries: Mapping[str, str] = field(default_factory=dict, repr=False)
    looks: Mapping[str, Look] = field(default_factory=dict, repr=False)

    @property
    def phrases(self) -> Mapping[str, str]:
        """What people type, by the names of `content.lexicon.word_lists.PHRASES`."""
        return self.lexicon.lists.phrases


RegisteredFlow: TypeAlias = Callable[[World, Arguments], Flow[Next | None]]
"""A flow as it is registered: told in a world, with its stored arguments."""
