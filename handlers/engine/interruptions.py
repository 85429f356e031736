"""What is no answer, and is not in the journal: a ring, a tick, a pause, "back", an unclear text.

Rules:
- Each changes the open step alone, or puts it again.
- What was not read for the third time is answered with who else could (`Script.not_read`).
- A timed step that rings more than two minutes late is offered again instead.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers.engine.conversation import Conversation
from handlers.engine.effect import Say, Withdraw
from handlers.engine.hearing import Hearing
from handlers.engine.journal import By
from handlers.engine.message import Lane, Message, Shown
from handlers.engine.question import Choice
from handlers.engine.step import Ask, Hold, Waiting
from handlers.engine.words import Words, words

LATE = timedelta(minutes=2)
"""A hold that rings later than this has been slept through (design: an outage)."""
SHORT = 160
"""Characters up to which a question is said again after an unclear answer; a longer one stands
just above, and only its choices are shown again."""


def rang(hearing: Hearing, conversation: Conversation) -> None:
    """The open step's time is over."""
    opened = conversation.open
    if opened.due is None or hearing.at < opened.due:
        return  # paused, or put off, since the timer was stored
    if hearing.at - opened.due > LATE:
        _slept_through(hearing, conversation, opened.due)
        return
    hearing.reply.lane = Lane.TIMER
    asked = hearing.asked(conversation)
    if asked is None:
        return
    replayed, waiting = asked
    if opened.left is not None:
        _runs_again(hearing, conversation, opened.left, is_seen=True)
        return
    hearing.answer(conversation, replayed, waiting.question.dump(waiting.silence), By.CLOCK)


def _slept_through(hearing: Hearing, conversation: Conversation, due: datetime) -> None:
    """The step was not done: it is offered again, and what still waits is not sent any more."""
    hearing.reply.add(Withdraw())
    opened = conversation.open
    left = float(opened.seconds or 0) if opened.left is None else opened.left
    conversation = replace(conversation, open=replace(opened, due=None, left=left))
    hearing.replace(conversation)
    away = {
        name: hearing.script.local(hearing.profile, at)
        for name, at in (("since", due), ("until", hearing.at))
    }
    hearing.say(Words("engine.away", away), conversation)
    hearing.offer(
        conversation, ("resume", words("choice.carry_on")), ("stop", words("choice.stop"))
    )


def tick(
    hearing: Hearing, conversation: Conversation, choice: Choice[Any], waiting: Waiting
) -> None:
    """Mark or unmark a choice; the question is shown again with its marks."""
    marked = conversation.open.marked
    marked = (
        tuple(m for m in marked if m != choice.id) if choice.id in marked else (*marked, choice.id)
    )
    conversation = replace(conversation, open=replace(conversation.open, marked=marked))
    hearing.replace(conversation)
    question = waiting.question
    slot = (conversation.id, conversation.open.turn)
    hearing.reply.add(
        Say(
            Message(
                text=hearing.reply.text(question.words),
                buttons=hearing.buttons(conversation, question),
                slot=slot,
                lane=hearing.reply.lane,
                is_edit=True,
            )
        )
    )


def pause(hearing: Hearing, conversation: Conversation) -> None:
    """Stop the clock of a timed step; what is left of it is kept. What cannot wait is put again."""
    if conversation.flow in hearing.script.urgent:
        hearing.put_again(conversation)
        return
    hearing.replace(hearing.paused(conversation))
    conversation = hearing.stack[hearing.index(conversation)]
    left = conversation.open.left
    said = words("engine.paused", seconds=round(left)) if left else words("engine.waiting")
    hearing.say(said, conversation)
    hearing.offer(
        conversation, ("resume", words("choice.carry_on")), ("stop", words("choice.stop"))
    )


def explain(
    hearing: Hearing, conversation: Conversation, told: Words, picture: Shown | None = None
) -> None:
    """Tell what was asked in the middle of a timed step, whose clock stands meanwhile."""
    hearing.replace(hearing.paused(conversation))
    conversation = hearing.stack[hearing.index(conversation)]
    hearing.reply.say(told, picture, conversation.id)
    hearing.reply.flush()
    hearing.put_again(conversation)


def resume(hearing: Hearing, conversation: Conversation) -> None:
    """Bring a conversation to the front, and go on where it stood; a hold in a few seconds."""
    hearing.bring(conversation)
    opened = conversation.open
    if not opened.is_paused:
        hearing.put_again(conversation)
        return
    asked = hearing.asked(conversation)
    if asked is None:
        return
    waiting = asked[1]
    if isinstance(waiting, Hold) and opened.left:
        hearing.put_getting_back(conversation, waiting, opened.left)
        return
    _runs_again(hearing, conversation, opened.left or 0)


def _runs_again(
    hearing: Hearing, conversation: Conversation, left: float, *, is_seen: bool = False
) -> None:
    """The clock of a paused step runs again, for what is left of it. is_seen: with its picture."""
    due = hearing.at + timedelta(seconds=left)
    conversation = replace(conversation, open=replace(conversation.open, due=due, left=None))
    hearing.replace(conversation)
    hearing.put_again(conversation, is_resumed=True, is_seen=is_seen)


def back(hearing: Hearing, conversation: Conversation) -> None:
    """Go back to the last thing the person answered, but never behind what has been sent."""
    asked = hearing.asked(conversation)
    if asked is None:
        return
    replayed, _ = asked
    answered = [i for i, e in enumerate(conversation.journal) if e.by is By.PERSON]
    if not answered or answered[-1] < replayed.floor:
        hearing.say(words("engine.no_way_back" if answered else "engine.at_the_start"))
        hearing.put_again(conversation)
        return
    hearing.settle(conversation, "")
    cut = answered[-1]
    conversation = hearing.undone(conversation, cut)
    hearing.go_on(replace(conversation, journal=conversation.journal[:cut]))


def unclear(
    hearing: Hearing, conversation: Conversation, waiting: Waiting, why: Words | None
) -> None:
    """Say kindly what could not be read; put it another way; in the end offer the coach."""
    count = conversation.open.unclear + 1
    conversation = replace(conversation, open=replace(conversation.open, unclear=count))
    hearing.replace(conversation)
    if conversation.open.is_paused:
        hearing.say(words("engine.unclear"))
        hearing.put_again(conversation)
        return
    if not isinstance(waiting, Ask) or waiting.seconds is not None:
        hearing.say(why or words("engine.unclear_in_drill"))
        return  # the clock runs on; the open buttons stay where they are
    question, script = waiting.question, hearing.script
    has_choices = bool(question.choices)
    offered = script.not_read(hearing.profile, conversation.flow, has_choices)
    said = why or words("engine.unclear")
    if count >= 3 and offered is not None:
        said = offered
    hearing.say(said)
    if count >= 2 and question.again is not None:
        if question.again != said:
            hearing.say(question.again, conversation)
    elif len(hearing.reply.text(question.words)) <= SHORT:
        hearing.say(question.words, conversation)
    slot = (conversation.id, conversation.open.turn)
    hearing.reply.flush(hearing.buttons(conversation, question), slot)
