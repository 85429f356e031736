"""The commands of every chat, by the names that are fixed for them."""

from enum import Enum


class Command(Enum):
    """What can be said with a slash."""

    START = "start"
    WARMUP = "warmup"
    CHECKIN = "checkin"
    COACH = "coach"
    PROGRESS = "progress"
    SETTINGS = "settings"
    PAUSE = "pause"
    STOP = "stop"
    HELP = "help"
    LINK = "link"
    PRIVACY = "privacy"
    EXPORT = "export"
    WITHDRAW = "withdraw"
    DELETE = "delete"


def command_of(text: str) -> "Command | str | None":
    """The command of a text; its name if it is none of ours; None if the text is no command."""
    if not text.startswith("/") or len(text) < 2:
        return None
    name = text[1:].split(maxsplit=1)[0].split("@", 1)[0].casefold() if text[1:].strip() else ""
    try:
        return Command(name)
    except ValueError:
        return name


def parted(text: str) -> tuple[str, str]:
    """The first word of a text, and what stands behind it, on the same line or below."""
    first, *rest = text.split(maxsplit=1) or [""]
    return first, rest[0].strip() if rest else ""


COACH_COMMANDS = (
    "round",
    "list",
    "find",
    "all",
    "card",
    "told",
    "note",
    "close",
    "snooze",
    "claim",
    "drill",
    "avoid",
    "rest",
    "assign",
    "later",
    "undo",
    "mute",
    "block",
    "label",
)
"""What every platform's menu offers to a coach."""
