"""`limber content`: check, list and show what Limber says."""

import sys

from content.check import check, list_lines, show_lines
from content.load import load_catalog


def run(what: str, name: str | None) -> int:
    """Print what was asked for; returns the exit code. Raises `ContentError` for broken content."""
    if what == "check":
        faults = check(None)
        for fault in faults:
            print(fault, file=sys.stderr)
        if not faults:
            print("The content is in order.")
        return 1 if faults else 0
    if what == "coverage":
        print("`limber content coverage` is not there yet.", file=sys.stderr)
        return 2
    catalog = load_catalog()
    if what == "show" and not name:
        print("Say which drill: limber content show NAME", file=sys.stderr)
        return 2
    for line in list_lines(catalog) if what == "list" else show_lines(catalog, name or ""):
        print(line)
    return 0
