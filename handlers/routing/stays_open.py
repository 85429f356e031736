"""What stands though it was left: neither "stop" nor "pause" ends a flag, a question about danger,
somebody else's danger, or being under 18.
"""

from handlers.coach.handoff import FLAG_FLOWS
from handlers.engine.conversation import Conversation
from handlers.engine.hearing import Hearing
from handlers.engine.words import Words, words
from handlers.flows.safety.flagged import numbers
from handlers.profile.barrier import OTHER_PERSON_FLOW, QUESTION_FLOW, UNDER_18_FLOW
from handlers.profile.country import country_in
from handlers.profile.danger_question import AGE, MIND, DangerQuestion, load_one
from handlers.profile.facts import CONSENT
from handlers.world import World

_URGENT = frozenset({"emergency", "same_day"})


def what_stands(world: World, hearing: Hearing, left: Conversation) -> tuple[Words, ...]:
    """What still holds of a conversation that was left; empty for one that is over by that."""
    called = numbers(country_in(world, hearing.profile))
    if left.flow in FLAG_FLOWS:
        return (words("flag.stays"),)
    if left.flow == UNDER_18_FLOW:
        return (words("minor.stays", **called),)
    if left.flow == OTHER_PERSON_FLOW:
        return (words("flag.other_person", **called),)
    if left.flow == QUESTION_FLOW:
        return _question_stands(hearing, load_one(left.arguments["question"]), called)
    return (words("flag.not_stored"),) if left.flow == "danger_before_consent" else ()


def _question_stands(
    hearing: Hearing, question: DangerQuestion, called: dict[str, Words]
) -> tuple[Words, ...]:
    """Whom to call in any case; and that it is asked again, of whoever has agreed."""
    is_kept = hearing.recall(CONSENT) is not None
    last = words("danger_question.stays" if is_kept else "router.left")
    if question.category in MIND:
        return words("danger_question.stays_mind", **called), last
    if question.urgency not in _URGENT or question.category == AGE:
        return (last,)
    return words(f"danger_question.first.{question.urgency}", **called), last


def stays_in_front(hearing: Hearing, front: Conversation) -> bool:
    """Put what cannot be paused again, with what stands; false for anything that can."""
    if front.flow not in hearing.script.urgent:
        return False
    if front.flow in FLAG_FLOWS:
        hearing.say(words("flag.stays"), front)
    hearing.put_again(front)
    return True
