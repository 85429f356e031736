"""One event being heard: the person's state moves on, and what is to be sent is gathered.

Rules:
- An answered question is settled; a new question has a new turn.
- What is no answer (a pause, a tick, a ring) is in `interruptions.py`.
"""

import contextlib
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
    SetTimer,
    Settle,
    ToCoach,
    Unlog,
)
from handlers.engine.errand import Errand, Run
from handlers.engine.fact import Fact
from handlers.engine.journal import By
from handlers.engine.json import JSON, Arguments
from handlers.engine.message import Button, Until
from handlers.engine.person import Person
from handlers.engine.question import Question
from handlers.engine.rehearsal import Ended, lines_of, perform
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

GET_BACK_SECONDS = 5
"""To be back in position after a pause, before a hold goes on."""


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
        self.readings: dict[str, str] = {}
        """What was read as danger in texts of this event, in one line each."""
        self._person = person
        self._ids = ids
        self._replays: dict[int, tuple[Conversation, Replay]] = {}
        self._ended: list[Ended] = []

    # -- what comes out ---------------------------------------------------------------------

    def heard(self, recent: tuple[tuple[int, str], ...]) -> Heard:
        """The outcome; whatever has been said and not yet sent leaves as the last message."""
        self.reply.flush()
        person = Person(self._person.id, self.profile, tuple(self.stack), recent)
        return Heard(person, tuple(self.reply.effects), tuple(self._ended))

    def _keep(self, conversation: Conversation, lines: tuple[str, ...]) -> None:
        """Hand a conversation that is over on, with what it said and did."""
        self._ended.append(Ended(conversation, lines, self.at))

    def close(self, conversation: Conversation) -> None:
        if self.find(conversation.id) is not None:
            with contextlib.suppress(Exception):  # a flow that raises is closed all the same
                self._keep(conversation, perform(self.script, conversation).lines)
        super().close(conversation)

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
                Button(prefix + c.id, text(c.label), c.id in marked, c.is_main, c.ticks)
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
        except Exception as error:  # noqa: BLE001 - a flow that raises is closed, so that the person can go on
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
        except Exception as error:  # noqa: BLE001 - a flow that raises is closed, so that the person can go on
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
            conversation = self.undone(conversation, replayed.cut_at, keeps=self.script.lasting)
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
        over = replace(conversation, journal=tuple(replayed.journal))
        self._keep(over, lines_of(self.script, replayed))
        super().close(over)
        if replayed.result is not None:
            self.open(replayed.result.flow, replayed.result.arguments)
        elif self.front is not None:
            self.reply.flush()
            self.put_again(self.front)

    def emit(self, conversation: Conversation, emitted: Emitted) -> Conversation:
        """Gather what one step sends or stores."""
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
                self.remember(fact, value)
                after = self.profile[fact.name]
                undo = Remembered(emitted.position, fact.name, before, known, after)
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

    # -- asking again, and taking back ------------------------------------------------------

    def put_again(
        self, conversation: Conversation, *, is_resumed: bool = False, is_seen: bool = False
    ) -> None:
        """Put the open question once more; a paused one is offered to be carried on.

        A hold shows what is left of it; getting ready begins anew, so that there is time for it.
        is_seen: its picture was shown just before.
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
        if opened.left is not None and isinstance(waiting, Hold):
            self.put_getting_back(conversation, waiting, opened.left)
            return
        if opened.due is not None and isinstance(waiting, Ask):
            due = self.at + timedelta(seconds=opened.seconds or 0)
            conversation = replace(conversation, open=replace(opened, due=due))
            self.replace(conversation)
        elif opened.due is not None:
            seconds = max(1, round((opened.due - self.at).total_seconds()))
            if is_resumed:
                self.say(words("engine.carrying_on", seconds=seconds), conversation)
            waiting = replace(waiting, seconds=seconds)
        self.put(conversation, waiting, is_again=not is_seen)

    def put_getting_back(self, conversation: Conversation, waiting: Hold, left: float) -> None:
        """Seconds to get back into position, with the picture; then what is left of the hold."""
        due = self.at + timedelta(seconds=GET_BACK_SECONDS)
        conversation = replace(conversation, open=replace(conversation.open, due=due, left=left))
        self.replace(conversation)
        said = words("engine.getting_back", left=round(left))
        self.reply.say(said, waiting.picture, conversation.id)
        until = Until(GET_BACK_SECONDS, self.reply.text(waiting.until), "ready")
        slot = (conversation.id, conversation.open.turn)
        self.reply.flush(self.buttons(conversation, waiting.question), slot, until)

    def undone(
        self, conversation: Conversation, length: int, *, keeps: frozenset[str] = frozenset()
    ) -> Conversation:
        """Take back what was noted and remembered after the first `length` answers, as far as it
        still stands. keeps: names of facts that are not taken back.
        """
        self.reply.add(Unlog(conversation.id, length + 1))
        kept = []
        for each in reversed(conversation.remembered):
            if each.position <= length or each.fact in keeps:
                kept.append(each)
            elif each.after is not None and self.profile.get(each.fact) != each.after:
                continue  # somebody has changed it since
            elif each.was_known:
                self.profile[each.fact] = each.before
            else:
                self.profile.pop(each.fact, None)
        self._replays.clear()
        return replace(conversation, remembered=tuple(reversed(kept)))

    def settle(self, conversation: Conversation, label: str) -> None:
        self.reply.add(Settle((conversation.id, conversation.open.turn), label))
