"""A small conversation for the engine's tests: two scores, a hold, a line to the coach."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import count

from handlers.engine.conversation import Conversation
from handlers.engine.effect import Effect, Say, SendCoachReply
from handlers.engine.event import Event, Said, Tapped, TimerRang
from handlers.engine.fact import Fact
from handlers.engine.flow import (
    Flow,
    Next,
    ask,
    hand_off,
    hold,
    moment,
    note,
    recall,
    remember,
    tell,
    within,
)
from handlers.engine.journal import milliseconds
from handlers.engine.json import JSON, Arguments
from handlers.engine.message import Message
from handlers.engine.person import Person
from handlers.engine.question import Choice, Question, Unclear, of_enum
from handlers.engine.script import Script
from handlers.engine.step import Held
from handlers.engine.words import Words, literal, words
from handlers.flows.registry import local, script_of
from handlers.profile.facts import CONSENT, Consent
from handlers.routing.router import Router
from handlers.world import World

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


LUCKY: Fact[int] = Fact("lucky", lambda n: n, lambda v: int(str(v)), 0)

_LABELS = {Colour.RED: "toy.red", Colour.BLUE: "toy.blue"}


def _number(text: str) -> int | Unclear:
    return int(text) if text.isdecimal() and len(text) < 3 else Unclear()


NUMBER: Question[int] = Question(
    key="number",
    words=words("toy.number"),
    choices=tuple(Choice(str(n), literal(str(n)), n) for n in range(3)),
    dump=lambda n: n,
    load=lambda v: int(str(v)),
    read=_number,
    again=words("toy.again"),
)

TICKS: Question[tuple[str, ...]] = Question(
    key="ticks",
    words=words("toy.ticks"),
    choices=(
        Choice("a", literal("A"), None, ticks=True),
        Choice("b", literal("B"), None, ticks=True),
        Choice("go", literal("Go on")),
    ),
    dump=list,
    load=lambda v: tuple(str(each) for each in v) if isinstance(v, list) else (),
    collect=lambda marked: tuple(sorted(marked)),
)


def _hold(key: str, said: Words) -> Question[Held]:
    labels = {Held.DONE: "toy.done", Held.HURTS: "toy.hurts", Held.RANG: "toy.rang"}
    question = of_enum(key, Held, labels, said=said, hidden=(Held.RANG,))
    pause: Choice[Held] = Choice("pause", words("toy.pause"))
    return replace(question, choices=(*question.choices, pause))


def talk(arguments: Arguments) -> Flow[Next | None]:
    """Score, colour, two holds, a second score; a line to the coach in between if wanted."""
    number = yield from ask(NUMBER)
    yield from remember(LUCKY, number)
    yield from note("score", value=number)
    colour = yield from ask(of_enum("colour", Colour, _LABELS, said=words("toy.colour")))
    yield from note("colour", value=colour.value)
    if arguments.get("hands_off"):
        yield from hand_off("toy.handed")
    for side in ("left", "right"):
        held = yield from within(
            side, hold(_hold("hold", words("toy.hold")), 60, words("toy.done"))
        )
        yield from note(f"{side}_hold", held=held.value)
    ticked = yield from ask(TICKS)
    at = yield from moment()
    known = yield from recall(LUCKY)
    yield from tell("toy.bye", number=known, ticked="+".join(ticked), at=milliseconds(at) % 1000)
    yield from note("end", ticked=list(ticked))
    return None


def broken(_arguments: Arguments) -> Flow[Next | None]:
    """Raises after its first answer."""
    yield from ask(NUMBER)
    raise RuntimeError("out of drills")


def relay(_arguments: Arguments) -> Flow[Next | None]:
    """Ends with another flow."""
    yield from ask(NUMBER)
    return Next("talk", {})


MESSAGES = {
    "toy.number": "Which number?",
    "toy.again": "Put another way: which number?",
    "toy.colour": "Which colour?",
    "toy.red": "Red",
    "toy.blue": "Blue",
    "toy.hold": "Hold.",
    "toy.done": "Done",
    "toy.hurts": "Hurts",
    "toy.rang": "rang",
    "toy.pause": "Pause",
    "toy.ticks": "Tick some.",
    "toy.handed": "handed on",
    "toy.bye": "Bye with {number} and {ticked} at {at}.",
}


def toy_router(world: World, **flows: object) -> Router:
    """A router that performs toy flows with the real words of the engine."""
    messages = {**world.catalog.messages, **MESSAGES}
    toys = {"visit": talk, "talk": talk, "broken": broken, "relay": relay, **flows}
    real = script_of(world).flows
    script = Script(messages, {**real, **toys}, local)  # type: ignore[dict-item]  # the flows here take parameters of other types than real ones
    return Router(world, script)


AGREED = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def a_person(**facts: JSON) -> Person:
    """Somebody who has agreed already."""
    consent = CONSENT.dump(Consent("2", milliseconds(AGREED), "terminal"))
    return Person(1, {CONSENT.name: consent, **facts})


class Talk:
    """One person and a router, with the state in memory; `events` is all that happened."""

    def __init__(self, router: Router, person: Person) -> None:
        self.router = router
        self.person = person
        self.effects: list[Effect] = []
        self._ids = count(1)

    def hear(self, event: Event) -> list[Effect]:
        heard = self.router.hear(self.person, event, self._ids)
        self.person = heard.person
        self.effects.extend(heard.effects)
        return list(heard.effects)

    def messages(self, effects: list[Effect]) -> list[Message]:
        return [e.message for e in effects if isinstance(e, Say | SendCoachReply)]

    def say(self, at: datetime, text: str) -> list[Message]:
        return self.messages(self.hear(Said(at, text)))

    def tap(self, at: datetime, choice: str) -> list[Message]:
        return self.messages(self.hear(Tapped(at, choice)))


def later(seconds: float) -> datetime:
    """So many seconds after the conversation was begun."""
    return AT + timedelta(seconds=seconds)


def front(talk: Talk) -> Conversation:
    """The conversation that is open."""
    return talk.person.stack[0]


def ring(talk: Talk, at: datetime) -> list[Message]:
    """Let the open step's timer ring; returns what is said."""
    opened = front(talk)
    assert opened.open.due is not None
    event = TimerRang(at, opened.id, opened.open.turn, opened.open.due)
    return talk.messages(talk.hear(event))
