"""What Limber remembers of a person, each fact with its type and its name in storage."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from handlers.engine.fact import Fact
from handlers.engine.json import JSON
from handlers.prescription import drill_progress
from handlers.prescription.drill_progress import ProgressByDrill
from handlers.profile import coach_orders as orders
from handlers.profile import coach_plans as plans
from handlers.profile import (
    danger_question,
    day,
    flag,
    function_scale,
    ladder,
    outcome,
    pain,
    pause,
    posture,
    schedule,
    streak,
)
from handlers.profile import limits as means
from handlers.profile.coach_orders import Assigned
from handlers.profile.coach_plans import Muted, Planned
from handlers.profile.danger_question import DangerQuestion, Questions
from handlers.profile.day import Days
from handlers.profile.flag import Claims, Flags
from handlers.profile.function_scale import Scale
from handlers.profile.ladder import Standing
from handlers.profile.limits import Limits, Preference
from handlers.profile.outcome import Helped, Sureness, WholeChange
from handlers.profile.pain import Pain
from handlers.profile.pause import Pause
from handlers.profile.posture import Posture
from handlers.profile.streak import Streak
from scheduler.recurrence import Schedule

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Consent:
    """version: of the text agreed to; at: milliseconds since 1970 (UTC); channel: where."""

    version: str
    at: int
    channel: str


def _same(value: T) -> T:
    return value


def _text(value: JSON) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _boolean(value: JSON) -> bool:
    if not isinstance(value, bool):
        raise TypeError("not true or false")
    return value


def _consent(value: JSON) -> Consent:
    if not isinstance(value, list):
        raise TypeError("not a consent")
    version, at, channel = value
    if not isinstance(at, int):
        raise TypeError("not an instant")
    return Consent(_text(version), at, _text(channel))


def _filled(value: JSON) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("not a name")
    return value


def _count(value: JSON) -> int:
    if not isinstance(value, int):
        raise TypeError("not a count")
    return value


def _drilled(value: JSON) -> tuple[date, int]:
    if not isinstance(value, list):
        raise TypeError("not a day of drills")
    on, count = value
    return schedule.load_date(on), _count(count)


def _score(value: JSON) -> tuple[int, int]:
    if not isinstance(value, list):
        raise TypeError("not a score")
    at, score = value
    return _count(at), _count(score)


def _dates(value: JSON) -> dict[str, date]:
    if not isinstance(value, dict):
        raise TypeError("not dates")
    return {name: schedule.load_date(on) for name, on in value.items()}


def _counts(value: JSON) -> dict[str, int]:
    if not isinstance(value, dict):
        raise TypeError("not counts")
    return {name: _count(each) for name, each in value.items()}


def _names(value: JSON) -> frozenset[str]:
    if not isinstance(value, list):
        raise TypeError("not names")
    return frozenset(_text(each) for each in value)


CONSENT: Fact[Consent | None] = Fact(
    "consent", lambda c: None if c is None else [c.version, c.at, c.channel], _consent, None
)
CHANNEL: Fact[str] = Fact("channel", _same, _text, "")
ZONE: Fact[str] = Fact("zone", _same, _filled, "UTC")
KNOWN_ZONE: Fact[str] = Fact("zone", _same, _filled, "")
"""The same entry, empty where the zone has to be asked for."""
COUNTRY: Fact[str] = Fact("country", _same, _text, "")
PAIN: Fact[Pain | None] = Fact(
    "pain", lambda p: None if p is None else pain.dump(p), pain.load, None
)
LIMITS: Fact[Limits | None] = Fact(
    "limits", lambda x: None if x is None else means.dump_limits(x), means.load_limits, None
)
CLINICIAN_LIMITS: Fact[Limits] = Fact(
    "clinician_limits", means.dump_limits, means.load_limits, Limits()
)
"""What a clinician forbade, as far as it could be read: no answer about today changes it."""
WISH: Fact[Preference | None] = Fact(
    "wish", lambda w: None if w is None else means.dump_wish(w), means.load_wish, None
)
FLAGS: Fact[Flags] = Fact("flag", flag.dump, flag.load, ())
"""What keeps drills off until it is lifted, one for each category."""
MINOR: Fact[bool] = Fact("minor", _same, _boolean, missing=False)
"""They have said that they are under 18; it is kept also of those who have not agreed."""
QUESTIONS: Fact[Questions] = Fact(
    "danger_questions", danger_question.dump, danger_question.load, ()
)
"""What was read and may be a danger, until the person has said whether it is one."""
ANSWERED_NO: Fact[tuple[tuple[str, str], ...]] = Fact(
    "danger_no", lambda said: [list[JSON](each) for each in said], danger_question.load_answers, ()
)
"""What was asked about and is none, by category and plain text, while what was open stays open."""
LAST_NO: Fact[DangerQuestion | None] = Fact(
    "danger_last_no", danger_question.dump_last, danger_question.load_last, None
)
"""The question about danger that was answered with "no" last, and when: it can be taken back."""
LEAVES: Fact[int] = Fact("leaves", _same, _count, 0)
"""When everything of somebody long silent will be removed (milliseconds since 1970), once they have
been told; 0 otherwise.
"""
UNWELL: Fact[int] = Fact("unwell", _same, _count, 0)
"""When they said that they are ill with a fever or a bug (milliseconds since 1970); 0 for not."""
AVOID: Fact[frozenset[str]] = Fact("avoid", lambda n: list[JSON](sorted(n)), _names, frozenset())
TAPS_EACH_DRILL: Fact[bool] = Fact("taps_each_drill", _same, _boolean, missing=False)

SCHEDULE: Fact[Schedule | None] = Fact(
    "schedule", schedule.dump_schedule, schedule.load_schedule, None
)
DECLINED: Fact[bool] = Fact("check_ins_declined", _same, _boolean, missing=False)
PAUSED: Fact[Pause | None] = Fact("paused", pause.dump_pause, pause.load_pause, None)
LAST_CHECK_IN: Fact[date | None] = Fact(
    "last_check_in", schedule.dump_date, schedule.load_date, None
)
DRILLED: Fact[tuple[date, int] | None] = Fact(
    "drilled", lambda d: None if d is None else [d[0].isoformat(), d[1]], _drilled, None
)
"""The day of the last drill, and how many were done on it."""
PENDING: Fact[date | None] = Fact("pending_check_in", schedule.dump_date, schedule.load_date, None)
"""The day whose check-in was sent and has no answer yet."""
WONDERED: Fact[int] = Fact("wondered", _same, _count, 0)
"""How often somebody asked what is wrong with them, since the coach heard of it last."""
IGNORED: Fact[int] = Fact("ignored", _same, _count, 0)
"""Check-ins in a row that stayed without any answer."""
STREAK: Fact[Streak] = Fact("streak", streak.dump_streak, streak.load_streak, Streak())
DAYS: Fact[Days] = Fact("days", day.dump, day.load, ())
LAST_SCORE: Fact[tuple[int, int] | None] = Fact(
    "last_score", lambda s: None if s is None else list[JSON](s), _score, None
)
"""When a score was said before or after a session last (milliseconds since 1970), and which."""
REVIEWED: Fact[date | None] = Fact("reviewed", schedule.dump_date, schedule.load_date, None)
"""The day of the last weekly review."""
TOLD_TRENDS: Fact[dict[str, date]] = Fact(
    "told_trends", lambda told: {name: on.isoformat() for name, on in told.items()}, _dates, {}
)
"""When the coach heard of each trend last."""
HALVED: Fact[bool] = Fact("halved", _same, _boolean, missing=False)
"""The next routine is half as long, since the last one was too much by the next morning."""

PAINFUL: Fact[dict[str, int]] = Fact("painful", dict, _counts, {})
"""Drills that hurt, each with the highest score that was said in it."""
SORE_ON: Fact[dict[str, date]] = Fact(
    "sore_on", lambda sore: {drill: on.isoformat() for drill, on in sore.items()}, _dates, {}
)
"""Drills that hurt 5 or more, each with the last day on which it did."""

CARDIO: Fact[Standing] = Fact("cardio", ladder.dump, ladder.load, Standing())
STRENGTH: Fact[Standing] = Fact("strength", ladder.dump, ladder.load, Standing())
"""Where the person stands on each ladder."""
DRILL_PROGRESS: Fact[ProgressByDrill] = Fact(
    "practice", drill_progress.dump, drill_progress.load, {}
)
"""Which step of each drill the person is on."""
POSTURE: Fact[Posture | None] = Fact("posture", posture.dump, posture.load, None)
"""What they said about sitting, and about their sides."""

FUNCTION: Fact[Scale] = Fact("function", function_scale.dump, function_scale.load, ())
"""What they cannot do well now, in their own words, and how well they can do it."""
FUNCTION_DECLINED: Fact[int] = Fact("function_declined", _same, _count, 0)
"""When they had nothing to name (milliseconds since 1970): it is not offered again."""

CHANGES: Fact[tuple[WholeChange, ...]] = Fact(
    "whole_changes", outcome.dump_changes, outcome.load_changes, ()
)
"""How the whole has changed, as they say, at 4 and at 12 weeks."""
SURENESS: Fact[tuple[Sureness, ...]] = Fact(
    "sureness", outcome.dump_sureness, outcome.load_sureness, ()
)
"""How sure they are to manage alone, once a month."""
HELPED: Fact[Helped] = Fact("helped", outcome.dump_helped, outcome.load_helped, Helped())
"""How often a coach's answer helped, as they say."""
PAGE_PARTS: Fact[frozenset[str]] = Fact(
    "page_parts", lambda n: list[JSON](sorted(n)), _names, frozenset()
)
"""What a physio or doctor may be shown on their page, as they chose."""
ASKED: Fact[int] = Fact("asked", _same, _count, 0)
"""When they wrote to the coach last (milliseconds since 1970), until a coach answers; 0 for not."""

NAME: Fact[str] = Fact("name", _same, _text, "")
"""What a channel calls the person, if it does."""
RESTED: Fact[dict[str, date]] = Fact(
    "rested", lambda rested: {area: on.isoformat() for area, on in rested.items()}, _dates, {}
)
"""Areas that the coach rests, each with the last day of its rest."""
ASSIGNED: Fact[Assigned | None] = Fact("assigned", orders.dump_assigned, orders.load_assigned, None)
PLANNED: Fact[tuple[Planned, ...]] = Fact("planned", plans.dump_planned, plans.load_planned, ())
"""What a coach has planned for them and not done yet."""
MUTED: Fact[Muted | None] = Fact("muted", plans.dump_muted, plans.load_muted, None)
"""Whether a coach takes no messages of theirs, or wants them without a sound."""
LABELS: Fact[frozenset[str]] = Fact("labels", lambda n: list[JSON](sorted(n)), _names, frozenset())
"""A coach's own words for groups of people."""
CLAIMS: Fact[Claims] = Fact("claim", orders.dump_claims, orders.load_claims, ())
"""Clinicians' words that wait for the coach to confirm them, each for its flag."""
HALF_DOSE: Fact[bool] = Fact("half_dose", _same, _boolean, missing=False)
"""After a flag was lifted: half of everything, until the coach says otherwise."""
FLAG_TOLD: Fact[int] = Fact("flag_told", _same, _count, 0)
"""The flag, by its instant, of which the person knows that the coach has seen it."""
OLD_TAP: Fact[int] = Fact("old_tap", _same, _count, 0)
"""When a tap on an old button was answered last (milliseconds since 1970)."""
TALK: Fact[int] = Fact("talk", _same, _count, 0)
"""Until when a talk with the coach lasts (milliseconds since 1970); 0 for none."""
