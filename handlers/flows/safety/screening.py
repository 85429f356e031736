"""The screen for danger: one message, "none of these" or one or more, and what follows.

At most one clarifying question for each item that was named, with the instruction first in its
words. The most urgent answer wins.
"""

from dataclasses import replace
from enum import Enum

from handlers.engine.flow import Flow, ask, moment, note, within
from handlers.engine.journal import milliseconds
from handlers.engine.question import Choice, Question, of_enum
from handlers.engine.words import words
from handlers.profile.flag import Flag
from handlers.safety.screen import ITEMS, ORDER, Answer, Item, Urgency
from handlers.world import World


class Screened(Enum):
    """What a person says to the screen as a whole."""

    NONE = "none"
    SOME = "some"
    UNSURE = "unsure"


def screening(world: World, *, said: str = "screen.ask") -> Flow[tuple[Flag | None, list[str]]]:
    """Screen; returns the flag that was raised, if any, and conditions to be remembered."""
    labels = {
        Screened.NONE: "choice.none_of_these",
        Screened.SOME: "choice.one_or_more",
        Screened.UNSURE: "choice.not_sure",
    }
    answer = yield from ask(_screen(labels, said))
    if answer is Screened.NONE:
        yield from note("screened", answer="none")
        return None, []
    return (yield from which(world))


def _screen(labels: dict[Screened, str], said: str) -> Question[Screened]:
    question = of_enum("screen", Screened, labels, said=words(said))
    return replace(question, again=words("screen.again"))


class Unticked(Enum):
    """What can be said when nothing was ticked: not sure counts as yes until it is clear."""

    NONE = "none"
    LOOK = "look"


def which(_world: World) -> Flow[tuple[Flag | None, list[str]]]:
    """Ask which items, clarify each of them, and take the most urgent answer."""
    named = yield from ask(_WHICH)
    while not named:
        said = words("screen.nothing_ticked")
        if (yield from ask(of_enum("unticked", Unticked, _UNTICKED, said=said))) is Unticked.NONE:
            break
        named = yield from ask(_WHICH)
    worst: Answer | None = None
    conditions: list[str] = []
    for item in ITEMS:
        if item.id not in named:
            continue
        answer = yield from within(item.id, ask(_clarify(item)))
        if answer.condition:
            conditions.append(answer.condition)
        if answer.urgency is not None and (worst is None or _rank(answer) < _rank(worst)):
            worst = answer
        if worst is not None and worst.urgency is Urgency.EMERGENCY:
            break  # nothing else matters now
    yield from note("screened", answer="some", items=list(named))
    if worst is None or worst.urgency is None:
        return None, conditions
    at = yield from moment()
    flag = Flag(worst.urgency.value, worst.category, "screen", milliseconds(at))
    return flag, conditions


def _rank(answer: Answer) -> int:
    return len(ORDER) if answer.urgency is None else ORDER.index(answer.urgency)


def _clarify(item: Item) -> Question[Answer]:
    answers = {answer.id: answer for answer in item.answers}
    return Question(
        key="clarify",
        words=words(f"screen.{item.id}.ask"),
        choices=tuple(Choice(a.id, words(f"screen.{item.id}.{a.id}"), a) for a in item.answers),
        dump=lambda answer: answer.id,
        load=lambda value: answers[str(value)],
    )


def _collected(marked: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(item.id for item in ITEMS if item.id in marked)


def _loaded(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("not a list of items")
    known = {item.id for item in ITEMS}
    if not set(value) <= known:
        raise ValueError("an item that is no longer asked")
    return tuple(value)


_UNTICKED = {Unticked.NONE: "choice.none_of_these", Unticked.LOOK: "choice.look_again"}

_WHICH: Question[tuple[str, ...]] = Question(
    key="which",
    words=words("screen.which"),
    choices=(
        *(Choice(i.id, words(f"screen.{i.id}.short"), None, ticks=True) for i in ITEMS),
        Choice("go_on", words("choice.go_on")),
    ),
    dump=list,
    load=_loaded,
    collect=_collected,
)
