"""`limber content`: check, list and show what Limber says, and draw what it shows."""

import sys
from pathlib import Path

from content.checks.check import check, list_lines, show_lines
from content.checks.copying import copied
from content.checks.coverage import covered
from content.load import load_catalog


def run(what: str, name: str | None, folder: Path | None, against: tuple[Path, ...] = ()) -> int:
    """Print what was asked for; returns the exit code. Raises `ContentError` for broken content.

    folder: the content; None is the shipped one; against: texts that it must not copy.
    """
    match what:
        case "check":
            return _check(folder, against)
        case "draw":
            from bot.cli.draw import draw  # noqa: PLC0415 - importing Pillow is slow, and only `content draw` needs it

            return draw(load_catalog(folder), folder, name)
        case "coverage":
            coverage, statements = covered(folder)
            print("\n".join(each.line(coverage.situations) for each in statements))
            return 0
        case "show" if not name:
            print("Say which drill: limber content show NAME", file=sys.stderr)
            return 2
        case _:
            catalog = load_catalog(folder)
            lines = show_lines(catalog, name) if what == "show" and name else list_lines(catalog)
            print("\n".join(lines))
            return 0


def _check(folder: Path | None, against: tuple[Path, ...]) -> int:
    others = []
    for path in against:
        try:
            others.append((path.name, path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            print(f"{path.name} cannot be read: {error}", file=sys.stderr)
            return 2
    faults = check(folder)
    faults += [str(fault) for fault in copied(folder, tuple(others))]
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print("The content is in order.")
    return 1 if faults else 0
