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
        ("", "chest pain since 3 days.pdf", "chest pain since 3 days"),
        ("", "I want to die 2.txt", "I want to die 2"),
        ("", "fever 39.jpg", "fever 39"),
        ("", "my_knee_3.jpg", "my knee 3"),
        ("", "PXL_20261121_060512345.MP.jpg", ""),
        ("", "Screenshot 2026-11-21 at 06.05.12.png", ""),
        ("", "Screenshot_20240312-103022_Chrome.png", ""),
        ("", "signal-2024-03-12-103022.jpg", ""),
        ("", "WhatsApp Image 2026-11-21 at 06.05.12 (1).jpeg", ""),
        ("", "f47ac10b-58cc-4372-a567-0e02b2c3d479.jpg", ""),
        ("", "AUD-20261121-WA0003.opus", ""),
        ("", "photo_5@21-11-2026_06-05-12.jpg", ""),
        ("", "Numb since when?\nsince 5 today", "Numb since when?\nsince 5 today"),
    ],
)
def test_a_cameras_name_and_a_files_ending_are_nobodys_words(
    caption: str, name: str, words: str
) -> None:
    assert Attached(AT, "photo", name, caption).words == words
