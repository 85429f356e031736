"""The Pythons of this machine that Limber can run on: those on the path, and those of pyenv."""

import os
import re
import subprocess
from pathlib import Path

_NAME = re.compile(r"python3\.(\d+)")
OLDEST = 11


def pythons() -> dict[int, Path]:
    """By minor version, the first of each that starts."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    folders = [Path(each) for each in os.environ.get("PATH", "").split(os.pathsep) if each]
    # pyenv's shims are on the path too; they start only what is chosen, so those come first
    folders = [*sorted(root.glob("versions/*/bin"), reverse=True), *folders]
    found: dict[int, Path] = {}
    for folder in folders:
        for path in folder.glob("python3.*"):
            name = _NAME.fullmatch(path.name)
            if name and (minor := int(name[1])) >= OLDEST and minor not in found and _starts(path):
                found[minor] = path
    return found


def _starts(path: Path) -> bool:
    try:
        asked = subprocess.run([path, "-c", "import venv"], capture_output=True, check=False)
    except OSError:
        return False
    return asked.returncode == 0
