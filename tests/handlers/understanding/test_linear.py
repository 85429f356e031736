"""Whatever somebody writes, reading it takes time in proportion to its length.

Each shape repeats something that a reader might look at again and again: numbers in numbers, lists
without end, questions that nobody closes. Some readers are called below their limit of words, so
that the limit does not hide how they grow.
"""

from collections.abc import Callable
from datetime import datetime
from itertools import count
from time import thread_time
from typing import TypeAlias
from zoneinfo import available_timezones

import pytest

from content.plain import plain
from handlers.engine.clean import clean
from handlers.engine.event import Said
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from handlers.profile.facts import CONSENT, Consent
from handlers.profile.pause_length import read_until
from handlers.profile.reading import read_line, score_read
from handlers.routing.router import Router
from handlers.understanding.city import city_near, zone_named
from handlers.understanding.english.constraint import read_constraints
from handlers.understanding.english.duration import duration_in
from handlers.understanding.english.minutes import minutes_in
from handlers.understanding.english.pain import read_pain
from handlers.understanding.english.schedule import read_schedule
from handlers.understanding.english.score import read_score, score_in
from handlers.understanding.english.time_of_day import read_clocks
from handlers.understanding.english.weekday import read_days
from handlers.understanding.faq import asked_about, is_question
from handlers.understanding.flags import read_flags
from handlers.understanding.other_languages import is_english
from handlers.understanding.phrase_matcher import Mentions, find
from handlers.understanding.text import MOST_WORDS, Text, read_text
from tests.handlers.understanding.shapes import SHAPES
from tests.support.shipped import shipped_catalog, shipped_lexicon
from tests.support.stage import START

LEXICON = shipped_lexicon()
CATALOG = shipped_catalog()
ZONES = frozenset(available_timezones())
NOW = datetime(2026, 11, 21, 7, 0)  # noqa: DTZ001 - a local time, as the readers take it
Reader: TypeAlias = Callable[[str], object]


def _in(index: str, read: Callable[[Text, Mentions], object]) -> Reader:
    def reader(text: str) -> object:
        words = read_text(LEXICON, text)
        return read(words, find(LEXICON.indexes[index], words))

    return reader


READERS: dict[str, Reader] = {
    "words": lambda text: read_text(LEXICON, text),
    "clean": clean,
    "english": lambda text: is_english(LEXICON, text),
    "danger": lambda text: read_flags(LEXICON, text),
    "danger, asked": lambda text: read_flags(LEXICON, text, "pain_now/numb"),
    "pain": lambda text: read_pain(LEXICON, text),
    "constraints": lambda text: read_constraints(LEXICON, text),
    "schedule": lambda text: read_schedule(LEXICON, text, NOW),
    "line": lambda text: read_line(LEXICON, text),
    "score": read_score,
    "typed score": score_read,
    "answer": lambda text: asked_about(CATALOG.answers, LEXICON.lists, text),
    "question": lambda text: is_question(LEXICON.lists, text),
    "zone": lambda text: zone_named(ZONES, CATALOG.messages, text),
    "near city": lambda text: city_near(ZONES, text),
    "pause": lambda text: read_until(CATALOG.messages, LEXICON.lists.phrases, text, NOW.date()),
    "score below its limit": _in("pain", score_in),
    "duration below its limit": _in("pain", duration_in),
    "minutes below their limit": _in("constraints", lambda text, _: minutes_in(text)),
    "clocks below their limit": _in("schedule", read_clocks),
    "days below their limit": _in("schedule", lambda text, said: read_days(text, said, NOW)),
}
SHORT, LONG = 500, 4_000
SLACK = 1.9
"""So many times more than in proportion is still the clock's own noise."""
LEAST = 0.004
"""Seconds; less than that for the long one is too little to be compared."""


def seconds_of(read: Reader, text: str, tries: int) -> float:
    best = 60.0
    for _ in range(tries):
        began = thread_time()
        read(text)
        best = min(best, thread_time() - began)
    return best


def grows(read: Reader, shape: str) -> bool:
    """Whether eight times the length takes more than eight times as long."""
    short, long = (shape * LONG)[:SHORT], (shape * LONG)[:LONG]
    for tries in (1, 3, 9):
        now = seconds_of(read, long, tries)
        if now < LEAST or now <= seconds_of(read, short, tries) * LONG / SHORT * SLACK:
            return False
    return True


def test_there_are_eighty_shapes_and_more() -> None:
    assert len(set(SHAPES)) >= 80


@pytest.mark.parametrize("sign", ["½", "⅞", "ﷺ", "㎯", "⒇", "㏙", "ﬃ", "㍿", "㈝"])
def test_no_sign_makes_a_longer_text_than_was_sent(sign: str) -> None:
    """ "ﷺ" alone stands for eighteen letters in four words."""
    text = (sign + " ") * (LONG // 2)
    assert len(read_text(LEXICON, text).words) <= LONG // 2
    assert len(plain(text)) <= LONG * 3, "a small letter may take three"


def test_signs_are_written_out_in_a_short_text() -> None:
    assert plain("1½ hours, ½ an hour, ①, ﬁne") == "1 and a half hours half an hour 1 fine"


@pytest.mark.parametrize("name", READERS)
def test_twice_the_text_takes_at_most_twice_the_time(name: str) -> None:
    """A quarter of the shapes, another for each reader; `make test-long` tries all of them."""
    first = [*READERS].index(name)
    assert [shape for shape in SHAPES[first % 4 :: 4] if grows(READERS[name], shape)] == []


@pytest.mark.long
@pytest.mark.parametrize("name", READERS)
def test_twice_the_text_takes_at_most_twice_the_time_whatever_its_shape(name: str) -> None:
    assert [shape for shape in SHAPES if grows(READERS[name], shape)] == []


def test_a_quadratic_reader_would_be_caught() -> None:
    assert grows(lambda text: [any(c == "2" for c in text) for _ in text[::8]], "1-")


def test_nothing_but_danger_is_read_in_a_letter() -> None:
    letter = "left knee 7 no band 10 min mon 7am. " * (MOST_WORDS // 8)
    assert read_pain(LEXICON, letter).areas == ()
    assert read_constraints(LEXICON, letter).equipment_missing == ()
    assert read_schedule(LEXICON, letter, NOW).at is None
    assert read_flags(LEXICON, letter + "I have crushing chest pain now.").category == "chest_pain"


@pytest.mark.parametrize("row", ["a1", "1-", "3/5 ", "1 ", "٣ ", "&", "x "])
def test_a_row_of_single_signs_is_not_read_word_by_word(row: str) -> None:
    assert len(read_text(LEXICON, row * LONG).words) <= 200


@pytest.mark.parametrize("row", ["a1", "3/5 ", "1 2 3 "])
def test_danger_is_read_on_both_sides_of_such_a_row(row: str) -> None:
    danger = "I have crushing chest pain now"
    assert read_flags(LEXICON, f"{danger}. {row * 800}").category == "chest_pain"
    assert read_flags(LEXICON, f"{row * 800}. {danger}").category == "chest_pain"
    assert read_flags(LEXICON, f"{row * 400}. {danger}. {row * 400}").category == "chest_pain"


@pytest.mark.parametrize("shape", ["1-", "2026-11-21 ", "½ ", "no, ", "10 min "])
def test_a_whole_event_stays_within_bounds(coached: Router, shape: str) -> None:
    consent = CONSENT.dump(Consent("2", milliseconds(START), "terminal"))
    person = Person(1, {"consent": consent, "zone": "Europe/Berlin"})

    def hear(text: str) -> object:
        return coached.hear(person, Said(START, text), count(1000))

    assert not grows(hear, shape)
