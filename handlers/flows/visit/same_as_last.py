"""Somebody comes back: "same as last time, nothing new?", and what is typed there instead of a tap.

Rules:
- It is the short screen too: a sign is never taken for "same".
- "Same", with how much, how long or what is missing, is the same with that.
- Another place, or a score or what is missing alone, is what changed: it is taken along, and
  screened.
"""

import re
from dataclasses import replace
from enum import Enum

from content.lexicon.number import number_of
from content.plain import phrases, plain, says
from handlers.engine.json import JSON
from handlers.engine.question import Choice, Question, Unclear
from handlers.engine.words import words
from handlers.flows.safety.typed_sign import Typed, read_sign
from handlers.flows.visit.intake import understood
from handlers.profile import statement
from handlers.profile.limits import Preference
from handlers.profile.pain import Pain
from handlers.profile.reading import read_line
from handlers.profile.statement import Statement
from handlers.world import World

_WORD = re.compile(r"[^\W_]+")


class Again(Enum):
    """What somebody who comes back says to "same as last time?"."""

    SAME = "same"
    CHANGED = "changed"
    SIGN = "sign"


_LABELS = {
    Again.SAME: "choice.same_nothing_new",
    Again.CHANGED: "choice.something_changed",
    Again.SIGN: "choice.one_or_more",
}
_NOTHING = Statement()


def same_as_last(world: World, last: Pain, usual: Preference) -> Question[tuple[Again, Statement]]:
    """Shows the short screen; "same, nothing new" is the answer to it."""
    told = Statement(replace(last, score=None), minutes=usual.minutes)

    def dump(value: tuple[Again, Statement]) -> JSON:
        answer, more = value
        if more == _NOTHING:
            return answer.value
        return {"answer": answer.value, "more": statement.dump(more)}

    def load(value: JSON) -> tuple[Again, Statement]:
        if isinstance(value, dict):
            return Again(value["answer"]), statement.load(value["more"])
        return Again(value), _NOTHING

    return Question(
        key="again",
        words=words("visit.same", line=understood(world, told)),
        choices=tuple(
            Choice(each.value, words(label), (each, _NOTHING)) for each, label in _LABELS.items()
        ),
        dump=dump,
        load=load,
        read=lambda text: _read(world, last, text),
    )


def _read(world: World, last: Pain, text: str) -> tuple[Again, Statement] | Unclear:
    is_score = plain(text).isdecimal()  # and no line of a list, which is not shown here
    if not is_score and read_sign(world, text) is Typed.SIGN:
        return Again.SIGN, _NOTHING
    told = read_line(world.lexicon, text)
    if told.pain.places or told.is_elsewhere:
        return Again.CHANGED, _with_last(world, last, text, told)
    is_more = told.pain.score is not None or told.limits is not None or told.minutes is not None
    if not is_more or not _is_only_that(world, text):
        return Unclear()
    if _begins_with_same(world, text):
        is_denied = told.limits is None and says(plain(text), world.phrases["visit.not_that"])
        return Unclear() if is_denied else (Again.SAME, told)  # "same, no 5"
    places = Pain(last.places, None, last.triggers, last.days)
    return Again.CHANGED, Statement(places).joined(told)


def _with_last(world: World, last: Pain, text: str, told: Statement) -> Statement:
    """What hurts now: another place "too" is one more."""
    if not says(plain(text), world.phrases["visit.also"]):
        return told
    others = tuple(each for each in last.places if each.area not in told.pain.areas)
    return replace(told, pain=replace(told.pain, places=(*others, *told.pain.places)))


def _begins_with_same(world: World, text: str) -> bool:
    said = f"{plain(text)} "
    return any(said.startswith(f"{each} ") for each in phrases(world.phrases["visit.same"]))


def _is_only_that(world: World, text: str) -> bool:
    """Whether nothing is said besides: "same but stiffer, 4" says more."""
    beside = frozenset(phrases(world.phrases["visit.beside"]))
    said = (
        plain(each)
        for each in _WORD.findall(text.casefold().replace("\u2019", "").replace("'", ""))
    )
    return all(each in beside or number_of(each) is not None for each in said)
