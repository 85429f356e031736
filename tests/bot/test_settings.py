"""Settings: what whoever runs Limber can decide, and how a wrong decision is told."""

import itertools
import os
import re
from pathlib import Path

import pytest

from bot.cli.time_zone import zone_of
from bot.errors import SettingsError
from bot.settings import Settings, read_settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
LINE = re.compile(r"^#([A-Z_]+)=(.*)$", re.MULTILINE)
SECRETS = {
    "TELEGRAM_TOKEN": "8123456789:AAFverysecretindeedverysecretindeed",
    "TELEGRAM_WEBHOOK_SECRET": "only-telegram-knows",
    "DISCORD_TOKEN": "MTIzNDU2Nzg5.very.secret_indeed",
    "WEB_COACH_PASSWORD": "correct-horse-battery",
}


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder and an environment without a setting of ours."""
    monkeypatch.chdir(tmp_path)
    ours = {name.upper() for name in Settings.model_fields}
    for name in [name for name in os.environ if name.upper() in ours]:
        monkeypatch.delenv(name)


def problems() -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_settings()
    return caught.value.lines


def test_nothing_has_to_be_set() -> None:
    settings = read_settings()
    assert settings.database_url == "sqlite:///data/limber.db"
    assert settings.telegram_token is None
    assert settings.web_port == 8080


def test_the_example_and_the_settings_have_the_same_names() -> None:
    named = [name for name, _ in LINE.findall(EXAMPLE.read_text(encoding="utf-8"))]
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_each_setting_of_the_example_has_a_line_that_explains_it() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    pairs = itertools.pairwise(lines)
    bare = [line for above, line in pairs if LINE.match(line) and not above.startswith("# ")]
    assert bare == []


def test_the_example_changes_nothing_when_every_line_of_it_is_switched_on() -> None:
    shipped = read_settings()
    text = EXAMPLE.read_text(encoding="utf-8")
    Path(".env").write_text(LINE.sub(r"\1=\2", text), encoding="utf-8")
    assert read_settings() == shipped


def test_a_line_in_the_file_counts() -> None:
    Path(".env").write_text("COACH_NAME=Ada\nCOUNTRY=de\n", encoding="utf-8")
    settings = read_settings()
    assert (settings.coach_name, settings.country) == ("Ada", "DE")


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("COACH_NAME=Ada\n", encoding="utf-8")
    monkeypatch.setenv("COACH_NAME", "Grace")
    assert read_settings().coach_name == "Grace"


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_PORT", "")
    monkeypatch.setenv("TELEGRAM_TOKEN", "")
    settings = read_settings()
    assert settings.web_port == 8080
    assert settings.telegram_token is None


def test_all_problems_are_told_at_once_each_with_its_name_and_a_right_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = {
        "DATABASE_URL": ("mysql://somewhere", "sqlite:///data/limber.db"),
        "COACH_NAME": ("x" * 61, "a first name"),
        "COACH_TIMEZONE": ("Berlin", "Europe/Berlin"),
        "COUNTRY": ("Germany", "DE"),
        "WEB_PORT": ("99999", "8080"),
        "LOG_LEVEL": ("loud", "INFO"),
    }
    for name, (value, _) in wrong.items():
        monkeypatch.setenv(name, value)
    lines = problems()
    assert len(lines) == len(wrong)
    for name, (_, right) in wrong.items():
        [line] = [line for line in lines if line.startswith(f"{name} ")]
        assert right in line


@pytest.mark.parametrize(("name", "secret"), SECRETS.items())
def test_a_secret_is_seen_neither_printed_nor_in_an_error(
    name: str, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, secret)
    settings = read_settings()
    assert getattr(settings, name.lower()).get_secret_value() == secret
    assert secret not in repr(settings)
    assert secret not in str(settings)
    monkeypatch.setenv("WEB_PORT", "none")
    assert secret not in " ".join(problems())


def test_a_password_inside_a_wrong_address_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://limber:hunter2@db/limber")
    assert "hunter2" not in " ".join(problems())


def test_a_zone_that_is_none_is_answered_with_one_that_is() -> None:
    assert zone_of("Europe/Berlin").key == "Europe/Berlin"
    with pytest.raises(SettingsError, match="Europe/Berlin"):
        zone_of("Berlin")


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("TELEGRAM_TOKEN", "abc", "123456789:AAE-xyz_123"),
        ("DISCORD_TOKEN", "abc", "MTIz.abc-d.e_fg"),
        ("DISCORD_COACH_CHANNEL", "coach-forum", "112233445566778899"),
        ("TELEGRAM_COACH_CHAT", "@my_group", "-1001234567890"),
    ],
)
def test_what_no_platform_gives_out_is_refused_with_what_a_right_value_looks_like(
    monkeypatch: pytest.MonkeyPatch, name: str, wrong: str, right: str
) -> None:
    monkeypatch.setenv(name, wrong)
    (line,) = problems()
    assert line.startswith(f"{name} cannot be used as it is. A right value: ")
    assert wrong not in line
    monkeypatch.setenv(name, right)
    assert getattr(read_settings(), name.lower()) is not None
