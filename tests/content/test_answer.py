"""The short answers keep the rules of every message."""

from content.load import load_catalog
from tests.test_transcripts import BODY


def test_no_answer_names_a_part_of_the_body_in_its_first_line() -> None:
    answers = load_catalog().answers
    assert answers
    named = {
        n: a.text.split("\n")[0] for n, a in answers.items() if BODY.search(a.text.split("\n")[0])
    }
    assert named == {}
