"""What a request to the Bot API must look like, by a description of it that is not ours.

Names and types: the method models of aiogram. Lengths: the texts of the published schema ("1-4096
characters after entities parsing", "1-64 bytes"), read here by hand, each beside its check.
"""

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from tests.bot.channels.telegram.strict_html import BadHtmlError, Parsed, parse, units

if TYPE_CHECKING:
    from aiogram.methods import TelegramMethod


class RefusedError(Exception):
    """The server answers with this code and text, and perhaps parameters."""

    def __init__(self, code: int, text: str, **parameters: int) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.parameters = parameters


class Malformed(Exception):  # noqa: N818 - it names what the request is
    """A request that no Bot API describes: a fault of whoever sent it, never of the network."""


@cache
def methods() -> "dict[str, type[TelegramMethod[Any]]]":
    """The model of each method by its name."""
    import aiogram.methods  # noqa: PLC0415 - importing aiogram takes seconds, and most tests send nothing
    from aiogram.methods import TelegramMethod  # noqa: PLC0415 - importing aiogram takes seconds, and most tests send nothing

    return {
        method.__api_method__: method
        for name in aiogram.methods.__all__
        if isinstance(method := getattr(aiogram.methods, name), type)
        and issubclass(method, TelegramMethod)
        and method is not TelegramMethod
    }


def read(method: str, given: dict[str, str], files: set[str]) -> dict[str, Any]:
    """The parameters of a call, decoded. Raises `Malformed`.

    files: the names of the parts that carry a file.
    """
    model = methods().get(method)
    if model is None:
        raise Malformed(f"there is no method {method}")
    fields = {(field.alias or name): field for name, field in model.model_fields.items()}
    unknown = set(given) - set(fields)
    if unknown:
        raise Malformed(f"{method} has no {sorted(unknown)}")
    decoded = {name: _decoded(value) for name, value in given.items()}
    for name in files & set(fields):
        decoded[name] = f"attach://{name}"
    for name, value in decoded.items():
        if isinstance(value, str) and value.startswith("attach://"):
            part = value.removeprefix("attach://")
            if part not in files:
                raise Malformed(f"{name} points at a file {part} that is not there")
    try:
        extra = sorted(_extra(model.model_validate(decoded)))
    except ValidationError as error:
        raise Malformed(f"{method}: {error}") from error
    if extra:
        raise Malformed(f"{method}: nobody knows {extra}")
    return decoded


def _extra(value: Any) -> set[str]:
    """Names inside a validated call that its models do not have."""
    if isinstance(value, (list, tuple)):
        return set().union(*(_extra(each) for each in value))
    if not isinstance(value, BaseModel):
        return set()
    found = set(value.__pydantic_extra__ or {})
    return found.union(*(_extra(getattr(value, name)) for name in type(value).model_fields))


def _decoded(value: str) -> Any:
    """A form's value: JSON where it is an object, a list or a boolean, else the text itself."""
    if value[:1] in {"{", "["} or value in {"true", "false"}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def text_of(params: dict[str, Any], name: str, most: int) -> Parsed:
    """A text with its entities. Raises `RefusedError` where Telegram would refuse it."""
    given = str(params.get(name, ""))
    if params.get("parse_mode") == "HTML":
        try:
            parsed = parse(given)
        except BadHtmlError as error:
            raise RefusedError(400, f"Bad Request: {error}") from error
    else:
        parsed = Parsed(given)
    if units(parsed.text) > most:
        is_text = name == "text"
        said = "message is too long" if is_text else "message caption is too long"
        raise RefusedError(400, f"Bad Request: {said}")
    if name == "text" and not parsed.text.strip():
        raise RefusedError(400, "Bad Request: message text is empty")
    return parsed


def check_keyboard(markup: Any) -> None:
    """8 buttons in a row, 100 in all; callback_data of 1-64 bytes; labels that say something."""
    if not isinstance(markup, dict):
        return
    rows = markup.get("inline_keyboard", [])
    if sum(len(row) for row in rows) > 100 or any(not 1 <= len(row) <= 8 for row in rows):
        raise RefusedError(400, "Bad Request: reply markup is too long")
    for button in (button for row in rows for button in row):
        if not str(button.get("text", "")).strip():
            raise RefusedError(
                400, "Bad Request: can't parse inline keyboard button: text is empty"
            )
        data = button.get("callback_data")
        if data is not None and not 1 <= len(data.encode()) <= 64:
            raise RefusedError(400, "Bad Request: BUTTON_DATA_INVALID")
