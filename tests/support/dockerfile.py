"""Runs a Dockerfile's steps without a container: each stage in a root that debootstrap made.

What a root has not: the image's own Python (Debian's is there as `python`), its isolation, and a
network of its own. It needs root's rights, and an index that can be reached.
"""

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_FROM_HERE = ("etc/resolv.conf", "etc/pip.conf", "etc/ssl/certs/ca-certificates.crt")
"""How this machine reaches an index."""
_PASSED_ON = ("PIP_INDEX_URL", "PIP_CERT", "PIP_DEFAULT_TIMEOUT", "HTTPS_PROXY", "https_proxy")
_PACKAGES = "python3,python3-venv,ca-certificates"


@dataclass(slots=True)
class Stage:
    """One stage. root: where it stands; variables, user, folder: as its steps have set them."""

    root: Path
    name: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    user: str = "0:0"
    folder: str = "/"
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    healthcheck: tuple[str, ...] = ()

    def call(self, *command: str) -> tuple[str, ...]:
        """A command line that runs this in the stage, as its user."""
        path = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
        variables = {"PATH": path, "HOME": "/tmp", **self.variables}
        passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        told = [f"{name}={value}" for name, value in (passed | variables).items()]
        inside = f'cd {shlex.quote(self.folder)} && exec "$@"'
        shell = ("sh", "-c", inside, "sh", *command)
        return ("chroot", f"--userspec={self.user}", str(self.root), "env", "-i", *told, *shell)

    def run(self, *command: str) -> str:
        """Run it to its end; returns what it said."""
        done = subprocess.run(self.call(*command), capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    def says_yes(self, *command: str) -> bool:
        """Whether it ends well."""
        return subprocess.run(self.call(*command), capture_output=True, check=False).returncode == 0


def make_root(root: Path) -> None:
    """A clean Debian with Python."""
    if shutil.which("debootstrap") is None:
        subprocess.run(["apt-get", "install", "-y", "debootstrap"], check=True)
    told = ("debootstrap", "--variant=minbase", f"--include={_PACKAGES}", "stable", str(root))
    subprocess.run(told, check=True, capture_output=True)
    (root / "usr/local/bin/python").symlink_to("/usr/bin/python3")
    for name in _FROM_HERE:
        if (here := Path("/", name)).exists():
            shutil.copyfile(here, root / name)


def build(dockerfile: Path, base: Path, work: Path) -> Stage:
    """Run every step; returns the last stage. base: a clean root, copied for each stage."""
    stages: list[Stage] = []
    for step, rest in _steps(dockerfile.read_text(encoding="utf-8")):
        if step == "FROM":
            root = work / f"stage{len(stages)}"
            subprocess.run(["cp", "-a", str(base), str(root)], check=True)
            stages.append(Stage(root, rest.partition(" AS ")[2]))
        else:
            _do(stages, step, rest, dockerfile.parent)
    return stages[-1]


def _steps(text: str) -> Iterator[tuple[str, str]]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        if line.strip():
            step, _, rest = line.strip().partition(" ")
            yield step, " ".join(rest.split())


def _do(stages: list[Stage], step: str, rest: str, context: Path) -> None:
    stage = stages[-1]
    match step:
        case "RUN":
            stage.run("sh", "-c", rest)
        case "COPY":
            _copy({each.name: each for each in stages}, stage, rest, context)
        case "ENV":
            path = stage.variables.get("PATH", "/usr/local/bin:/usr/bin:/bin")
            told = (each.partition("=") for each in shlex.split(rest))
            stage.variables |= {name: value.replace("$PATH", path) for name, _, value in told}
        case "USER":
            stage.user = rest
        case "WORKDIR":
            stage.folder = rest
            _inside(stage, rest).mkdir(parents=True, exist_ok=True)
        case "ENTRYPOINT":
            stage.entrypoint = tuple(json.loads(rest))
        case "CMD":
            stage.command = tuple(json.loads(rest))
        case "HEALTHCHECK":
            stage.healthcheck = tuple(json.loads(rest.partition(" CMD ")[2]))
        case "VOLUME" | "EXPOSE" | "STOPSIGNAL":
            pass
        case other:
            raise AssertionError(f"a step that nothing here can do: {other}")


def _copy(stages: Mapping[str, Stage], stage: Stage, rest: str, context: Path) -> None:
    *sources, target = rest.split()
    place = context
    if sources[0].startswith("--from="):
        place = stages[sources.pop(0).removeprefix("--from=")].root
    for source in sources:
        here, there = place / source.lstrip("/"), _inside(stage, target)
        if here.is_dir():
            shutil.copytree(here, there, symlinks=True, dirs_exist_ok=True)
        else:
            there = there / here.name if target.endswith("/") else there
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(here, there)


def _inside(stage: Stage, path: str) -> Path:
    return stage.root / (path if path.startswith("/") else f"{stage.folder}/{path}").lstrip("/")
