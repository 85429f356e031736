"""A backup holds the settings, and their secrets only where the operator asked for them."""

import pytest

from bot.privacy.backup_source import lines_of
from bot.settings import Settings

URL = "postgresql://limber:hush@db.example/limber"


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("DATABASE_URL", URL)
    monkeypatch.setenv("TELEGRAM_TOKEN", "1:hush")
    return Settings()


def test_no_password_of_the_database_is_in_a_backup_without_secrets(settings: Settings) -> None:
    lines = lines_of(settings, with_secrets=False)
    assert "hush" not in lines
    assert "DATABASE_URL=postgresql://limber@db.example/limber" in lines.splitlines()


def test_the_whole_address_is_in_a_backup_with_secrets(settings: Settings) -> None:
    assert f"DATABASE_URL={URL}" in lines_of(settings, with_secrets=True).splitlines()
