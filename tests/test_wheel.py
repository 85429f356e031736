"""An installed Limber, outside the checkout: everything that it needs has come along.

Its libraries come from the package index, by the ranges in `pyproject.toml` and not from the lock.
That is done only where `LIMBER_MAY_INSTALL=1` says so, as `.ci/run` does.
"""

import os
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.support.permission import may_install
from tests.support.ports import free_port
from tests.support.pythons import pythons

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "content", "handlers", "scheduler")
PYTHONS = pythons()
TRIED = sorted({11, 12, 13, *PYTHONS})
STORY = "/start\nI agree\nleft knee, 4, when I squat, no band, ten minutes\nNone of these\nStart\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else(wheel: Path) -> None:
    ours = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert {name for name in packed if ".dist-info/" not in name} == ours
    assert {Path(name).suffix for name in ours} >= {".yaml", ".sql", ".html", ".js", ".css"}


@pytest.mark.long
@pytest.mark.timeout(900)  # an index or a disk that stalls is not this test's to judge
@pytest.mark.parametrize("minor", TRIED, ids=lambda minor: f"3.{minor}")
def test_a_wheel_in_an_empty_environment_starts_and_serves(
    minor: int, wheel: Path, tmp_path: Path
) -> None:
    if minor not in PYTHONS:
        pytest.skip(f"There is no Python 3.{minor} here, so nothing was tried on it.")
    may_install("Limber was installed into no empty environment")
    limber = _installed(PYTHONS[minor], wheel, tmp_path / "environment")
    work = tmp_path / "elsewhere"
    work.mkdir()
    kept = {k: v for k, v in os.environ.items() if k in {"PATH", "LANG"}}
    environment = {**kept, "HOME": str(work), "WEB_PORT": str(free_port())}

    def run(*words: str, typed: str = "") -> str:
        done = subprocess.run(
            [limber, *words], cwd=work, env=environment, input=typed, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("content", "check")
    told = run("chat", "--now", "2026-11-21T06:00", "--tz", "Europe/Berlin", typed=STORY)
    assert "1 of 8" in told
    _serves(limber, work, environment)


def _installed(python: Path, wheel: Path, folder: Path) -> Path:
    """The `limber` of a new environment, which this one's pip fills: it needs none of its own."""
    subprocess.run([python, "-m", "venv", "--without-pip", folder], check=True)
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin/python", "install", "-q")
    plain = ("--disable-pip-version-check", "--no-compile")
    done = subprocess.run([*pip, *plain, wheel], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "bin/limber"


def _serves(limber: Path, work: Path, environment: dict[str, str]) -> None:
    """`limber run` says where the page is; the page and what it is drawn with are there."""
    here = f"http://127.0.0.1:{environment['WEB_PORT']}"
    with subprocess.Popen(
        [limber, "run"], cwd=work, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = iter(process.stdout)
        try:
            assert any(f"{here}/\n" in line for line in said), "it has said where the page is"
            page = _get(f"{here}/chat")
            links = [part.split('"')[0] for part in page.split('="/')[1:]]
            assert links, "the page asks for more"
            for link in links:
                _get(f"{here}/{link}")
            assert _get(f"{here}/healthz")
        finally:
            process.terminate()
        assert process.wait() == 0


def _get(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        return str(answer.read().decode("utf-8", "replace"))
