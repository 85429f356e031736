"""`limber content draw`: a drill's pictures, or all on one sheet, as files here to look at."""

import sys
from pathlib import Path

from content.catalog import Catalog
from content.pictures.contact_sheet import contact_sheet
from content.pictures.files import prints_of
from content.pictures.poses import load_poses

SHEET = "contact-sheet.png"


def draw(catalog: Catalog, folder: Path | None, name: str | None) -> int:
    """Draw one drill, or without a name all; returns the exit code. Raises `ContentError`."""
    poses = load_poses(catalog, folder)
    if name is None:
        names = {drill.id: drill.name for drill in catalog.drills.values()}
        _written(SHEET, contact_sheet(poses, names, "light"))
        return 0
    drill = catalog.find(name)
    if drill is None or drill.id not in poses:
        near = " or ".join(each.id for each in catalog.suggestions(name) if each.id in poses)
        print(f'Limber draws no drill "{name}"; try {near or "another name"}.', file=sys.stderr)
        return 1
    for each in prints_of(poses[drill.id], ("right",)):
        _written(f"{drill.id}.{each.theme}.{each.kind}", each.data)
    return 0


def _written(file: str, data: bytes) -> None:
    Path(file).write_bytes(data)
    print(f"{file}  {len(data) // 1000} kB")
