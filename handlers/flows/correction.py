"""A score that was said wrongly is put right: in the log, and in the days kept for trends."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from handlers.day import Scored
from handlers.engine.flow import Flow, ask, correct, tell
from handlers.engine.journal import instant
from handlers.engine.words import Words, words
from handlers.flows.score import score_question
from handlers.world import World


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
    yield from tell("progress.corrected", before=old.score, score=score)
    return replace(old, score=score)


def score_words(score: Scored, place: Words, zone: str) -> Words:
    """A score as a choice: when, where and how much."""
    return words("progress.score", moment=_moment(score, zone), place=place, score=score.score)


def _moment(score: Scored, zone: str) -> Words:
    local = instant(score.at).astimezone(ZoneInfo(zone))
    day = words("progress.day", day=local.day, month=words(f"calendar.short.{local.month}"))
    return words(f"progress.moment.{score.moment}", day=day, time=f"{local:%H:%M}")
