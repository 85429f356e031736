"""Rows are given to statements as they are, so their fields stand in the statements' order."""

import re
from typing import get_args, get_type_hints

import pytest

from bot.storage.changes import Changes
from bot.storage.sqlite.store import WRITES

ROWS = {name: get_args(hint)[0]._fields for name, hint in get_type_hints(Changes).items()}
INSERT = re.compile(r"INSERT INTO \w+ \(([^)]*)\) VALUES \((.*?)\)(?: ON|$)")


@pytest.mark.parametrize(("name", "statement"), WRITES)
def test_a_statement_takes_as_many_values_as_its_row_has(name: str, statement: str) -> None:
    numbered = [int(number) for number in re.findall(r"\?(\d)", statement)]
    assert (max(numbered) if numbered else statement.count("?")) <= len(ROWS[name])
    assert numbered or statement.count("?") == len(ROWS[name])


@pytest.mark.parametrize(
    ("name", "statement"), [each for each in WRITES if INSERT.match(each[1]) is not None]
)
def test_a_new_row_s_fields_are_the_columns_by_name_and_in_order(name: str, statement: str) -> None:
    found = INSERT.match(statement)
    assert found is not None
    columns, values = (part.split(", ") for part in found.groups())
    given = [column for column, value in zip(columns, values, strict=True) if value == "?"]
    assert given == list(ROWS[name])


def test_every_field_of_a_batch_is_written() -> None:
    assert {name for name, _ in WRITES} == set(ROWS)
