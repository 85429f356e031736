"""The parsed content is kept beside the data, and believed only if it is whole and our own."""

import hashlib
from pathlib import Path

import orjson
import pytest

from bot.parsed_content import FOLDER, lexicon_in
from content.fault import ContentError
from tests.support.small_lexicon import ONE_RULE, write_lexicon


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A content folder with a small lexicon."""
    (tmp_path / "en").mkdir()
    return write_lexicon(tmp_path / "en")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def kept(folder: Path, data: Path) -> Path:
    """The file in which it is kept."""
    lexicon_in(folder, data)
    return data / FOLDER / "lexicon"


def forged(kept: Path) -> bytes:
    """What is kept, with another category and whole."""
    head, _, body = kept.read_bytes().partition(b"\n")
    told = orjson.loads(head)
    changed = body.replace(b"neuro_deficit", b"neuro_deficiT")
    return orjson.dumps(told | {"body": hashlib.sha256(changed).hexdigest()}) + b"\n" + changed


def category(folder: Path, data: Path) -> str:
    (rule,) = lexicon_in(folder, data).rules["numb"]
    return rule.category


def test_what_is_kept_is_for_this_user_alone(kept: Path) -> None:
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in kept.parent.iterdir()] == ["lexicon"]


def test_a_second_start_reads_what_is_kept(folder: Path, data: Path, kept: Path) -> None:
    kept.write_bytes(forged(kept))
    assert category(folder, data) == "neuro_deficiT"


def test_a_changed_file_is_read_anew(folder: Path, data: Path, kept: Path) -> None:
    before = kept.read_bytes()
    (folder / "lexicon" / "a.yaml").write_text(
        ONE_RULE.replace("neuro_deficit", "saddle_numbness"), encoding="utf-8"
    )
    assert category(folder, data) == "saddle_numbness"
    assert kept.read_bytes() != before


def test_a_file_more_or_less_is_noticed(folder: Path, data: Path, kept: Path) -> None:
    more = folder / "lexicon" / "b.yaml"
    more.write_text("for: danger\nconcepts:\n  arm: |\n    arm\n", encoding="utf-8")
    assert "arm" in lexicon_in(folder, data).indexes["danger"].words
    more.unlink()
    assert "arm" not in lexicon_in(folder, data).indexes["danger"].words


def test_a_fault_is_told_although_something_is_kept(folder: Path, data: Path, kept: Path) -> None:
    (folder / "lexicon" / "a.yaml").write_text(
        ONE_RULE.replace("same_day", "some_day"), encoding="utf-8"
    )
    for _ in range(2):
        with pytest.raises(ContentError, match=r"lexicon/a\.yaml"):
            lexicon_in(folder, data)


@pytest.mark.parametrize("damage", [b"", b"{", b"\n", b'{"mark": 3}\n', b"\xff\x00"])
def test_what_is_damaged_is_read_anew(folder: Path, data: Path, kept: Path, damage: bytes) -> None:
    whole = kept.read_bytes()
    kept.write_bytes(damage)
    assert category(folder, data) == "neuro_deficit"
    assert kept.read_bytes() == whole


def test_a_byte_that_has_turned_is_noticed(folder: Path, data: Path, kept: Path) -> None:
    kept.write_bytes(kept.read_bytes().replace(b"neuro_deficit", b"neuro_deficiT"))
    assert category(folder, data) == "neuro_deficit"


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o644, 0o660])
def test_what_others_may_touch_is_not_believed(
    folder: Path, data: Path, kept: Path, mode: int
) -> None:
    kept.write_bytes(forged(kept))
    kept.chmod(mode)
    assert category(folder, data) == "neuro_deficit"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_link_is_not_followed(folder: Path, data: Path, kept: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(forged(kept))
    elsewhere.chmod(0o600)
    kept.unlink()
    kept.symlink_to(elsewhere)
    assert category(folder, data) == "neuro_deficit"


def test_it_goes_on_where_nothing_can_be_kept(folder: Path, data: Path) -> None:
    data.write_text("a file stands in the way", encoding="utf-8")
    assert category(folder, data) == "neuro_deficit"


def test_the_data_that_is_made_for_it_is_for_this_user_alone(folder: Path, data: Path) -> None:
    lexicon_in(folder, data)
    assert data.stat().st_mode & 0o777 == 0o700
