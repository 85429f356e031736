"""What may be stored: plain JSON values, and nothing that needs Limber to be read."""

from collections.abc import Mapping
from typing import TypeAlias

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"
Arguments: TypeAlias = Mapping[str, JSON]


def mapping(value: JSON) -> dict[str, JSON]:
    """A JSON value that is an object. Raises `TypeError` for anything else."""
    if not isinstance(value, dict):
        raise TypeError("not a mapping")
    return value
