"""What was said, found again: in names, in people's words, in the coach's and in notes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.coach.listing import cut
from handlers.coach.thread import ThreadLineKind, title, without_mark
from handlers.engine.words import Value, literal, render, words
from handlers.world import World

MOST_WORDS = 6
"""Words that are looked for together."""
AROUND = 60
"""Letters before what was found."""


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody by name, or one line. kind: None for a name."""

    person: int
    name: str
    kind: ThreadLineKind | None = None
    author: str = ""
    text: str = ""
    at: datetime | None = None


def wanted_words(text: str) -> list[str]:
    """What is looked for, in small letters; all of it has to be there."""
    return [word for word in text.casefold().split() if word][:MOST_WORDS]


def excerpt(text: str, wanted: Sequence[str]) -> str:
    """The part of a text where the first of these words stands."""
    line = " ".join(without_mark(text).split())
    where = min((at for word in wanted if (at := line.casefold().find(word)) >= 0), default=0)
    start = max(0, where - AROUND)
    return cut(f"…{line[start:].lstrip()}" if start else line)


def found_text(world: World, zone: ZoneInfo, text: str, found: Sequence[Found]) -> str:
    """What was found, as lines for a chat; zone: the coach's."""

    def said(key: str, **values: Value) -> str:
        return render(world.catalog.messages, words(f"search.{key}", **values)).strip()

    if not found:
        return said("nothing", text=literal(cut(text)))
    wanted, lines = wanted_words(text), []
    for each in found:
        named = literal(title(each.person, each.name))
        if each.at is None:
            lines.append(said("person", title=named))
        else:
            at = f"{each.at.astimezone(zone):%d %b %Y}"
            who = literal("" if each.kind is ThreadLineKind.PERSON else f" ({each.author})")
            what = literal(excerpt(each.text, wanted))
            lines.append(said("line", title=named, at=at, who=who, text=what))
    return "\n".join(lines)
