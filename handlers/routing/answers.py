"""An answer to the open question: a tapped choice, or words that are read as one."""

from collections.abc import Callable
from typing import Any

from content.plain import phrases, plain
from handlers.engine import interruptions
from handlers.engine.conversation import Conversation
from handlers.engine.hearing import Hearing
from handlers.engine.journal import By
from handlers.engine.question import Choice, Question, Unclear
from handlers.engine.replay import Replay
from handlers.engine.step import Waiting
from handlers.engine.words import words
from handlers.world import World

MOST_QUOTED = 80
"""Characters by which a question is known again in what somebody replied to."""
MOST_WORDS = 5
"""Words of an answer that says no more than "yes" or "no"."""
NEW, JUDGED_THERE = "new", frozenset({"woke", "stiff"})
"""The check-in's question for anything new, and those of its answers that it judges itself."""
_STOPPED = frozenset({"session", "visit"})
CLARIFY = "clarify"
"""What the first screen asks about a sign that was named."""


def choose(hearing: Hearing, conversation: Conversation, choice_id: str) -> None:
    """A choice of the open question was tapped."""
    asked = hearing.asked(conversation)
    if asked is None:
        return
    replayed, waiting = asked
    choice = next((c for c in waiting.question.choices if c.id == choice_id), None)
    if choice is None:
        hearing.say(words("router.old_tap"))
        hearing.put_again(conversation)
        return
    _take(hearing, conversation, replayed, waiting, choice)


def answer(
    hearing: Hearing,
    conversation: Conversation,
    text: str,
    otherwise: Callable[[], bool] = lambda: False,
) -> None:
    """A text was said to the open question.

    otherwise: takes a text that is no answer to it, if it can, and says whether it did.
    """
    asked = hearing.asked(conversation)
    if asked is None:
        return
    replayed, waiting = asked
    question: Question[Any] = waiting.question
    said = plain(text)
    named = next((c for c in question.choices if _is_named(hearing, c, said)), None)
    if named is not None:
        if named.id == "pause":
            interruptions.pause(hearing, conversation)
        elif named.ticks:
            ticks = tuple(dict.fromkeys((*conversation.open.marked, named.id)))
            ticked = question.dump(_collected(question, ticks))
            hearing.answer(conversation, replayed, ticked, By.PERSON, text)
        else:
            _take(hearing, conversation, replayed, waiting, named)
        return
    value = question.read(text)
    if isinstance(value, Unclear):
        if otherwise():
            return
        interruptions.unclear(hearing, conversation, waiting, value.why)
        return
    hearing.answer(conversation, replayed, question.dump(value), By.PERSON, text[:60])


def named_by(hearing: Hearing, text: str) -> Conversation | None:
    """The parked conversation that offers a choice of this name, unless the front does."""
    if len(hearing.stack) < 2:
        return None
    said = plain(text)
    for conversation in hearing.stack:
        replayed = hearing.replay(conversation)
        if replayed is None or replayed.waiting is None or replayed.was_cut:
            return None
        if any(_is_named(hearing, c, said) for c in replayed.waiting.question.choices):
            return None if conversation is hearing.front else conversation
    return None


def asked_in(hearing: Hearing, quoted: str) -> Conversation | None:
    """The conversation whose open question stands in a message that somebody replied to."""
    said = plain(quoted)
    for conversation in hearing.stack if said else ():
        replayed = hearing.replay(conversation)
        if replayed is None or replayed.waiting is None or replayed.was_cut:
            return None
        question = plain(hearing.reply.text(replayed.waiting.question.words))
        if question and question[:MOST_QUOTED] in said:
            return conversation
    return None


def is_brief_answer(hearing: Hearing, conversation: Conversation, text: str) -> bool:
    """Whether a text is one of the answers that a question offers, or says as much in few words.

    A number alone is no such answer: any question may ask for one.
    """
    replayed = hearing.replay(conversation)
    if replayed is None or replayed.waiting is None or replayed.was_cut:
        return False
    question, said = replayed.waiting.question, plain(text)
    if any(_is_named(hearing, choice, said) for choice in question.choices):
        return True
    is_brief = 0 < len(said.split()) <= MOST_WORDS and not any(map(str.isdigit, said))
    return is_brief and not isinstance(question.read(text), Unclear)


def offers(hearing: Hearing, text: str) -> bool:
    """Whether the question in front has a choice of this name ("carry on", "stop")."""
    replayed = None if hearing.front is None else hearing.replay(hearing.front)
    if replayed is None or replayed.waiting is None:
        return False
    said = plain(text)
    return any(_is_named(hearing, c, said) for c in replayed.waiting.question.choices)


def stops(world: World, hearing: Hearing, text: str) -> bool:
    """Whether a whole text says, in a routine or on the way to one, that it is to stop here.

    "Let's end it here" means the routine there, and nothing else.
    """
    front, said = hearing.front, plain(text)
    if front is None or front.flow not in _STOPPED:
        return False
    listed = [world.phrases["session.stop"]]
    if front.flow == "session":
        listed.append(world.phrases["session.enough"])
    return any(said in phrases(each) for each in listed)


def asks_for_moment(world: World, hearing: Hearing, text: str) -> bool:
    """Whether a whole text asks for a moment in a routine: "I'm not ready" is about the drill."""
    front = hearing.front
    is_there = front is not None and front.flow == "session"
    return is_there and plain(text) in phrases(world.phrases["session.moment"])


def is_label(hearing: Hearing, key: str, text: str) -> bool:
    """Whether a text is the label of a choice, or another of its names."""
    return _is_named(hearing, Choice("", words(key)), plain(text))


def is_judged_there(hearing: Hearing, text: str) -> bool:
    """Whether a text is an answer to a question that judges danger itself: the check-in's "it woke
    me" or "stiff", in other words, and what the first screen asks about a sign.

    The one counts the nights and asks further (safety rules, section 4); the other knows what each
    of its answers leads to. So these words, which mean less or more anywhere else, are answers.
    """
    replayed = None if hearing.front is None else hearing.replay(hearing.front)
    if replayed is None or replayed.waiting is None:
        return False
    question = replayed.waiting.question
    said = plain(text)
    if question.key not in {NEW, CLARIFY}:
        return False
    return any(
        (question.key == CLARIFY or choice.id in JUDGED_THERE) and _is_named(hearing, choice, said)
        for choice in question.choices
    )


def path_of(hearing: Hearing) -> str | None:
    """Which question is open in front, by its path; None when nothing is asked."""
    replayed = None if hearing.front is None else hearing.replay(hearing.front)
    return None if replayed is None or replayed.waiting is None else replayed.path


def _take(
    hearing: Hearing,
    conversation: Conversation,
    replayed: Replay,
    waiting: Waiting,
    choice: Choice[Any],
) -> None:
    question: Question[Any] = waiting.question
    if choice.ticks:
        interruptions.tick(hearing, conversation, choice, waiting)
        return
    value = choice.value
    if value is None and question.collect is not None:
        value = _collected(question, conversation.open.marked)
    label = hearing.reply.text(choice.label)
    hearing.answer(conversation, replayed, question.dump(value), By.PERSON, label)


def _collected(question: Question[Any], marked: tuple[str, ...]) -> Any:
    assert question.collect is not None
    return question.collect(marked)


def _is_named(hearing: Hearing, choice: Choice[Any], said: str) -> bool:
    """Whether a plain text is the label of a choice, or another of its names (`<key>.also`)."""
    if said == plain(hearing.reply.text(choice.label)):
        return True
    return bool(said) and said in phrases(
        hearing.script.messages.get(f"{choice.label.key}.also", "")
    )
