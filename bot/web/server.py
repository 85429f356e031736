"""uvicorn inside our own loop: it serves until it is cancelled, and leaves signals to us."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import ASGIApp

from bot.errors import SettingsError
from bot.web.connection import Connections, files_run_out

LAST_CALLS = 3
"""Seconds that answers on their way still get when everything stops."""
TICK_SECONDS = 1.0
"""Seconds between two dates that answers carry."""
AT_ONCE = 128
"""Connections that may wait to be taken, and are taken in one turn of the loop."""


class Server(uvicorn.Server):
    """A server that does not touch the process's signals.

    closing: called before it stops, so that pages that listen let go.
    """

    def __init__(
        self, config: uvicorn.Config, closing: Callable[[], None], connections: Connections
    ) -> None:
        super().__init__(config)
        self._closing = closing
        self._ending = asyncio.Event()
        self._floods = connections.floods

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def main_loop(self) -> None:
        """Tick until it is to end: for the date of the answers once a second, not ten times."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TICK_SECONDS):
                    await self._ending.wait()

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve; when cancelled, let answers that are on their way end first."""
        asyncio.get_running_loop().set_exception_handler(files_run_out(self._floods))
        serving = asyncio.create_task(super().serve(sockets), name="web server")
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            self._closing()
            self.should_exit = True
            self._ending.set()
            await serving
            raise


def listening(host: str, port: int) -> socket.socket:
    """A socket at this address. Raises `SettingsError` where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(AT_ONCE)
    except OSError as error:
        made.close()
        raise SettingsError(
            [
                f"The page cannot listen on WEB_HOST {host}, WEB_PORT {port} ({error.strerror})."
                f" Is another program, or another Limber, there already? WEB_PORT={port + 1} takes"
                " another port."
            ]
        ) from error
    return made


def configured(app: ASGIApp, connections: Connections, proxies: str) -> uvicorn.Config:
    """How it is served: quietly, and closing connections that never finish their request.

    proxies: who may say where somebody comes from, with a space between.
    """
    return uvicorn.Config(
        app,
        http=connections.protocol(),
        proxy_headers=bool(proxies.split()),
        forwarded_allow_ips=proxies.split(),
        limit_concurrency=connections.most + 1,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=LAST_CALLS,
        timeout_keep_alive=30,
        backlog=AT_ONCE,
        h11_max_incomplete_event_size=32 * 1024,
    )
