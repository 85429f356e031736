"""The short answers keep the rules of every message."""

from tests.support.lock_screen import names_body
from tests.support.shipped import shipped_catalog


def test_no_answer_names_a_part_of_the_body_in_its_first_line() -> None:
    answers = shipped_catalog().answers
    assert answers
    assert names_body(answer.text.split("\n")[0] for answer in answers.values()) == []
