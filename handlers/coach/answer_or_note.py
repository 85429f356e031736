"""Whom the words are for that a coach writes where threads are shown: one decision, everywhere.

Rules:
- For the person only: a reply to a line that Limber shows of that person (their words, a coach's
  answer that was sent, the card, "nobody has answered"), in the coach's own words.
- A slash begins a command, also in an edit; what was forwarded is never a command and never sent.
- In doubt Limber asks: a reply to something of Limber's that is no line of anybody.
- Everything else stays with the coaches.
- An edit is looked at like a new text; what it changes is what the first text had become.
"""

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from handlers.command import parted

ANYWAY = "/anyway"
"""What stands before words that were asked about."""


class Target(Enum):
    """What a coach's words reply to."""

    NOTHING = "nothing"
    LINE = "line"
    """Something that Limber shows of the person, or an answer that was sent to them."""
    NOTE = "note"
    """A coach's words that stayed with the coaches."""
    LIMBER = "limber"
    """Something that Limber said to a coach."""
    UNKNOWN = "unknown"


class Became(Enum):
    """What an edited text had become when it was new."""

    ANSWER = "answer"
    NOTE = "note"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Written:
    """What a coach wrote in a person's thread. is_own: in the coach's words, and not forwarded."""

    text: str
    target: Target
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class ToPerson:
    """The words go to the person."""


@dataclass(frozen=True, slots=True)
class AsCommand:
    """The words are a command of the coach's."""


@dataclass(frozen=True, slots=True)
class AsNote:
    """The words stay with the coaches. asks: the coach is asked whether to send them."""

    asks: bool = False


@dataclass(frozen=True, slots=True)
class AsChange:
    """The words change what the person was sent."""


Audience: TypeAlias = ToPerson | AsCommand | AsNote
EditAudience: TypeAlias = AsCommand | AsNote | AsChange


def audience_of(written: Written) -> Audience:
    """Whom new words are for."""
    if not written.is_own:
        return AsNote()
    if written.text.startswith("/"):
        return AsCommand()
    match written.target:
        case Target.LINE:
            return ToPerson()
        case Target.LIMBER:
            return AsNote(asks=True)
        case Target.NOTHING | Target.NOTE | Target.UNKNOWN:
            return AsNote()


def audience_of_edit(text: str, became: Became) -> EditAudience:
    """Whom changed words are for. became: what the old ones had become."""
    if text.startswith("/") and parted(text)[0].casefold() != ANYWAY:
        return AsCommand()
    match became:
        case Became.ANSWER:
            return AsChange()
        case Became.NOTE:
            return AsCommand() if text.startswith("/") else AsNote()
        case Became.NOTHING:
            return AsCommand() if text.startswith("/") else AsNote(asks=True)
