"""The rules of Discord's documentation that its machine-readable description does not hold.

Each rule stands beside the place of the documentation that states it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.bot.channels.discord.fake.errors import (
    EMPTY,
    SAME_TAG,
    TOO_LARGE,
    TOO_MANY_FILES,
    invalid_form,
)

CONTENT = 2000
"""Create Message: "Message contents (up to 2000 characters)"."""
ROWS = 5
"""Component reference, legacy message components: up to 5 action rows."""
NONCE = 25
"""Create Message: `nonce`, "(up to 25 characters)"."""
FILES, FILE_BYTES = 10, 10 * 2**20
"""Uploading Files: ten files of 10 MiB each, where nobody has boosted the server."""
TAGS, REQUIRES_TAG = 20, 1 << 4
"""Channel object: up to 20 tags; the flag with which a post needs one."""
IS_V2 = 1 << 15
_BUTTON, _LINK, _SELECT = 2, 5, 3


def check_message(body: dict[str, Any], files: Sequence[str], *, is_new: bool) -> None:
    """Raises `Refusal` for a message that the documentation forbids."""
    content = body.get("content") or ""
    if len(content) > CONTENT:
        raise invalid_form("content: Must be 2000 or fewer in length.")
    if is_new and not (content.strip() or files or body.get("components") or body.get("embeds")):
        raise EMPTY  # error 50006
    if len(str(body.get("nonce") or "")) > NONCE:
        raise invalid_form("nonce: Must be 25 or fewer in length.")
    if body.get("enforce_nonce") and body.get("nonce") is None:
        raise invalid_form("enforce_nonce: needs a nonce to compare.")
    mentions = body.get("allowed_mentions") or {}
    for kind in ("users", "roles"):  # Allowed Mentions: a list and `parse` exclude each other
        if mentions.get(kind) and kind in mentions.get("parse", ()):
            raise invalid_form(f"allowed_mentions: {kind} and parse exclude each other.")
    if len(files) > FILES:
        raise TOO_MANY_FILES
    _check_attachments(body, files)
    _check_components(body.get("components") or (), body.get("flags") or 0)


def check_files(files: Mapping[str, bytes]) -> None:
    """Raises `Refusal` for more bytes than are taken (JSON error code 40005)."""
    if any(len(data) > FILE_BYTES for data in files.values()):
        raise TOO_LARGE


def check_tags(tags: Sequence[Mapping[str, Any]]) -> None:
    """Raises `Refusal` for tags that a forum cannot have (JSON error code 40061)."""
    if len(tags) > TAGS:
        raise invalid_form("available_tags: Must be 20 or fewer in length.")
    if len({tag["name"] for tag in tags}) < len(tags):
        raise SAME_TAG


def _check_attachments(body: dict[str, Any], files: Sequence[str]) -> None:
    """Uploading Files: an attachment's id is the number of its `files[n]` part."""
    for attachment in body.get("attachments") or ():
        number = int(attachment["id"])
        if number < 1000 and f"files[{number}]" not in files:
            raise invalid_form(f"attachments: there is no files[{number}].")


def _check_components(rows: Sequence[dict[str, Any]], flags: int) -> None:
    if flags & IS_V2:
        raise invalid_form("components: this town knows the older components only.")
    if len(rows) > ROWS:
        raise invalid_form("components: Must be 5 or fewer in length.")
    seen: set[str] = set()
    for row in rows:
        if row.get("type") != 1:
            raise invalid_form("components: only rows stand in a message.")
        kinds = [each["type"] for each in row["components"]]
        if _SELECT in kinds and len(kinds) > 1:  # a row: up to five buttons, or one select
            raise invalid_form("components: a select needs a row of its own.")
        for each in row["components"]:
            _check_component(each)
            id_ = str(each.get("custom_id", ""))
            if id_ and id_ in seen:  # "custom_id must be unique per component"
                raise invalid_form(f"components: custom_id {id_} stands there twice.")
            seen.add(id_)


def _check_component(each: dict[str, Any]) -> None:
    if each["type"] == _BUTTON:
        is_link = each["style"] == _LINK
        if is_link != bool(each.get("url")) or is_link == bool(each.get("custom_id")):
            raise invalid_form("components: a link has an address, other buttons a custom_id.")
        if not each.get("label") and not each.get("emoji"):
            raise invalid_form("components: a button needs a label.")
        return
    options = each["options"]
    if len({option["value"] for option in options}) < len(options):
        raise invalid_form("components: a select's values differ from each other.")
    most = each.get("max_values") or 1
    if most > len(options):
        raise invalid_form("components: more values wanted than there are options.")


def check_command(body: dict[str, Any]) -> None:
    """Application Commands: lower-case names; required options first; 8000 characters in all."""
    name = str(body["name"])
    if name != name.lower() or not all(c.isalnum() or c in "-_" for c in name):
        raise invalid_form("name: String value did not match validation regex.")
    if body.get("type", 1) == 1 and not body.get("description"):
        raise invalid_form("description: This field is required.")
    length = len(name) + len(body.get("description") or "")
    was_optional = False
    for option in body.get("options") or ():
        length += len(option["name"]) + len(option["description"])
        for choice in option.get("choices") or ():
            length += len(choice["name"]) + len(str(choice["value"]))
        if option.get("required") and was_optional:
            raise invalid_form("options: Required options must be placed before non-required ones.")
        was_optional = was_optional or not option.get("required")
    if length > 8000:
        raise invalid_form("command exceeds maximum size (8000)")
