"""`limber understand` as a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_wrong_settings_do_not_stop_it_and_are_not_even_read(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", "understand", "--kind", "safety"],
        input="my chest is tight\n",
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "WEB_PORT": "none"},
        check=True,
        timeout=60,
    )
    assert json.loads(done.stdout)["urgency"] == "emergency"
    assert "content.lexicon.lexicon" in done.stderr
    assert "pydantic" not in done.stderr
