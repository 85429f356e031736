"""The doctor looks at the machine, and each fault comes with its mend."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.operations.machine import AGREED_DAYS, machine
from bot.settings import Settings
from tests.support.shipped import shipped_catalog

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(folder))
    monkeypatch.setenv("BACKUP_AT", "03:30")
    return folder


def _wrong(now: datetime = NOW) -> list[str]:
    return [each.text for each in machine(Settings(), now) if not each.is_fine]


def _backup(data: Path, at: datetime) -> None:
    (data / "backups").mkdir(exist_ok=True)
    (data / "backups" / f"limber-{at:%Y%m%d-%H%M%S}.tar").touch()


def test_a_machine_in_order_has_nothing_to_mend(data: Path) -> None:
    _backup(data, NOW - timedelta(hours=4))
    assert _wrong() == []


def test_an_old_backup_or_none_is_said(data: Path) -> None:
    assert _wrong() == [], "the first night is still to come"
    (data / "erasure.key").touch()
    week_ago = (NOW - timedelta(days=7)).timestamp()
    os.utime(data / "erasure.key", (week_ago, week_ago))
    assert "there is none" in _wrong()[0]
    _backup(data, NOW - timedelta(days=3))
    assert "the newest is from 2026-11-18" in _wrong()[0]


def test_no_nightly_backup_is_said(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKUP_AT", "")
    assert "Set BACKUP_AT" in _wrong()[0]


def test_what_others_may_read_is_said_with_the_command_that_mends_it(data: Path) -> None:
    _backup(data, NOW)
    data.chmod(0o755)
    Path(".env").write_text("X=1")
    Path(".env").chmod(0o644)
    assert _wrong() == [
        f"Other users of this machine can read {data}. Run: chmod 700 {data}",
        "Other users of this machine can read .env. Run: chmod 600 .env",
    ]


def test_a_clock_before_limbers_time_is_wrong(data: Path) -> None:
    _backup(data, NOW)
    assert "clock" in _wrong(datetime(1970, 1, 1, tzinfo=UTC))[0]


def test_backups_that_lie_elsewhere_are_looked_at_too(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups = tmp_path / "elsewhere"
    backups.mkdir(mode=0o755)
    monkeypatch.setenv("BACKUP_DIR", str(backups))
    assert f"Other users of this machine can read {backups}. Run: chmod 700 {backups}" in _wrong()


@pytest.mark.parametrize("days", ["0", "91"])
def test_keeping_more_than_people_agreed_to_is_said(
    data: Path, monkeypatch: pytest.MonkeyPatch, days: str
) -> None:
    _backup(data, NOW)
    monkeypatch.setenv("RETENTION_FILES_DAYS", days)
    (wrong,) = _wrong()
    assert wrong.startswith(f"RETENTION_FILES_DAYS={days}")
    assert "keeps more than people agreed to" in wrong
    monkeypatch.setenv("CONTENT_DIR", str(data))  # with words of their own for it
    assert _wrong() == []


def test_the_agreement_says_the_days_that_the_doctor_compares_with() -> None:
    details = shipped_catalog().messages["welcome.details"]
    assert "messages and files for 90 days" in details
    assert "twelve months more" in details
    assert set(AGREED_DAYS.values()) == {90, 365}
