"""Files that are shown: the drills' pictures for everybody, what people sent for the coach alone,
and what the coach sent for whom it is.

Rules:
- A name is looked up among what there is; it is never put together to a path.
- A photo that somebody sent is given out as what its bytes are, and never as a page.
- Of other files sounds and films are played, and anything else is only to be saved.
"""

import asyncio
import re
from pathlib import Path
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from bot.app import App
from bot.media.picture_file import Pictures
from bot.storage.parcel import NewMessage
from bot.web.site import CHAT, COACH, Site
from content.pictures.files import PictureSide
from content.pictures.theme import Theme

_DRILL = re.compile(r"([a-z0-9_]{1,60})\.(left|right)\.(light|dark)\.(webp|png)")
_KINDS = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".gif": "image/gif"}
_PLAYED = {".ogg": "audio/ogg", ".oga": "audio/ogg", ".mp3": "audio/mpeg", ".m4a": "audio/mp4"}
_PLAYED |= {".mp4": "video/mp4", ".webm": "video/webm", ".mov": "video/quicktime"}
_ALONE = "default-src 'none'; sandbox"
A_DAY = "private, max-age=86400"


def file_routes(site: Site) -> list[Route]:
    """The routes of files."""

    async def picture(request: Request) -> Response:
        return _file(_drawn(site.instance.app.pictures, request.path_params["name"]), A_DAY)

    async def sent(request: Request) -> Response:
        site.session(request, COACH)
        return await _attachment(site.instance.app, int(request.path_params["id"]))

    async def shown(request: Request) -> Response:
        """What a coach sent this person: found by the number that the message has in their chat."""
        chat, number = site.session(request, CHAT), int(request.path_params["number"])
        site.check_often(site.limits.read, chat)
        app = site.instance.app
        for each in await site.instance.channel.after(chat, number - 1):
            file = each.body.file if isinstance(each.body, NewMessage) else None
            if each.number == number and file is not None:
                kept = await app.store.surfaces.kept(file.channel, file.platform_id)
                if kept:
                    return await _sent(app, kept, file.name)
        raise HTTPException(404)

    async def tried(request: Request) -> Response:
        site.check_may_try(request)
        app = (await site.tryout.instance()).app
        return await _attachment(app, int(request.path_params["id"]))

    return [
        Route("/pictures/{name}", picture),
        Route("/coach/files/{id:number}", sent),
        Route("/try/coach/files/{id:number}", tried),
        Route("/chat/files/{number:number}", shown),
    ]


def _drawn(pictures: Pictures, name: str) -> Path | None:
    """A drill's picture by the name of its file: `squat.left.dark.png`."""
    found = _DRILL.fullmatch(name)
    if found is None:
        raise HTTPException(404)
    side: PictureSide = "left" if found[2] == "left" else "right"
    theme: Theme = "dark" if found[3] == "dark" else "light"
    if found[4] == "png":
        return pictures.still(found[1], side, theme)
    return pictures.loop(found[1], side, theme, "webp")


async def _attachment(app: App, id_: int) -> Response:
    """A file that came with a line."""
    found = await app.store.surfaces.attachment(id_)
    if found is None or not found.path:
        raise HTTPException(404)
    return await _sent(app, found.path, found.name)


async def _sent(app: App, kept: str, name: str) -> Response:
    """A file that a person or a coach sent."""
    kind = (_KINDS | _PLAYED).get(Path(kept).suffix.lower())
    headers = {"cache-control": "no-store", "content-security-policy": _ALONE}
    path = await asyncio.to_thread(app.files.path, kept)
    if path is not None and kind is None:
        return FileResponse(
            path, media_type="application/octet-stream", filename=name or path.name, headers=headers
        )
    if path is not None:
        return FileResponse(path, media_type=kind, headers=headers)
    try:
        data = await asyncio.to_thread(app.files.read, kept)
    except OSError as error:
        raise HTTPException(503, "later", {"retry-after": "5"}) from error
    if data is None:
        raise HTTPException(404)
    if kind is None:
        shown = quote(name or Path(kept).name)
        headers["content-disposition"] = f"attachment; filename*=utf-8''{shown}"
    return Response(data, media_type=kind or "application/octet-stream", headers=headers)


def _file(path: Path | None, cache: str) -> Response:
    if path is None or path.suffix not in _KINDS or not path.is_file():
        raise HTTPException(404)
    headers = {"cache-control": cache}
    return FileResponse(path, media_type=_KINDS[path.suffix], headers=headers)
