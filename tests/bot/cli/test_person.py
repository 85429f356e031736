"""What whoever runs Limber can do for a person from a shell."""

import asyncio
import json
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.cli.main import main
from handlers.engine.json import JSON
from handlers.routing.router import Router
from tests.bot.cli.private_words import WORDS, holds
from tests.support.stage import Stage


def test_export_prints_json_and_writes_both_files(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "1"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["thread_entry"][0]["text"] == WORDS
    assert len(list((data / "exports").iterdir())) == 2
    assert printed.err.count("Written: ") == 2


@pytest.mark.long
def test_erase_leaves_no_word_in_any_file(data: Path) -> None:
    assert main(["export", "1"]) == 0
    assert holds(data, WORDS)
    assert main(["erase", "1"]) == 0
    assert not holds(data, "zebrafinch")
    assert main(["erase", "1"]) == 2


@pytest.mark.parametrize("command", ["export", "erase", "adult"])
def test_nobody_is_said_to_be_nobody(
    data: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "99"]) == 2
    assert "nobody with the number 99" in capsys.readouterr().err


def test_a_slip_of_under_18_is_taken_back_and_logged(
    data: Path, coached: Router, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["adult", "1"]) == 2
    assert "never said" in capsys.readouterr().err

    async def slip(*lines: str) -> list[JSON]:
        stage = Stage(coached, data / "limber.db")
        await stage.open()
        for text in lines:
            await stage.say(text)
        found = await stage.store.log_of(1)
        await stage.close()
        return [
            line.data["by"]
            for line in found
            if isinstance(line.data, dict) and line.kind == "minor"
        ]

    assert asyncio.run(slip("I'm 16", "I'm under 18", "hello")) == ["person"]
    with capture_logs() as logged:
        assert main(["adult", "1"]) == 0
    assert [(each["event"], each["person"]) for each in logged] == [("under_18_taken_back", 1)]
    assert asyncio.run(slip()) == ["person", "operator"]
    assert main(["adult", "1"]) == 2


@pytest.mark.long
def test_the_inbox_answers_in_the_same_words(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inbox", "list"]) == 0
    assert capsys.readouterr().out.startswith("#1  waiting")
    assert main(["inbox", "reply", "1", "It's just muscular."]) == 2
    assert "--anyway" in capsys.readouterr().err
    assert main(["inbox", "reply", "1", "It's just muscular.", "--anyway"]) == 0
    assert main(["inbox", "reply", "1"]) == 2
    assert main(["inbox", "show"]) == 2
    assert main(["inbox", "show", "1"]) == 0
    assert "[stored]" in capsys.readouterr().out
    assert main(["inbox", "close", "1"]) == 0
    assert main(["inbox", "list"]) == 0
    assert capsys.readouterr().out.endswith("Nobody is waiting.\n")


def test_working_hours_that_are_none_are_named(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COACH_HOURS", "whenever")
    assert main(["inbox", "list"]) == 2
    assert "COACH_HOURS cannot be used as it is." in capsys.readouterr().err
