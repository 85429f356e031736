"""No six words in a row of a given text stand in the content."""

import shutil
from pathlib import Path

import pytest

from bot.cli.content import run
from content.checks.copying import copied
from content.load import SHIPPED

TEXT = """My grandmother's Goat climbs better than most of us, and it has
never once asked why. Don't argue with the goat!"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A coach's own copy of the shipped content."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "en"))


def put(folder: Path, text: str) -> Path:
    (folder / "messages" / "goat.yaml").write_text(f'goat:\n  said: "{text}"\n', encoding="utf-8")
    return folder


def test_our_own_words_are_no_copy() -> None:
    assert copied(None, (("goat.txt", TEXT),)) == ()


def test_six_words_in_a_row_are_one_whatever_their_signs(copy: Path) -> None:
    put(copy, "Well: the goat climbs better, than MOST of them")
    [fault] = copied(copy, (("goat.txt", TEXT),))
    assert str(fault) == (
        'messages/goat.yaml, line 2, goat.said: "goat climbs better than most of" stands in '
        "goat.txt too; say it in your own words"
    )


def test_five_words_are_none(copy: Path) -> None:
    assert copied(put(copy, "The goat climbs better than most"), (("goat.txt", TEXT),)) == ()


def test_a_run_goes_on_over_the_end_of_a_line_and_an_apostrophe(copy: Path) -> None:
    put(copy, "it has never once asked why. Dont argue with")
    assert len(copied(copy, (("goat.txt", TEXT),))) == 4


def test_the_title_of_an_article_is_a_citation(copy: Path) -> None:
    text = "Back or Knee Pain During Workouts? Start Here. And so on."
    assert copied(copy, (("letter.txt", text),)) == ()


def test_the_command_line_tells_it(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "goat.txt"
    text.write_text(TEXT, encoding="utf-8")
    assert run("check", None, copy, (text,)) == 0
    put(copy, "never once asked why, don't argue")
    assert run("check", None, copy, (text,)) == 1
    assert "goat.txt too; say it in your own words" in capsys.readouterr().err


def test_a_text_that_cannot_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", None, None, (tmp_path / "none.txt",)) == 2
    assert "none.txt cannot be read" in capsys.readouterr().err
