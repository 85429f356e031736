"""What somebody cannot do well now, in their own words, and how well it goes: asked by wish,
offered after a weekly review, and asked again by itself after one (`whole_change.py`).

Source: Patient-Specific Functional Scale; what a change means: Abbott & Schmitt 2014
(docs/outcomes.md). Asking again is two taps at most for each.
"""

from handlers.engine.flow import Flow, Next, ask, moment, recall, remember, tell, within
from handlers.engine.journal import milliseconds
from handlers.engine.json import Arguments
from handlers.engine.question import Choice, Question, Unclear
from handlers.engine.words import Words, literal, words
from handlers.profile.facts import FUNCTION, FUNCTION_DECLINED
from handlers.profile.function_scale import BEST, MOST, Activity, Rating, change_of, size_of
from handlers.world import World

FLOW = "function"
LONGEST = 80
"""Letters of an activity that are kept."""


def function(_world: World, _arguments: Arguments) -> Flow[Next | None]:
    """Ask what is hard, or how well it goes by now."""
    known = yield from recall(FUNCTION)
    at = milliseconds((yield from moment()))
    if known:
        yield from rate_again(known, at)
    else:
        yield from _name(at)
    return None


def offer(at: int) -> Flow[None]:
    """Ask whether there is something to name: only a tap begins it. at: now (ms)."""
    if (yield from ask(_offer())):
        yield from _name(at)
        return
    yield from remember(FUNCTION_DECLINED, at)
    yield from tell("function.nothing")


def _name(at: int) -> Flow[None]:
    found: tuple[Activity, ...] = ()
    while len(found) < MOST:
        activity = yield from within(str(len(found) + 1), _new(at, is_first=not found))
        if activity is None:
            break
        found = (*found, activity)
    if found:
        yield from remember(FUNCTION, found)
        yield from tell("function.kept")
    else:
        yield from tell("function.nothing")


def rate_again(known: tuple[Activity, ...], at: int) -> Flow[None]:
    """Ask how well each goes by now, and say what has changed. at: now (ms)."""
    rated: list[Activity] = []
    for number, each in enumerate(known, 1):
        score = yield from within(str(number), _how_well(each.text))
        rated.append(each.rated(at, score))
    yield from remember(FUNCTION, tuple(rated))
    change = change_of(tuple(rated))
    assert change is not None, "each was rated again"
    yield from tell(f"function.{size_of(change).value}")


def _new(at: int, *, is_first: bool) -> Flow[Activity | None]:
    text = yield from ask(_what(words("function.what" if is_first else "function.another")))
    if not text:
        return None
    score = yield from _how_well(text)
    return Activity(text, (Rating(at, score),))


def _how_well(text: str) -> Flow[int]:
    said = words("function.how_well", what=literal(text))
    return (yield from ask(_scored(said)))


def _offer() -> Question[bool]:
    """A tap, since what is written below a review is about something else."""
    return Question(
        key="offer",
        words=words("function.offer"),
        choices=(
            Choice("name", words("choice.function_name"), value=True),
            Choice("not", words("choice.function_not"), value=False),
        ),
        dump=bool,
        load=_boolean,
    )


def _what(said: Words) -> Question[str]:
    return Question(
        key="what",
        words=said,
        choices=(Choice("done", words("choice.function_done"), ""),),
        dump=str,
        load=_text,
        read=lambda text: " ".join(text.split())[:LONGEST] or Unclear(),
    )


def _scored(said: Words) -> Question[int]:
    return Question(
        key="how_well",
        words=said,
        choices=tuple(Choice(str(n), literal(str(n)), n) for n in range(BEST + 1)),
        dump=int,
        load=_score,
        read=lambda text: int(text) if text.isdecimal() and len(text) < 3 and int(text) <= BEST
        else Unclear(words("function.whole_number")),
    )  # fmt: skip


def _score(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value <= BEST:
        raise ValueError("not a score")
    return value


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("neither yes nor no")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
