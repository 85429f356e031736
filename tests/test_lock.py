"""What is locked is what is installed, on any later day, whatever newer is on offer."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.wheels import make_wheel

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Clone:
    """A fresh clone with a small lock, and the only index that pip may ask."""

    folder: Path
    index: Path

    def lock(self, *lines: str) -> None:
        for name in ("run", "dev"):
            (self.folder / f"requirements/{name}.txt").write_text("".join(lines))

    def make(self, target: str) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "MAKE", "MFLAGS"))}
        pip = {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": f"{self.index}",
        }
        return subprocess.run(
            ["make", target, f"PYTHON={sys.executable}"],
            cwd=self.folder, env={**kept, **pip}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def installed(self) -> dict[str, str]:
        """What is there, by name, less pip and what came with it."""
        found = (self.folder / ".venv").glob("lib/python*/site-packages/*.dist-info")
        pairs = [path.name.removesuffix(".dist-info").split("-") for path in found]
        return {name: version for name, version in pairs if name not in {"pip", "setuptools"}}


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone(tmp_path / "limber", tmp_path / "index")
    clone.index.mkdir()
    (clone.folder / "requirements").mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", "requirements/install.py"):
        shutil.copy(ROOT / name, clone.folder / name)
    return clone


@pytest.mark.long
def test_a_newer_release_of_what_an_extra_needs_changes_nothing(clone: Clone) -> None:
    lines = (
        make_wheel(clone.index, "app", "1.0", "Requires-Dist: base[more]"),
        make_wheel(
            clone.index, "base", "1.0", "Provides-Extra: more",
            "Requires-Dist: target; extra == 'more'",
        ),
        make_wheel(clone.index, "target", "1.0"),
    )  # fmt: skip
    clone.lock(*lines)
    make_wheel(clone.index, "base", "2.0", "Provides-Extra: more", "Requires-Dist: another")
    make_wheel(clone.index, "target", "2.0")
    done = clone.make(".venv/dev.stamp")
    assert done.returncode == 0, done.stdout + done.stderr
    assert clone.installed() == {"app": "1.0", "base": "1.0", "target": "1.0"}
    assert "  3 of 3: target 1.0\n" in done.stdout, "it says what it does"


@pytest.mark.long
def test_a_lock_that_forgets_what_something_needs_is_refused(clone: Clone) -> None:
    clone.lock(make_wheel(clone.index, "app", "1.0", "Requires-Dist: target"))
    make_wheel(clone.index, "target", "1.0")
    done = clone.make("install")
    assert done.returncode != 0
    assert "app 1.0 requires target, which is not installed." in done.stdout


@pytest.mark.long
def test_another_file_than_the_locked_one_is_refused(clone: Clone) -> None:
    locked = make_wheel(clone.index, "app", "1.0")
    make_wheel(clone.index, "app", "1.0", "Summary: not the one that was locked")
    clone.lock(locked)
    done = clone.make("install")
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert clone.installed() == {}


def test_the_locks_hold_what_pyproject_asks_for_and_no_address_of_an_index() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run = _locked("run")
    dev = _locked("dev")
    _covers(run, project["project"]["dependencies"])
    _covers(dev, [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]])
    assert run.items() <= dev.items(), "the tests run on what people run"


def _locked(name: str) -> dict[str, str]:
    text = (ROOT / f"requirements/{name}.txt").read_text()
    assert not re.search(r"://|--(extra-)?index-url|--find-links|@ file", text)
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


def _covers(locked: dict[str, str], asked: list[str]) -> None:
    for line in asked:
        need = Requirement(line)
        version = locked.get(canonicalize_name(need.name))
        assert version is not None, f"{need.name} is not in the lock; make lock"
        assert need.specifier.contains(version), f"{line}, but {version} is locked; make lock"


def test_every_library_that_is_imported_is_asked_for_by_name() -> None:
    """What only comes along with another library may be gone with that library's next release."""
    asked = {
        canonicalize_name(Requirement(line).name)
        for line in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    }
    known = {
        "PIL": "pillow", "discord": "discord-py", "dotenv": "python-dotenv",
        "markdown_it": "markdown-it-py", "multipart": "python-multipart", "yaml": "pyyaml",
        "telegram": "python-telegram-bot",
    }  # fmt: skip
    ours = {"bot", "content", "handlers", "scheduler"}
    imported = {
        name.partition(".")[0]
        for folder in ours
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in _imported(node)
    } - {*ours, *sys.stdlib_module_names}
    assert imported, "some are"
    missing = {
        name for name in imported
        if canonicalize_name(known.get(name, name)) not in asked
    }  # fmt: skip
    assert missing == set()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return [node.module or ""]
    return []
