"""A score that was said wrongly is put right: in the log, the days, and what followed from it.

Rules (safety rules, sections 1 and 4):
- Put up, it is as grave as if it had been said at once: 8 and more is a flag, 6 or 7 today is no
  day for a routine, and the morning after a session is judged anew.
- Put down, it lifts no flag: the coach hears of it. Only a halved routine is whole again, since
  that followed from the number alone.
"""

from dataclasses import dataclass, replace
from datetime import date

from handlers.engine.flow import (
    Flow,
    Next,
    alert,
    ask,
    correct,
    hand_off,
    moment,
    recall,
    remember,
    tell,
)
from handlers.engine.journal import instant
from handlers.engine.words import Words, words
from handlers.flows.day_log import noted, watch
from handlers.flows.safety import flagged
from handlers.flows.score import Level, level, score_question
from handlers.profile.day import AFTER, Days, Scored
from handlers.profile.facts import FLAGS, HALVED, LAST_SCORE
from handlers.profile.trend import Morning, morning
from handlers.world import World
from scheduler.recurrence import zone_named


@dataclass(frozen=True, slots=True)
class Put:
    """A score as it was and as it is right, with the days as they were and as they are now."""

    old: Scored
    new: Scored
    days_before: Days
    days: Days
    today: date

    @property
    def mornings(self) -> tuple[Morning, Morning]:
        """What the newest morning after a session meant, and what it means now."""
        for day in reversed(self.days):
            found = morning(self.days_before, day.date), morning(self.days, day.date)
            if found != (Morning.NONE, Morning.NONE):
                return found
        return Morning.NONE, Morning.NONE

    @property
    def is_of_today(self) -> bool:
        """Whether it is a score of today that says whether there may be a routine."""
        scores = next((d.scores for d in self.days if d.date == self.today), ())
        return self.new.moment != AFTER and self.new in scores


def corrected(_world: World, old: Scored, zone: str) -> Flow[Scored]:
    """Ask for the right number, and replace the line of the log."""
    said = words("progress.right_number", score=old.score, moment=_moment(old, zone))
    score = yield from ask(score_question("right", said))
    yield from correct(
        "score",
        instant(old.at),
        moment=old.moment,
        area=old.area or None,
        side=old.side,
        score=score,
    )
    if (yield from recall(LAST_SCORE)) == (old.at, old.score):
        yield from remember(LAST_SCORE, (old.at, score))
    yield from tell("progress.corrected", before=old.score, score=score)
    return replace(old, score=score)


def judged(world: World, put: Put) -> Flow[Next | None]:
    """What follows from the right number, and what followed from the wrong one."""
    yield from watch(put.days, put.today)
    was, now = level(put.old.score), level(put.new.score)
    flags = yield from recall(FLAGS)
    if now is Level.SEVERE and was is not Level.SEVERE and not flags:
        return flagged.next_of(flagged.severe((yield from moment())))
    is_whole = yield from morning_again(world, put)
    if now is Level.STOP and was not in {Level.STOP, Level.SEVERE} and put.is_of_today:
        yield from tell("visit.too_sore", score=put.new.score)
        yield from alert("trend", "coach.too_sore", score=put.new.score)
        yield from noted(world)
    if was is Level.SEVERE and now is not Level.SEVERE and flags:
        yield from tell("progress.flag_stays")
        yield from hand_off("coach.put_down", before=put.old.score, score=put.new.score)
    elif is_whole or (was is Level.STOP and put.new.score < put.old.score):
        yield from hand_off("coach.put_right", before=put.old.score, score=put.new.score)
    return None


def morning_again(world: World, put: Put) -> Flow[bool]:
    """The next-morning rule with the right number; true where a halved routine is whole again."""
    was, now = put.mornings
    if was is Morning.REST and now is not Morning.REST and (yield from recall(HALVED)):
        yield from remember(HALVED, False)
        yield from tell("progress.not_halved")
        return True
    if now is Morning.REST and was is not Morning.REST:
        yield from remember(HALVED, True)
        yield from tell("progress.is_halved")
        yield from alert("next_working_day", "coach.morning_rest")
        yield from noted(world)
    return False


def score_words(score: Scored, place: Words, zone: str) -> Words:
    """A score as a choice: when, where and how much."""
    return words("progress.score", moment=_moment(score, zone), place=place, score=score.score)


def _moment(score: Scored, zone: str) -> Words:
    local = instant(score.at).astimezone(zone_named(zone))
    day = words("progress.day", day=local.day, month=words(f"calendar.short.{local.month}"))
    return words(f"progress.moment.{score.moment}", day=day, time=f"{local:%H:%M}")
