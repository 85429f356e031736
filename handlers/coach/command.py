"""A coach's commands: a line that begins with a slash, read into what the coach did.

    /avoid DRILL          /allow DRILL          /rest AREA until DATE (or: off)
    /assign AREA MINUTES
    /drill NAME           /snippet NAME         /note TEXT                /anyway TEXT
    /claim   /close [WHEN]   /snooze [2h, 3d, until DATE]   /seen   /full
    /clear [CATEGORY]   /misread [CATEGORY]   /help
    /later WHEN TEXT   /soon ORDER   /undo   /mute [WHEN, off]   /block [WHEN, off]
    /label NAME   /unlabel NAME

`/card` is answered by the surface where it was typed, since it needs the person's rows.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from handlers.coach.command_time import read_when
from handlers.coach.plan import HELD
from handlers.coach.severity import category_named
from handlers.coach.snippets import filled
from handlers.command import parted
from handlers.engine.event import (
    CoachAssigned,
    CoachAvoided,
    CoachClaimed,
    CoachCleared,
    CoachClosed,
    CoachDid,
    CoachGaveFullDose,
    CoachLabelled,
    CoachMuted,
    CoachNoted,
    CoachPlanned,
    CoachReplied,
    CoachRested,
    CoachSawAlerts,
    CoachSentDrill,
    CoachSnoozed,
    CoachUndid,
)
from handlers.engine.json import JSON
from handlers.engine.words import Words, words
from handlers.prescription.request import FEWEST_MINUTES, MOST_MINUTES
from handlers.profile.facts import ZONE
from handlers.working_hours import DAYS, next_start
from handlers.world import World
from scheduler.recurrence import day_of, instant_of, zone_named

_SPAN = re.compile(r"(\d{1,3}) ?(h|hours?|d|days?)")
_UNTIL = re.compile(r"(?P<what>.*?)[ ,]*\b(?:until|till|for) +(?P<date>.+)")
_MINUTES = re.compile(r"(?P<what>.*?)[ ,]*(?P<minutes>\d{1,2})? *(?:m|min|mins|minutes)?")
USUAL_MINUTES = 10
FARTHEST_DAYS = 3660
"""A day that is farther away is a slip of the finger, and may be none that a calendar has."""


def read_command(world: World, profile: Mapping[str, JSON], did: CoachReplied) -> CoachDid | Words:
    """What the coach did, or words that say how it is written; a plain reply is itself.

    profile: the person's; dates are meant in their zone.
    """
    zone = ZONE.of(profile)
    if not did.text.startswith("/"):
        return did
    name, rest = parted(did.text)
    name, at, coach = name[1:].casefold(), did.at, did.coach
    messages = world.catalog.messages
    match name:
        case "claim" | "seen" | "full" if rest:
            return words("coach.stands_alone", command=f"/{name}")
        case "anyway" if rest:
            return CoachReplied(at, coach, rest, anyway=True)
        case "note" if rest:
            return CoachNoted(at, coach, rest)
        case "close":
            return _closed(did, zone, rest)
        case "later":
            return _later(did, zone, rest)
        case "soon" if rest:
            return CoachPlanned(at, coach, rest, at + HELD, until_word=False)
        case "undo":
            return CoachUndid(at, coach)
        case "mute" | "block":
            return _muted(world, did, name == "block", rest)
        case "label" | "unlabel" if rest:
            return CoachLabelled(at, coach, rest, takes_off=name == "unlabel")
        case "claim":
            return CoachClaimed(at, coach)
        case "seen":
            return CoachSawAlerts(at, coach, has_acknowledged=True)
        case "clear":
            return CoachCleared(at, coach, category=category_named(messages, rest))
        case "misread":
            category = category_named(messages, rest)
            return CoachCleared(at, coach, is_misread=True, category=category)
        case "full":
            return CoachGaveFullDose(at, coach)
        case "snooze":
            return _snoozed(world, did, rest)
        case "avoid" | "allow" | "drill" if rest:
            return _drill(world, did, name, rest)
        case "rest" if rest:
            return _rested(world, did, rest, day_of(at, zone))
        case "assign" if rest:
            return _assigned(world, did, rest)
        case "snippet":
            return _snippet(world, profile, did, rest)
        case "help":
            return words("coach.help")
        case _:
            return words("coach.commands")


def _closed(did: CoachReplied, zone: str, rest: str) -> CoachDid | Words:
    """Done with the thread: now, or at a time unless they write before."""
    if not rest:
        return CoachClosed(did.at, did.coach)
    found = read_when(rest, did.at, zone)
    if found is None or found[1]:
        return words("planned.how_to_close")
    return CoachPlanned(did.at, did.coach, "/close", found[0])


def _later(did: CoachReplied, zone: str, rest: str) -> CoachDid | Words:
    found = read_when(rest, did.at, zone)
    if found is None or not found[1]:
        return words("planned.how_to")
    return CoachPlanned(did.at, did.coach, found[1], found[0])


def _muted(world: World, did: CoachReplied, is_blocked: bool, rest: str) -> CoachDid | Words:
    if rest.casefold() == "off":
        return CoachMuted(did.at, did.coach, is_blocked, ends=True)
    if not rest:
        return CoachMuted(did.at, did.coach, is_blocked)
    found = read_when(rest, did.at, world.coach.hours.zone)
    if found is None or found[1]:
        return words("door.how_to")
    return CoachMuted(did.at, did.coach, is_blocked, found[0])


def _drill(world: World, did: CoachReplied, name: str, wanted: str) -> CoachDid | Words:
    drill = world.catalog.find(wanted)
    if drill is None:
        near = ", ".join(each.name for each in world.catalog.suggestions(wanted))
        return words("coach.no_drill_like" if near else "coach.no_drill", name=wanted, near=near)
    if name == "drill":
        return CoachSentDrill(did.at, did.coach, drill.id)
    return CoachAvoided(did.at, did.coach, drill.id, allows=name == "allow")


def _rested(world: World, did: CoachReplied, text: str, today: date) -> CoachDid | Words:
    what, _, end = text.casefold().rpartition(" ")
    if end == "off" and (over := area_named(world, what)) is not None:
        return CoachRested(did.at, did.coach, over, (today - timedelta(days=1)).isoformat())
    found = _UNTIL.fullmatch(text.casefold())
    area = None if found is None else area_named(world, found["what"])
    until = None if found is None else read_date(found["date"], today)
    if area is None or until is None:
        return words("coach.how_to_rest")
    if until < today:
        return words("coach.day_is_past", day=f"{until:%a %d %b %Y}")
    return CoachRested(did.at, did.coach, area, until.isoformat())


def _assigned(world: World, did: CoachReplied, text: str) -> CoachDid | Words:
    found = _MINUTES.fullmatch(text.casefold())
    area = None if found is None else area_named(world, found["what"])
    if found is None or area is None:
        return words("coach.how_to_assign")
    minutes = int(found["minutes"] or USUAL_MINUTES)
    if not FEWEST_MINUTES <= minutes <= MOST_MINUTES:
        return words("coach.minutes_out", fewest=FEWEST_MINUTES, most=MOST_MINUTES)
    return CoachAssigned(did.at, did.coach, area, minutes)


def _snoozed(world: World, did: CoachReplied, text: str) -> CoachDid | Words:
    hours = world.coach.hours
    zone = zone_named(hours.zone)
    span = _SPAN.fullmatch(text.casefold())
    day = read_date(text.casefold().removeprefix("until ").strip(), did.at.astimezone(zone).date())
    until: datetime | None
    if span is not None:
        until = did.at + timedelta(hours=int(span[1]) * (24 if span[2].startswith("d") else 1))
    elif day is not None:
        until = instant_of(day, time(9), zone)
    elif not text:
        until = next_start(hours, did.at) or did.at + timedelta(days=1)
    else:
        return words("coach.how_to_snooze")
    if until <= did.at:
        return words("coach.day_is_past", day=text.casefold().removeprefix("until ").strip())
    return CoachSnoozed(did.at, did.coach, until)


def _snippet(
    world: World, profile: Mapping[str, JSON], did: CoachReplied, name: str
) -> CoachDid | Words:
    snippets = world.catalog.snippets
    if name not in snippets:
        return words("coach.snippets", names=", ".join(sorted(snippets)))
    return CoachReplied(did.at, did.coach, filled(world, profile, snippets[name]))


def area_named(world: World, name: str) -> str | None:
    """The area with routines that a coach names, however it is written."""
    wanted = name.strip().replace("_", " ").casefold()
    for id_, area in world.catalog.areas.items():
        if area.in_scope and wanted in {id_.replace("_", " "), area.name.casefold()}:
            return id_
    return None


def read_date(text: str, today: date) -> date | None:
    """A day: 2026-11-30, a weekday's name (the next one), "tomorrow", "5 days", "2 weeks"."""
    text = text.strip().rstrip(".")
    span = re.fullmatch(r"(\d{1,3}) (days?|weeks?)", text)
    if span is not None:
        return today + timedelta(days=int(span[1]) * (7 if span[2].startswith("w") else 1))
    if text == "tomorrow":
        return today + timedelta(days=1)
    if text[:3] in DAYS and text.isalpha():
        return today + timedelta(days=(DAYS.index(text[:3]) - today.weekday() - 1) % 7 + 1)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if abs((found - today).days) <= FARTHEST_DAYS else None
