"""Where SQL differs between SQLite and PostgreSQL. All other SQL is written once, for both.

Rules:
- Values are `?`, or `?1`, `?2` where one is used twice; the store turns them into its driver's.
- Truth is 0 or 1 in a column, never a boolean; JSON is text in a column.
"""

from typing import Protocol


class Dialect(Protocol):
    """Expressions of one database. column: of text that holds JSON; path: keys and indexes."""

    now: str
    """The database's own clock, in milliseconds since 1970."""

    def text(self, column: str, *path: str | int) -> str:
        """What stands at a path, as text; arrays and objects as JSON; NULL where nothing does."""

    def number(self, column: str, *path: str | int) -> str:
        """A whole number at a path."""

    def truth(self, column: str, *path: str | int) -> str:
        """Whether `true` stands at a path, as a condition."""

    def with_text(self, column: str, key: str, value: str) -> str:
        """The JSON with another text at a key. value: without quotes."""

    def same(self, one: str, other: str) -> str:
        """Whether two are equal or both NULL, as a condition."""

    def greatest(self, *values: str) -> str:
        """The greatest of values that are not NULL."""

    def month(self, instant: str) -> str:
        """The month of an instant (ms): 2026-11."""

    def leading_number(self, text: str) -> str:
        """The whole number with which a text begins, 0 where it begins with none."""

    def holds(self, text: str) -> str:
        """Whether a text is like a pattern (a value), large or small letters alike; "!" before a
        sign that stands for itself.
        """

    def members(self, value: str) -> str:
        """A subquery: the members of a JSON array of texts that is given as a value."""
