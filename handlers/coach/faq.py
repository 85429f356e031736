"""Short answers to questions, in passing: what is open stays open, and a hold goes on.

Rules:
- Nothing is explained while a flag stands, or while a question to the coach is being written:
  then a person answers.
- Who says where it hurts and asks what to do is not answered but asked on: that is an intake.
- A joke is for when nothing hurts much (project default: at most 5 out of 10).
- Where the answer belongs to a person, the question goes to the coach as well.
"""

from handlers.coach.handoff import QUESTION, asks_what_now, hand_over
from handlers.coach.invitation import invitation, may_invite
from handlers.engine.hearing import Hearing
from handlers.engine.words import Words, literal, words
from handlers.profile.barrier import is_care_first
from handlers.profile.facts import LAST_SCORE
from handlers.profile.reading import read_line
from handlers.understanding.faq import ALIKE, CLEAR, NEAR, asked_about
from handlers.world import World

MOST_FOR_JOKES = 5
COACH = "{coach}"
"""Where an answer names the coach."""


def answer_from_faq(world: World, hearing: Hearing, text: str, *, is_free: bool) -> bool:
    """Answer a question; false where the text asks for none of the short answers.

    is_free: the text means nothing else, so a likeness is enough.
    """
    front = hearing.front
    if is_care_first(hearing.profile) or (front is not None and front.flow == QUESTION):
        return False
    answers = world.catalog.answers
    name = asked_about(answers, world.lexicon.lists, text, NEAR if is_free else CLEAR)
    if name is None or _tells_pain(world, text):
        return False
    answer = answers[name]
    if answer.light and not _is_light(hearing):
        return False
    coach = world.coach
    invited = invitation(world, answer.invite) if answer.invite else None
    if answer.is_link and invited is None:
        hearing.say(words("invite.none"))
    else:
        hearing.say(_answer(world, name))
    if invited and (answer.is_link or may_invite((), hearing.recall(LAST_SCORE))):
        hearing.say(invited)
    if answer.coach and coach.is_set_up:
        hand_over(world, hearing, text)
    elif front is not None and front.open.due is None:
        hearing.put_again(front)
    return True


def _answer(world: World, name: str) -> Words:
    """The answer; where no coach is set up, without the paragraphs that speak of one."""
    key = f"answer.{name}"
    text = world.catalog.messages[key]
    if world.coach.is_set_up or COACH not in text:
        return words(key, coach=world.coach.name)
    kept = "\n\n".join(each for each in text.split("\n\n") if COACH not in each)
    return literal(kept) if kept else words("welcome.not_answered")


def _tells_pain(world: World, text: str) -> bool:
    """Whether it says where it hurts and asks what to do, or how much it is: that is no question
    about a thing, unless it is asked word for word.
    """
    if asked_about(world.catalog.answers, world.lexicon.lists, text, ALIKE) is not None:
        return False
    told = read_line(world.lexicon, text)
    return bool(told.pain.places) and (told.pain.score is not None or asks_what_now(world, text))


def _is_light(hearing: Hearing) -> bool:
    last = hearing.recall(LAST_SCORE)
    return last is None or last[1] <= MOST_FOR_JOKES
