"""The people as a list, a word to several of them, ready answers with a name, and what is found."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.coach.attention import Case, OpenAlert
from handlers.coach.overview import (
    COLUMNS,
    Overview,
    Sort,
    Which,
    as_csv,
    chosen,
    read_list,
    sorted_by,
)
from handlers.coach.search import Found, excerpt, found_text, wanted_words
from handlers.coach.snippets import filled
from handlers.coach.thread import State, Thread, ThreadLineKind
from handlers.coach.word_to_several import WhyNot, audience, preview, read_word, why_not
from handlers.engine.json import JSON
from handlers.profile.coach_plans import Muted
from handlers.profile.day import Day
from handlers.profile.facts import (
    FLAGS,
    LABELS,
    MUTED,
    NAME,
    PAIN,
    PAUSED,
    SCHEDULE,
    UNWELL,
)
from handlers.profile.flag import Flag
from handlers.profile.pain import Pain, Place, Side
from handlers.profile.pause import Pause, Reason
from handlers.routing.router import Router
from scheduler.recurrence import Schedule
from tests.handlers.coach.cases import AGREED, CALM, MS, NOW, TODAY, case, days_of


def labelled(*labels: str) -> dict[str, JSON]:
    return {LABELS.name: LABELS.dump(frozenset(labels))}


FLAGGED: dict[str, JSON] = {FLAGS.name: FLAGS.dump((Flag("emergency", "chest_pain", "text", MS),))}
AWAY: dict[str, JSON] = {PAUSED.name: PAUSED.dump(Pause(None, Reason.AWAY))}


def test_the_table_counts_the_silent_and_says_what_was_done_of_what_was_agreed(
    coached: Router,
) -> None:
    days = list(days_of(3, 3, 3, 3, 3, 3, 3, 5, 6, 5, 5, 5, 6, 5))
    missed = [Day(TODAY - timedelta(days=20 + n), is_missed=True) for n in range(6)]
    trained = [replace(day, drills=4) for day in days[-2:]]
    schedule = Schedule(NOW.time(), frozenset({0, 2, 4}), "UTC")
    profile = {SCHEDULE.name: SCHEDULE.dump(schedule), NAME.name: "Ada"} | labelled("runners")
    found = case(1, (*missed[::-1], *days[:-2], *trained), None, profile)
    silent = case(2, tuple(missed[::-1]))
    (ada, other) = Overview(coached.world, NOW).rows([found, silent])
    assert (ada.sessions, ada.agreed, ada.answered, ada.asked) == (2, 3, 14, 20)
    assert (ada.went, round(ada.then or 0), round(ada.now or 0)) == ("higher", 3, 5)
    assert (other.answered, other.asked, other.sessions, other.now) == (0, 6, 0, None)
    said = Overview(coached.world, NOW).text([ada, other])
    assert said.splitlines()[0] == (
        "Ada #1: closed · here today · 2 of 3 sessions · 14 of 20 check-ins in 4 weeks"
        " · pain 5.3 (up) · #runners"
    )
    assert len(ada.course) == 28


def test_lists_are_chosen_and_sorted(coached: Router) -> None:
    away = replace(case(1, CALM), profile={**case(1, CALM).profile, **AWAY, **labelled("runners")})
    quiet = case(2, days_of(6, 6, 6, until=TODAY - timedelta(days=6)))
    flagged = case(3, CALM, None, FLAGGED)
    waits = case(4, CALM, Thread(State.WAITING, NOW))
    rows = Overview(coached.world, NOW).rows([away, quiet, flagged, waits])

    def ids(which: Which, label: str = "") -> list[int]:
        return sorted(each.id for each in chosen(rows, which, label))

    assert ids(Which.ALL) == [1, 2, 3, 4]
    assert ids(Which.NEEDS_ME) == [3, 4]
    assert ids(Which.SILENT) == [2]
    assert ids(Which.FLAGGED) == [3]
    assert ids(Which.PAUSED) == ids(Which.ALL, "runners") == [1]
    assert sorted_by(rows, Sort.SEEN)[0].id == 2
    assert [each.id for each in sorted_by(rows, Sort.NAME)] == [1, 2, 3, 4]
    for sort in Sort:
        assert {each.id for each in sorted_by(rows, sort)} == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", (Which.ALL, "", Sort.NEED)),
        ("silent", (Which.SILENT, "", Sort.NEED)),
        ("#runners by score", (Which.ALL, "runners", Sort.SCORE)),
        ("needs #a by seen", (Which.NEEDS_ME, "a", Sort.SEEN)),
        ("everybody", None),
        ("silent by moon", None),
    ],
)
def test_what_a_list_is_asked_for(text: str, read: tuple[Which, str, Sort] | None) -> None:
    assert read_list(text) == read


def test_the_file_for_a_spreadsheet_has_everybody_and_no_formula(coached: Router) -> None:
    evil = case(1, CALM, None, {NAME.name: "=HYPERLINK(1)"})
    text = as_csv(Overview(coached.world, NOW).rows([evil, case(2, CALM)]))
    head, *rows = csv.reader(io.StringIO(text))
    assert tuple(head) == COLUMNS
    assert [len(row) for row in rows] == [len(COLUMNS)] * 2
    assert "'=HYPERLINK(1)" in [row[1] for row in rows]


LEFT_OUT: dict[WhyNot, Case] = {
    WhyNot.NO_CONSENT: replace(case(1), profile={}),
    WhyNot.CARE_FIRST: case(2, CALM, None, FLAGGED),
    WhyNot.ALERT: replace(case(3, CALM), alerts=(OpenAlert("same_day", "TODAY: x", NOW),)),
    WhyNot.WAITS: case(4, CALM, Thread(State.WAITING, NOW)),
    WhyNot.BLOCKED: case(5, CALM, None, {MUTED.name: MUTED.dump(Muted(is_blocked=True, until=0))}),
    WhyNot.PAUSED: case(6, CALM, None, AWAY),
    WhyNot.UNWELL: case(7, CALM, None, {UNWELL.name: MS}),
    WhyNot.UNREACHABLE: replace(case(8, CALM), is_unreachable=True),
}


def test_every_reason_to_leave_somebody_out_is_said(coached: Router) -> None:
    assert set(LEFT_OUT) == set(WhyNot)
    for why, each in LEFT_OUT.items():
        assert why_not(each, NOW) is why
    muted = case(9, CALM, None, {MUTED.name: MUTED.dump(Muted(is_blocked=False, until=0))})
    assert why_not(muted, NOW) is None
    found = audience([*LEFT_OUT.values(), muted], "", NOW)
    said = preview(coached.world, found, "See you on Sunday, {name}.")
    assert said.splitlines()[0] == "1 person gets this: #9"
    for each in LEFT_OUT.values():
        assert f"Not to #{each.id}: " in said
    assert preview(coached.world, audience([], "", NOW), "x").startswith("Nobody gets this.")


def test_a_label_chooses_who_gets_it() -> None:
    assert read_word("#Runners See you!") == ("runners", "See you!")
    assert read_word("See you!") == ("", "See you!")
    runner = case(1, CALM, None, labelled("runners"))
    assert [each.id for each in audience([runner, case(2)], "runners", NOW).gets] == [1]


@pytest.mark.parametrize(
    ("text", "ada", "nobody"),
    [
        ("Hi {name}, how is it?", "Hi Ada, how is it?", "Hi, how is it?"),
        ("{name}, how is it?", "Ada, how is it?", "How is it?"),
        ("Thanks, {name}.", "Thanks, Ada.", "Thanks."),
        ("How is your {area}?", "How is your knee?", "How is your body?"),
        ("Plain {} and {other}", "Plain {} and {other}", "Plain {} and {other}"),
    ],
)
def test_a_ready_answer_has_the_name_and_the_area(
    coached: Router, text: str, ada: str, nobody: str
) -> None:
    pain = PAIN.dump(Pain((Place("knee", Side.LEFT),)))
    known = {**AGREED, NAME.name: "Ada Lovelace", PAIN.name: pain}
    assert filled(coached.world, known, text) == ada
    assert filled(coached.world, AGREED, text) == nobody


def test_what_is_found_is_shown_with_who_said_it_and_when(coached: Router) -> None:
    found = [
        Found(1, "Ada"),
        Found(2, "", ThreadLineKind.PERSON, "person", "My knee clicks", NOW),
        Found(3, "Mia", ThreadLineKind.NOTE, "John", f"{'x ' * 90}the knee again", NOW),
    ]
    lines = found_text(coached.world, ZoneInfo("UTC"), "knee", found).splitlines()
    assert lines[0] == "Ada #1"
    assert lines[1] == "#2, 24 Nov 2026: My knee clicks"
    assert lines[2].startswith("Mia #3, 24 Nov 2026 (John): …")
    assert lines[2].endswith("the knee again")
    assert found_text(coached.world, ZoneInfo("UTC"), "moon", []) == 'Nothing found for "moon".'


@given(st.text(), st.text(max_size=30))
def test_an_excerpt_is_one_short_line_whatever_was_written(text: str, wanted: str) -> None:
    found = excerpt(text, wanted_words(wanted))
    assert len(found) <= 141
    assert "\n" not in found
