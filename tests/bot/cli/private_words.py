"""What one person told their coach, and where it can still be found."""

from pathlib import Path

WORDS = "my zebrafinch knee clicked"


def holds(folder: Path, text: str) -> bool:
    """Whether any file below a folder holds this text."""
    return any(text.encode() in p.read_bytes() for p in folder.rglob("*") if p.is_file())
