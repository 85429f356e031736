"""Migrations have numbers of their own: of two with one number an old database runs but one."""

from pathlib import Path

import pytest

STORAGE = Path(__file__).parents[3] / "bot" / "storage"


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_migrations_are_numbered_one_by_one(database: str) -> None:
    names = sorted(each.name for each in (STORAGE / database / "migrations").glob("*.sql"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1)), names
