"""Puts the page together on a running Limber, and says where it is."""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from socket import socket
from zoneinfo import ZoneInfo

from starlette.routing import Route

from bot.app import App
from bot.delivery.channel import Channel
from bot.delivery.pacer import Pace
from bot.errors import StorageError
from bot.operations.metrics import Metrics
from bot.settings import Settings
from bot.storage.parcel import Parcel
from bot.web.application import make_app, make_health_app
from bot.web.channel import NAME, WEB_PACE, WebChannel
from bot.web.coach_push import COACH as COACH_DEVICES
from bot.web.connection import Connections, Trusted, most_connections, raise_file_limit
from bot.web.instance import Instance
from bot.web.push import Push
from bot.web.server import Server, configured
from bot.web.shared_sign_in import SharedLinks, SharedSignIn, shared_signer
from bot.web.signing import Signer
from bot.web.site import COACH, DEVICE_LINK_LASTS, LINK_LASTS, Site
from bot.web.tryout import TryOut
from scheduler.wall_clock import local_zone_name


@dataclass(slots=True)
class Web:
    """The site, as a channel that is served while it runs.

    routes: what other channels mount beside it, where they are called by their platform (a
    webhook). Whoever posts there is no page of ours, and proves itself in its own way.
    """

    site: Site
    at: socket
    routes: Sequence[Route]
    name: str = NAME
    pace: Pace = WEB_PACE

    @property
    def channel(self) -> WebChannel:
        """Where people's chats are."""
        return self.site.instance.channel

    async def deliver(self, parcel: Parcel) -> str:
        return await self.channel.deliver(parcel)

    async def run(self) -> None:
        """Serve the site, until cancelled."""
        proxies = self.site.settings.web_trusted_proxies
        most = most_connections(raise_file_limit())
        connections = Connections(most, Trusted(proxies))
        worker = self.site.instance.app.worker
        is_page = worker is None or worker.role.serves_pages
        app = make_app(self.site, self.routes) if is_page else make_health_app(self.site)
        config = configured(app, connections, proxies)
        reading = asyncio.create_task(self.read_people()) if is_page else None
        try:
            await Server(config, self._closing, connections).serve(sockets=[self.at])
        finally:
            if reading is not None:
                reading.cancel()
            self._closing()
            if self.site.instance.push is not None:
                self.site.instance.push.close()
            await self.site.tryout.close()

    async def read_people(self) -> None:
        """Read everybody once, so that the first look at the desk is as quick as the next."""
        with contextlib.suppress(StorageError):  # then the first look reads them
            await self.site.make_desk().people.lists()

    async def follow(self) -> None:
        """Show what other workers store, and hear whom they signed out, until cancelled."""
        if (shared := self.site.shared) is not None:
            async with asyncio.TaskGroup() as both:
                both.create_task(self.channel.follow(shared.shared))
                both.create_task(shared.run())

    def _closing(self) -> None:
        self.channel.close()
        self.site.tryout.let_go()

    async def coach_link(self) -> str:
        """An address that signs the coach in, once."""
        secret = await self.site.links.new(COACH, self.site.instance.app.clock.now())
        return f"{address(self.site.settings)}/coach#in={secret}"


async def make_web(
    settings: Settings,
    app: App,
    at: socket,
    metrics: Metrics,
    channels: Iterable[Channel] = (),
) -> Web:
    """The site on this socket; it is served once its channel runs. Raises `OSError`.

    channels: those whose `web_routes` it takes on.
    """
    world = app.editions.world
    shared = None if app.worker is None else app.store.shared
    if shared is None:
        signer = Signer.kept(settings.data_dir / "web.key")
    else:
        signer = await shared_signer(shared, settings.data_dir)
    tried = replace(world, coach=replace(world.coach, is_set_up=True))
    sorry = world.catalog.messages["engine.sorry"]
    tryout = TryOut(settings.data_dir / "try", tried, signer, ZoneInfo(local_zone_name()), sorry)
    zone = ZoneInfo(settings.coach_timezone)
    push = Push(settings.data_dir / "push")
    instance = Instance(app, WebChannel(app), signer, zone, push=push)
    instance.channel.ring = instance.ring
    routes = [route for each in channels for route in getattr(each, "web_routes", ())]
    site = Site(settings, instance, tryout, signer, metrics)
    if shared is not None:
        site = replace(
            site,
            links=SharedLinks(shared, "coach", LINK_LASTS),
            device_links=SharedLinks(shared, "device", DEVICE_LINK_LASTS),
            shared=SharedSignIn(shared, signer, instance.channel.streams),
        )
    await asyncio.to_thread(push.sign_out_old, COACH_DEVICES, site.coach_mark)
    return Web(site, at, routes)


def address(settings: Settings) -> str:
    """Where the page is, as a browser on this machine finds it."""
    host = settings.web_host
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - the address is compared with, never bound
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{settings.web_port}"
