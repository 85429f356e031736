"""Where no coach is set up, no text names one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from handlers.command import Command
from handlers.engine.effect import Say
from handlers.engine.event import Said
from handlers.engine.person import Person
from handlers.routing.router import Router
from handlers.world import Coach, World

NAME = "Zebedee"
AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
IN_DANGER = ("I have chest pain now", "I want to die", "I had knee surgery two weeks ago")
FOR_A_COACH = ("ask my coach", "tell John that it hurts", "A clinician cleared me", "my coach?")


@pytest.fixture(scope="module")
def alone(world: World) -> Router:
    return Router(replace(world, coach=Coach(NAME, is_set_up=False)))


def told(router: Router, *texts: str) -> Iterator[str]:
    """Everything that one person is told who writes these, an hour apart."""
    person, ids = Person(1, {"channel": "terminal", "zone": "Europe/Berlin"}), count(1)
    for number, text in enumerate(texts):
        heard = router.hear(person, Said(AT + timedelta(hours=number), text), ids)
        person = heard.person
        for each in heard.effects:
            if isinstance(each, Say):
                yield each.message.text
                yield from (button.label for button in each.message.buttons)


@pytest.mark.parametrize("before", [(), ("/start", "I agree"), ("/start", "more", "I agree")])
def test_no_command_names_a_coach_who_is_not_there(alone: Router, before: tuple[str, ...]) -> None:
    for command in Command:
        said = [*told(alone, *before, f"/{command.value}", "yes", "hello")]
        assert [text for text in said if NAME in text] == [], command


def test_no_danger_and_no_word_for_a_coach_names_one(alone: Router) -> None:
    for text in (*IN_DANGER, *FOR_A_COACH):
        for before in ((), ("/start", "I agree")):
            said = [*told(alone, *before, text, "yes", "A clinician cleared me", "Dr Weiss")]
            assert [each for each in said if NAME in each] == [], text


def test_no_answer_to_a_question_names_one(alone: Router) -> None:
    for answer in alone.world.catalog.answers.values():
        said = [*told(alone, "/start", "I agree", "/stop", answer.asked[0])]
        assert [each for each in said if NAME in each] == [], answer.asked[0]
