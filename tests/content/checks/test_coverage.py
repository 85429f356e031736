"""Every statement of the two articles has a place, and the place is told when it does not hold."""

import shutil
from pathlib import Path

import pytest

from content.checks.coverage import covered, numbers
from content.fault import ContentError
from content.load import SHIPPED


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A coach's own copy of the shipped content."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "en"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults_of(folder: Path) -> str:
    with pytest.raises(ContentError) as error:
        covered(folder)
    return str(error.value)


def test_all_135_statements_have_a_line_with_file_key_and_situation() -> None:
    coverage, statements = covered()
    assert len(statements) == len(numbers()) == 135
    lines = [each.line(coverage.situations) for each in statements]
    assert lines[20] == (
        "S1-21  drills/fire_hydrant.yaml, start: the plan, the cards and the counting of a routine"
    )


def test_a_statement_may_be_left_out_with_a_reason(copy: Path) -> None:
    line = "S1-02: {file: answers.yaml, key: joke.text, when: asked}"
    change(copy, "coverage.yaml", line, "S1-02: {why: our coach tells no jokes}")
    coverage, statements = covered(copy)
    assert statements[1].line(coverage.situations) == "S1-02  not shown: our coach tells no jokes"


def test_a_missing_statement_is_told(copy: Path) -> None:
    change(
        copy, "coverage.yaml", "  S1-02: {file: answers.yaml, key: joke.text, when: asked}\n", ""
    )
    assert "has nothing for S1-02; add it" in faults_of(copy)


def test_a_place_that_points_nowhere_is_told(copy: Path) -> None:
    change(copy, "coverage.yaml", "key: joke.text", "key: jokes.text")
    assert 'answers.yaml has no text at "jokes.text"' in faults_of(copy)


def test_a_line_beyond_the_end_of_a_list_points_nowhere(copy: Path) -> None:
    change(copy, "coverage.yaml", "key: steps.3, when", "key: steps.99, when")
    assert 'has no text at "steps.99"' in faults_of(copy)


def test_a_file_that_is_gone_is_told(copy: Path) -> None:
    (copy / "messages" / "invite.yaml").unlink()
    assert "messages/invite.yaml, line 1: is missing" in faults_of(copy)


def test_a_situation_that_nobody_describes_is_told(copy: Path) -> None:
    change(copy, "coverage.yaml", "joke.text, when: asked", "joke.text, when: askt")
    assert '"askt" is no situation; write "asked"' in faults_of(copy)


def test_a_drill_that_does_not_name_the_number_is_told(copy: Path) -> None:
    change(copy, "drills/fire_hydrant.yaml", "S1-21, ", "")
    assert "drills/fire_hydrant.yaml does not name S1-21 among its facts" in faults_of(copy)


def test_a_number_that_no_article_has_is_told(copy: Path) -> None:
    change(copy, "coverage.yaml", "  S1-02:", "  S3-01: {why: no such thing}\n  S1-02:")
    assert "S3-01: is no statement's number" in faults_of(copy)


@pytest.mark.parametrize(
    "wrong", ["{file: answers.yaml}", "{file: a.yaml, key: b, when: asked, why: because}", "{}"]
)
def test_a_place_is_whole_or_a_reason(copy: Path, wrong: str) -> None:
    line = "{file: answers.yaml, key: joke.text, when: asked}"
    change(copy, "coverage.yaml", line, wrong)
    assert "write" in faults_of(copy)


def test_a_folder_without_the_file_is_measured_by_the_shipped_one(copy: Path) -> None:
    (copy / "coverage.yaml").unlink()
    assert len(covered(copy)[1]) == 135
