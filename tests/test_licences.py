"""The page of licences is the one that `make licences` makes, and nothing on it binds its users."""

import re
from pathlib import Path

from requirements.licences import page

ROOT = Path(__file__).parents[1]


def test_the_page_is_the_one_that_the_tool_makes() -> None:
    lock = (ROOT / "requirements/run.txt").read_text(encoding="utf-8")
    made, kept = page(lock), (ROOT / "docs/licences.md").read_text(encoding="utf-8")
    elsewhere = {name for name in _names(kept) if "not installed" in _row(made, name)}
    assert _names(made) == _names(kept)
    for name in set(_names(kept)) - elsewhere:
        assert _row(made, name) == _row(kept, name), "run make licences"


def test_every_licence_is_named() -> None:
    kept = (ROOT / "docs/licences.md").read_text(encoding="utf-8")
    assert [name for name in _names(kept) if _row(kept, name).endswith("not named |")] == []


def _names(page_: str) -> list[str]:
    return re.findall(r"^\| ([\w.-]+) \| [\d.]", page_, re.MULTILINE)


def _row(page_: str, name: str) -> str:
    return next(line for line in page_.splitlines() if line.startswith(f"| {name} | "))
