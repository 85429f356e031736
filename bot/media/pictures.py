"""The pictures on disk: drawn in the background, then handed to whichever channel sends them.

Rules:
- Nothing here draws a drill on the way of an answer, and nothing here raises: what is not there yet
  or no more is None, and the message goes out without it.
- Drills are drawn in a process that gives way to everything else. What somebody waits for (a plan
  that they were told, a picture that was asked for) is drawn first, in one that does not.
- A file's name carries a mark of the pose and of the code that draws; what is outdated is deleted.
- A chart is somebody's health: it is drawn when it is sent, and never kept.
"""

import asyncio
import contextlib
import hashlib
import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from pathlib import Path

import content.pictures
from bot.media.draw_worker import GIVES_WAY, file_name
from bot.media.drawing_queue import DrawingQueue
from bot.media.picture_file import PictureFile
from bot.settings import Settings
from content.catalog import Catalog
from content.library import Library
from content.load import SHIPPED
from content.model.custom_picture import FOLDER
from content.pictures.files import KINDS, FileKind, PictureSide, sides_of
from content.pictures.pain_series import Chart as Drawn
from content.pictures.pain_series import Course, Score
from content.pictures.pose import Pose
from content.pictures.theme import THEMES, Theme
from handlers.engine.message import Chart, Picture, Shown
from scheduler.logger import Logger

_log = Logger()


def pictures_of(settings: Settings, library: Library) -> "DrawnPictures":
    """The pictures of these drills."""
    return DrawnPictures(settings.data_dir, library.catalog, library.poses, settings.content_dir)


class DrawnPictures:
    """Implements `Pictures`: every drill's picture under `DATA_DIR/pictures`, and charts.

    own: the content folder, with a coach's photos and films in its `pictures/`.
    """

    def __init__(
        self, data: Path, catalog: Catalog, poses: Mapping[str, Pose], own: Path | None = None
    ) -> None:
        self._folder = data / "pictures"
        self._content = own
        self._catalog = catalog
        self._sides = {drill: sides_of(catalog.drills[drill]) for drill in poses}
        self._queue = DrawingQueue()
        code = _mark_of_code()
        self._marks = {
            drill: hashlib.sha256(f"{code}{pose.model_dump_json()}".encode()).hexdigest()[:10]
            for drill, pose in poses.items()
        }

    async def find(
        self, shown: Shown, kind: FileKind = "gif", theme: Theme = "light"
    ) -> PictureFile | None:
        """What to send for a message's picture; None where there is nothing to send (yet).

        kind: "gif" or "webp" for a loop, "png" for a still. A coach's own may be of another kind.
        """
        match shown:
            case Chart():
                data = await asyncio.to_thread(self._plotted, shown, theme)
                return None if data is None else PictureFile("chart.png", "", shown.alt, None, data)
            case Picture(name, alt, side):
                at: PictureSide = "left" if side == "left" else "right"
                path = self.still(name, at, theme) if kind == "png" else None
                path = path or self.loop(name, at, theme, kind)
                if path is None:
                    return None
                return PictureFile(f"{name}{path.suffix}", _mark(path), alt, path)

    def still(self, drill: str, side: PictureSide = "right", theme: Theme = "light") -> Path | None:
        """The key position; None while it is not drawn, or for a drill without a picture.

        A drill without sides has one picture for both. A coach's own photo comes first, whatever
        the theme and the side.
        """
        return self._own(drill, "still") or self._path(drill, "png", side, theme)

    def loop(
        self,
        drill: str,
        side: PictureSide = "right",
        theme: Theme = "light",
        kind: FileKind = "gif",
    ) -> Path | None:
        """The movement, otherwise like `still`. Where a coach has only a photo, it is the photo."""
        return (
            self._own(drill, "film")
            or self._own(drill, "still")
            or self._path(drill, kind, side, theme)
        )

    async def draw_missing(self) -> int:
        """Draw what is not there yet, delete what is outdated; returns how many drills were drawn.

        To be started as a task, and stopped by cancelling it. When it cannot draw it says so in the
        log and ends.
        """
        drawn = 0
        try:
            async with contextlib.aclosing(self.drawn()) as drills:
                async for _ in drills:
                    drawn += 1
        except OSError as error:
            _log.warning("pictures_not_drawn", drawn=drawn, why=str(error))
        return drawn

    def want(self, drills: Sequence[str]) -> None:
        """Somebody will be shown these soon: they are drawn before all others, in this order."""
        self._queue.want([drill for drill in drills if drill in self._marks])

    async def drawn(self) -> AsyncGenerator[str, None]:
        """Draw drill by drill what is missing, and name each. Raises `OSError`."""
        missing = await asyncio.to_thread(self._prepare)
        if not missing:
            return
        self._queue.fill(missing)
        told = asyncio.Queue[str]()
        drawing = {
            asyncio.create_task(self._draw_left(told)),
            asyncio.create_task(self._draw_wanted(told)),
        }
        try:
            for _ in missing:
                yield await _next_of(told, drawing)
            await asyncio.gather(*drawing)  # nothing is left for them: they end by themselves
        finally:
            for task in drawing:
                task.cancel()
            await asyncio.gather(*drawing, return_exceptions=True)

    async def _draw_left(self, told: "asyncio.Queue[str]") -> None:
        async with _drawing(self._folder, self._content, gives_way=True) as process:
            while (drill := self._queue.next_left()) is not None:
                await self._draw(process, drill, told)

    async def _draw_wanted(self, told: "asyncio.Queue[str]") -> None:
        drill = await self._queue.next_wanted()
        if drill is None:
            return
        async with _drawing(self._folder, self._content, gives_way=False) as process:
            while drill is not None:
                await self._draw(process, drill, told)
                drill = await self._queue.next_wanted()

    async def _draw(
        self, process: asyncio.subprocess.Process, drill: str, told: "asyncio.Queue[str]"
    ) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{drill} {self._marks[drill]}\n".encode())
        await process.stdin.drain()
        if not await process.stdout.readline():
            raise BrokenPipeError(f"the drawing ended at {drill}")
        if self._queue.finish(drill):
            told.put_nowait(drill)

    def _plotted(self, chart: Chart, theme: Theme) -> bytes | None:
        courses = tuple(
            Course(each.name, tuple(Score(day, score) for day, score in each.scores))
            for each in chart.courses
        )
        from content.pictures.chart import draw_chart  # noqa: PLC0415 - importing Pillow is slow; it waits for the first chart

        return draw_chart(Drawn(courses, chart.sessions), self._catalog.messages, theme)

    def _own(self, drill: str, what: str) -> Path | None:
        known = self._catalog.drills.get(drill)
        name = getattr(known.picture, what) if known and known.picture else None
        file = None if name is None else (self._content or SHIPPED) / FOLDER / name
        return file if file is not None and file.is_file() else None

    def _path(self, drill: str, kind: FileKind, side: PictureSide, theme: Theme) -> Path | None:
        if drill not in self._marks:
            return None
        file = self._file(drill, kind, theme, side)
        if file.is_file():
            return file
        self._queue.want([drill])
        return None

    def _file(self, drill: str, kind: FileKind, theme: Theme, side: PictureSide) -> Path:
        has_side = side if side in self._sides[drill] else "right"
        return self._folder / file_name(drill, self._marks[drill], has_side, theme, kind)

    def _prepare(self) -> list[str]:
        """Make the folder, clear out what no drill asks for any more; returns what is missing."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        living = {f"{drill}-{mark}" for drill, mark in self._marks.items()}
        for file in self._folder.iterdir():
            if file.name.split(".", 1)[0] not in living or file.suffix == ".part":
                file.unlink(missing_ok=True)
        return [drill for drill in self._marks if self._is_missing(drill)]

    def _is_missing(self, drill: str) -> bool:
        return not all(
            self._file(drill, kind, theme, side).is_file()
            for kind in KINDS
            for theme in THEMES
            for side in self._sides[drill]
        )


async def _next_of(told: "asyncio.Queue[str]", drawing: "set[asyncio.Task[None]]") -> str:
    """What is drawn next. Raises `OSError` where one who draws has failed."""
    getting = asyncio.create_task(told.get())
    try:
        while not getting.done():
            at_work = {task for task in drawing if not task.done()}
            await asyncio.wait({getting, *at_work}, return_when=asyncio.FIRST_COMPLETED)
            for task in drawing:
                if task.done():
                    task.result()
        return getting.result()
    finally:
        getting.cancel()


@contextlib.asynccontextmanager
async def _drawing(
    folder: Path, own: Path | None, *, gives_way: bool
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that draws; it is gone when this ends, however it ends."""
    nice = str(GIVES_WAY if gives_way else 0)
    words = [sys.executable, "-m", "bot.media.draw_worker", nice, str(folder)]
    process = await asyncio.create_subprocess_exec(
        *words,
        *([] if own is None else [str(own)]),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the one who asks
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        yield process
    finally:
        if process.stdin is not None:
            process.stdin.close()
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        ending = asyncio.ensure_future(process.wait())
        try:
            await asyncio.shield(ending)
        except asyncio.CancelledError:  # told to stop while it ended
            await ending
            raise


def _mark(path: Path) -> str:
    """A name that changes when the file does."""
    try:
        seen = path.stat()
    except OSError:
        return ""
    return f"{path.name}@{seen.st_mtime_ns}.{seen.st_size}"


def _mark_of_code() -> str:
    """A mark that changes when the drawing does."""
    mark = hashlib.sha256()
    for file in sorted(Path(content.pictures.__path__[0]).glob("*.py")):
        mark.update(file.read_bytes())
    return mark.hexdigest()
