"""A step by which the tables become those of today."""

from typing import Protocol


class Script(Protocol):
    """A file of SQL; its name begins with its number."""

    @property
    def name(self) -> str:
        """Like `0004_delivery.sql`."""
        ...

    def read_text(self, encoding: str) -> str:
        """Its statements."""
        ...
