"""Every flow by the name under which it is stored, told in a world."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from handlers.engine.conversation import Conversation
from handlers.engine.flow import Flow, Next
from handlers.engine.json import JSON, Arguments
from handlers.engine.script import Script
from handlers.engine.words import Words, words
from handlers.flows.check_in.check_in import check_in
from handlers.flows.coach.question import question
from handlers.flows.coach.unanswered import unanswered
from handlers.flows.consent.renewal import renewal
from handlers.flows.consent.silence import silence
from handlers.flows.consent.welcome import welcome
from handlers.flows.consent.withdrawal import deletion, withdrawal
from handlers.flows.posture import posture
from handlers.flows.progress.function import function
from handlers.flows.progress.physio_page import physio_page
from handlers.flows.progress.progress import progress
from handlers.flows.progress.review import review
from handlers.flows.safety.danger_before_consent import danger_before_consent
from handlers.flows.safety.danger_question import danger_question
from handlers.flows.safety.flagged import flagged, still_standing
from handlers.flows.safety.other_person import other_person
from handlers.flows.safety.under_18 import under_18
from handlers.flows.safety.unwell import unwell
from handlers.flows.schedule.pause import pause
from handlers.flows.schedule.schedule import reminder
from handlers.flows.session.session import session
from handlers.flows.settings import settings
from handlers.flows.visit.sent_by_coach import sent_drill, sent_routine
from handlers.flows.visit.visit import visit
from handlers.profile.barrier import OTHER_PERSON_FLOW, QUESTION_FLOW, UNDER_18_FLOW
from handlers.profile.country import country_in
from handlers.profile.emergency_numbers import emergency_number
from handlers.profile.facts import (
    CLAIMS,
    CLINICIAN_LIMITS,
    CONSENT,
    FLAGS,
    HALF_DOSE,
    MINOR,
    QUESTIONS,
    UNWELL,
    ZONE,
)
from handlers.world import RegisteredFlow, World
from scheduler.recurrence import zone_named

FLOWS: Mapping[str, RegisteredFlow] = {
    "welcome": welcome,
    "visit": visit,
    "session": session,
    "settings": settings,
    "check_in": check_in,
    "reminder": reminder,
    "pause": pause,
    "posture": posture,
    "progress": progress,
    "function": function,
    "physio_page": physio_page,
    "question": question,
    "review": review,
    "unanswered": unanswered,
    "danger_before_consent": danger_before_consent,
    "sent_drill": sent_drill,
    "sent_routine": sent_routine,
    "withdrawal": withdrawal,
    "deletion": deletion,
    "renewal": renewal,
    "silence": silence,
    "danger_question": danger_question,
    "under_18": under_18,
    "unwell": unwell,
    "flagged": flagged,
    "still_standing": still_standing,
    "other_person": other_person,
}
THEIR_WORDS = frozenset(
    {
        "danger_question",
        "deletion",
        "function",
        "other_person",
        "pause",
        "question",
        "unanswered",
        "withdrawal",
    }
)
"""Flows that hold what somebody wrote, or end what is kept."""
_CLEARED_IN = frozenset({"flagged", "still_standing"})
_TYPED = frozenset({"who", "when", "limits"})
"""The questions of those flows that are answered in words of one's own: a clearance's."""

LASTING = frozenset(
    fact.name
    for fact in (CLAIMS, CLINICIAN_LIMITS, CONSENT, FLAGS, HALF_DOSE, MINOR, QUESTIONS, UNWELL)
)
"""What keeps drills off, and who has agreed: no upgrade takes it back."""

URGENT = frozenset({*_CLEARED_IN, QUESTION_FLOW, OTHER_PERSON_FLOW, UNDER_18_FLOW})
"""What cannot wait, so that nothing of it is paused or carried on later."""


def holds_their_words(conversation: Conversation) -> bool:
    """Whether somebody's own words stand in it: nothing of it stays once it is over."""
    if conversation.flow not in _CLEARED_IN:
        return conversation.flow in THEIR_WORDS
    return any(entry.path.rpartition("/")[2] in _TYPED for entry in conversation.journal)


def script_of(world: World, flows: Mapping[str, RegisteredFlow] = FLOWS) -> Script:
    """The script of all flows in this world. flows: other ones than Limber's own."""
    told: dict[str, Callable[[Arguments], Flow[Next | None]]] = {
        name: partial(flow, world) for name, flow in flows.items()
    }
    said = partial(not_read, world)
    return Script(world.catalog.messages, told, local, LASTING, URGENT, said)


def not_read(
    world: World, profile: Mapping[str, JSON], flow: str, has_choices: bool
) -> Words | None:
    """A coach is offered to whoever has agreed, where there is one; never in place of a danger's
    own words.
    """
    if flow in URGENT or flow == "danger_before_consent":
        return None
    if CONSENT.of(profile) is None:
        number = emergency_number(country_in(world, profile))
        return words("engine.not_before_consent", number=words(number))
    who = "coach" if world.coach.is_set_up else "nobody"
    return words(f"engine.offer_{who}" if has_choices else f"engine.offer_{who}_typed")


def local(profile: Mapping[str, JSON], at: datetime) -> str:
    """The time of day of an instant, where the person is."""
    return f"{at.astimezone(zone_named(ZONE.of(profile))):%H:%M}"
