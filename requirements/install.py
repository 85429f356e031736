"""Installs one of the locks into the environment whose Python runs this, and says what it does.

Rules:
- What is locked is installed as locked. `--no-deps` resolves nothing again, so nothing newer can
  break it, and `--require-hashes` takes no other file than the one that was locked.
- `pip check` comes after it: a lock that forgets what something needs is refused.
- A line for each package, so that a slow network is seen to be one.
"""

import re
import subprocess
import sys
from pathlib import Path

PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")
INSTALL = (*PIP, "install", "--no-deps", "--require-hashes", "--progress-bar", "off", "-r")
_LOCKED = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)
_TAKEN = re.compile(r"^(?:Collecting|Processing|Requirement already satisfied).*\(line (\d+)\)")


def install(lock: Path) -> int:
    """Everything in the lock; pip's own words where it failed, and its exit code."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    count = sum(bool(_LOCKED.match(line)) for line in lines)
    said = []
    number = 0
    pip = subprocess.Popen(  # noqa: S603 - pip of this environment, with constants
        (*INSTALL, str(lock)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert pip.stdout is not None
    for line in pip.stdout:
        said.append(line)
        if taken := _TAKEN.match(line):
            number += 1
            print(f"  {number} of {count}: {_name(lines, int(taken[1]))}", flush=True)
        elif line.startswith("Installing collected packages"):
            print("  All are here. Unpacking them (some ten seconds)", flush=True)
    if code := pip.wait():
        print("".join(said), end="", file=sys.stderr)
        return code
    return subprocess.run((*PIP, "check"), check=False).returncode  # noqa: S603 - pip of this environment, with constants


def _name(lines: list[str], number: int) -> str:
    """What is locked at this line."""
    locked = _LOCKED.match(lines[number - 1])
    return " ".join(locked.groups()) if locked else lines[number - 1]


if __name__ == "__main__":
    if sys.prefix == sys.base_prefix:
        sys.exit("Run this with the Python of an environment, as `make install` does with .venv's.")
    sys.exit(install(Path(sys.argv[1])))
