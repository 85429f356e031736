"""Whom a coach sees first, and why: in words, and with alerts of one kind as one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.lexicon.lexicon import Lexicon
from handlers.coach.attention import (
    Case,
    LastWords,
    Need,
    OpenAlert,
    alerts_in,
    folded,
    need_of,
    whom_first,
)
from handlers.coach.listing import Listing, with_alerts_folded
from handlers.coach.round import Rounds
from handlers.coach.severity import category_named, rank, sign_words
from handlers.coach.thread import Line, State, Thread, ThreadLineKind
from handlers.engine.effect import NUDGE
from handlers.engine.journal import milliseconds
from handlers.engine.json import JSON
from handlers.engine.words import render
from handlers.profile.danger_question import DangerQuestion
from handlers.profile.day import CHECK_IN, Day, Scored
from handlers.profile.facts import DAYS, FLAGS, NAME, QUESTIONS, UNWELL
from handlers.profile.flag import ORDER, Flag
from handlers.routing.router import Router
from handlers.safety.screen import ITEMS
from tests.handlers.coach.cases import case, days_of

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=2)
MS = milliseconds(EARLIER)


def flags(*urgencies: str, category: str = "chest_pain") -> dict[str, JSON]:
    return {FLAGS.name: FLAGS.dump(tuple(Flag(each, category, "text", MS) for each in urgencies))}


def waiting(id_: int, since: datetime = EARLIER, **profile: JSON) -> Case:
    said = LastWords("May I squat?", since)
    return Case(id_, profile, Thread(State.WAITING, since), EARLIER, last_words=said)


def alerted(id_: int, level: str, profile: dict[str, JSON] | None = None) -> Case:
    alert = OpenAlert(level, f"{level} text", EARLIER)
    thread = Thread(State.FLAGGED if profile else State.WAITING, EARLIER)
    return Case(id_, profile or {}, thread, EARLIER, alerts=(alert,))


def test_an_emergency_is_above_milder_flags_that_have_waited_longer() -> None:
    mild = alerted(1, "clinician_first", flags("clinician_first"))
    today = replace(alerted(2, "same_day", flags("same_day")), thread=Thread(State.FLAGGED, MS_AGO))
    grave = alerted(3, "emergency", flags("emergency"))
    order = [each.id for each in whom_first([mild, waiting(4), today, grave], NOW)]
    assert order == [3, 2, 1, 4]


MS_AGO = NOW - timedelta(days=2)


def test_then_comes_who_waits_longest_then_who_should_be_looked_at_then_the_rest() -> None:
    looked = alerted(1, "next_working_day")
    longest, waits = waiting(2, MS_AGO), waiting(3)
    known = Case(4, flags("clinician_first"), Thread(State.FLAGGED), EARLIER)
    calm, closed = Case(5, {}, Thread(State.OPEN), EARLIER), Case(6, {}, Thread(), EARLIER)
    cases = [closed, calm, known, waits, longest, looked]
    assert [each.id for each in whom_first(cases, NOW)] == [2, 3, 1, 4, 5, 6]
    assert [need_of(each) for each in (looked, known, calm, closed)] == [
        Need.LOOK,
        Need.STANDS,
        Need.OPEN,
        Need.CLOSED,
    ]


def test_of_equally_grave_ones_the_unseen_come_first_and_none_is_put_off() -> None:
    later = NOW + timedelta(days=1)
    seen = Case(1, flags("emergency"), Thread(State.FLAGGED, MS_AGO), EARLIER)
    unseen = alerted(2, "emergency", flags("emergency"))
    asleep = replace(unseen, id=3, thread=Thread(State.FLAGGED, NOW, snoozed_until=later))
    put_off = replace(waiting(4), thread=Thread(State.WAITING, MS_AGO, snoozed_until=later))
    cases = [put_off, waiting(5), seen, unseen, asleep]
    assert [each.id for each in whom_first(cases, NOW)] == [2, 3, 1, 5, 4]


def test_who_wrote_after_an_alert_waits_for_an_answer() -> None:
    alert = OpenAlert("trend", "Score 6 before training: no routine given.", EARLIER)
    both = replace(waiting(1), alerts=(alert,))
    assert need_of(both) is Need.WAITS
    assert both.last_words is not None
    answered = replace(both, last_words=replace(both.last_words, is_answered=True))
    assert need_of(answered) is Need.LOOK


_CASES = st.builds(
    Case,
    id=st.integers(1, 99),
    profile=st.sampled_from([{}, *(flags(each) for each in ORDER)]),
    thread=st.builds(
        Thread,
        state=st.sampled_from(State),
        waiting_since=st.sampled_from([None, EARLIER, MS_AGO]),
        snoozed_until=st.sampled_from([None, NOW + timedelta(hours=1)]),
    ),
    began=st.just(EARLIER),
    alerts=st.lists(
        st.sampled_from(["emergency", "same_day", "clinician_first", "trend", NUDGE]), max_size=4
    ).map(lambda levels: tuple(OpenAlert(each, each, EARLIER) for each in levels)),
)


@given(st.lists(_CASES, max_size=12))
def test_nothing_stands_above_something_graver(cases: list[Case]) -> None:
    def level(case: Case) -> int:
        told = [each.level for each in case.alerts] + [f.urgency for f in FLAGS.of(case.profile)]
        found = min((rank(each) for each in told), default=len(ORDER))
        return min(found, ORDER.index("clinician_first"))

    levels = [level(each) for each in whom_first(cases, NOW)]
    assert levels == sorted(levels)


def test_alerts_of_one_kind_are_one_with_their_count_and_a_nudge_is_none() -> None:
    told = [OpenAlert("trend", f"Score {n} before training.", EARLIER) for n in (6, 7, 6)]
    told += [OpenAlert(NUDGE, "Still waiting.", EARLIER), OpenAlert("emergency", "x", EARLIER)]
    kinds = folded(told)
    assert [(each.newest.level, each.count) for each in kinds] == [("emergency", 1), ("trend", 3)]
    case = replace(waiting(1), alerts=(*told, OpenAlert(NUDGE, "Still waiting.", NOW)))
    assert alerts_in(case) == 5, "however many nudges are one"


def test_a_line_says_in_words_why_and_what_was_said_last_and_how_it_goes(coached: Router) -> None:
    days = [Day(date(2026, 11, n), (Scored(CHECK_IN, 6, MS),)) for n in range(10, 14)]
    days += [Day(date(2026, 11, n), (Scored(CHECK_IN, 3, MS),)) for n in range(17, 22)]
    question = DangerQuestion("dvt", "same_day", "swollen", "my calf is swollen", MS)
    profile = flags("emergency") | {
        NAME.name: "Mia",
        DAYS.name: DAYS.dump(tuple(days)),
        QUESTIONS.name: QUESTIONS.dump((question,)),
        UNWELL.name: MS,
    }
    chest = OpenAlert("emergency", "EMERGENCY: chest pain", EARLIER)
    sore = [OpenAlert("trend", f"Score {n} before training.", EARLIER) for n in (6, 7)]
    said = LastWords("x" * 300, EARLIER, "photo")
    case = Case(7, profile, Thread(State.FLAGGED, EARLIER), EARLIER, alerts=(chest, *sore))
    listed = Listing(coached.world, NOW).person(replace(case, last_words=said))
    assert (listed.title, listed.word, listed.waits, listed.file) == (
        "Mia #7",
        "EMERGENCY",
        "2 h 0 min",
        "photo",
    )
    assert listed.reasons == (
        "EMERGENCY: chest pain",
        "LOOK: Score 6 before training (2 times)",
        "a question about a swollen, warm, sore calf or leg is open",
        "ill, rests until a whole day without",
    )
    assert len(listed.words) == 142
    assert listed.words.endswith('…"')
    assert listed.score == "pain 3, down from 6 the week before"


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (4, 3, "pain 3, much as the week before"),
        (3, 4, "pain 4, much as the week before"),
        (3, 2, "pain 2, much as the week before"),
        (6, 4, "pain 4, down from 6 the week before"),
        (2, 4, "pain 4, up from 2 the week before"),
        (None, 4, "pain 4"),
        (None, None, ""),
    ],
)
def test_one_point_is_no_trend(
    coached: Router, then: int | None, now: int | None, said: str
) -> None:
    days = [
        Day(on, (Scored(CHECK_IN, score, MS),))
        for on, score in ((date(2026, 11, 12), then), (date(2026, 11, 20), now))
        if score is not None
    ]
    case = Case(1, {DAYS.name: DAYS.dump(tuple(days))}, Thread(), EARLIER)
    assert Listing(coached.world, NOW).person(case).score == said


def test_two_sore_days_are_not_much_as_the_week_before(coached: Router) -> None:
    case_ = case(1, days_of(*[3] * 12, 6, 6, until=NOW.date()))
    said = Listing(coached.world, NOW).person(case_).score
    assert said == "pain 6 (about 3 the week before)"
    (line,) = Rounds(coached.world, NOW).of([case_]).lines
    assert line.reason == f"two points worse, two days running ({said})"


@pytest.mark.parametrize(
    ("text", "words"), [("[photo] is it swollen?", '"is it swollen?"'), ("[photo]", "")]
)
def test_a_photo_is_named_once(coached: Router, text: str, words: str) -> None:
    case = replace(waiting(1), last_words=LastWords(text, EARLIER, "photo"))
    listed = Listing(coached.world, NOW).person(case)
    assert (listed.words, listed.file) == (words, "photo")


def test_every_category_has_words_and_none_of_them_is_a_code(
    coached: Router, lexicon: Lexicon
) -> None:
    messages = coached.world.catalog.messages
    read = {rule.category for some in lexicon.rules.values() for rule in some}
    asked = {answer.category for item in ITEMS for answer in item.answers if answer.category}
    for category in read | asked | {"unsure", "severe_pain"}:
        assert f"sign.{category}" in messages, category
        said = render(messages, sign_words(messages, category))
        assert "_" not in said
        assert category_named(messages, said) == category
        assert category_named(messages, category) == category
    assert render(messages, sign_words(messages, "a_new_one")) == "a new one"
    assert category_named(messages, "A new-one") == "a_new_one"


def test_in_a_thread_too_alerts_of_one_kind_are_one(coached: Router) -> None:
    def line(kind: ThreadLineKind, text: str) -> Line:
        return Line(EARLIER, "limber", kind, text)

    lines = [line(ThreadLineKind.ALERT, f"Score {n} before training.") for n in (6, 7, 8)]
    lines.insert(1, line(ThreadLineKind.PERSON, "ouch"))
    lines.append(line(ThreadLineKind.ALERT, "Speaks of low mood."))
    found = with_alerts_folded(coached.world, lines)
    assert [each.text for each in found] == [
        "ouch",
        "Score 8 before training (3 times)",
        "Speaks of low mood.",
    ]
