"""Says which locked versions were withdrawn (yanked) from the index, and fails if any was.

pip knows: it warns when what it is told to take was withdrawn. Nothing is installed.
"""

import re
import subprocess
import sys

PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--dry-run")
ASK = (*PIP, "--ignore-installed", "--no-deps", "--require-hashes", "--progress-bar", "off", "-r")
_WARNS = re.compile(r"yanked", re.IGNORECASE)


def withdrawn(lock: str) -> list[str]:
    """Pip's warnings about a lock. Raises `SystemExit` where the index cannot be asked."""
    asked = subprocess.run((*ASK, lock), capture_output=True, text=True, check=False)  # noqa: S603 - pip of this environment
    if asked.returncode:
        raise SystemExit(f"{lock} could not be asked about:\n{asked.stderr.strip()}")
    return [line for line in asked.stderr.splitlines() if _WARNS.search(line)]


if __name__ == "__main__":
    said = [line for lock in sys.argv[1:] for line in withdrawn(lock)]
    print("\n".join(said) or "Nothing that is locked was withdrawn.")
    sys.exit(1 if said else 0)
