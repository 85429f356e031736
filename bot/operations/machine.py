"""What can be wrong on the machine around Limber: disk space, permissions, backups, the clock."""

import platform
import shutil
import stat
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from sqlite3 import sqlite_version
from typing import Final

from bot.operations.archive import ERASURE_KEY
from bot.operations.backup import made_of
from bot.operations.finding import Finding
from bot.settings import Settings, is_postgres, sqlite_path
from bot.storage.open import newest_schema

ROOM: Final = 500_000_000
"""Bytes that should be free where the data lies (project default): a database, its copy, photos."""
STALE: Final = timedelta(hours=50)
"""How old the newest nightly backup may be: one night may fail, two may not."""
SANE: Final = datetime.fromisoformat("2026-11-01T00:00+00:00")
"""Before this Limber did not exist: a clock that stands earlier is wrong."""

AGREED_DAYS: Final = {
    "retention_messages_days": 90,
    "retention_threads_days": 90,
    "retention_files_days": 90,
    "retention_set_aside_days": 90,
    "retention_log_days": 365,
}
"""How long the shipped agreement says that each kind is kept, in days."""
CONSENT_TEXT: Final = "`welcome.details` in messages.yaml"


def machine(settings: Settings, now: datetime) -> Sequence[Finding]:
    """Look at the machine. now: the wall clock's instant (UTC)."""
    return [
        Finding(
            True,
            f"Limber {_version()}, Python {platform.python_version()}{_database(settings)}.",
        ),
        _clock(now),
        _room(settings.data_dir),
        *_permissions(*_private(settings)),
        _backups(settings, now),
        _retention(settings),
    ]


def _database(settings: Settings) -> str:
    if is_postgres(settings.database_url):
        return ", PostgreSQL"
    return f", SQLite {sqlite_version}, schema {newest_schema()}"


def _version() -> str:
    try:
        return version("limber")
    except PackageNotFoundError:
        return "from a checkout"


def _clock(now: datetime) -> Finding:
    if now < SANE:
        return Finding(False, f"This machine's clock says {now:%Y-%m-%d}. Set it, and keep it set.")
    return Finding(True, f"Clock: {now:%Y-%m-%d %H:%M} UTC.")


def _room(folder: Path) -> Finding:
    there = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    free = shutil.disk_usage(there).free
    said = f"{free / 1e9:.1f} GB are free on the disk of {folder}"
    if free < ROOM:
        return Finding(False, f"Only {said}. Free some: a full disk stops everybody.")
    return Finding(True, f"{said}.")


def _private(settings: Settings) -> list[Path]:
    """What nobody else on this machine may read: data, settings, and what lies elsewhere of
    backups and the database.
    """
    database = sqlite_path(settings.database_url)
    others = [settings.backup_folder, *([] if database is None else [database])]
    data = settings.data_dir.resolve()
    outside = [each for each in others if not each.resolve().is_relative_to(data)]
    return [settings.data_dir, Path(".env"), *outside]


def _permissions(*watched: Path) -> list[Finding]:
    found = []
    for path in dict.fromkeys(watched):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            mend = "chmod 700" if path.is_dir() else "chmod 600"
            found.append(
                Finding(False, f"Other users of this machine can read {path}. Run: {mend} {path}")
            )
    return found or [
        Finding(True, "No other user of this machine can read the data, the backups or .env.")
    ]


def _backups(settings: Settings, now: datetime) -> Finding:
    made = made_of(settings.backup_folder)
    if not settings.backup_at:
        return Finding(
            False,
            "No nightly backup is set. Set BACKUP_AT, like 03:30, and BACKUP_DIR to a folder on"
            " another disk.",
        )
    if not made and now - _began(settings, now) < STALE:
        return Finding(True, f"The first backup is made at {settings.backup_at}.")
    if not made or now - max(made.values()) > STALE:
        newest = f"the newest is from {max(made.values()):%Y-%m-%d}" if made else "there is none"
        return Finding(
            False,
            f"Backups are set for {settings.backup_at}, but {newest} in {settings.backup_folder}."
            " Limber's log says why (look for: recurring work failed); `limber backup FILE` makes"
            " one now.",
        )
    hours = (now - max(made.values())).total_seconds() / 3600
    return Finding(True, f"Backups: {len(made)}, the newest {hours:.0f} hours old.")


def _began(settings: Settings, now: datetime) -> datetime:
    """When this Limber ran for the first time, by the key that it made then."""
    try:
        made = (settings.data_dir / ERASURE_KEY).stat().st_mtime
    except OSError:
        return now
    return datetime.fromtimestamp(made, UTC)


def _retention(settings: Settings) -> Finding:
    longer = [
        f"{name.upper()}={days or '0 (for ever)'}"
        for name, agreed in AGREED_DAYS.items()
        if not 0 < (days := getattr(settings, name)) <= agreed
    ]
    if longer and settings.content_dir is None:
        return Finding(
            False,
            f"{', '.join(longer)} keeps more than people agreed to ({CONSENT_TEXT}). Set at most"
            " the days in .env.example, or say yours in a content folder of your own.",
        )
    kept = [
        name.upper()
        for name in Settings.model_fields
        if name.startswith("retention_") and getattr(settings, name) == 0
    ]
    if kept:
        return Finding(True, f"Kept for as long as there is room: {', '.join(kept)}.")
    return Finding(True, "What is too old goes each night; `limber retention --dry-run` lists it.")
