"""What makes the page one that can be installed: the manifest, and the service worker.

The worker is a file like other scripts, but stands at the top so that it may serve `/chat`.
"""

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot.web.site import HERE, Site

WORKER = HERE / "static" / "worker.js"
COACH_WORKER = HERE / "static" / "coach_worker.js"
MANIFEST = {
    "id": "/chat",
    "start_url": "/chat",
    "scope": "/chat",
    "display": "standalone",
    "background_color": "#f7f2e8",
    "theme_color": "#1f6a5c",
    "icons": [
        {
            "src": f"/static/icon-{size}.png",
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ],
}


def install_routes(site: Site) -> list[Route]:
    """The routes for a browser that installs the page."""

    async def manifest(_request: Request) -> Response:
        name, about = site.words["name"], site.words["about"]
        told = {**MANIFEST, "name": name, "short_name": name, "description": about}
        return JSONResponse(told, media_type="application/manifest+json")

    async def worker(_request: Request) -> Response:
        headers = {"cache-control": "no-cache", "service-worker-allowed": "/chat"}
        return FileResponse(WORKER, media_type="text/javascript", headers=headers)

    async def coach_worker(_request: Request) -> Response:
        headers = {"cache-control": "no-cache", "service-worker-allowed": "/coach"}
        return FileResponse(COACH_WORKER, media_type="text/javascript", headers=headers)

    return [
        Route("/manifest.webmanifest", manifest),
        Route("/worker.js", worker),
        Route("/coach_worker.js", coach_worker),
    ]
