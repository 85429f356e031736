"""Questions around the articles, in people's own words: each finds its answer, or the coach.

None gets a diagnosis, a drug, a diet or a promise.
"""

import re
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from handlers.engine.effect import Say
from handlers.engine.event import Said
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from handlers.engine.words import render, words
from handlers.profile.facts import CONSENT, Consent
from handlers.routing.router import Router
from tests.support.stage import START

LINES = (Path(__file__).parent / "questions.txt").read_text(encoding="utf-8").splitlines()
ASKED = [tuple(line.split(" | ")) for line in LINES if not line.startswith("#")]
OUT_OF_BOUNDS = re.compile(
    r"\b\d+ ?(mg|milligrams|calories|kcal|kilos?|pounds)\b|\byou have (a|an|the)\b"
    r"|\byour? (torn|slipped|herniated)|\bi promise\b|\bwill (heal|cure|fix)\b|\bguaranteed?\b"
    r"|\btake (ibuprofen|paracetamol|two|one)\b|\bcalorie|\blose weight\b|\bketo\b|\bfasting\b",
    re.IGNORECASE,
)


def said_to(router: Router, text: str) -> str:
    """What somebody hears who has agreed, and has nothing open."""
    at = START + timedelta(minutes=1)
    consent = CONSENT.dump(Consent("2", milliseconds(at), "terminal"))
    person = Person(1, {"consent": consent, "zone": "Europe/Berlin"})
    heard = router.hear(person, Said(at, text), count(1000))
    return "\n".join(e.message.text for e in heard.effects if isinstance(e, Say))


def test_there_are_sixty_and_more() -> None:
    assert len(ASKED) >= 60


def test_none_is_a_wording_that_the_content_names(coached: Router) -> None:
    named = {w.casefold() for a in coached.world.catalog.answers.values() for w in a.asked}
    own = [text for text, _ in ASKED if text.casefold().rstrip("?") in named]
    assert len(ASKED) - len(own) >= 60


@pytest.mark.parametrize(("text", "wanted"), ASKED, ids=[text for text, _ in ASKED])
def test_a_question_finds_its_answer_or_the_coach(coached: Router, text: str, wanted: str) -> None:
    said = said_to(coached, text)
    messages = coached.world.catalog.messages
    if wanted == "coach":
        assert said.startswith(render(messages, words("coach.no_answer", coach="John")))
    elif wanted == "intake":
        assert "how much is it right now" in said or "Which side?" in said
    else:
        answer = coached.world.catalog.answers[wanted]
        shown = messages["invite.none"] if answer.is_link else messages[f"answer.{wanted}"]
        assert said.startswith(shown.replace("{coach}", "John"))
    assert OUT_OF_BOUNDS.search(said) is None
    for never in coached.world.catalog.never_say:
        assert never.found_in(said) is None


def test_the_bounds_can_be_crossed() -> None:
    for line in ("You have a tear.", "Take ibuprofen, 400 mg.", "I promise.", "It will heal."):
        assert OUT_OF_BOUNDS.search(line)
