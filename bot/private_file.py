"""Writing a file that only this user may read (0600): whole or not at all.

Rules:
- It is written beside its place under a name of its own, put on the disk, and only then given its
  name, so that a full disk, a kill or a cut of power never leaves half of it there.
- Two that write the same file at once both write a whole one; the later one stays.
"""

import os
import tempfile
from pathlib import Path
from typing import Final

PART: Final = ".part"
"""How a file ends that is still being written; `.NAME.` is how it begins."""


def write_private(path: Path, data: bytes) -> None:
    """Write a file, in place of one that is there; makes its folders, 0700. Raises `OSError`."""
    for above in (*reversed(path.parent.parents), path.parent):
        above.mkdir(mode=0o700, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=PART)
    part = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
