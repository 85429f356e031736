"""Puts the page together on a running Limber, and says where it is."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from socket import socket
from zoneinfo import ZoneInfo

from starlette.routing import Route

from bot.app import App
from bot.delivery.channel import Channel
from bot.operations.metrics import Metrics
from bot.settings import Settings
from bot.web.application import make_app
from bot.web.channel import WebChannel
from bot.web.connection import Connections, Trusted, most_connections, raise_file_limit
from bot.web.instance import House
from bot.web.server import Server, configured
from bot.web.signing import Keys
from bot.web.site import COACH, Page
from bot.web.tryout import TryOut
from handlers.world import World
from scheduler.wall_clock import local_zone_name


@dataclass(slots=True)
class Web:
    """The page and its channel. routes: what other channels mount beside it."""

    page: Page
    channel: WebChannel
    routes: Sequence[Route] = ()

    def mount(self, channels: Iterable[Channel]) -> None:
        """Take on the `web_routes` of channels that are called by their platform (a webhook).

        Whoever posts there is no page of ours, and proves itself in its own way.
        """
        self.routes = [route for each in channels for route in getattr(each, "web_routes", ())]

    def coach_link(self) -> str:
        """An address that signs the coach in, once."""
        secret = self.page.links.new(COACH, self.page.house.app.clock.now())
        return f"{address(self.page.settings)}/coach#in={secret}"


def make_web(settings: Settings, app: App, world: World, at: socket, metrics: Metrics) -> Web:
    """The page on this socket; it is served once its channel runs. Raises `OSError`."""
    keys = Keys.kept(settings.data_dir / "web.key")
    tried = replace(world, coach=replace(world.coach, is_set_up=True))
    sorry = world.catalog.messages["engine.sorry"]
    tryout = TryOut(settings.data_dir / "try", tried, keys, ZoneInfo(local_zone_name()), sorry)
    channel = WebChannel(app)
    photos = settings.data_dir / "photos"
    zone = ZoneInfo(settings.coach_timezone)
    house = House(app, world, channel, keys, zone, photos)
    web = Web(Page(settings, house, tryout, keys, app.pictures, metrics), channel)
    channel.serve = _serve(web, at)
    return web


def _serve(web: Web, at: socket) -> Callable[[], Awaitable[None]]:
    def closing() -> None:
        web.channel.close()
        web.page.tryout.let_go()

    async def serve() -> None:
        proxies = web.page.settings.web_trusted_proxies
        most = most_connections(raise_file_limit())
        connections = Connections(most, Trusted(proxies))
        config = configured(make_app(web.page, web.routes), connections, proxies)
        try:
            await Server(config, closing, connections).serve(sockets=[at])
        finally:
            closing()
            await web.page.tryout.close()

    return serve


def address(settings: Settings) -> str:
    """Where the page is, as a browser on this machine finds it."""
    host = settings.web_host
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - only compared
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{settings.web_port}"
