"""The written conversations, for the tests that act them out."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "transcripts"


def scripts(*daily: str) -> list[object]:
    """All of them, as parameters. daily: those that `make test` acts out; none named, all."""
    paths = sorted(FOLDER.rglob("*.txt"))
    unknown = {*daily} - {path.stem for path in paths}
    assert not unknown, f"no such conversations: {unknown}"
    return [
        pytest.param(
            path,
            id=path.stem,
            marks=() if not daily or path.stem in daily else pytest.mark.long,
        )
        for path in paths
    ]
