"""The catalog, the poses and the pictures in words as texts, and back.

A pose is made when it is asked for: only whoever draws needs one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import orjson

from content.catalog import Catalog
from content.load import CatalogValues, catalog_of
from content.model.alt_text import Look

if TYPE_CHECKING:  # where nothing is drawn no pose is needed
    from content.pictures.pose import Pose

CATALOG = "catalog"
POSES = "poses"
LOOKS = "looks"


class Poses(Mapping[str, "Pose"]):
    """Each drill's pose, made when it is asked for."""

    __slots__ = ("_lines",)

    def __init__(self, lines: Mapping[str, bytes]) -> None:
        self._lines = lines

    def __getitem__(self, drill: str) -> "Pose":
        from content.pictures.pose import Pose  # noqa: PLC0415 - importing poses is slow, and only what draws needs one

        return Pose.model_validate(orjson.loads(self._lines[drill]))

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def catalog_as_texts(
    values: CatalogValues, poses: Mapping[str, Mapping[str, Any]], looks: Mapping[str, Look]
) -> dict[str, bytes]:
    """All of it in parts, by name."""
    lines = (b"%s\t%s" % (drill.encode(), orjson.dumps(pose)) for drill, pose in poses.items())
    return {
        CATALOG: orjson.dumps(asdict(values), option=orjson.OPT_NON_STR_KEYS),
        POSES: b"\n".join(lines),
        LOOKS: orjson.dumps({drill: (look.right, look.has_sides) for drill, look in looks.items()}),
    }


def catalog_from(parts: Mapping[str, bytes]) -> Catalog:
    """The catalog that was made into these parts."""
    return catalog_of(CatalogValues(**orjson.loads(parts[CATALOG])))


def poses_from(parts: Mapping[str, bytes]) -> Poses:
    """The poses that were made into these parts."""
    lines = (line.split(b"\t", 1) for line in parts[POSES].split(b"\n") if line)
    return Poses({drill.decode(): pose for drill, pose in lines})


def looks_from(parts: Mapping[str, bytes]) -> dict[str, Look]:
    """The pictures in words that were made into these parts."""
    return {drill: Look(*look) for drill, look in orjson.loads(parts[LOOKS]).items()}
