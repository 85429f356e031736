"""What a backup of this Limber holds, by its settings."""

from pathlib import Path

from pydantic import SecretStr

from bot.operations.archive import BackupError
from bot.operations.backup import Source
from bot.settings import Settings, is_postgres, shown_url, sqlite_path


def source_of(settings: Settings, *, with_secrets: bool = False) -> Source:
    """What there is to back up. Raises `BackupError` for a database that is in memory."""
    database: Path | str | None = sqlite_path(settings.database_url)
    if is_postgres(settings.database_url):
        database = settings.database_url
    elif database is None:
        raise BackupError("This database is in memory: there is no file to back up.")
    elif isinstance(database, Path) and not database.exists():
        raise BackupError(f"{database} is not there yet. Start Limber once, then back it up.")
    return Source(
        database,
        settings.data_dir,
        settings.content_dir,
        lines_of(settings, with_secrets=with_secrets),
        with_secrets,
    )


def lines_of(settings: Settings, *, with_secrets: bool) -> str:
    """The settings that somebody has set, as lines of a `.env` file; without secrets the address of
    the database has no password.
    """
    lines = []
    for name in sorted(settings.model_fields_set):
        value = getattr(settings, name)
        said: str | None
        if name == "database_url" and not with_secrets:
            said = shown_url(value)
        elif isinstance(value, SecretStr):
            said = value.get_secret_value() if with_secrets else None
        else:
            said = None if value is None else str(value)
        lines.append(f"#{name.upper()}=" if said is None else f"{name.upper()}={said}")
    return "".join(f"{line}\n" for line in lines)
