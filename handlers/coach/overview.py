"""All of a coach's people as a table: what was done of what was agreed, and where it goes. Pure.

Rules:
- Nobody is left out: who is silent is in every count of those who were asked.
- A score's direction, and function's, are said only where they are larger than their error.
- Sessions are days with a drill, of the days that the person chose; check-ins are those answered of
  those sent, over four weeks.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from itertools import islice
from statistics import fmean
from typing import NamedTuple

from handlers.coach.attention import Case, Need, with_needs
from handlers.coach.listing import Listing
from handlers.coach.round import last_sign
from handlers.coach.thread import title
from handlers.engine.fact import once
from handlers.engine.json import JSON
from handlers.engine.words import Value, literal, render, words
from handlers.profile.barrier import is_care_first
from handlers.profile.compact_days import compact_days_of
from handlers.profile.facts import CONSENT, FUNCTION, LABELS, NAME, PAUSED, SCHEDULE, ZONE
from handlers.profile.function_scale import change_of, size_of
from handlers.profile.pain_change import direction
from handlers.world import World
from scheduler.recurrence import day_of

QUIET_DAYS = 4
"""Days without a sign from which somebody is silent, as in the round."""
LINES = 40
"""People that a list in a chat shows at most."""


class Sort(Enum):
    """What a list is in the order of."""

    NEED = "need"
    SEEN = "seen"
    SESSIONS = "sessions"
    SCORE = "score"
    WORSE = "worse"
    NAME = "name"


class Which(Enum):
    """Whom a list shows."""

    ALL = "all"
    NEEDS_ME = "needs"
    SILENT = "silent"
    FLAGGED = "flagged"
    PAUSED = "paused"


class Row(NamedTuple):
    """One person. quiet: days since the last sign; agreed: days a week that they chose; then and
    now: the mean pain of the week before and of this one; went: its direction, "" for none;
    course: the day's scores of four weeks, None where there is none.
    """

    id: int
    title: str
    need: Need
    word: str
    quiet: int
    sessions: int
    agreed: int
    answered: int
    asked: int
    then: float | None
    now: float | None
    went: str
    function: float | None
    function_change: float | None
    function_size: str
    labels: tuple[str, ...]
    is_flagged: bool
    is_paused: bool
    course: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """Makes the table. now: the instant (UTC)."""

    world: World
    now: datetime

    def rows(self, cases: Iterable[Case], names: Callable[[int], str] = str) -> list[Row]:
        """Everybody who has agreed, whom first. names: what to call who has no name."""
        return list(self.rows_of(with_needs(cases, self.now), names))

    def rows_of(
        self, found: Iterable[tuple[Need, Case]], names: Callable[[int], str] = str
    ) -> Iterator[Row]:
        """The same of people with their needs, one by one and in their order."""
        listing = Listing(self.world, self.now)
        for need, case in found:
            if CONSENT.of(case.profile) is not None:
                yield self._row(case, need, names, listing)

    def text(self, rows: Sequence[Row]) -> str:
        """The table as lines for a chat."""
        if not rows:
            return self._text("nobody")
        lines = [self._line(each) for each in rows[:LINES]]
        more = len(rows) - len(lines)
        return "\n".join([*lines, *([self._text("more", count=more)] if more else [])])

    def _row(self, case: Case, need: Need, names: Callable[[int], str], listing: Listing) -> Row:
        profile = case.profile
        today = day_of(self.now, ZONE.of(profile))
        made = once(profile, ("overview", today), lambda: _figures(profile, today))
        name = NAME.of(profile) or names(case.id)
        return made._replace(
            id=case.id,
            title=title(case.id, "" if name == str(case.id) else name),
            need=need,
            word=listing.word(case, need),
            quiet=max(0, (today - last_sign(case)).days),
        )

    def _line(self, row: Row) -> str:
        seen = self._text("today") if not row.quiet else self._text("quiet", count=row.quiet)
        parts = [row.word, seen, self._done(row), self._pain(row), self._function(row)]
        parts += [f"#{label}" for label in row.labels]
        if row.is_paused:
            parts.append(self._text("paused"))
        return f"{row.title}: {' · '.join(each for each in parts if each)}"

    def _done(self, row: Row) -> str:
        sessions = "sessions_of" if row.agreed else "sessions"
        said = self._text(sessions, count=row.sessions, agreed=row.agreed)
        if not row.asked:
            return said
        asked = self._text("check_ins", answered=row.answered, asked=row.asked)
        return f"{said} · {asked}"

    def _pain(self, row: Row) -> str:
        if row.now is None:
            return ""
        went = self._text(row.went) if row.went and row.went != "same" else ""
        return self._text("pain", now=f"{row.now:.1f}", went=literal(went)).strip()

    def _function(self, row: Row) -> str:
        if row.function is None:
            return ""
        return self._text("function", now=f"{row.function:.1f}")

    def _text(self, key: str, **values: Value) -> str:
        return render(self.world.catalog.messages, words(f"overview.{key}", **values)).strip()


def _figures(profile: Mapping[str, JSON], today: date) -> Row:
    """What a row says of somebody's days, which changes with them alone."""
    compact = compact_days_of(profile)
    schedule, scale = SCHEDULE.of(profile), FUNCTION.of(profile)
    then, now = compact.means(today)
    answered, asked = compact.check_ins(today)
    change = change_of(scale)
    return Row(
        id=0,
        title="",
        need=Need.OPEN,
        word="",
        quiet=0,
        sessions=compact.sessions(today),
        agreed=0 if schedule is None else len(schedule.days),
        answered=answered,
        asked=asked,
        then=then,
        now=now,
        went="" if then is None or now is None else direction(then, now).value,
        function=fmean(each.newest.score for each in scale) if scale else None,
        function_change=change,
        function_size="" if change is None else size_of(change).value,
        labels=tuple(sorted(LABELS.of(profile))),
        is_flagged=is_care_first(profile),
        is_paused=PAUSED.of(profile) is not None,
        course=compact.four_weeks(today),
    )


def chosen(rows: Iterable[Row], which: Which = Which.ALL, label: str = "") -> list[Row]:
    """The rows of whom a list shows. label: only who has it."""
    return list(_chosen(rows, which, label))


def first_of(rows: Iterable[Row], asked: tuple[Which, str, Sort], count: int) -> list[Row]:
    """So many rows of a list at most. No more are made than that takes."""
    which, label, sort = asked
    fitting = _chosen(rows, which, label)
    if sort is Sort.NEED:
        return list(islice(fitting, count))
    return sorted_by(list(fitting), sort)[:count]


def _chosen(rows: Iterable[Row], which: Which, label: str) -> Iterator[Row]:
    return (each for each in rows if _fits(each, which) and (not label or label in each.labels))


def _fits(row: Row, which: Which) -> bool:
    match which:
        case Which.ALL:
            return True
        case Which.NEEDS_ME:
            return row.need not in {Need.OPEN, Need.CLOSED, Need.STANDS}
        case Which.SILENT:
            return row.quiet >= QUIET_DAYS and not row.is_paused
        case Which.FLAGGED:
            return row.is_flagged
        case Which.PAUSED:
            return row.is_paused


def sorted_by(rows: Sequence[Row], sort: Sort) -> list[Row]:
    """The rows in another order; whom first stands for what is equal."""
    match sort:
        case Sort.NEED:
            return list(rows)
        case Sort.SEEN:
            return sorted(rows, key=lambda row: -row.quiet)
        case Sort.SESSIONS:
            return sorted(rows, key=lambda row: row.sessions)
        case Sort.SCORE:
            return sorted(rows, key=lambda row: -1 if row.now is None else -row.now)
        case Sort.WORSE:
            return sorted(rows, key=lambda row: -_rise(row))
        case Sort.NAME:
            return sorted(rows, key=lambda row: row.title.casefold())


def _rise(row: Row) -> float:
    return 0.0 if row.now is None or row.then is None else row.now - row.then


def read_list(text: str) -> tuple[Which, str, Sort] | None:
    """What "/list silent #runners by seen" asks for; None for words that it does not know."""
    which, label, sort = Which.ALL, "", Sort.NEED
    before, _, by = f" {text.casefold().strip()} ".partition(" by ")
    if by.strip():
        if by.strip() not in {each.value for each in Sort}:
            return None
        sort = Sort(by.strip())
    for word in before.split():
        if word.startswith("#"):
            label = word[1:]
        elif word in {each.value for each in Which}:
            which = Which(word)
        else:
            return None
    return which, label, sort


COLUMNS = (
    *("id", "name", "need", "days_silent", "sessions_7_days", "sessions_agreed"),
    *("check_ins_answered_28_days", "check_ins_sent_28_days", "pain_week_before", "pain_this_week"),
    *("pain_direction", "function_now", "function_change", "function_change_size", "labels"),
    *("flagged", "paused"),
)


def as_csv(rows: Iterable[Row]) -> str:
    """The table as a file; what a spreadsheet could take for a formula is made text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_cell(each) for each in _cells(row)])
    return out.getvalue()


def _cells(row: Row) -> tuple[object, ...]:
    return (
        *(row.id, row.title.rpartition("#")[0].strip(), row.word, row.quiet, row.sessions),
        *(row.agreed or None, row.answered, row.asked, row.then, row.now, row.went),
        *(row.function, row.function_change, row.function_size, " ".join(row.labels)),
        *(int(row.is_flagged), int(row.is_paused)),
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = f"{value:.1f}" if isinstance(value, float) else str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in "=+-@\t\r" and text else text
