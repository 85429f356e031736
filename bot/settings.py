"""Settings from the environment and `.env`, all optional, checked all at once.

The names are fixed: scripts outside rely on them. `.env.example` explains each.
"""

import re
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import available_timezones

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from handlers.working_hours import read_hours

MEMORY = "sqlite://"
"""The URL of a database in memory."""
SHORTEST_PASSWORD = 12
"""Letters of the coach's password, at least."""
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_PUBLIC_KEY = re.compile(r"age1[0-9a-z]{58}")
_LONGEST, _DAYS = 36500, "a number of days, 0 for as long as there is room, like 90"
_TELEGRAM = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{1,100}")
"""What BotFather gives out: the bot's number, a colon, and more."""
_DISCORD = re.compile(r"\S{10,300}")
"""What the developer portal gives out: three parts with dots, which nobody documents."""
_CHAT = re.compile(r"-?\d{1,20}")
_SNOWFLAKE = re.compile(r"\d{1,20}")
_ADDRESS = re.compile(r"https?://[^\s/]+(/\S*)?")
_SITE = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?")


class Settings(BaseSettings):
    """What the operator has decided."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

    database_url: str = Field("sqlite:///data/limber.db", description="sqlite:///data/limber.db")
    data_dir: Path = Field(Path("data"), description="a folder, like data")
    files_url: str = Field("file:", description="file:, or s3://BUCKET/FOLDER")
    content_dir: Path | None = Field(None, description="a folder with your copy of content/en")
    coach_name: str = Field("John", min_length=1, max_length=60, description="a first name")
    coach_timezone: str = Field("UTC", description="a zone name, like Europe/Berlin")
    coach_hours: str = Field("mon-fri 09:00-18:00", description="like mon-fri 09:00-18:00")
    coach_apply_url: str | None = Field(None, description="an address that begins with https://")
    coach_newsletter_url: str | None = Field(None, description="an address, https://...")
    coach_articles_url: str | None = Field(None, description="an address, https://...")
    country: str = Field("", description="two letters, like DE, GB or US")
    telegram_token: SecretStr | None = Field(
        None, description="what BotFather gave you, like 123456789:AAE and more"
    )
    telegram_api_url: str = Field("https://api.telegram.org", description="an address")
    telegram_coach_chat: str | None = Field(
        None, description="a chat's number, like -1001234567890"
    )
    telegram_webhook_url: str | None = Field(None, description="an address, https://...")
    telegram_webhook_secret: SecretStr | None = Field(
        None, description="1 to 256 of A-Z a-z 0-9 _ -"
    )
    discord_token: SecretStr | None = Field(
        None, description="from the developer portal, three parts with dots"
    )
    discord_api_url: str = Field("https://discord.com/api/v10", description="an address")
    discord_coach_channel: str | None = Field(
        None, description="a channel's number, like 112233445566778899"
    )
    web_host: str = Field("127.0.0.1", description="an address to listen on, like 127.0.0.1")
    web_port: int = Field(8080, ge=1, le=65535, description="a port from 1 to 65535, like 8080")
    web_coach_password: SecretStr | None = Field(None, description="12 characters or more")
    web_frame_ancestors: str | None = Field(
        None, description="addresses with a space between, like https://coach.example"
    )
    web_trusted_proxies: str = Field(
        "127.0.0.1 ::1", description="addresses or networks with a space between, like 10.0.0.0/8"
    )
    alert_webhook_url: SecretStr | None = Field(None, description="an address, https://...")
    alert_telegram_chat: str | None = Field(
        None, description="a chat's number, like -1001234567890, with TELEGRAM_TOKEN set as well"
    )
    alert_discord_channel: str | None = Field(
        None, description="a channel's number, with DISCORD_TOKEN set as well"
    )
    alert_after_minutes: int = Field(30, ge=1, le=10080, description="minutes, like 30")
    backup_dir: Path | None = Field(None, description="a folder, best on another disk")
    backup_at: str = Field("", description="a time of day where the coach is, like 03:30")
    backup_keep: int = Field(14, ge=1, le=3650, description="how many to keep, from 1, like 14")
    backup_public_key: str | None = Field(None, description="what age-keygen prints, age1...")
    retention_messages_days: int = Field(90, ge=0, le=_LONGEST, description=_DAYS)
    retention_seen_days: int = Field(30, ge=0, le=_LONGEST, description=_DAYS)
    retention_threads_days: int = Field(90, ge=0, le=_LONGEST, description=_DAYS)
    retention_files_days: int = Field(90, ge=0, le=_LONGEST, description=_DAYS)
    retention_log_days: int = Field(365, ge=0, le=_LONGEST, description=_DAYS)
    retention_silent_days: int = Field(1095, ge=0, le=_LONGEST, description=_DAYS)
    retention_set_aside_days: int = Field(90, ge=0, le=_LONGEST, description=_DAYS)
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")

    @property
    def backup_folder(self) -> Path:
        """Where backups and the erasure list lie."""
        return self.backup_dir or self.data_dir / "backups"

    @property
    def has_coach(self) -> bool:
        """Whether the operator has said that there is a coach who looks and answers."""
        return "coach_name" in self.model_fields_set or self.web_coach_password is not None

    @field_validator("telegram_token")
    @classmethod
    def _is_of_telegram(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TELEGRAM.fullmatch(value.get_secret_value()):
            raise ValueError("no token of Telegram's")
        return value

    @field_validator("discord_token")
    @classmethod
    def _is_of_discord(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _DISCORD.fullmatch(value.get_secret_value()):
            raise ValueError("no token of Discord's")
        return value

    @field_validator("telegram_coach_chat")
    @classmethod
    def _is_a_chat(cls, value: str | None) -> str | None:
        if value is not None and not _CHAT.fullmatch(value):
            raise ValueError("not a number")
        return value

    @field_validator("discord_coach_channel")
    @classmethod
    def _is_a_channel(cls, value: str | None) -> str | None:
        if value is not None and not _SNOWFLAKE.fullmatch(value):
            raise ValueError("not a number")
        return value

    @field_validator("alert_webhook_url")
    @classmethod
    def _is_an_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _ADDRESS.fullmatch(value.get_secret_value()):
            raise ValueError("not an address")
        return value

    @field_validator("alert_telegram_chat", "alert_discord_channel")
    @classmethod
    def _can_be_told(cls, value: str | None, info: ValidationInfo) -> str | None:
        platform = "telegram" if info.field_name == "alert_telegram_chat" else "discord"
        pattern = _CHAT if platform == "telegram" else _SNOWFLAKE
        if value is not None and not (
            pattern.fullmatch(value) and info.data.get(f"{platform}_token")
        ):
            raise ValueError("cannot be told")
        return value

    @field_validator("coach_timezone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("not a zone name")
        return value

    @field_validator("coach_hours")
    @classmethod
    def _are_hours(cls, value: str) -> str:
        read_hours(value, "UTC")
        return value

    @field_validator("country")
    @classmethod
    def _is_a_country(cls, value: str) -> str:
        if value and not (len(value) == 2 and value.isascii() and value.isalpha()):
            raise ValueError("not a country")
        return value.upper()

    @field_validator("backup_at")
    @classmethod
    def _is_a_time(cls, value: str) -> str:
        if value and not _TIME.fullmatch(value):
            raise ValueError("not a time of day")
        return value

    @field_validator("backup_public_key")
    @classmethod
    def _is_a_key(cls, value: str | None) -> str | None:
        if value is not None and not _PUBLIC_KEY.fullmatch(value):
            raise ValueError("not a public key")
        return value

    @field_validator("web_coach_password")
    @classmethod
    def _is_long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SHORTEST_PASSWORD:
            raise ValueError("too short")
        return value

    @field_validator("web_frame_ancestors")
    @classmethod
    def _are_sites(cls, value: str | None) -> str | None:
        if value is not None and not all(_SITE.fullmatch(site) for site in value.split()):
            raise ValueError("not sites")
        return value

    @field_validator("web_trusted_proxies")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        for each in value.split():
            ip_network(each, strict=False)
        return value

    @field_validator("log_level")
    @classmethod
    def _is_a_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("not a level")
        return value.upper()

    @field_validator("files_url")
    @classmethod
    def _are_files(cls, value: str) -> str:
        if not value.startswith(("file:", "s3://")):
            raise ValueError("neither a folder nor a bucket")
        return value

    @field_validator("database_url")
    @classmethod
    def _is_a_database(cls, value: str) -> str:
        sqlite_path(value)
        return value


def is_postgres(url: str) -> bool:
    """Whether a database address is PostgreSQL's."""
    return url.startswith(("postgresql://", "postgres://"))


def is_kept(url: str) -> bool:
    """Whether what stands in this database outlives the process."""
    return is_postgres(url) or sqlite_path(url) is not None


def shown_url(url: str) -> str:
    """A database address for a person to read: without its password, wherever that stands."""
    if not is_postgres(url):
        return url
    parts = urlsplit(url)
    user = "" if parts.username is None else f"{parts.username}@"
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, user + place, parts.path, "", ""))


def sqlite_path(url: str) -> Path | None:
    """The file of a `sqlite:///` URL; None for a database in memory, and for PostgreSQL.

    Raises `ValueError` for any other database.
    """
    if url in {MEMORY, "sqlite:///:memory:", "memory"} or is_postgres(url):
        return None
    if not url.startswith("sqlite:///") or len(url) == len("sqlite:///"):
        raise ValueError("it is neither sqlite:///FILE nor postgresql://USER@HOST/NAME")
    return Path(url.removeprefix("sqlite:///"))


def read_settings() -> Settings:
    """Settings from the environment and `.env`; `SettingsError` has every problem at once."""
    try:
        return Settings()
    except ValidationError as error:
        fields = Settings.model_fields
        lines = []
        for problem in error.errors():
            name = str(problem["loc"][0])
            wanted = fields[name].description if name in fields else ""
            lines.append(f"{name.upper()} cannot be used as it is. A right value: {wanted}.")
        raise SettingsError(lines) from None
