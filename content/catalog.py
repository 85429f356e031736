"""Everything Limber knows and says, loaded once and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from content.model.answer import ShortAnswer
from content.model.area import Area
from content.model.drill import Drill
from content.model.ladder import Ladder, LadderName
from content.model.never_say import NeverSay
from content.model.routine import Routines
from content.plain import plain


@dataclass(frozen=True, slots=True)
class Catalog:
    """Drills by id, the routines, names of areas, equipment, positions, conditions, and messages.

    `messages` maps a dotted key to its text; a message's other fields hang below its key
    (`score.ask.label`). `snippets` are a coach's ready answers by name, `never_say` the phrases
    that a reply is asked about, `answers` the short answers to questions by name.
    """

    drills: Mapping[str, Drill]
    routines: Routines
    areas: Mapping[str, Area]
    equipment: Mapping[str, str]
    positions: Mapping[str, str]
    conditions: Mapping[str, str]
    messages: Mapping[str, str]
    snippets: Mapping[str, str] = field(default_factory=dict)
    never_say: tuple[NeverSay, ...] = ()
    answers: Mapping[str, ShortAnswer] = field(default_factory=dict)
    ladders: Mapping[LadderName, Ladder] = field(default_factory=dict)

    def find(self, name: str) -> Drill | None:
        """The drill with this id, name or synonym, however it is written."""
        wanted = plain(name)
        for drill in self.drills.values():
            if wanted in {plain(each) for each in (drill.id, drill.name, *drill.synonyms)}:
                return drill
        return None

    def suggestions(self, name: str) -> tuple[Drill, ...]:
        """Up to three drills whose id, name or a synonym is near to this name, nearest first."""
        names = {
            plain(each): drill
            for drill in self.drills.values()
            for each in (drill.id, drill.name, *drill.synonyms)
        }
        near = process.extract(
            plain(name), list(names), scorer=fuzz.WRatio, limit=8, score_cutoff=70
        )
        found = dict.fromkeys(names[each].id for each, _, _ in near)
        return tuple(self.drills[drill] for drill in list(found)[:3])
