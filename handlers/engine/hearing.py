"""One event being heard: the person's state moves on, and what leaves the house is gathered.

Rules:
- An answered question is settled; a new question has a new turn.
- A timed step that rings more than two minutes late is offered again instead.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers.engine.conversation import Conversation, OpenStep, Remembered
from handlers.engine.effect import (
    AlertCoach,
    Fault,
    Heard,
    Log,
    Say,
    SetTimer,
    Settle,
    ToCoach,
    Unlog,
    Withdraw,
)
from handlers.engine.errand import Errand, Run
from handlers.engine.fact import Fact
from handlers.engine.journal import By
from handlers.engine.json import JSON, Arguments
from handlers.engine.message import Button, Lane, Message
from handlers.engine.person import Person
from handlers.engine.question import Choice, Question
from handlers.engine.replay import Emitted, Replay
from handlers.engine.reply import Reply
from handlers.engine.script import Script
from handlers.engine.stack import Stack
from handlers.engine.step import (
    Alert,
    Ask,
    Handoff,
    Hold,
    Note,
    Plan,
    Remember,
    Tell,
    Waiting,
    countdown_of,
)
from handlers.engine.words import Words, words

LATE = timedelta(minutes=2)
"""A hold that rings later than this has been slept through (design: an outage)."""


SHORT = 160
"""Characters up to which a question is said again after an unclear answer; a longer one stands
just above, and only its choices are shown again."""


class Hearing(Stack):
    """Hears one event for one person.

    ids: integers for conversations that begin now; they are taken before anything is stored, so
    that buttons can carry them.
    """

    def __init__(self, script: Script, person: Person, at: datetime, ids: Iterator[int]) -> None:
        self.script = script
        self.profile: dict[str, JSON] = dict(person.profile)
        super().__init__(person.stack, at)
        self.reply = Reply(script.messages)
        self.opened: dict[int, str] = {}
        """The conversations that were opened while this event was heard, and their flows."""
        self._person = person
        self._ids = ids
        self._replays: dict[int, tuple[Conversation, Replay]] = {}

    # -- what comes out ---------------------------------------------------------------------

    def heard(self, recent: tuple[tuple[int, str], ...]) -> Heard:
        """The outcome; whatever has been said and not yet sent leaves as the last message."""
        self.reply.flush()
        person = Person(self._person.id, self.profile, tuple(self.stack), recent)
        return Heard(person, tuple(self.reply.effects))

    def recall(self, fact: Fact[Any]) -> Any:
        return fact.of(self.profile)

    def remember(self, fact: Fact[Any], value: Any) -> None:
        self.profile[fact.name] = fact.dump(value)
        self._replays.clear()  # what is recalled next may be this

    # -- saying -----------------------------------------------------------------------------

    def say(self, said: Words, speaker: Conversation | None = None) -> None:
        """Say this. speaker: the conversation for which it is said, if it is for one."""
        self.reply.say(said, speaker=0 if speaker is None else speaker.id)

    def offer(self, conversation: Conversation, *choices: tuple[str, Words]) -> None:
        """Send what has been said with buttons of the engine's own ("carry on", "stop")."""
        turn = conversation.open.turn
        self.reply.flush(
            tuple(
                Button(f"{conversation.id}.{turn}.{choice}", self.reply.text(label))
                for choice, label in choices
            )
        )

    def put(self, conversation: Conversation, waiting: Waiting, *, is_again: bool = False) -> None:
        """Put the open question with choices and countdown; a hold's picture if asked for."""
        question = waiting.question
        is_seen = isinstance(waiting, Hold) and not is_again
        self.reply.say(question.words, None if is_seen else waiting.picture, conversation.id)
        until = None
        if waiting.seconds is not None and waiting.until is not None:
            until = countdown_of(waiting, waiting.seconds, self.reply.text(waiting.until))
        slot = (conversation.id, conversation.open.turn)
        self.reply.flush(self.buttons(conversation, question), slot, until)

    def buttons(self, conversation: Conversation, question: Question[Any]) -> tuple[Button, ...]:
        prefix = f"{conversation.id}.{conversation.open.turn}."
        text, marked = self.reply.text, conversation.open.marked
        return tuple(
            [
                Button(prefix + c.id, text(c.label), c.id in marked)
                for c in question.choices
                if not c.is_hidden
            ]
        )

    # -- going on ---------------------------------------------------------------------------

    def open(self, flow: str, arguments: Arguments) -> None:
        """Begin a conversation in front; what was in front is parked, one of a kind is replaced."""
        for parked in [c for c in self.stack if c.flow == flow]:
            self.close(parked)
        if self.front is not None:
            self.replace(self.paused(self.front))
        conversation = Conversation(next(self._ids), flow, arguments, self.at, OpenStep(0, self.at))
        self.stack.insert(0, conversation)
        self.opened[conversation.id] = flow
        self.go_on(conversation, is_new=True)

    def go_on(self, conversation: Conversation, *, is_new: bool = False) -> None:
        """Run a conversation up to its next question, and put that."""
        replayed = self.replay(conversation, is_new=is_new)
        if replayed is not None:
            self.reached(conversation, replayed)

    def answer(
        self, conversation: Conversation, replayed: Replay, value: JSON, by: By, label: str = ""
    ) -> None:
        """Write an answer to the open question into the journal, and go on from there."""
        self.settle(conversation, label)
        self._replays.pop(conversation.id, None)
        try:
            replayed.answer(value, by)
        except Exception as error:  # noqa: BLE001 - a broken flow must never hold a person
            self.broken(conversation, error)
        else:
            self.reached(conversation, replayed)

    def replay(self, conversation: Conversation, *, is_new: bool = False) -> Replay | None:
        """Run a conversation up to its open step; None if it could not be, and is closed.

        One that has not moved since is not run again: many readers ask what is open.
        """
        before, known = self._replays.get(conversation.id, (None, None))
        if (
            before is not None
            and before.journal is conversation.journal
            and before.arguments is conversation.arguments
            and not is_new
        ):
            return known
        try:
            flow = self.script.flows[conversation.flow](conversation.arguments)
            replayed = Replay(
                flow, conversation.journal, at=self.at, profile=self.profile, is_new=is_new
            )
        except Exception as error:  # noqa: BLE001 - a broken flow must never hold a person
            self.broken(conversation, error)
            return None
        if not is_new:
            self._replays[conversation.id] = (conversation, replayed)
        return replayed

    def asked(self, conversation: Conversation) -> tuple[Replay, Waiting] | None:
        """The open question of a conversation.

        None where it could not be reached: what was answered no longer fits what is asked now.
        The question that is asked instead has then been put.
        """
        replayed = self.replay(conversation)
        if replayed is None:
            return None
        if replayed.was_cut or replayed.waiting is None:
            self.settle(conversation, "")
            self.reached(conversation, replayed)
            return None
        return replayed, replayed.waiting

    def broken(self, conversation: Conversation, error: Exception) -> None:
        """A flow raised: it is closed, what it noted is kept, and the person is told."""
        self.reply.add(Fault(conversation.flow, type(error).__name__))
        self.close(conversation)
        self.say(words("engine.broken"))

    def reached(self, conversation: Conversation, replayed: Replay) -> None:
        """Take over what a replay brought: effects, the new open step, or the end."""
        if replayed.was_cut:
            conversation = self.undone(conversation, len(replayed.journal))
            self.say(words("engine.changed"), conversation)
        for emitted in replayed.emitted:
            conversation = self.emit(conversation, emitted)
        waiting = replayed.waiting
        if waiting is None:
            self.ended(conversation, replayed)
            return
        due = None if waiting.seconds is None else self.at + timedelta(seconds=waiting.seconds)
        turn = conversation.open.turn + 1
        opened = OpenStep(
            turn, self.at, due, seconds=waiting.seconds, marked=waiting.question.ticked
        )
        conversation = replace(conversation, journal=tuple(replayed.journal), open=opened)
        self.replace(conversation)
        self.put(conversation, waiting)

    def ended(self, conversation: Conversation, replayed: Replay) -> None:
        """A flow came to its end: the next one takes over, or what was parked is offered."""
        self.close(conversation)
        if replayed.result is not None:
            self.open(replayed.result.flow, replayed.result.arguments)
        elif self.front is not None:
            self.reply.flush()
            self.put_again(self.front)

    def emit(self, conversation: Conversation, emitted: Emitted) -> Conversation:
        """Let one step leave the house."""
        match emitted.step:
            case Tell(said, picture, apart):
                if apart:
                    self.reply.flush()
                self.reply.say(said, picture, conversation.id)
                if apart:
                    self.reply.flush()
            case Note(kind, data, corrects):
                key = (conversation.id, emitted.path, emitted.position)
                self.reply.add(Log(*key, kind, data, self.at, corrects))
            case Remember(fact, value):
                known = fact.name in self.profile
                before = self.profile.get(fact.name)
                undo = Remembered(emitted.position, fact.name, before, known)
                self.remember(fact, value)
                return replace(conversation, remembered=(*conversation.remembered, undo))
            case Plan(kind, due):
                self.reply.add(SetTimer(kind, due))
            case Handoff(text, by):
                self.reply.add(ToCoach(by, self.reply.text(text), self.at))
            case Alert(level, text):
                self.reply.add(AlertCoach(level, self.reply.text(text), self.at))
            case Run():
                self.reply.flush()
                self.reply.add(emitted.step)
                if emitted.step.errand is Errand.ERASE:  # nobody is left for what was parked
                    self.stack = [c for c in self.stack if c.id == conversation.id]
        return conversation

    # -- what is no answer ------------------------------------------------------------------

    def rang(self, conversation: Conversation) -> None:
        """The open step's time is over."""
        opened = conversation.open
        if opened.due is None or self.at < opened.due:
            return  # paused, or put off, since the timer was stored
        if self.at - opened.due > LATE:
            self.slept_through(conversation, opened.due)
            return
        self.reply.lane = Lane.TIMER
        asked = self.asked(conversation)
        if asked is not None:
            replayed, waiting = asked
            self.answer(conversation, replayed, waiting.question.dump(waiting.silence), By.CLOCK)

    def slept_through(self, conversation: Conversation, due: datetime) -> None:
        """The step was not done: it is offered again, and what still waits is not sent any more."""
        self.reply.add(Withdraw())
        seconds = float(conversation.open.seconds or 0)
        conversation = replace(
            conversation, open=replace(conversation.open, due=None, left=seconds)
        )
        self.replace(conversation)
        away = {
            name: self.script.local(self.profile, at)
            for name, at in (("since", due), ("until", self.at))
        }
        self.say(Words("engine.away", away), conversation)
        self.offer(
            conversation, ("resume", words("choice.carry_on")), ("stop", words("choice.stop"))
        )

    def tick(self, conversation: Conversation, choice: Choice[Any], waiting: Waiting) -> None:
        """Mark or unmark a choice; the question is shown again with its marks."""
        marked = conversation.open.marked
        marked = (
            tuple(m for m in marked if m != choice.id)
            if choice.id in marked
            else (*marked, choice.id)
        )
        conversation = replace(conversation, open=replace(conversation.open, marked=marked))
        self.replace(conversation)
        question = waiting.question
        slot = (conversation.id, conversation.open.turn)
        self.reply.add(
            Say(
                Message(
                    text=self.reply.text(question.words),
                    buttons=self.buttons(conversation, question),
                    slot=slot,
                    lane=self.reply.lane,
                    is_edit=True,
                )
            )
        )

    def pause(self, conversation: Conversation) -> None:
        """Stop the clock of a timed step; what is left of it is kept."""
        self.replace(self.paused(conversation))
        conversation = self.stack[self.index(conversation)]
        left = conversation.open.left
        said = words("engine.paused", seconds=round(left)) if left else words("engine.waiting")
        self.say(said, conversation)
        self.offer(
            conversation, ("resume", words("choice.carry_on")), ("stop", words("choice.stop"))
        )

    def resume(self, conversation: Conversation) -> None:
        """Bring a conversation to the front and go on where it stood."""
        self.bring(conversation)
        opened = conversation.open
        if opened.left is None:
            self.put_again(conversation)
            return
        due = self.at + timedelta(seconds=opened.left)
        conversation = replace(conversation, open=replace(opened, due=due, left=None))
        self.replace(conversation)
        self.put_again(conversation, is_resumed=True)

    def put_again(self, conversation: Conversation, *, is_resumed: bool = False) -> None:
        """Put the open question once more; a paused one is offered to be carried on.

        A hold shows what is left of it; getting ready begins anew, so that there is time for it.
        """
        if conversation.open.is_paused:
            self.say(words("engine.parked"), conversation)
            self.offer(
                conversation,
                ("resume", words("choice.carry_on")),
                ("stop", words("choice.stop")),
            )
            return
        asked = self.asked(conversation)
        if asked is None:
            return
        _, waiting = asked
        opened = conversation.open
        if opened.due is not None and isinstance(waiting, Ask):
            due = self.at + timedelta(seconds=opened.seconds or 0)
            conversation = replace(conversation, open=replace(opened, due=due))
            self.replace(conversation)
        elif opened.due is not None:
            seconds = max(1, round((opened.due - self.at).total_seconds()))
            if is_resumed:
                self.say(words("engine.carrying_on", seconds=seconds), conversation)
            waiting = replace(waiting, seconds=seconds)
        self.put(conversation, waiting, is_again=True)

    def back(self, conversation: Conversation) -> None:
        """Go back to the last thing the person answered, but never behind what left the house."""
        asked = self.asked(conversation)
        if asked is None:
            return
        replayed, _ = asked
        answered = [i for i, e in enumerate(conversation.journal) if e.by is By.PERSON]
        if not answered or answered[-1] < replayed.floor:
            self.say(words("engine.no_way_back" if answered else "engine.at_the_start"))
            self.put_again(conversation)
            return
        self.settle(conversation, "")
        cut = answered[-1]
        conversation = self.undone(conversation, cut)
        self.go_on(replace(conversation, journal=conversation.journal[:cut]))

    def undone(self, conversation: Conversation, length: int) -> Conversation:
        """Take back what was noted and remembered after the first `length` answers."""
        self.reply.add(Unlog(conversation.id, length + 1))
        kept = []
        for each in reversed(conversation.remembered):
            if each.position <= length:
                kept.append(each)
            elif each.was_known:
                self.profile[each.fact] = each.before
            else:
                self.profile.pop(each.fact, None)
        self._replays.clear()
        return replace(conversation, remembered=tuple(reversed(kept)))

    def settle(self, conversation: Conversation, label: str) -> None:
        self.reply.add(Settle((conversation.id, conversation.open.turn), label))

    def unclear(self, conversation: Conversation, waiting: Waiting, why: Words | None) -> None:
        """Say kindly what could not be read; put it another way; in the end offer the coach."""
        count = conversation.open.unclear + 1
        conversation = replace(conversation, open=replace(conversation.open, unclear=count))
        self.replace(conversation)
        if conversation.open.is_paused:
            self.say(words("engine.unclear"))
            self.put_again(conversation)
            return
        if not isinstance(waiting, Ask) or waiting.seconds is not None:
            self.say(why or words("engine.unclear_in_drill"))
            return  # the clock runs on; the open buttons stay where they are
        if count >= 3:
            has_choices = bool(waiting.question.choices)
            self.say(words("engine.offer_coach" if has_choices else "engine.offer_coach_typed"))
        else:
            self.say(why or words("engine.unclear"))
        question = waiting.question
        if count >= 2 and question.again is not None:
            self.say(question.again, conversation)
        elif len(self.reply.text(question.words)) <= SHORT:
            self.say(question.words, conversation)
        slot = (conversation.id, conversation.open.turn)
        self.reply.flush(self.buttons(conversation, question), slot)
