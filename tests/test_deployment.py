"""The container's and the service's files are what their own tools call right."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.dockerfile import Stage, build, make_root
from tests.support.waiting import until

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


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.skipif(os.geteuid() != 0, reason="a root is made and entered by root alone")
async def test_the_dockerfiles_steps_make_a_limber_that_runs(tmp_path: Path) -> None:
    last = await asyncio.to_thread(_built, tmp_path)
    assert last.user != "0:0"
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    last.variables |= {"WEB_PORT": str(port), "WEB_HOST": "127.0.0.1"}
    asked = [each.replace(":8080", f":{port}") for each in last.healthcheck]
    running = _started(last)
    try:
        await until(lambda: running.poll() is not None or last.says_yes(*asked), 120)
        assert running.poll() is None
        said = await asyncio.to_thread(last.run, *last.entrypoint, "inbox", "list")
        assert "Nobody is waiting." in said
    finally:
        running.terminate()
    assert await asyncio.to_thread(running.wait, 60) == 0
    made = await asyncio.to_thread(lambda: [*(last.root / "data").iterdir()])
    assert {each.stat().st_uid for each in made} == {int(last.user.partition(":")[0])}


def _built(work: Path) -> Stage:
    base = Path(os.environ.get("LIMBER_ROOT", str(work / "base")))  # made before, to save minutes
    if not base.exists():
        make_root(base)
    return build(ROOT / "Dockerfile", base, work)


def _started(last: Stage) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(last.call(*last.entrypoint, *last.command))
