"""Words by key: the conversation names what to say, the content says it.

A text may hold `{name}` for a value, `{minutes:minute|minutes}` for a counted noun, and
`{line:capital}` for a value that begins a sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, TypeAlias

Value: TypeAlias = "str | int | Words | tuple[Words, ...]"


@dataclass(frozen=True, slots=True)
class Words:
    """A message key and the values that its text needs; values may be words themselves."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


def words(key: str, /, **values: Value) -> Words:
    return Words(key, values)


def literal(text: str) -> Words:
    """Words that already are text: the name of a drill, what somebody typed."""
    return Words("literal", {"text": text})


class _Counting(Formatter):
    """Formats `{n:rep|reps}` as "1 rep" or "8 reps", `{line:capital}` with a capital letter, and
    everything else as `str.format` does.
    """

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" in format_spec and isinstance(value, int):
            one, many = format_spec.split("|", 1)
            return f"{value} {one if value == 1 else many}"
        if format_spec == "capital":
            return f"{str(value)[:1].upper()}{str(value)[1:]}"
        return str(super().format_field(value, format_spec))


_FORMATTER = _Counting()


def render(messages: Mapping[str, str], said: Words) -> str:
    """The text of these words.

    Raises `KeyError` for a key that the content lacks; a test walks through all keys in use.
    """
    if said.key == "literal":
        return str(said.values["text"])
    text = messages[said.key]
    if not said.values and "{" not in text:
        return text
    return _FORMATTER.vformat(text, (), {k: _flat(messages, v) for k, v in said.values.items()})


def _flat(messages: Mapping[str, str], value: Value) -> str | int:
    if isinstance(value, Words):
        return render(messages, value)
    if isinstance(value, tuple):
        return "\n".join(render(messages, each) for each in value)
    return value
