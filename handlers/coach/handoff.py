"""Words for the coach: what counts as such, and what the person is told about the answer.

These are for the coach: "ask my coach ...", "tell my coach ...", a reply to the coach's line or to
a daily message, and in the middle of a routine a sentence that speaks of the body and is no answer.
"""

from datetime import datetime

from content.plain import begins_word, plain, says
from handlers.coach.muting import muted_now
from handlers.engine import interruptions
from handlers.engine.conversation import Conversation
from handlers.engine.effect import ToCoach
from handlers.engine.hearing import Hearing
from handlers.engine.words import Words, literal, words
from handlers.profile.coach_plans import Muted
from handlers.profile.country import number_in
from handlers.profile.facts import FLAGS, ZONE
from handlers.profile.flag import is_urgent
from handlers.profile.reading import read_line
from handlers.working_hours import likely_by
from handlers.world import World
from scheduler.recurrence import zone_named

QUESTION = "question"
"""The flow that takes the next text as a question to the coach."""
FLAG_FLOWS = frozenset({"flagged", "still_standing"})
"""The flows that are open while a flag stands: nothing there is paused or carried on."""
_QUARTER_SECONDS = 15 * 60
_ANYBODY, _MOST_WORDS = "anybody", 8
"""Stands for a coach's name in the first line of their words, and how long that line may be."""


def hand_over(
    world: World, hearing: Hearing, text: str, *, is_file: bool = False, is_asked: bool = False
) -> None:
    """Their own words go to the coach; what is open is parked with "carry on".

    is_file: a picture, a recording or a file, perhaps with words below; is_asked: whether it is a
    danger is asked next, so that it arrives, whomever a coach has muted.
    """
    hearing.reply.add(ToCoach("person", text, hearing.at))
    muted = None if is_asked else muted_now(hearing.profile, hearing.at)
    number = number_in(world, hearing.profile) if is_urgent(hearing.recall(FLAGS)) else None
    zone = hearing.recall(ZONE)
    hearing.say(passed_on(world, zone, hearing.at, muted, is_file=is_file, number=number))
    front = hearing.front
    if front is not None and front.flow == QUESTION:
        hearing.settle(front, "")
        hearing.close(front)
    front = hearing.front
    if front is None or front.flow in FLAG_FLOWS:
        return
    if not (is_asked and front.flow in hearing.script.urgent):  # the next question takes its place
        interruptions.pause(hearing, front)


def passed_on(
    world: World,
    zone: str,
    at: datetime,
    muted: Muted | None = None,
    *,
    is_file: bool = False,
    number: Words | None = None,
) -> Words:
    """What a person hears of their words, or of what they sent, to the coach.

    muted: if a coach has muted them; number: whom to call, while something grave is flagged.
    """
    what = "_file" if is_file else ""
    called = {} if number is None else {"number": number}
    if number is not None:
        what += "_urgent"
    if muted is not None and muted.is_blocked:
        return words("coach.not_passed_on", coach=world.coach.name)
    if not world.coach.is_set_up:
        return words(f"coach.kept{what}", coach=world.coach.name, **called)
    when = words("coach.when.unknown") if muted is not None else expected(world, zone, at)
    return words(f"coach.passed_on{what}", coach=world.coach.name, when=when, **called)


def expected(world: World, zone: str, at: datetime) -> Words:
    """By when an answer is likely, in the person's own time."""
    by = likely_by(world.coach.hours, at)
    if by is None:
        return words("coach.when.unknown")
    here = zone_named(zone)
    seconds = -(-by.timestamp() // _QUARTER_SECONDS) * _QUARTER_SECONDS
    local = datetime.fromtimestamp(seconds, here)
    time = f"{local:%H:%M}"
    days = (local.date() - at.astimezone(here).date()).days
    if days == 0:
        return words("coach.when.today", time=time)
    if days == 1:
        return words("coach.when.tomorrow", time=time)
    day = words(f"day.{local.weekday()}")
    if days < 7:
        return words("coach.when.day", day=day, time=time)
    return words("coach.when.date", day=day, date=f"{local:%d %b}", time=time)


def calls_coach(world: World, text: str) -> bool:
    """Whether a text begins as words for the coach do."""
    return _after_call(world, text) is not None


def is_only_a_call(world: World, text: str) -> bool:
    """Whether it says so, and nothing more: then the next text is the question."""
    return not (_after_call(world, text) or "").strip(" .,:!?")


def is_of_coach(hearing: Hearing, quoted: str) -> bool:
    """Whether what was quoted is a coach's line."""
    first = _first_line(quoted)
    if not first:
        return False
    said = words("coach.answer", coach=literal(_ANYBODY), text=literal(""))
    before, _, behind = _first_line(hearing.reply.text(said)).partition(_ANYBODY)
    is_framed = first.startswith(before) and first.endswith(behind)
    return is_framed and len(first.split()) <= _MOST_WORDS


def is_daily(hearing: Hearing, quoted: str) -> bool:
    """Whether what was quoted is a daily message."""
    first = _first_line(quoted)
    messages = hearing.script.messages
    daily = (text for key, text in messages.items() if key.startswith(_DAILY))
    return bool(first) and any(first == _first_line(text) for text in daily)


def is_for_coach(world: World, hearing: Hearing, text: str) -> bool:
    """Whether a text that answers nothing is for the coach.

    It is in a routine, where it speaks of the body; and under a flag, where somebody can answer,
    unless it only says that it is better.
    """
    flow = "" if hearing.front is None else hearing.front.flow
    if flow in FLAG_FLOWS:
        return world.coach.is_set_up and not says_better(world, text)
    return flow == "session" and is_about_body(world, text)


def is_typing_clearance(conversation: Conversation | None) -> bool:
    """Whether a clinician's word is being typed: the doctor's name, the day, the limits."""
    is_asked = conversation is not None and conversation.flow in FLAG_FLOWS
    answered = {e.path: e.value for e in conversation.journal} if conversation else {}
    return is_asked and answered.get("standing") == "cleared" and "limits" not in answered


def says_better(world: World, text: str) -> bool:
    """Whether a text says that it is better now, which lifts no flag."""
    said = text.casefold().replace("\u2019", "'")
    return any(each in said for each in world.phrases["clearance.better"].split("|"))


def is_about_body(world: World, text: str) -> bool:
    """Whether a sentence speaks of something that happened in the body."""
    told = read_line(world.lexicon, text)
    if told.pain.places or told.is_elsewhere:
        return True
    return begins_word(plain(text), world.phrases["coach.body"])


def is_about_training(world: World, text: str) -> bool:
    """Whether a text speaks of training or of the body."""
    named = world.phrases["coach.asks_training"]
    return begins_word(plain(text), named) or is_about_body(world, text)


def asks_what_now(world: World, text: str) -> bool:
    """Whether somebody asks what to do about it, and not about a thing."""
    return says(plain(text), world.phrases["coach.asks_what_now"])


_DAILY = ("check_in.", "checkin.")


def _after_call(world: World, text: str) -> str | None:
    said = text.strip()
    for call in world.phrases["coach.called"].split("|"):
        if said.casefold().startswith(call):
            rest = said[len(call) :]
            if not rest[:1].isalnum():
                return rest
    return None


def _first_line(text: str) -> str:
    return plain(text.strip().split("\n", 1)[0])
