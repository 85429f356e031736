"""An export's files as a platform takes them: packed where they are too large."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it is sent."""

    name: str
    data: bytes


def uploads_of(files: Sequence[Path], largest: int) -> list[Upload]:
    """Those of the files that are not too large, even packed. largest: bytes of one.

    Waits for the disk. Raises `OSError`.
    """
    made = [_packed(path, largest) for path in files]
    return [each for each in made if len(each.data) <= largest]


def _packed(path: Path, largest: int) -> Upload:
    data = path.read_bytes()
    if len(data) <= largest:
        return Upload(path.name, data)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(path.name, data)
    return Upload(f"{path.name}.zip", packed.getvalue())
