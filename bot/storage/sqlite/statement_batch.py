"""Sends several statements to the database's thread in one call.

Each call of aiosqlite's is a hop to its thread and back, which takes longer than most statements
do. aiosqlite takes a class of connections of our own (`factory`), and calls its methods in that
thread; these take a list of statements where `TOGETHER` stands instead of one.
"""

import sqlite3
from collections.abc import Iterable
from typing import Any

TOGETHER = "several statements together"
"""No SQL; stands for the statements that come as its parameters."""


class Results(sqlite3.Cursor):
    """The rows of several statements: one list for each of them."""

    results: list[list[Any]]

    def fetchall(self) -> list[Any]:
        return self.results


class Together(sqlite3.Connection):
    """A connection that takes several statements in one call, and stops at the first that fails.

    A BEGIN among them stays open then: the caller rolls back.
    """

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """With `TOGETHER`, `parameters` are pairs of a statement and its values."""
        if sql != TOGETHER:
            return super().execute(sql, parameters)
        run = super().execute
        cursor = self.cursor(Results)
        cursor.results = [run(statement, values).fetchall() for statement, values in parameters]
        return cursor

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """With `TOGETHER`, `parameters` are pairs of a statement and its rows of values."""
        if sql != TOGETHER:
            return super().executemany(sql, parameters)
        for statement, rows in parameters:
            super().executemany(statement, rows)
        return self.cursor()
