"""A fault in the content, said so that a coach can mend it: where it is and what to write."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: the file inside the content folder, the line, the field, and a sentence."""

    file: str
    line: int
    field: str
    sentence: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}"
        return (
            f"{where}, {self.field}: {self.sentence}" if self.field else f"{where}: {self.sentence}"
        )


class ContentError(Exception):
    """The content is broken, so Limber does not start. Mend every line of it, then start again.

    `faults` holds all of them; the text has one sentence a line.
    """

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def did_you_mean(name: str, known: list[str]) -> str:
    """The known names for a wrong one: the nearest, or all if there are few."""
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    if near:
        return f'write "{near[0]}"'
    return f"write one of {', '.join(sorted(known))}" if known else "leave it out"


_SENTENCES: Final[dict[str, str]] = {
    "missing": "is missing; add this field",
    "literal_error": '"{given}" is not known; write one of {expected}',
    "string_type": "write some words here, in quotes if need be, instead of {given!r}",
    "string_too_short": "write some words here instead of {given!r}",
    "int_type": "write a whole number here instead of {given!r}",
    "int_parsing": "write a whole number here instead of {given!r}",
    "int_from_float": "write a whole number here instead of {given!r}",
    "bool_type": "write true or false here instead of {given!r}",
    "bool_parsing": "write true or false here instead of {given!r}",
    "greater_than_equal": "write {ge} or more instead of {given!r}",
    "less_than_equal": "write {le} or less instead of {given!r}",
    "too_short": "write at least {min_length} of these",
    "tuple_type": "write a list here, one line each that begins with a dash",
    "dict_type": "write fields here, one line each with a colon",
    "model_type": "write fields here, one line each with a colon",
    "string_pattern_mismatch": "{given!r} has not the form of these names: {pattern}",
    "value_error": "{error}",
}
"""What to write instead, by the type of pydantic's error."""


def sentence_of(error: Any, fields: list[str]) -> str:
    """What to write instead, from one of pydantic's errors; `fields` are those allowed there."""
    if error["type"] == "extra_forbidden":
        field = str(error["loc"][-1])
        if error["input"] is None and " " in field:
            return f'put the text that ends in "{field}" in quotes, since it holds a comma'
        return f'"{field}" is no field here; {did_you_mean(field, fields)}'
    if error["type"] == "string_type" and isinstance(error["input"], dict):
        return "put the whole text in quotes, since it holds a colon"
    sentence = _SENTENCES.get(error["type"], "{msg}")
    return sentence.format(given=error.get("input"), msg=error["msg"], **error.get("ctx", {}))
