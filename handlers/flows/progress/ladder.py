"""Once a week: how cardio and strength went; the answer moves a rung, and Limber says why.

Rules:
- Each is asked about once in seven days at most, and for the first time five days after the first
  day that is known (project defaults).
- "As it was" is an answer too: a week without changes nothing.
"""

from dataclasses import replace
from datetime import date, timedelta

from content.model.ladder import LadderName
from handlers.engine.fact import Fact
from handlers.engine.flow import Flow, ask, hand_off, recall, remember, tell
from handlers.engine.question import Choice, Question, Unclear
from handlers.engine.words import Words, literal, words
from handlers.flows.day_log import log_day
from handlers.profile.day import Day, Days
from handlers.profile.facts import CARDIO, STRENGTH
from handlers.profile.ladder import ClimbAnswer, Move, Standing, moved, rung_of
from handlers.world import World

LADDERS: dict[LadderName, Fact[Standing]] = {"cardio": CARDIO, "strength": STRENGTH}
WEEK = timedelta(days=7)
FIRST = timedelta(days=5)


def due_ladder(world: World, days: Days, today: date) -> LadderName | None:
    """The ladder to be asked about today, if it is the day of one."""
    if not days or today - days[0].date < FIRST:
        return None
    for name in LADDERS:
        asked = [day.date for day in days if day.habit == name and day.date < today]
        if name in world.catalog.ladders and (not asked or today - asked[-1] >= WEEK):
            return name
    return None


def climbed(world: World, name: LadderName, today: date) -> Flow[None]:
    """Ask how it went on this ladder, keep the answer, and say what follows."""
    fact = LADDERS[name]
    standing = yield from recall(fact)
    ladder = world.catalog.ladders[name]
    went = yield from ask(
        _question(name, words(f"ladder.{name}.asked", **rung_words(name, standing)))
    )

    def change(day: Day) -> Day:
        return replace(day, habit=name, answer=went.value, is_checked=True)

    yield from log_day(change, today)
    standing = replace(standing, rung=rung_of(ladder, standing))
    standing, move = moved(ladder, standing, went, today)
    yield from remember(fact, standing)
    yield from tell(f"ladder.{name}.{move.value}", **rung_words(name, standing))
    if move is Move.BOTTOM:
        yield from hand_off(f"coach.{name}_hurts")


def rung_name(world: World, name: LadderName, standing: Standing) -> Words:
    """What the person's rung on a ladder is called."""
    if name not in world.catalog.ladders:
        return literal("")
    rung = rung_of(world.catalog.ladders[name], standing)
    return words(f"ladder.{name}.{rung}.name")


def rung_words(name: str, standing: Standing) -> dict[str, Words]:
    """The name of a person's rung, and why they stand there, for a message."""
    key = f"ladder.{name}.{standing.rung}"
    return {"rung": words(f"{key}.name"), "why": words(f"{key}.why")}


def _question(name: str, said: Words) -> Question[ClimbAnswer]:
    answers = [w for w in ClimbAnswer if name != "cardio" or w is not ClimbAnswer.FINE_UNSEEN]
    return Question(
        key=name,
        words=said,
        choices=tuple(
            Choice(str(went.value), words(f"choice.{name}_{went.value}"), went) for went in answers
        ),
        dump=lambda went: went.value,
        load=ClimbAnswer,
        read=lambda _text: Unclear(words("check_in.one_of_these")),
    )
