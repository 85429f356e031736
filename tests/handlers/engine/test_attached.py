"""What somebody said with a file."""

from datetime import UTC, datetime

import pytest

from handlers.engine.event import Attached

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("caption", "name", "words"),
    [
        ("back pain", "IMG_2041.jpg", "back pain"),
        ("back pain", "20261121-060512.m4a", "back pain"),
        ("", "chest pain.pdf", "chest pain"),
        ("my knee", "knee.jpg", "my knee knee"),
        ("", "Numb since when?\nsince 5 today", "Numb since when?\nsince 5 today"),
    ],
)
def test_a_cameras_name_and_a_files_ending_are_nobodys_words(
    caption: str, name: str, words: str
) -> None:
    assert Attached(AT, "photo", name, caption).words == words
