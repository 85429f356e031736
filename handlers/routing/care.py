"""What somebody says that keeps drills off or changes them without being a flag."""

from handlers.coach.handoff import FLAG_FLOWS, QUESTION
from handlers.engine.hearing import Hearing
from handlers.engine.journal import milliseconds
from handlers.engine.question import Unclear
from handlers.engine.words import words
from handlers.flows.schedule.schedule import CHECK_IN
from handlers.profile.barrier import UNWELL_FLOW
from handlers.profile.country import number_in
from handlers.profile.facts import CONSENT, LIMITS, UNWELL
from handlers.profile.limits import CONDITIONS, Limits
from handlers.profile.reading import read_line
from handlers.routing.answers import NEW, choose, offers, path_of
from handlers.routing.gate import WITH_DRILLS
from handlers.understanding.faq import is_question
from handlers.world import World

ILL = "unwell"


def keep_care(hearing: Hearing, categories: frozenset[str]) -> bool:
    """Keep what was read as "proceed with care", whatever else was read beside it: an illness, and
    what somebody lives with; whether any of it is new.
    """
    if hearing.recall(CONSENT) is None:
        return False
    is_ill = ILL in categories
    if is_ill:
        hearing.remember(UNWELL, milliseconds(hearing.at))
    conditions = frozenset(CONDITIONS[each] for each in categories if each in CONDITIONS)
    limits = hearing.recall(LIMITS) or Limits()
    if conditions <= limits.conditions:
        return is_ill
    hearing.remember(LIMITS, limits.joined(Limits(conditions=conditions)))
    return True


def heed_care(
    world: World, hearing: Hearing, categories: frozenset[str], text: str, *, is_command: bool
) -> bool:
    """Heed what was read as "proceed with care"; true where the text needs no other answer."""
    if not keep_care(hearing, categories):
        return False
    if ILL in categories:
        return not is_command and _hear_illness(world, hearing, text)
    hearing.say(words("care.noted"))
    front = hearing.front
    if front is not None and front.open.due is not None:
        return True
    told = read_line(world.lexicon, text)
    is_more = bool(told.pain.places) or told.is_elsewhere or is_question(world.lexicon.lists, text)
    if is_more or is_command or _is_read(hearing, text):
        return False
    if front is not None:
        hearing.put_again(front)
    return True


def _hear_illness(world: World, hearing: Hearing, text: str) -> bool:
    """A fever or a bug: said at once that no drill follows, whatever is open."""
    front = hearing.front
    if front is None:
        hearing.open(UNWELL_FLOW, {})
        return True
    if front.flow in WITH_DRILLS:
        return True  # which the gate ends, and says so
    if front.flow in FLAG_FLOWS or front.flow == "pause":
        return False  # where the coach reads it, or it ends the check-ins, and is answered there
    if front.flow == UNWELL_FLOW:
        choose(hearing, front, "not_yet")
        return True
    hearing.say(words("care.unwell", number=number_in(world, hearing.profile)))
    if front.flow == QUESTION or _is_read(hearing, text):
        return False
    if front.flow == CHECK_IN and (path_of(hearing) or "").endswith(NEW):
        hearing.settle(front, "")
        hearing.close(front)
    else:
        hearing.put_again(front)
    return True


def _is_read(hearing: Hearing, text: str) -> bool:
    """Whether a text is an answer to what is open."""
    replayed = None if hearing.front is None else hearing.replay(hearing.front)
    if replayed is None or replayed.waiting is None:
        return False
    is_named = offers(hearing, text)
    return is_named or not isinstance(replayed.waiting.question.read(text), Unclear)
