"""The container's and the service's files are what their own tools call right."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "docs" / "deploy" / "limber.service"


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_dockerfile_passes_its_linter() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    _run(str(hadolint), str(ROOT / "Dockerfile"))


def test_the_dockerfile_takes_along_what_the_project_is_made_of() -> None:
    copied = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    for folder in ("bot", "handlers", "content", "scheduler"):
        assert f"COPY {folder} {folder}" in copied
        assert f"!{folder}" in allowed


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_takes_the_unit_and_calls_it_well_closed(tmp_path: Path) -> None:
    unit = tmp_path / "limber.service"
    text = UNIT.read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/limber/bin/limber", "/bin/true"), encoding="utf-8")
    _run("systemd-analyze", "verify", str(unit))
    _run("systemd-analyze", "security", "--offline=true", "--threshold=20", str(unit))
