"""A PostgreSQL address: what is meant for the driver, and how it is shown."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import asyncpg

PATIENCE: Final = 30.0
"""Seconds after which a statement that has no answer is given up, with its connection."""


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """url: as libpq reads it; options: for the driver."""

    url: str
    options: dict[str, Any]

    @classmethod
    def of(cls, url: str) -> "PostgresAddress":
        """Read a `DATABASE_URL`; its `statement_cache_size` is the driver's and not libpq's."""
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query))
        options: dict[str, Any] = {"command_timeout": PATIENCE, "timeout": PATIENCE}
        if (size := asked.pop("statement_cache_size", None)) is not None:
            options["statement_cache_size"] = int(size)
        return cls(urlunsplit(parts._replace(query=urlencode(asked))), options)

    async def connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(self.url, **self.options)

    async def pool(self, most: int) -> asyncpg.Pool:
        return await asyncpg.create_pool(self.url, min_size=0, max_size=most, **self.options)

    def cannot_be_used(self, why: str) -> str:
        """A sentence for the operator, without the password."""
        parts = urlsplit(self.url)
        return (
            f"The database {parts.hostname or 'localhost'}{parts.path} cannot be used ({why})."
            " Does PostgreSQL run there, and may this user make tables in that database?"
        )
