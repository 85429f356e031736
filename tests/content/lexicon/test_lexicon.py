"""The lexicon is read once; a fault in it is told with file, line and what to write."""

from pathlib import Path

import pytest

from content.fault import ContentError
from content.lexicon.lexicon import READERS, load_lexicon
from tests.support.small_lexicon import ONE_RULE, write_lexicon


def test_the_shipped_lexicon_has_a_book_for_each_reader() -> None:
    lexicon = load_lexicon()
    assert set(lexicon.indexes) == set(READERS)
    assert len(lexicon.ordinary) > 5000


def test_a_small_lexicon_is_read(tmp_path: Path) -> None:
    (rule,) = load_lexicon(write_lexicon(tmp_path, ONE_RULE)).rules["numb"]
    assert (rule.category, rule.urgency, rule.within) == ("neuro_deficit", "same_day", 7)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("for: danger", "for: dangers", 'line 2.*write "danger"'),
        ("leg/s", "(leg", "line 7, leg: .*does not close"),
        ("leg/s", "<legg> pain", 'line 6, leg: <legg> is no concept; write "leg"'),
        ("same_day", "soon", "line 10, .*urgency: write one of none, "),
        ("[numb, leg]", "[nubm, leg]", 'line 10, .*write "numb"'),
        ("[numb, leg]", "[]", "line 10, .*write at least one concept"),
        ("within: 7", "withn: 7", 'line 10, .*write "within"'),
        ("within: 7", "despite: [odl]", 'line 10, .*write "old"'),
        ("|\n    leg/s", "3", "line 6, leg: write phrases here"),
    ],
)
def test_a_fault_names_the_line_and_what_to_write_lexicon(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    with pytest.raises(ContentError, match=told):
        load_lexicon(write_lexicon(tmp_path, ONE_RULE.replace(right, wrong)))


@pytest.mark.parametrize(
    ("file", "right", "wrong", "told"),
    [
        ("spoken.yaml", "ladder: ladder,", "lader: ladder,", 'write "ladder"'),
        ("spoken.yaml", "back: back, go back", "back: [back]", "back: write words here, between"),
        ("word_lists.yaml", "speaker: i, im, ive", "speeker: i, im", 'write "speaker"'),
    ],
)
def test_a_list_that_nobody_reads_is_a_fault(
    tmp_path: Path, file: str, right: str, wrong: str, told: str
) -> None:
    there = write_lexicon(tmp_path, ONE_RULE) / "lexicon" / file
    there.write_text(there.read_text("utf-8").replace(right, wrong), "utf-8")
    with pytest.raises(ContentError, match=told):
        load_lexicon(tmp_path)


def test_without_the_words_for_a_pause_nobody_could_pause(tmp_path: Path) -> None:
    (write_lexicon(tmp_path, ONE_RULE) / "lexicon" / "spoken.yaml").unlink()
    with pytest.raises(ContentError, match=r"has no words for .*pause.*; copy"):
        load_lexicon(tmp_path)


def test_a_concept_may_stand_only_once(tmp_path: Path) -> None:
    folder = write_lexicon(tmp_path, ONE_RULE)
    (folder / "lexicon" / "b.yaml").write_text("for: danger\nconcepts:\n  numb: |\n    dead\n")
    with pytest.raises(ContentError, match=r"stands in lexicon/a.yaml too"):
        load_lexicon(folder)


def test_a_folder_without_a_lexicon_is_refused_since_it_would_hear_no_danger(
    tmp_path: Path,
) -> None:
    with pytest.raises(ContentError, match="lexicon, line 1: is missing"):
        load_lexicon(tmp_path)


def test_files_in_folders_are_read_like_those_in_one_row(tmp_path: Path) -> None:
    folder = tmp_path / "lexicon" / "danger"
    folder.mkdir(parents=True)
    (folder / "spine.yaml").write_text("for: danger\nconcepts:\n  numb: |\n    (dead\n")
    with pytest.raises(ContentError, match=r"lexicon/danger/spine\.yaml, line 4"):
        load_lexicon(tmp_path)
