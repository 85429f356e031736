"""No two files need each other, not even for their types: each can be read by itself."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "handlers", "content", "scheduler")


def test_no_file_is_in_a_circle_of_imports() -> None:
    files = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
    }
    try:
        TopologicalSorter(
            {name: set(imported(path, set(files))) - {name} for name, path in files.items()}
        ).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def imported(path: Path, files: set[str]) -> Iterator[str]:
    """The files that one imports, wherever in it that stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from files.intersection(each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            inside = {f"{node.module}.{each.name}" for each in node.names} & files
            yield from inside or files.intersection((node.module,))
