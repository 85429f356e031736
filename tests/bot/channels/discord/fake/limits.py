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
"""Message flags: IS_COMPONENTS_V2, "once sent, cannot be removed from a message"."""
V2_COMPONENTS, V2_TEXT = 40, 4000
"""Component reference: 40 components in all, nested ones counted; 4000 characters in all texts."""
MODAL_PARTS = 5
"""Receiving and Responding: a modal has between 1 and 5 components."""
_ROW, _TEXT, _GALLERY = 1, 10, 12
_BUTTON, _LINK, _SELECT = 2, 5, 3


def check_message(
    body: dict[str, Any],
    files: Sequence[str],
    *,
    is_new: bool,
    before: Mapping[str, Any] | None = None,
) -> None:
    """Raises `Refusal` for a message that the documentation forbids. before: what is edited."""
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
    _check_attachments(body, files, before or {})
    was_v2 = bool((before or {}).get("flags", 0) & IS_V2)
    if was_v2 or (body.get("flags") or 0) & IS_V2:
        _check_v2(body, before or {}, was_v2=was_v2)
    else:
        _check_components(body.get("components") or ())


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


def _check_attachments(
    body: dict[str, Any], files: Sequence[str], before: Mapping[str, Any]
) -> None:
    """Uploading Files: an attachment's id is the number of its `files[n]` part, or what the message
    holds already ("Attached files to keep", Edit Message)."""
    kept = {str(each["id"]) for each in before.get("attachments", ())}
    for attachment in body.get("attachments") or ():
        number = str(attachment["id"])
        if number not in kept and f"files[{number}]" not in files:
            raise invalid_form(f"attachments: there is no files[{number}].")


def _check_v2(body: Mapping[str, Any], before: Mapping[str, Any], *, was_v2: bool) -> None:
    """Component reference: what holds for a message that is made of components."""
    if was_v2 and body.get("flags") is not None and not body["flags"] & IS_V2:
        raise invalid_form("flags: IS_COMPONENTS_V2 cannot be removed.")
    for field in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(field):
            raise invalid_form(f"{field}: not with IS_COMPONENTS_V2.")
    if before and not was_v2 and any(before.get(field) for field in ("content", "embeds")):
        raise invalid_form("flags: IS_COMPONENTS_V2 needs content and embeds to be null.")
    parts = all_of(body.get("components") or ())
    if len(parts) > V2_COMPONENTS:
        raise invalid_form("components: the total number of components is 40.")
    if sum(len(each["content"]) for each in parts if each["type"] == _TEXT) > V2_TEXT:
        raise invalid_form("components: 4000 characters in all texts.")
    # Uploading Files: `attachment://` names a file of this request, or one that it lists as kept
    stands = {str(each["id"]): str(each["filename"]) for each in before.get("attachments", ())}
    listed = body.get("attachments") or ()
    known = {stands.get(str(each["id"]), str(each.get("filename"))) for each in listed}
    for gallery in (each for each in parts if each["type"] == _GALLERY):
        for item in gallery["items"]:
            scheme, _, name = item["media"]["url"].partition("://")
            if scheme == "attachment" and name not in known:
                raise invalid_form("components: Referenced attachment not found")
    _check_rows([each for each in parts if each["type"] == _ROW])


def all_of(components: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """All components, nested ones too."""
    found: list[dict[str, Any]] = []
    for each in components:
        found += [each, *all_of(each.get("components") or ())]
    return found


def check_modal(data: Mapping[str, Any]) -> None:
    """Raises `Refusal` for a form that the documentation forbids."""
    parts = data["components"]
    if len(parts) > MODAL_PARTS:
        raise invalid_form("components: Must be between 1 and 5 in length.")
    inner = [each.get("component") or {} for each in parts]
    ids = [each.get("custom_id") for each in inner if each]
    if len(set(ids)) < len(ids):
        raise invalid_form("components: custom_id must be unique.")
    for each in inner:
        if each.get("type") == _SELECT and (each.get("max_values") or 1) > len(each["options"]):
            raise invalid_form("components: more values wanted than there are options.")
        if each.get("type") == _SELECT and each.get("required") and each.get("min_values") == 0:
            raise invalid_form("components: what is required needs one value at least.")


def _check_components(rows: Sequence[dict[str, Any]]) -> None:
    if any(row.get("type") != _ROW for row in rows):
        raise invalid_form("components: only rows stand in a message without IS_COMPONENTS_V2.")
    if len(rows) > ROWS:
        raise invalid_form("components: Must be 5 or fewer in length.")
    _check_rows(rows)


def _check_rows(rows: Sequence[dict[str, Any]]) -> None:
    seen: set[str] = set()
    for row in rows:
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
