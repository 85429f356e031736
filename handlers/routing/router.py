"""Who hears an event.

- A tap belongs to the open turn that it names; an old one is answered kindly, and is harmless.
- Danger is read in every text, in every state. What else a text is for is `listeners.LISTENERS`.
- After every event one gate keeps off drills that must not be (`gate.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import get_args

from handlers.coach.actions import apply_action, do_planned
from handlers.coach.answer_feedback import hear_helped, keep_asked
from handlers.coach.follow_up import keep_talk
from handlers.coach.handoff import (
    hand_over,
    is_daily,
    is_of_coach,
)
from handlers.coach.muting import keep_muted
from handlers.coach.nudge import TIMER, keep_nudge, nudge
from handlers.coach.plan import TIMER as PLANNED_TIMER
from handlers.coach.plan import withdraw_plans
from handlers.command import Command
from handlers.engine import interruptions
from handlers.engine.clean import clean
from handlers.engine.conversation import Conversation
from handlers.engine.effect import Effect, Heard, Log, NoteInThread, ToCoach, Unreachable
from handlers.engine.errand import Errand, Run
from handlers.engine.event import (
    AgeCorrected,
    Attached,
    CoachDid,
    DayEnded,
    Due,
    Edited,
    Erased,
    Event,
    LinkAsked,
    LinkTried,
    Refused,
    Returned,
    Said,
    Started,
    Tapped,
    TapsLost,
    TimerRang,
)
from handlers.engine.hearing import Hearing
from handlers.engine.message import Lane
from handlers.engine.person import Person
from handlers.engine.script import Script
from handlers.engine.words import words
from handlers.flows.progress.review import REVIEW
from handlers.flows.registry import script_of
from handlers.profile.country import number_in
from handlers.profile.facts import CONSENT, LEAVES
from handlers.routing.answers import (
    asked_in,
    choose,
)
from handlers.routing.check_in_due import KINDS, check_in_due, outlives
from handlers.routing.commands import run_command, stop
from handlers.routing.danger_answers import end_others_danger, forget_answers, is_judged
from handlers.routing.gate import keep_gate
from handlers.routing.group_chat import answer_in_group, said_in_group
from handlers.routing.hear_danger import (
    Texts,
    hear_danger,
    hear_it_is_now,
    hear_other_language,
    hear_recording,
    pass_on_marked,
    texts_of,
)
from handlers.routing.late_tap import acts_late, is_answered
from handlers.routing.listener import Line, listen
from handlers.routing.listeners import LISTENERS
from handlers.routing.lost_taps import ask_again_after_lost_taps
from handlers.routing.platform_linking import tell_about_link
from handlers.routing.review_due import review_due
from handlers.routing.text_after_danger import hear_again
from handlers.routing.under_18 import correct_age, end_slip
from handlers.understanding.flag_summary import flag_summary
from handlers.world import World

FILES = frozenset({"photo", "video", "animation", "document"})
"""What can be looked at, by a coach."""
RECORDINGS = frozenset({"voice", "audio", "video note", "story"})
"""What may hold words that nobody has heard yet."""
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
        if person.stack and person.stack[0].flow == "session":
            hearing.reply.lane = Lane.SESSION
        recent = texts_of(hearing, person, event)
        is_old_tap = isinstance(event, Tapped) and _open_turn(hearing, event.choice)[0] is None
        self._let_happen(hearing, event, recent, ids)
        if isinstance(event, Said | Tapped):
            hear_again(self.world, hearing, person, event.text if isinstance(event, Said) else "")
        if isinstance(event, Started | Said | Edited | Attached | Tapped):
            if not is_old_tap:  # tapped twice, it is the same slip
                end_slip(self.world, hearing, person)
            _stay(hearing, ids)
        is_theirs = not isinstance(event, _NOT_THEIRS)
        is_typed = isinstance(event, Said)
        keep_gate(self.world, hearing, person, is_theirs=is_theirs, is_typed=is_typed)
        forget_answers(hearing)
        keep_muted(hearing)
        withdraw_plans(hearing, event)
        keep_nudge(self.world, hearing)
        keep_talk(hearing)
        keep_asked(hearing)
        is_stored = hearing.recall(CONSENT) is not None
        is_over = is_judged(hearing, person)
        heard = hearing.heard(recent if is_stored and not is_over else ())
        if not is_stored and not is_over:
            heard = replace(heard, not_stored=recent)
        return replace(heard, effects=tuple(self._with_reading(hearing, e) for e in heard.effects))

    def _with_reading(self, hearing: Hearing, effect: Effect) -> Effect:
        """Words for the coach go with what was read in them, so that it can be compared later."""
        if not isinstance(effect, ToCoach) or effect.by != "person":
            return effect
        known = hearing.readings.get(effect.text)
        reading = flag_summary(self.world.lexicon, effect.text) if known is None else known
        return replace(effect, reading=reading)

    def _let_happen(
        self,
        hearing: Hearing,
        event: Event,
        recent: Texts,
        ids: Iterator[int],
    ) -> None:
        """What an event leads to, before the gate."""
        if isinstance(event, CoachDid):
            apply_action(self.world, hearing, event, ids)
            return
        match event:
            case Tapped(_, choice):
                self._tapped(hearing, choice)
            case Said(_, text, quoted):
                self._said(
                    hearing, clean(text), _Quoted(clean(quoted), event.quotes_limber), recent
                )
            case Edited(_, text):
                self._edited(hearing, clean(text), recent)
            case Attached(_, kind):
                text = clean(event.words)
                self._attached(hearing, kind, text, recent, continues_album=event.continues_album)
            case TimerRang(_, conversation, turn, _):
                found = hearing.find(conversation)
                if found is not None and found.open.turn == turn:
                    interruptions.rang(hearing, found)
            case Due():
                self._came_due(hearing, event, ids)
            case Started():
                run_command(self.world, hearing, Command.START)
            case DayEnded():
                _day_ended(hearing, event)
            case AgeCorrected():
                correct_age(hearing, ids)
            case Erased():
                hearing.reply.add(Run(Errand.ERASE))
            case Refused():
                _refused(hearing, event)
            case Returned():
                hearing.reply.add(Unreachable(is_unreachable=False))
            case LinkAsked() | LinkTried():
                tell_about_link(hearing, event)
            case TapsLost():
                ask_again_after_lost_taps(hearing)

    def _came_due(self, hearing: Hearing, event: Due, ids: Iterator[int]) -> None:
        """A timer of the person's own: a check-in, a nudge, a review, another flow."""
        if event.kind in KINDS:
            check_in_due(hearing, event, ids)
        elif event.kind == TIMER:
            nudge(self.world, hearing)
        elif event.kind == PLANNED_TIMER:
            do_planned(self.world, hearing, ids)
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
            if hear_helped(self.world, hearing, choice):
                return
            if acts_late(self.world, hearing, choice) or is_answered(hearing):
                return
            hearing.say(words("router.old_tap"))
            if hearing.front is not None:
                hearing.put_again(hearing.front)
            else:
                hearing.say(words("router.what_i_can_do"))
            return
        match rest:
            case "pause":
                interruptions.pause(hearing, conversation)
            case "resume":
                interruptions.resume(hearing, conversation)
            case "stop":
                hearing.bring(conversation)
                stop(self.world, hearing)
            case _:
                hearing.bring(conversation)
                choose(hearing, conversation, rest)

    # -- texts ------------------------------------------------------------------------------

    def _said(self, hearing: Hearing, text: str, quoted: "_Quoted", recent: Texts) -> None:
        if not text.strip():
            hearing.say(words("router.empty"))
            return
        is_coachs, is_from_day = is_of_coach(hearing, quoted.text), is_daily(hearing, quoted.text)
        asked = None if is_coachs else asked_in(hearing, quoted.text)
        is_to_coach = is_coachs or (is_from_day and asked is None)
        if asked is not None:  # a reply to a question answers that one
            hearing.bring(asked)
        is_nobodys = is_to_coach or quoted.is_limbers or asked is not None
        line = Line(
            text, "" if is_nobodys else quoted.text, recent, is_to_coach, asked, is_from_day
        )
        listen(LISTENERS, self.world, hearing, line)

    def _edited(self, hearing: Hearing, text: str, recent: Texts) -> None:
        if hear_danger(self.world, hearing, text, "", recent, is_answer=False):
            return
        if hear_it_is_now(self.world, hearing, text):
            return
        if not hear_other_language(self.world, hearing, text):
            hearing.say(words("router.edited"))
            front = hearing.front
            if front is not None and front.flow in hearing.script.urgent:
                hearing.put_again(front)  # what is asked there still waits

    def _attached(
        self,
        hearing: Hearing,
        kind: str,
        text: str,
        recent: Texts,
        *,
        continues_album: bool,
    ) -> None:
        if text and hear_danger(self.world, hearing, text, "", recent, is_answer=False):
            pass_on_marked(hearing, text, f"[{kind}] {text}")
            if kind in RECORDINGS:
                hear_recording(self.world, hearing, kind)
            return
        if (
            continues_album
        ):  # the rest of an album goes where its first picture went, without a word
            if hearing.recall(CONSENT) is not None:
                hearing.reply.add(ToCoach("person", f"[{kind}] {text}".strip(), hearing.at))
            return
        if kind in GESTURES:  # nothing was asked: what is open goes on
            hearing.say(words("router.no_words"))
            if hearing.recall(CONSENT) is not None:
                hearing.reply.add(ToCoach("person", f"[{kind}] {text}".strip(), hearing.at))
            return
        if kind in RECORDINGS:
            if hearing.recall(CONSENT) is not None:
                marked = f"[{kind}] {text}".strip()
                hand_over(self.world, hearing, marked, is_file=True, is_asked=True)
            hear_recording(self.world, hearing, kind)
            return
        hearing.say(
            words(
                "router.cannot_see" if kind in FILES else "router.cannot_use",
                number=number_in(self.world, hearing.profile),
            )
        )
        if hearing.recall(CONSENT) is not None:
            hand_over(self.world, hearing, f"[{kind}] {text}".strip(), is_file=True)
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


def _refused(hearing: Hearing, event: Refused) -> None:
    """A platform reaches them no more: a coach sees it where there was an agreement."""
    hearing.reply.add(Unreachable(is_unreachable=True))
    if hearing.recall(CONSENT) is not None:
        refused = hearing.reply.text(words("coach.unreachable"))
        hearing.reply.add(NoteInThread("limber", refused, event.at))


def _day_ended(hearing: Hearing, event: DayEnded) -> None:
    """What the person left open is closed, but for what outlives a day."""
    end_others_danger(hearing)
    for left_open in tuple(hearing.stack):
        if not outlives(left_open, event.at):
            hearing.close(left_open)


def _stay(hearing: Hearing, ids: Iterator[int]) -> None:
    """Somebody who was told that everything goes is here again, so that it stays."""
    if hearing.recall(LEAVES):
        hearing.remember(LEAVES, 0)
        hearing.reply.add(Log(next(ids), "back", 0, "back", {}, hearing.at))
