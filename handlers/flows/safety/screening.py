"""The screen for danger: one message, "none of these" or one or more, and what follows.

At most one clarifying question for each item that was named, with the instruction first in its
words. Every answer counts; an emergency ends the asking.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from functools import partial

from handlers.engine.flow import Flow, Next, ask, moment, note, recall, remember, within
from handlers.engine.journal import milliseconds
from handlers.engine.question import Choice, Question, Unclear, of_enum
from handlers.engine.words import Words, words
from handlers.flows.country import number_of
from handlers.flows.safety.typed_sign import Typed, read_sign
from handlers.profile import facts, flag
from handlers.profile.barrier import UNDER_18_FLOW
from handlers.profile.danger_question import AGE, DangerQuestion, asked
from handlers.profile.facts import LIMITS, QUESTIONS, UNWELL
from handlers.profile.flag import MINOR, Flag, Flags, joined
from handlers.profile.limits import Limits
from handlers.safety.screen import ITEMS, Item, ScreenAnswer, Urgency
from handlers.world import World

AGE_ITEM = "age"


class Screened(Enum):
    """What a person says to the screen as a whole."""

    NONE = "none"
    SOME = "some"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Found:
    """What a screen brought.

    flags: the gravest first; conditions: that somebody lives with; is_ill: a fever or a bug;
    is_minor: under 18; may_be_minor: it was ticked, and nobody asked any further.
    """

    flags: Flags = ()
    conditions: frozenset[str] = frozenset()
    is_ill: bool = False
    is_minor: bool = False
    may_be_minor: bool = False

    @property
    def is_clear(self) -> bool:
        return self == Found()


def screening(world: World, *, said: str = "screen.ask") -> Flow[Found]:
    """Screen, and return what it brought."""
    labels = {
        Screened.NONE: "choice.none_of_these",
        Screened.SOME: "choice.one_or_more",
        Screened.UNSURE: "choice.not_sure",
    }
    answer = yield from ask(_screen(world, labels, said))
    if answer is Screened.NONE:
        yield from note("screened", answer="none")
        return Found()
    return (yield from which(world))


def _screen(world: World, labels: dict[Screened, str], said: str) -> Question[Screened]:
    read = partial(_read, world)
    question = of_enum("screen", Screened, labels, said=words(said), read=read)
    return replace(question, again=words("screen.again"))


def _read(world: World, text: str) -> Screened | Unclear:
    match read_sign(world, text):
        case Typed.SIGN:
            return Screened.SOME
        case Typed.NOTHING:
            return Screened.NONE
        case None:
            return Unclear()


class Unticked(Enum):
    """What can be said when nothing was ticked: not sure counts as yes until it is clear."""

    NONE = "none"
    LOOK = "look"


def which(world: World) -> Flow[Found]:
    """Ask which items, and clarify each of them until one is an emergency."""
    named = yield from ask(_WHICH)
    while not named:
        said = words("screen.nothing_ticked")
        if (yield from ask(of_enum("unticked", Unticked, _UNTICKED, said=said))) is Unticked.NONE:
            break
        named = yield from ask(_WHICH)
    number = yield from number_of(world)
    answers: dict[str, ScreenAnswer] = {}
    for item in ITEMS:
        if item.id not in named:
            continue
        answers[item.id] = answer = yield from within(item.id, ask(_clarify(item, number)))
        if answer.urgency is Urgency.EMERGENCY:
            break  # nothing else matters now
    yield from note("screened", answer="some", items=list(named))
    at = yield from moment()
    found = _found(tuple(answers.values()), at)
    return replace(found, may_be_minor=AGE_ITEM in named and AGE_ITEM not in answers)


def _found(answers: tuple[ScreenAnswer, ...], at: datetime) -> Found:
    categories = {answer.category for answer in answers}
    flags = tuple(
        Flag(answer.urgency.value, answer.category, "screen", milliseconds(at))
        for answer in answers
        if answer.urgency is not None and answer.urgency is not Urgency.WITH_CARE
        if answer.category != MINOR
    )
    return Found(
        joined((), flags),
        frozenset(answer.condition for answer in answers if answer.condition),
        is_ill="unwell" in categories,
        is_minor=MINOR in categories,
    )


def keep(found: Found) -> Flow[None]:
    """Keep what is no flag: conditions, an illness, an age. Flags are kept where they are said."""
    if found.conditions:
        known = (yield from recall(LIMITS)) or Limits()
        yield from remember(LIMITS, known.joined(Limits(conditions=found.conditions)))
    if found.is_ill:
        yield from remember(UNWELL, milliseconds((yield from moment())))
    if found.is_minor and found.flags:  # the flags are said now, and this stays beside them
        yield from remember(facts.MINOR, True)
    if found.may_be_minor:
        at = milliseconds((yield from moment()))
        questions = yield from recall(QUESTIONS)
        question = DangerQuestion(AGE, Urgency.CLINICIAN_FIRST.value, "", "", at)
        yield from remember(QUESTIONS, asked(questions, question))


def care(found: Found) -> Next | None:
    """The flow that comes first now; None where nothing does."""
    if found.flags:
        return Next("flagged", {"flags": flag.dump(found.flags)})
    return Next(UNDER_18_FLOW, {}) if found.is_minor else None


def _clarify(item: Item, number: Words) -> Question[ScreenAnswer]:
    answers = {answer.id: answer for answer in item.answers}
    return Question(
        key="clarify",
        words=words(f"screen.{item.id}.ask", number=number),
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
        *(
            Choice(i.id, words(f"screen.{i.id}.short"), ticks=True, is_hidden=i.id == AGE_ITEM)
            for i in ITEMS
        ),
        Choice("go_on", words("choice.go_on")),
    ),
    dump=list,
    load=_loaded,
    collect=_collected,
)
