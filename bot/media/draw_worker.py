"""The process that draws: it gives way as it is told, and ends when nobody asks any more.

Rules:
- One line in is a drill's stem in the folder; one line out says that all its files are there.
- Each file appears whole or not at all.
- When the one who asks has gone, the pipe closes, and this ends after the drill it is at.
"""

import os
import sys
from pathlib import Path

from bot.private_file import write_private
from content.load import load_catalog
from content.pictures.files import PictureSide, prints_of, sides_of
from content.pictures.poses import load_poses

GIVES_WAY = 10
"""Nice, from 0 to 19: a tenth of an equal share, so that a busy machine draws them, too."""


def main(nice: int, folder: Path, content: Path | None) -> int:
    """Draw drill by drill what is asked for on standard input: `fire_hydrant 0123456789`."""
    if nice and hasattr(os, "nice"):
        os.nice(nice)
    catalog = load_catalog(content)
    poses = load_poses(catalog, content)
    for line in sys.stdin:
        drill, mark = line.split()
        for each in prints_of(poses[drill], sides_of(catalog.drills[drill])):
            write_private(
                folder / file_name(drill, mark, each.side, each.theme, each.kind), each.data
            )
        try:
            print(drill, flush=True)
        except BrokenPipeError:
            os._exit(0)  # nobody is there to be told, not even that
    return 0


def file_name(drill: str, mark: str, side: PictureSide, theme: str, kind: str) -> str:
    """A picture's file; the mark changes whenever the picture does."""
    return f"{drill}-{mark}.{side}.{theme}.{kind}"


if __name__ == "__main__":
    own = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    sys.exit(main(int(sys.argv[1]), Path(sys.argv[2]), own))
