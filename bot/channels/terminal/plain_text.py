"""How the terminal shows a message: plain text, one line of choices, two signs in front."""

from handlers.engine.clean import printable
from handlers.engine.message import Message


def transcript(message: Message) -> str:
    """A message as it stands in a transcript: `< ` in front, further lines indented."""
    lines = plain(message.text).split("\n")
    if message.until is not None:
        lines.append(printable(f"({message.until.label} in {message.until.seconds} s)"))
    if message.buttons:
        marks = " ".join(f"[{_label(b.label, b.is_marked)}]" for b in message.buttons)
        lines.append(marks)
    return "< " + "\n  ".join(lines)


def plain(text: str) -> str:
    """Text without the marks of Markdown, and without control characters."""
    return printable(text.replace("**", "").replace("__", ""))


def _label(label: str, is_marked: bool) -> str:
    return printable(f"{label} ✓" if is_marked else label)
