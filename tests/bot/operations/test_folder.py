"""A folder of the settings that cannot be used is refused in a sentence with the mend."""

from pathlib import Path

import pytest

from bot.errors import FolderError
from bot.operations.folder import check_folder


def test_a_folder_is_made_where_it_is_missing_and_left_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    check_folder(folder, "DATA_DIR")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("below", ["", "deeper", "deeper/still"])
def test_a_file_that_stands_there_is_named_with_the_mend(tmp_path: Path, below: str) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(FolderError) as caught:
        check_folder(tmp_path / "data" / below, "DATA_DIR")
    (line,) = caught.value.lines
    assert line.startswith(f"DATA_DIR={tmp_path / 'data' / below} cannot be used")
    assert "A file stands where a folder should be" in line


def test_a_place_where_nothing_can_be_made_is_named(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="DATA_DIR=/proc/limber cannot be used"):
        check_folder(Path("/proc/limber"), "DATA_DIR")
    assert list(tmp_path.iterdir()) == []
