"""The pictures on disk: drawn once after the start, beside everything else, then handed out.

Rules:
- `path` looks and never draws: a picture that is not there yet holds nobody up.
- Drawing happens in a process of its own that gives way to everything else, one drill at a time.
- A file's name carries a mark of the pose and of the code that draws; what is outdated is deleted.

`python -m bot.pictures DRILL` puts one drill's pictures into this folder, so that a coach can look
at them; `python -m bot.pictures --sheet FILE` puts all drills on one sheet.
"""

import asyncio
import hashlib
import multiprocessing
import os
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import structlog

import content.pictures
from content.catalog import Catalog
from content.drill import Drill
from content.fault import ContentError
from content.load import load_catalog
from content.pictures.pose import Pose
from content.pictures.poses import Album, load_poses
from content.pictures.prints import KINDS, Kind, Side, alt_for, prints_of, sides_of
from content.pictures.sheet import contact_sheet
from content.pictures.theme import THEMES, Theme

_log = structlog.get_logger()


class Pictures:
    """Every drill's picture under `DATA_DIR/pictures`."""

    def __init__(self, data: Path, album: Album, drills: Iterable[Drill]) -> None:
        self._folder = data / "pictures"
        self._album = album
        self._sides = {drill.id: sides_of(drill) for drill in drills}
        code = _mark_of_code()
        self._marks = {
            drill: hashlib.sha256(f"{code}{pose.model_dump_json()}".encode()).hexdigest()[:10]
            for drill, pose in album.poses.items()
        }

    def path(
        self, drill: str, kind: Kind, theme: Theme = "light", side: Side = "right"
    ) -> Path | None:
        """The file to send; None while it is not drawn, or for a drill without a picture.

        A drill without sides has one picture for both. A coach's own still or film comes instead
        of Limber's, whatever the theme and the side.
        """
        pose = self._album.poses.get(drill)
        if pose is None:
            return None
        if pose.replace is not None:
            name = pose.replace.still if kind == "png" else pose.replace.film
            if name is not None:
                return self._album.own / name
        file = self._file(drill, kind, theme, side)
        return file if file.is_file() else None

    def alt(self, drill: str, side: Side = "right") -> str | None:
        """The picture in words, for this side."""
        pose = self._album.poses.get(drill)
        if pose is None:
            return None
        return alt_for(pose, side if side in self._sides.get(drill, ()) else "right")

    async def draw_missing(self) -> int:
        """Draw what is not there yet, delete what is outdated; returns how many drills were drawn.

        To be started as a task. When it cannot draw it says so in the log and ends.
        """
        await asyncio.to_thread(self._prepare)
        missing = [drill for drill in self._sides if self._is_missing(drill)]
        if not missing:
            return 0
        spawn = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=_give_way)
        loop, drawn = asyncio.get_running_loop(), 0
        try:
            for drill in missing:
                pose, sides, mark = self._album.poses[drill], self._sides[drill], self._marks[drill]
                stem = self._folder / f"{drill}-{mark}"
                await loop.run_in_executor(pool, _draw, pose, sides, stem)
                drawn += 1
        except (OSError, BrokenProcessPool) as error:
            _log.warning("pictures_not_drawn", drawn=drawn, missing=len(missing), why=str(error))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        return drawn

    def _file(self, drill: str, kind: Kind, theme: Theme, side: Side) -> Path:
        shown = side if side in self._sides[drill] else "right"
        return self._folder / f"{drill}-{self._marks[drill]}.{shown}.{theme}.{kind}"

    def _is_missing(self, drill: str) -> bool:
        return drill in self._album.poses and not all(
            self._file(drill, kind, theme, side).is_file()
            for kind in KINDS
            for theme in THEMES
            for side in self._sides[drill]
        )

    def _prepare(self) -> None:
        """Make the folder, and clear out what no drill asks for any more."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        living = {f"{drill}-{mark}" for drill, mark in self._marks.items()}
        for file in self._folder.iterdir():
            if file.name.split(".", 1)[0] not in living or file.suffix == ".part":
                file.unlink(missing_ok=True)


def _draw(pose: Pose, sides: tuple[Side, ...], stem: Path) -> None:
    """Write every file of one drill; each appears whole or not at all."""
    for each in prints_of(pose, sides):
        file = stem.parent / f"{stem.name}.{each.side}.{each.theme}.{each.kind}"
        part = file.with_name(f"{file.name}.part")
        part.touch(mode=0o600)
        part.write_bytes(each.data)
        part.replace(file)


def _give_way() -> None:
    """Let everything else on this machine go first."""
    if hasattr(os, "nice"):
        os.nice(15)


def _mark_of_code() -> str:
    """A mark that changes when the drawing does."""
    folder = Path(content.pictures.__path__[0])
    mark = hashlib.sha256()
    for file in sorted(folder.glob("*.py")):
        mark.update(file.read_bytes())
    return mark.hexdigest()


def main(words: list[str]) -> int:
    """The two commands above; returns the exit code."""
    try:
        catalog = load_catalog()
        album = load_poses(catalog)
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    match words:
        case ["--sheet", file]:
            names = {drill.id: drill.name for drill in catalog.drills.values()}
            Path(file).write_bytes(contact_sheet(album.poses, names, "light"))
            return 0
        case [name] if not name.startswith("-"):
            return _show(catalog, album, name)
        case _:
            print("Say which drill: python -m bot.pictures squat", file=sys.stderr)
            return 2


def _show(catalog: Catalog, album: Album, name: str) -> int:
    drill = catalog.find(name)
    if drill is None:
        near = " or ".join(each.id for each in catalog.suggestions(name)) or "another name"
        print(f'There is no drill "{name}"; try {near}.', file=sys.stderr)
        return 1
    for each in prints_of(album.poses[drill.id], ("right",)):
        file = Path(f"{drill.id}.{each.theme}.{each.kind}")
        file.write_bytes(each.data)
        print(f"{file}  {len(each.data) // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
