"""Writes down the licence of everything in a lock, as the installed packages name it themselves.

The package's SPDX expression counts; then a classifier; then the first line of its licence field,
or of the licence file that comes with it.
"""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

_LOCKED = re.compile(r"^([\w.-]+)==(\S+)(?: ; (.+?))?(?: \\)?$", re.MULTILINE)
_HEAD = """# Licences

What Limber installs to run (`requirements/run.txt`), each with the licence that it names itself.
Made by `make licences`; Limber's own is in [LICENSE](../LICENSE).

| package | version | licence |
| --- | --- | --- |
"""


def page(lock: str) -> str:
    """The page for a lock file's text; what is not installed on this machine says so."""
    rows = [
        f"| {name} | {version} | {_licence(name)} |" for name, version, _ in _LOCKED.findall(lock)
    ]
    return _HEAD + "".join(f"{row}\n" for row in rows)


def _licence(name: str) -> str:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return "not installed on the machine that made this page"
    return _expression(found) or _classifier(found) or _field(found) or _file(found)


def _expression(found: Distribution) -> str:
    return str(found.metadata.json.get("license_expression") or "")


def _classifier(found: Distribution) -> str:
    named = found.metadata.get_all("Classifier") or []
    licences = [each.rpartition(" :: ")[2] for each in named if each.startswith("License :: ")]
    return " / ".join(each for each in licences if each != "OSI Approved")


def _field(found: Distribution) -> str:
    lines = str(found.metadata.json.get("license") or "").strip().splitlines()
    return lines[0].strip()[:80] if lines else ""


def _file(found: Distribution) -> str:
    """The first line of the licence that comes with the package."""
    for file in found.files or ():
        if file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING")):
            lines = file.read_text(encoding="utf-8").strip().splitlines()
            return lines[0].strip()[:80] if lines else "not named"
    return "not named"


if __name__ == "__main__":
    sys.stdout.write(page(Path(sys.argv[1]).read_text(encoding="utf-8")))
