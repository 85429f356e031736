"""Who hears an event, in this order, and nothing else decides it:

1. an old tap: answered kindly, harmless
2. safety: every text, in every state
3. commands, and what can be said in any step (pause, back, stop)
4. words for the coach: an attachment, a reply to the coach or to a daily message, "ask my coach"
5. the open question
6. free text that says what hurts: the intake, with it filled in
7. while a talk with the coach lasts, the coach; otherwise what Limber can do, and the coach
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from handlers.coach.actions import coach_did
from handlers.coach.faq import explained
from handlers.coach.follow_up import is_asked_in_talk, is_said_in_talk, keep_talk
from handlers.coach.handoff import (
    QUESTION,
    calls_coach,
    hand_over,
    is_about_training,
    is_for_coach,
    is_only_a_call,
    is_reply,
)
from handlers.coach.mood import heard
from handlers.coach.nudge import TIMER, keep_nudge, nudge
from handlers.command import SPOKEN, Command, command_of
from handlers.engine.clean import clean
from handlers.engine.conversation import Conversation
from handlers.engine.effect import Heard, NoteInThread, ToCoach, Unreachable
from handlers.engine.errand import Errand, Run
from handlers.engine.event import (
    AgeCorrected,
    Attached,
    CoachAssigned,
    CoachAvoided,
    CoachClaimed,
    CoachCleared,
    CoachClosed,
    CoachDid,
    CoachGaveFullDose,
    CoachNoted,
    CoachReplied,
    CoachRested,
    CoachSawAlerts,
    CoachSentDrill,
    CoachSnoozed,
    DayEnded,
    Due,
    Edited,
    Erased,
    Event,
    Joined,
    LinkAsked,
    LinkTried,
    Refused,
    Returned,
    Said,
    Tapped,
    TapsLost,
    TimerRang,
)
from handlers.engine.hearing import Hearing
from handlers.engine.message import Lane
from handlers.engine.person import Person
from handlers.engine.script import Script
from handlers.engine.words import words
from handlers.flows.coach.unanswered import FLOW as UNANSWERED
from handlers.flows.progress.review import REVIEW
from handlers.flows.registry import script_of
from handlers.profile import statement as told_json
from handlers.profile.barrier import is_care_first
from handlers.profile.facts import CONSENT
from handlers.profile.reading import MOST_TYPED, read_line
from handlers.routing.answers import (
    answer,
    asked_in,
    choose,
    named_by,
    offers,
)
from handlers.routing.care import (
    correct_age,
    end_others_danger,
    end_slip,
    forget_answers,
    is_judged,
)
from handlers.routing.channel_news import told_by_channel
from handlers.routing.check_in_due import KINDS, check_in_due, outlives
from handlers.routing.commands import obey, offer_drills, stop, to_coach
from handlers.routing.gate import care_first, keep_gate, say_what_stands
from handlers.routing.group_chat import answer_in_group, said_in_group
from handlers.routing.hear_danger import Texts, hear_danger, texts_of
from handlers.routing.late_tap import acts_late
from handlers.routing.pain_update import corrects_side, is_worse
from handlers.routing.review_due import review_due
from handlers.routing.spoken import obey_word
from handlers.understanding.faq import is_question
from handlers.world import World

LISTENING = frozenset({QUESTION, UNANSWERED})
"""Flows that take a question for the coach already."""
FILES = frozenset({"photo", "voice", "video", "document"})
"""What can be looked at or listened to, by a coach."""
GESTURES = frozenset({"sticker", "dice"})
"""What is sent instead of a nod."""
_NOT_THEIRS = (LinkTried, Erased, Refused, Returned, DayEnded, *get_args(CoachDid))
"""Events after which nobody waits for an answer about drills."""


@dataclass(frozen=True, slots=True)
class _Quoted:
    """What somebody replied to. is_limbers: no person wrote it."""

    text: str
    is_limbers: bool


class Router:
    """Hears events in a world; performs the script of all flows unless given another."""

    def __init__(self, world: World, script: Script | None = None) -> None:
        self.world = world
        self.script = script or script_of(world)

    def hear(self, person: Person, event: Event, ids: Iterator[int]) -> Heard:
        """What an event does to a person, and everything that must be stored with it.

        ids: fresh integers for conversations that begin. Never raises because of what was said.
        """
        hearing = Hearing(self.script, person, event.at, ids)
        in_group = said_in_group(event)
        if in_group is not None:
            answer_in_group(self.world, hearing, clean(in_group))
            return hearing.heard(())
        recent = texts_of(hearing, person, event)
        self._let_happen(hearing, event, recent, ids)
        if isinstance(event, Joined | Said | Edited | Attached | Tapped):
            end_slip(hearing, person)
        is_theirs = not isinstance(event, _NOT_THEIRS)
        keep_gate(self.world, hearing, person, is_theirs=is_theirs)
        forget_answers(hearing)
        keep_nudge(self.world, hearing)
        keep_talk(hearing)
        return hearing.heard(() if is_judged(hearing, person) else recent)

    def _let_happen(
        self,
        hearing: Hearing,
        event: Event,
        recent: Texts,
        ids: Iterator[int],
    ) -> None:
        """What an event leads to, before the gate."""
        match event:
            case Tapped(_, choice):
                self._tapped(hearing, choice)
            case Said(_, text, quoted):
                self._said(
                    hearing, clean(text), _Quoted(clean(quoted), event.quotes_limber), recent
                )
            case Edited(_, text):
                self._edited(hearing, clean(text), recent)
            case Attached(_, kind, name, caption):
                text = clean(f"{caption} {name}").strip()
                self._attached(hearing, kind, text, recent, is_more=event.is_more)
            case TimerRang(_, conversation, turn, _):
                found = hearing.find(conversation)
                if found is not None and found.open.turn == turn:
                    hearing.rang(found)
            case Due():
                self._came_due(hearing, event, ids)
            case Joined():
                obey(self.world, hearing, Command.START)
            case DayEnded():
                end_others_danger(hearing)
                for left_open in tuple(hearing.stack):
                    if not outlives(left_open, event.at):
                        hearing.close(left_open)
            case (
                CoachReplied()
                | CoachNoted()
                | CoachClosed()
                | CoachClaimed()
                | CoachSnoozed()
                | CoachAvoided()
                | CoachRested()
                | CoachAssigned()
                | CoachSentDrill()
                | CoachCleared()
                | CoachGaveFullDose()
                | CoachSawAlerts()
            ):
                coach_did(self.world, hearing, event, ids)
            case AgeCorrected():
                correct_age(hearing, ids)
            case Erased():
                hearing.reply.add(Run(Errand.ERASE))
            case Refused():
                hearing.reply.add(Unreachable(is_unreachable=True))
                if hearing.recall(CONSENT) is not None:
                    refused = hearing.reply.text(words("coach.unreachable"))
                    hearing.reply.add(NoteInThread("limber", refused, event.at))
            case Returned():
                hearing.reply.add(Unreachable(is_unreachable=False))
            case LinkAsked() | LinkTried() | TapsLost():
                told_by_channel(hearing, event)

    def _came_due(self, hearing: Hearing, event: Due, ids: Iterator[int]) -> None:
        """A timer of the person's own: a check-in, a nudge, a review, another flow."""
        if event.kind in KINDS:
            check_in_due(hearing, event, ids)
        elif event.kind == TIMER:
            nudge(self.world, hearing)
        elif hearing.recall(CONSENT) is None:
            return
        elif event.kind == REVIEW:
            review_due(hearing, event.due)
        else:
            hearing.reply.lane = Lane.CHECK_IN
            hearing.open(event.kind, {})

    # -- taps -------------------------------------------------------------------------------

    def _tapped(self, hearing: Hearing, choice: str) -> None:
        conversation, rest = _open_turn(hearing, choice)
        if conversation is None:
            if acts_late(hearing, choice):
                return
            hearing.say(words("router.old_tap"))
            if hearing.front is not None:
                hearing.put_again(hearing.front)
            else:
                hearing.say(words("router.what_i_can_do"))
            return
        match rest:
            case "pause":
                hearing.pause(conversation)
            case "resume":
                hearing.resume(conversation)
            case "stop":
                hearing.bring(conversation)
                stop(hearing)
            case _:
                hearing.bring(conversation)
                choose(hearing, conversation, rest)

    # -- texts ------------------------------------------------------------------------------

    def _said(self, hearing: Hearing, text: str, quoted: "_Quoted", recent: Texts) -> None:
        if not text.strip():
            hearing.say(words("router.empty"))
            return
        is_to_coach = is_reply(self.world, hearing, quoted.text)
        asked = None if is_to_coach else asked_in(hearing, quoted.text)
        if asked is not None:  # a reply to a question answers that one
            hearing.bring(asked)
        is_nobodys = is_to_coach or quoted.is_limbers or asked is not None
        if hear_danger(self.world, hearing, text, "" if is_nobodys else quoted.text, recent):
            return
        command = command_of(text.strip())
        if command is not None:
            obey(self.world, hearing, command, text.strip().partition(" ")[2])
            return
        spoken = SPOKEN.get(text.strip().casefold().rstrip(".!?"))
        if (
            spoken is not None
            and not offers(hearing, text)
            and obey_word(self.world, hearing, spoken)
        ):
            return
        if hearing.recall(CONSENT) is None:
            self._before_consent(hearing, text)
        elif is_to_coach:
            hand_over(self.world, hearing, text)
        elif calls_coach(hearing, text):
            to_coach(self.world, hearing, "" if is_only_a_call(hearing, text) else text)
        elif asked is not None:
            answer(hearing, asked, text, lambda: self._to_coach_instead(hearing, text))
        elif heard(self.world, hearing, text) or self._explained(hearing, text):
            pass
        elif (named := named_by(hearing, text)) is not None:
            hearing.bring(named)
            answer(hearing, named, text)
        elif hearing.front is not None:
            answer(hearing, hearing.front, text, lambda: self._to_coach_instead(hearing, text))
        else:
            self._unasked(hearing, text)

    def _explained(self, hearing: Hearing, text: str) -> bool:
        """A question has its short answer, unless it also says what hurts now."""
        return explained(self.world, hearing, text, is_free=False)

    def _to_coach_instead(self, hearing: Hearing, text: str) -> bool:
        """A text that is no answer to what is open: a question, or for the coach."""
        if is_said_in_talk(self.world, hearing, text):
            hand_over(self.world, hearing, text)
            return True
        if explained(self.world, hearing, text, is_free=True):
            return True
        if corrects_side(self.world, hearing, text):
            return True
        if is_for_coach(self.world, hearing, text):
            hand_over(self.world, hearing, text)
            return True
        return self._offered(hearing, text)

    def _offered(self, hearing: Hearing, text: str) -> bool:
        """A question about training without a short answer is offered to the coach."""
        front = hearing.front
        is_running = front is not None and (front.open.due is not None or front.flow in LISTENING)
        asks = is_question(text) if front is None else text.rstrip().endswith("?")
        if is_running or is_care_first(hearing.profile) or not asks:
            return False
        if not is_about_training(self.world, hearing, text):
            return False
        if self.world.coach.is_set_up:
            hearing.open(UNANSWERED, {"text": text[:MOST_TYPED]})
            return True
        hearing.say(words("coach.no_answer_alone"))
        if front is not None:
            hearing.put_again(front)
        return True

    def _unasked(self, hearing: Hearing, text: str) -> None:
        """Nothing is open: does it say what hurts?"""
        if is_asked_in_talk(self.world, hearing, text):
            hand_over(self.world, hearing, text)
            return
        if is_question(text) and explained(self.world, hearing, text, is_free=True):
            return
        told = read_line(self.world.lexicon, text)
        if is_care_first(hearing.profile) and (told.pain.places or told.is_elsewhere):
            offer_drills(hearing)
        elif told.pain.places or told.is_elsewhere:
            hearing.open("visit", {"told": told_json.dump(told)})
        elif corrects_side(self.world, hearing, text) or is_worse(self.world, hearing, text):
            pass
        elif (found := care_first(self.world, hearing)) is not None:
            say_what_stands(hearing, found)
        elif is_said_in_talk(self.world, hearing, text):
            hand_over(self.world, hearing, text)
        elif not self._offered(hearing, text):
            hearing.say(words("router.not_understood"))
            hearing.say(words("router.what_i_can_do"))

    def _before_consent(self, hearing: Hearing, text: str) -> None:
        if hearing.front is not None:
            answer(hearing, hearing.front, text)
        else:
            hearing.open("welcome", {})

    def _edited(self, hearing: Hearing, text: str, recent: Texts) -> None:
        if not hear_danger(self.world, hearing, text, "", recent):
            hearing.say(words("router.edited"))

    def _attached(
        self,
        hearing: Hearing,
        kind: str,
        text: str,
        recent: Texts,
        *,
        is_more: bool,
    ) -> None:
        if text and hear_danger(self.world, hearing, text, "", recent):
            return
        if is_more:  # the rest of an album goes where its first picture went, without a word
            if hearing.recall(CONSENT) is not None:
                hearing.reply.add(ToCoach("person", f"[{kind}] {text}".strip(), hearing.at))
            return
        if kind in GESTURES:  # nothing was asked: what is open goes on
            hearing.say(words("router.no_words"))
            if hearing.recall(CONSENT) is not None:
                hearing.reply.add(ToCoach("person", f"[{kind}] {text}".strip(), hearing.at))
            return
        hearing.say(words("router.cannot_see" if kind in FILES else "router.cannot_use"))
        if hearing.recall(CONSENT) is not None:
            hand_over(self.world, hearing, f"[{kind}] {text}".strip())
        elif hearing.front is None:
            hearing.open("welcome", {})


def _open_turn(hearing: Hearing, choice: str) -> tuple[Conversation | None, str]:
    """The conversation whose open turn a choice belongs to, and the choice itself."""
    conversation, _, rest = choice.partition(".")
    turn, _, name = rest.partition(".")
    if not (conversation.isdecimal() and turn.isdecimal() and name):
        return None, ""
    found = hearing.find(int(conversation[:18]))
    return (found, name) if found is not None and found.open.turn == int(turn[:9]) else (None, "")
