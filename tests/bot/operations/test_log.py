"""No token reaches a log, and nobody's words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.operations.log import without_token
from tests.support.lock_screen import gives_away


@pytest.mark.parametrize(
    "token",
    [
        "8123456789:AAHfakefakefakefakefakefakefakefakefak",
        "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789ab",
    ],
)
def test_a_token_is_taken_out_wherever_it_stands(token: str) -> None:
    said = without_token(f"POST http://127.0.0.1/bot/{token}/getMe failed, bot{token}/x")
    assert token not in said
    assert token.rsplit(":", maxsplit=1)[-1].rsplit(".", maxsplit=1)[-1] not in said
    assert said.startswith("POST http://127.0.0.1/bot")


def test_other_words_stay_as_they_are() -> None:
    text = "telegram waits 5.0 s at 2026-11-21T06:08:19 (parcel 123456789)"
    assert without_token(text) == text


STORY = (
    "/start",
    "I'm 18 or over and agree",
    "left knee, 3, five minutes, zebrafinch",
    "none",
    "that's all",
    "start",
    "@wait 20s",
    "my zebrafinch knee clicked twice",
    "@coach Your knee is a marmalade hinge.",
    "@coach /rest knee until 2026-11-30",
    "carry on",
    "@wait 15m",
    "4",
    "/checkin",
    "every day at 7",
    "@wait 1d",
    "crushing chest pain, says the zebrafinch",
    "/export",
    "/delete",
    "Yes, remove everything",
)
"""A whole life with Limber, with words that stand nowhere else."""


@pytest.mark.long
@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
def test_the_log_of_a_whole_story_gives_nothing_away(level: str, tmp_path: Path) -> None:
    told = subprocess.run(
        [
            *(sys.executable, "-m", "bot", "chat", "--db", f"sqlite:///{tmp_path}/limber.db"),
            *("--now", "2026-11-21T06:00", "--tz", "Europe/Berlin"),
        ],
        input="".join(f"{line}\n" for line in STORY).encode(),
        env={**os.environ, "LOG_LEVEL": level, "DATA_DIR": str(tmp_path)},
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert "Everything is gone." in told.stdout.decode()
    logged = told.stderr.decode().splitlines()
    assert gives_away(logged, ("zebrafinch", "marmalade", *STORY)) == []


def test_what_would_give_somebody_away_is_seen() -> None:
    lines = ["a knee", "low_back", "same_day", "is flagged", "the zebrafinch", "telegram runs"]
    assert gives_away(lines, ("zebrafinch",)) == lines[:-1]
