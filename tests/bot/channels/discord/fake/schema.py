"""Whether a request is what Discord's published description of its HTTP API allows.

Discord takes fields that it does not know; here they are refused, so that a misspelt one is seen.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

KNOWN_STRAYS = frozenset({"tts"})
"""Fields that discord.py sends where the description has none; Discord ignores them."""


@cache
def _published() -> dict[str, Any]:
    text = Path(__file__).with_name("schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = {"$ref": f"#/$defs/{name}", "$defs": _published()["$defs"]}
    return Draft202012Validator(schema)


def wrong_in(name: str, body: Any) -> str:
    """The first thing in a body that the description of this name does not allow; "" if none."""
    if isinstance(body, dict):
        known = _published()["$defs"][name].get("properties", {})
        body = {k: v for k, v in body.items() if k in known or k not in KNOWN_STRAYS}
    error = next(iter(_validator(name).iter_errors(body)), None)
    if error is None:
        return ""
    return f"{'.'.join(str(step) for step in error.absolute_path) or 'body'}: {error.message[:200]}"
