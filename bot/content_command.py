"""`limber content`: check, list and show what Limber says, and draw what it shows."""

import sys
from pathlib import Path

from content.check import check, list_lines, show_lines
from content.load import load_catalog


def run(what: str, name: str | None, folder: Path | None) -> int:
    """Print what was asked for; returns the exit code. Raises `ContentError` for broken content.

    folder: the content; None is the shipped one.
    """
    match what:
        case "check":
            return _check(folder)
        case "draw":
            from bot.draw_command import draw  # noqa: PLC0415 - only drawing needs what draws

            return draw(load_catalog(folder), folder, name)
        case "coverage":
            print("`limber content coverage` is not there yet.", file=sys.stderr)
            return 2
        case "show" if not name:
            print("Say which drill: limber content show NAME", file=sys.stderr)
            return 2
        case _:
            catalog = load_catalog(folder)
            lines = show_lines(catalog, name) if what == "show" and name else list_lines(catalog)
            print("\n".join(lines))
            return 0


def _check(folder: Path | None) -> int:
    faults = check(folder)
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print("The content is in order.")
    return 1 if faults else 0
