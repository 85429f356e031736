"""Every conversation in `tests/transcripts/` goes as it is written there.

Those in `with_a_coach/` take place where a coach is set up, and works in Berlin; in
`with_addresses/` the coach also has pages of their own.
"""

import re
from pathlib import Path

import pytest

from handlers.router import Router
from tests.stage import Stage
from tests.transcript import as_written

BODY = re.compile(
    r"\b(knees?|hips?|ankles?|back pain|low back|calf|calves|groin|chest|legs?|foot|feet|heels?"
    r"|spine|thighs?|buttocks?|numb|numbness|pregnan\w*|cancer|faint\w*|infection|fracture)\b",
    re.IGNORECASE,
)
"""What a lock screen must not show; the first line is what it shows."""

FOLDER = Path(__file__).parent / "transcripts"


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.txt")), ids=lambda path: path.stem)
async def test_a_conversation_goes_as_written(
    path: Path, router: Router, coached: Router, inviting: Router, tmp_path: Path
) -> None:
    script = path.read_text(encoding="utf-8")  # noqa: ASYNC240 - a small file, before it begins
    routers = {"with_a_coach": coached, "with_addresses": inviting}
    stage = Stage(routers.get(path.parent.name, router), tmp_path / "limber.db")
    await stage.open()
    went = await stage.play(script)
    await stage.close()
    assert went == as_written(script)
    first_lines = [message.text.split("\n")[0] for message in stage.said]
    assert [line for line in first_lines if BODY.search(line)] == []
