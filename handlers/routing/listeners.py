"""Who takes a text that somebody wrote: an ordered tuple of functions, of which the first that
takes it has it.

A reply to a message of Limber's is not read as the person's own words: a reply to the coach is for
the coach, and a reply to a question answers that one, however many are open.
"""

from datetime import timedelta

from content.plain import plain
from handlers.coach.faq import answer_from_faq
from handlers.coach.handoff import (
    calls_coach,
    hand_over,
    is_only_a_call,
)
from handlers.coach.mood import hear_low_mood
from handlers.command import command_of, parted
from handlers.engine import interruptions
from handlers.engine.conversation import Conversation
from handlers.engine.effect import ToCoach
from handlers.engine.hearing import Hearing
from handlers.engine.journal import milliseconds
from handlers.engine.words import words
from handlers.flows.progress.review import REVIEW
from handlers.flows.safety.danger_answer import says_so
from handlers.profile.barrier import OTHER_PERSON_FLOW, QUESTION_FLOW, Barrier
from handlers.profile.facts import CONSENT
from handlers.routing.answers import answer, is_brief_answer, named_by, offers, path_of
from handlers.routing.asked_in_session import tell_how_or_why
from handlers.routing.commands import run_command, stop, to_coach
from handlers.routing.gate import say_what_stands, why_shut
from handlers.routing.hear_danger import (
    hear_cry_for_help,
    hear_danger,
    hear_it_is_now,
    hear_other_language,
    hear_yes_after_all,
)
from handlers.routing.listener import Line, Listener, listen
from handlers.routing.no_answer import (
    NO_ANSWER,
    take_other_side,
    take_talk,
    take_thanks,
    take_training_question,
)
from handlers.routing.nothing_open import (
    take_anything,
    take_clear_question,
    take_pain,
    take_question_in_talk,
    take_under_care,
    take_worse_pain,
)
from handlers.routing.said_in_any_step import run_spoken_word
from handlers.routing.said_in_drill import hear_in_drill
from handlers.routing.thanks import hear_thanks
from handlers.understanding.other_languages import foreign_dangers
from handlers.world import World

MOST_WORDS_OF_NAME = 5
"""Words of a city's name, with what it lies at ("Bad Homburg vor der Höhe")."""
BREATH, ANSWERED = timedelta(seconds=20), 2
"""How many texts within which time have an answer each, of somebody who has not agreed: the
greeting, and that nothing can be taken in yet. Danger, and what is asked about the agreement,
always have one.
"""

# -- in every state -------------------------------------------------------------------------


def take_danger(world: World, hearing: Hearing, line: Line) -> bool:
    """Danger comes before everything else."""
    is_to_coach = line.is_to_coach
    return hear_danger(world, hearing, line.text, line.quoted, line.recent, is_to_coach=is_to_coach)


def take_command(world: World, hearing: Hearing, line: Line) -> bool:
    """A slash and a word."""
    said = line.text.strip()
    command = command_of(said)
    if command is None:
        return False
    run_command(world, hearing, command, parted(said)[1])
    return True


def take_other_language(world: World, hearing: Hearing, line: Line) -> bool:
    """What is not English is never an answer: somebody has to read it. A city's name is one."""
    if offers(hearing, line.text) or _names_city(world, hearing, line.text):
        return False
    return hear_other_language(world, hearing, line.text)


def _names_city(world: World, hearing: Hearing, text: str) -> bool:
    """Whether a few words answer which city somebody is in; no sign of danger stands in them."""
    is_asked = (path_of(hearing) or "").rpartition("/")[2].partition("~")[0] == "city"
    is_brief = len(text.split()) <= MOST_WORDS_OF_NAME
    return is_asked and is_brief and not foreign_dangers(world.phrases, (text,))


def take_cry_for_help(world: World, hearing: Hearing, line: Line) -> bool:
    """A call for help, while something grave stands or is asked about."""
    return hear_cry_for_help(world, hearing, line.text)


def take_spoken_word(world: World, hearing: Hearing, line: Line) -> bool:
    """What can be said in any step, unless the open question offers the same word."""
    spoken = world.lexicon.lists.spoken.get(line.text.strip().casefold().rstrip(".!?"))
    if spoken is None or offers(hearing, line.text):
        return False
    return run_spoken_word(world, hearing, spoken)


def take_way_on(world: World, hearing: Hearing, line: Line) -> bool:
    """What stands paused offers two buttons of the engine's own; their words do what they do."""
    front, said = hearing.front, plain(line.text)
    carry_on, stop_here = (
        plain(hearing.reply.text(words(f"choice.{each}"))) for each in ("carry_on", "stop")
    )
    if front is None or (not front.open.is_paused and offers(hearing, line.text)):
        return False
    if said == stop_here:
        stop(world, hearing)
        return True
    if said == carry_on and front.open.is_paused:
        interruptions.resume(hearing, front)
        return True
    return False


def take_how_or_why(world: World, hearing: Hearing, line: Line) -> bool:
    """In the middle of a routine: how a drill goes, why these drills."""
    return tell_how_or_why(world, hearing, line.text)


def take_it_is_now(world: World, hearing: Hearing, line: Line) -> bool:
    """A sign that was there lately is there now, or one that was denied is there after all."""
    if line.is_to_coach or line.asked is not None:
        return False
    heard = hear_it_is_now(world, hearing, line.text)
    return heard or hear_yes_after_all(world, hearing, line.text)


def take_word_in_drill(world: World, hearing: Hearing, line: Line) -> bool:
    """In the middle of a routine: to stop, a moment, a score, what cannot be done."""
    if line.is_to_coach or line.asked is not None:
        return False
    return hear_in_drill(world, hearing, line.text)


def take_before_consent(world: World, hearing: Hearing, line: Line) -> bool:
    """Nothing else is heard before somebody has agreed."""
    if hearing.recall(CONSENT) is not None:
        return False
    if take_answer_about_danger(world, hearing, line):
        return True
    front = hearing.front
    if front is not None:
        answer(hearing, front, line.text, lambda: _is_answered(hearing, front, line))
    else:
        hearing.open("welcome", {})
    return True


def _is_answered(hearing: Hearing, front: Conversation, line: Line) -> bool:
    """Whether it comes in the same breath as others, of which one was told that nothing can be
    taken in yet.
    """
    since = milliseconds(hearing.at - BREATH)
    is_told = front.flow == "welcome" and front.open.unclear > 0
    return is_told and sum(at >= since for at, _ in line.recent) > ANSWERED


def take_answer_about_danger(world: World, hearing: Hearing, line: Line) -> bool:
    """A free "yes", "no", "now" or "lately" answers what was asked about danger, wherever that
    stands. Where the question in front offers the same word, the other one is asked again.
    """
    asked = next((each for each in hearing.stack[1:] if each.flow == QUESTION_FLOW), None)
    if line.is_to_coach or line.asked is not None:
        return False
    if asked is None:  # it was left, and is asked again
        is_other = hearing.front is not None and hearing.front.flow != QUESTION_FLOW
        is_left = is_other and why_shut(world, hearing) is Barrier.QUESTION
        if not is_left or offers(hearing, line.text) or not says_so(world, line.text):
            return False
        say_what_stands(hearing, Barrier.QUESTION)
        return True
    if not is_brief_answer(hearing, asked, line.text):
        return False
    is_fronts = offers(hearing, line.text)
    hearing.bring(asked)
    if is_fronts:
        hearing.put_again(asked)
    else:
        answer(hearing, asked, line.text)
    return True


# -- words for the coach, and the open question ---------------------------------------------


def take_reply_to_coach(world: World, hearing: Hearing, line: Line) -> bool:
    """A reply to the coach's words, or to a daily message."""
    is_thanks = line.is_to_coach and hear_thanks(world, hearing, line.text, is_to_coach=True)
    if line.is_to_coach and not is_thanks:
        hand_over(world, hearing, line.text)
    return line.is_to_coach


def take_call_for_coach(world: World, hearing: Hearing, line: Line) -> bool:
    """Whoever calls for the coach: "ask my coach"."""
    if not calls_coach(world, line.text):
        return False
    to_coach(world, hearing, "" if is_only_a_call(world, line.text) else line.text)
    return True


def take_quoted_question(world: World, hearing: Hearing, line: Line) -> bool:
    """A reply to a question answers that one."""
    if line.asked is None:
        return False
    answer(hearing, line.asked, line.text, lambda: _no_answer_to(world, hearing, line))
    return True


def _no_answer_to(world: World, hearing: Hearing, line: Line) -> bool:
    """A reply to a question that does not answer it; to a daily message it is for the coach."""
    if listen(NO_ANSWER, world, hearing, line):
        return True
    if line.is_from_day:
        hand_over(world, hearing, line.text)
    return line.is_from_day


def take_low_mood(world: World, hearing: Hearing, line: Line) -> bool:
    """Low mood, said in passing."""
    return hear_low_mood(world, hearing, line.text)


def take_words_about_other(_world: World, hearing: Hearing, line: Line) -> bool:
    """What is said while somebody else is in danger: the coach reads it, and it is answered with
    what to do.
    """
    front = hearing.front
    if front is None or front.flow != OTHER_PERSON_FLOW or offers(hearing, line.text):
        return False
    hearing.reply.add(ToCoach("person", line.text, hearing.at))
    answer(hearing, front, line.text)
    return True


def take_question(world: World, hearing: Hearing, line: Line) -> bool:
    """A question has its short answer, unless it also says what hurts now."""
    return answer_from_faq(world, hearing, line.text, is_free=False)


def take_named_question(world: World, hearing: Hearing, line: Line) -> bool:
    """A choice of a question that is open, and not in front; what is asked about danger comes
    first.
    """
    front, named = hearing.front, named_by(hearing, line.text)
    if front is not None and front.flow == QUESTION_FLOW and says_so(world, line.text):
        return False
    if named is None:
        return False
    hearing.bring(named)
    answer(hearing, named, line.text)
    return True


def take_open_question(world: World, hearing: Hearing, line: Line) -> bool:
    """Whatever is asked now. Nobody asked for a review: a pain told below it begins a visit."""
    front = hearing.front
    if front is None:
        return False
    others = (*NO_ANSWER, *BELOW_A_REVIEW) if front.flow == REVIEW else NO_ANSWER
    answer(hearing, front, line.text, lambda: listen(others, world, hearing, line))
    return True


def take_pain_below_review(world: World, hearing: Hearing, line: Line) -> bool:
    """A pain ends the review: what it asks is not heard in the middle of what comes now."""
    review = hearing.front
    is_taken = take_pain(world, hearing, line) or take_worse_pain(world, hearing, line)
    if is_taken and review is not None:
        hearing.settle(review, "")
        hearing.close(review)
    return is_taken


BELOW_A_REVIEW: tuple[Listener, ...] = (
    take_question_in_talk,
    take_clear_question,
    take_pain_below_review,
)


LISTENERS: tuple[Listener, ...] = (
    take_danger,
    take_command,
    take_other_language,
    take_way_on,
    take_cry_for_help,
    take_spoken_word,
    take_how_or_why,
    take_before_consent,
    take_word_in_drill,
    take_it_is_now,
    take_answer_about_danger,
    take_reply_to_coach,
    take_words_about_other,
    take_call_for_coach,
    take_quoted_question,
    take_low_mood,
    take_question,
    take_named_question,
    take_open_question,
    # nothing is open
    take_question_in_talk,
    take_clear_question,
    take_pain,
    take_other_side,
    take_worse_pain,
    take_thanks,
    take_under_care,
    take_talk,
    take_training_question,
    take_anything,
)
"""Who takes a text, in this order."""
