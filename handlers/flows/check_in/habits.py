"""One question on what drills cannot do alone: sleep, water and meals, load, form, by turns.

Rules:
- Load and form are asked only where the day before had a session.
- Poor sleep is asked about again the next day, until it is better.
- Once a week a ladder has its turn (`handlers/flows/progress/ladder.py`).
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from math import ceil

from content.lexicon.number import NUMBER_WORDS
from handlers.engine.flow import Flow, ask, tell
from handlers.engine.question import Choice, Question, Unclear
from handlers.engine.words import words
from handlers.flows.day_log import log_day, noted
from handlers.flows.progress.ladder import climbed, due_ladder
from handlers.flows.score import score_question
from handlers.profile.day import Day, Days, day_in
from handlers.profile.trend import POOR_SLEEP, Trend
from handlers.understanding.english.fraction import in_decimals
from handlers.understanding.english.scale import in_tenths
from handlers.understanding.text import plain
from handlers.world import World

SLEEP, MEALS, LOAD, FORM = "sleep", "meals", "load", "form"
_TURNS = (SLEEP, MEALS, LOAD, FORM)
_AFTER_TRAINING = {LOAD, FORM}
_ANSWERS = {MEALS: 4, FORM: 3}
"""How many answers there are to tap; sleep and load are 0 to 10."""
WELL_SLEPT = 7
HARD = 8


def turn(days: Days, today: date) -> str:
    """Whose turn it is today."""
    asked = [day for day in days if day.habit in _TURNS and day.date < today]
    last = asked[-1] if asked else None
    if _slept_poorly(days, today):
        return SLEEP
    trained = day_in(days, today - timedelta(days=1)).drills is not None
    after = 0 if last is None else _TURNS.index(last.habit) + 1
    turns = (_TURNS[(after + n) % len(_TURNS)] for n in range(len(_TURNS)))
    return next(t for t in turns if trained or t not in _AFTER_TRAINING)


def _slept_poorly(days: Days, today: date) -> bool:
    """Whether the last of these questions was about sleep, and sleep was poor."""
    asked = [day for day in days if day.habit in _TURNS and day.date < today]
    return bool(asked) and asked[-1].habit == SLEEP and asked[-1].answer <= POOR_SLEEP


def habit(world: World, days: Days, today: date) -> Flow[tuple[Trend, ...]]:
    """Ask, keep the answer, and say what fits it; returns the trends that begin with it."""
    name = turn(days, today)
    ladder = due_ladder(world, days, today)
    if ladder is not None and not (name == SLEEP and _slept_poorly(days, today)):
        yield from climbed(world, ladder, today)
        return ()
    answer = yield from ask(_question(name))

    def change(day: Day) -> Day:
        return replace(day, habit=name, answer=answer, is_checked=True)

    new = yield from log_day(change, today)
    yield from tell(f"check_in.{name}.{_kind(name, answer)}")
    if new:
        yield from noted(world)
    return new


def _kind(name: str, answer: int) -> str:
    """Which words fit an answer."""
    match name:
        case "sleep":
            return "good" if answer >= WELL_SLEPT else "poor" if answer <= POOR_SLEEP else "fair"
        case "load":
            return "hard" if answer >= HARD else "fine"
        case _:
            return str(answer)


def _question(name: str) -> Question[int]:
    said = words(f"check_in.{name}.ask")
    if name not in _ANSWERS:
        return replace(score_question(name, said), read=_number, again=None)
    count = _ANSWERS[name]

    def load(value: object) -> int:
        if not isinstance(value, int) or not 0 <= value < count:
            raise ValueError("not one of the answers")
        return value

    return Question(
        key=name,
        words=said,
        choices=tuple(Choice(str(n), words(f"choice.{name}_{n}"), n) for n in range(count)),
        dump=int,
        load=load,
        read=_unclear,
    )


def _number(text: str) -> int | Unclear:
    """A number and nothing else: "all fine" is 0 for pain, and no answer here."""
    said = in_tenths(in_decimals(plain(text)), is_score=True)
    found = [ceil(float(n)) for n in re.findall(r"\d{1,3}(?:\.\d+)?", said)]
    found += [NUMBER_WORDS[word] for word in said.split() if word in NUMBER_WORDS]
    return found[0] if found and found[0] <= 10 else Unclear(words("check_in.whole_number"))


def _unclear(_text: str) -> Unclear:
    return Unclear(words("check_in.one_of_these"))
