"""The page as one small starlette app: the chat, the coach's desk, the try-out, pictures, health.

A channel that is called by its platform (a webhook) mounts its own route beside them.
"""

from collections.abc import Sequence

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.errors import StorageError
from bot.web.middleware import SecurityMiddleware, TooLarge, too_large
from bot.web.routes.chat import chat_routes
from bot.web.routes.coach import coach_routes
from bot.web.routes.files import file_routes
from bot.web.routes.health import health_routes
from bot.web.routes.install import install_routes
from bot.web.routes.tryout import tryout_routes
from bot.web.site import HERE, Site
from bot.web.templates import Templates
from scheduler.logger import Logger

_log = Logger()


def make_health_app(site: Site) -> ASGIApp:
    """What answers to HTTP in a worker that serves no pages."""
    return Starlette(routes=health_routes(site), exception_handlers={StorageError: _later})


def make_app(site: Site, routes: Sequence[Route] = ()) -> ASGIApp:
    """Everything that answers to HTTP. routes: webhooks, which machines elsewhere may post to."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=select_autoescape(default=True)
    )
    templates = Templates(site, environment)
    app = Starlette(
        routes=[
            *tryout_routes(site, templates),
            *chat_routes(site, templates),
            *coach_routes(site, templates),
            *file_routes(site),
            *health_routes(site),
            *install_routes(site),
            *routes,
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        exception_handlers={
            HTTPException: _refused,
            StorageError: _later,
            TooLarge: _too_large,
            ClientDisconnect: _gone,
        },
    )
    return SecurityMiddleware(app, site.ancestors, [route.path for route in routes])


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"refused": error.detail}, error.status_code, error.headers)


async def _later(_request: Request, error: Exception) -> Response:
    _log.error("storage", error=str(error))
    return JSONResponse({"refused": "later"}, 503, {"retry-after": "1"})


async def _too_large(_request: Request, _error: Exception) -> Response:
    return too_large()


async def _gone(_request: Request, _error: Exception) -> Response:
    return Response(status_code=400)  # nobody reads it
