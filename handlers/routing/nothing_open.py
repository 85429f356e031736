"""Who takes a text where no question is open."""

from handlers.coach.faq import answer_from_faq
from handlers.coach.follow_up import is_asked_in_talk
from handlers.coach.handoff import hand_over
from handlers.engine.hearing import Hearing
from handlers.engine.words import words
from handlers.profile import statement
from handlers.profile.barrier import is_care_first
from handlers.profile.reading import read_line
from handlers.routing.commands import offer_drills
from handlers.routing.gate import care_first, say_what_stands
from handlers.routing.listener import Line
from handlers.routing.pain_update import is_worse
from handlers.understanding.faq import is_question
from handlers.world import World


def take_question_in_talk(world: World, hearing: Hearing, line: Line) -> bool:
    """A question to the coach while a talk lasts."""
    if not is_asked_in_talk(world, hearing, line.text):
        return False
    hand_over(world, hearing, line.text)
    return True


def take_clear_question(world: World, hearing: Hearing, line: Line) -> bool:
    """What is a question by its form has its short answer."""
    asks = is_question(world.lexicon.lists, line.text)
    return asks and answer_from_faq(world, hearing, line.text, is_free=True)


def take_pain(world: World, hearing: Hearing, line: Line) -> bool:
    """What says where it hurts opens the visit with that filled in."""
    told = read_line(world.lexicon, line.text)
    if not (told.pain.places or told.is_elsewhere):
        return False
    if is_care_first(hearing.profile):
        offer_drills(hearing)
    else:
        hearing.open("visit", {"told": statement.dump(told)})
    return True


def take_worse_pain(world: World, hearing: Hearing, line: Line) -> bool:
    """Pain that got worse: "worse since yesterday"."""
    return is_worse(world, hearing, line.text)


def take_under_care(world: World, hearing: Hearing, _line: Line) -> bool:
    """While care comes first, that is said."""
    found = care_first(world, hearing)
    if found is None:
        return False
    say_what_stands(hearing, found)
    return True


def take_anything(_world: World, hearing: Hearing, _line: Line) -> bool:
    """It was not understood; what can be said is."""
    hearing.say(words("router.not_understood"))
    hearing.say(words("router.what_i_can_do"))
    return True
