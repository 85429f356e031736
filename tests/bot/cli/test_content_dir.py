"""Where the content is, as the settings say it too."""

import os
from pathlib import Path

import pytest

from bot.cli.content_dir import content_place
from bot.settings import read_settings


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.upper() == "CONTENT_DIR"]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize("name", ["CONTENT_DIR", "content_dir"])
@pytest.mark.parametrize("outside", [None, "", "my/words", "~/words", " with spaces "])
@pytest.mark.parametrize(
    "written",
    [None, "", "=", "=mine", "='a b'", '="c"  # mine', "=${HOME}/words", "=one\nContent_Dir=two"],
)
def test_it_is_what_the_settings_say(
    monkeypatch: pytest.MonkeyPatch, name: str, outside: str | None, written: str | None
) -> None:
    if outside is not None:
        monkeypatch.setenv(name, outside)
    if written is not None:
        Path(".env").write_text(f"WEB_PORT=8081\n{name}{written}\n", encoding="utf-8")
    assert content_place() == read_settings().content_dir


def test_a_folder_in_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("CONTENT_DIR=written\n", encoding="utf-8")
    assert content_place() == Path("written")
    monkeypatch.setenv("CONTENT_DIR", "outside")
    assert content_place() == Path("outside")


def test_other_settings_may_be_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_PORT", "none")
    monkeypatch.setenv("CONTENT_DIR", "mine")
    assert content_place() == Path("mine")
