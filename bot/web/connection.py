"""Connections to the page: how many there may be, and how long one may take to send its request.

Rules:
- A request has to arrive within a deadline: its head within seconds, its body within two minutes.
- An answer has to be read: whoever takes nothing of it for half a minute is sent away.
- Where all places are taken, the one makes room that was waited for longest: for a whole request,
  or to read on. People whose page is open are never sent away for somebody who has said nothing.
- One address has a limited number of places, but not a trusted proxy: everybody comes through it.
- What floods is logged once a minute.
"""

import asyncio
import resource
from collections import Counter
from collections.abc import Callable, Container
from ipaddress import ip_address, ip_network
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.operations.flood_log import FloodLog

HEAD_SECONDS = 10.0
BODY_SECONDS = 120.0
QUIET_SECONDS = 60.0
"""For which a connection stays after an answer. uvicorn closes it after half of that; one in which
something lies that nobody reads cannot be closed, and is cut."""
READ_SECONDS = 30.0
"""For which nobody has to read on in an answer that is on its way (project default)."""
MOST = 4096
"""Connections at once, if the process may have that many files open."""
FEWEST = 32
OF_ADDRESS = 256
"""Connections of one address: a whole house may come from one."""
OTHER_FILES = 96
"""Files that the database, pictures and platforms need beside connections."""


def raise_file_limit() -> int:
    """Let this process have as many files open as it may; returns how many that are."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        except (ValueError, OSError):
            return soft
    return hard if hard != resource.RLIM_INFINITY else 1 << 20


def most_connections(files: int) -> int:
    """How many connections suit a process that may have this many files open."""
    return max(FEWEST, min(MOST, files - OTHER_FILES))


def network_of(host: str) -> str:
    """An address as limits know it: of IPv6 the /64, which is one customer's."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host[:64]
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((address, 64), strict=False))


class Trusted(Container[object]):
    """The proxies whose word counts about where somebody comes from."""

    def __init__(self, told: str) -> None:
        self._networks = [ip_network(each, strict=False) for each in told.split()]

    def __contains__(self, host: object) -> bool:
        try:
            address = ip_address(str(host))
        except ValueError:
            return False
        return any(address in network for network in self._networks)


class Connections:
    """All connections of one server. most: at once; trusted: proxies, who may have any number."""

    def __init__(
        self,
        most: int = MOST,
        trusted: Container[object] = (),
        head_seconds: float = HEAD_SECONDS,
        body_seconds: float = BODY_SECONDS,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self.most = most
        self.head_seconds = head_seconds
        self.body_seconds = body_seconds
        self.read_seconds = read_seconds
        self.floods = FloodLog()
        self._trusted = trusted
        self._all: set[Connection] = set()
        self._waiting: dict[Connection, None] = {}  # longest first
        self._of: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._all)

    @property
    def are_waiting(self) -> int:
        """How many of them would make room."""
        return len(self._waiting)

    def protocol(self) -> "type[Connection]":
        """What uvicorn makes of each connection here."""
        connections = self

        class Counted(Connection):
            limits = connections

        return Counted

    def came(self, connection: "Connection", host: str) -> bool:
        """A connection is here; false where there is no place for it."""
        network = network_of(host)
        if host not in self._trusted and self._of[network] >= OF_ADDRESS:
            self.floods.note("too many connections of one address")
            return False
        if len(self._all) >= self.most:
            oldest = next(iter(self._waiting), None)
            self.floods.note("all places for connections are taken")
            if oldest is None:
                return False
            oldest.send_away()
        connection.network = network
        self._all.add(connection)
        self._of[network] += 1
        return True

    def went(self, connection: "Connection") -> None:
        """It is gone."""
        self._waiting.pop(connection, None)
        if connection in self._all:
            self._all.discard(connection)
            self._of[connection.network] -= 1
            if self._of[connection.network] <= 0:
                del self._of[connection.network]

    def waits(self, connection: "Connection", *, is_waiting: bool) -> None:
        """Whether it is waited for: a whole request has still to come, or an answer to be read."""
        if not is_waiting:
            self._waiting.pop(connection, None)
        elif connection in self._all:
            self._waiting.setdefault(connection)


class Connection(H11Protocol):
    """One connection with its deadline."""

    limits: Connections
    network = ""
    _deadline: asyncio.TimerHandle | None = None
    _stage = ""
    _unread: asyncio.TimerHandle | None = None
    """Until when an answer that nobody reads has to go on."""
    _left = 0
    """Bytes of it that had not been taken at the last look."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # asyncio says BaseTransport; uvicorn narrows it to Transport as well
        super().connection_made(transport)
        if not self.limits.came(self, self.client[0] if self.client else ""):
            self.connections.discard(self)
            transport.abort()
            return
        self._look()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._unread is None:
            self._left = self.transport.get_write_buffer_size()
            self._unread = self.loop.call_later(self.limits.read_seconds, self._not_read)
            self._wait()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_reading()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        self._stop_reading()
        self.limits.went(self)
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """What came is no HTTP, perhaps in the middle of a body: no answer of ours follows."""
        if self.cycle is not None:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            super().send_400_response(msg)
        else:
            self.transport.close()

    def send_away(self) -> None:
        """No place, or too slow."""
        self._stop()
        self._stop_reading()
        self.limits.went(self)
        self.transport.abort()

    def _look(self) -> None:
        """How far the request has come, and until when it has to go on."""
        stage = {h11.IDLE: "head", h11.SEND_BODY: "body"}.get(self.conn.their_state, "whole")
        if self.timeout_keep_alive_task is not None and stage != "body":
            stage = "kept alive"  # uvicorn's own deadline; what was answered early is still late
        if stage == self._stage:
            return
        self._stop()
        self._stage = stage
        self._wait()
        seconds = {
            "head": self.limits.head_seconds,
            "body": self.limits.body_seconds,
            "kept alive": QUIET_SECONDS,
        }.get(stage)
        if seconds is not None:
            self._deadline = self.loop.call_later(seconds, self._late)

    def _wait(self) -> None:
        is_waiting = self._stage in {"head", "kept alive"} or self._unread is not None
        self.limits.waits(self, is_waiting=is_waiting)

    def _late(self) -> None:
        self.limits.floods.note("a request did not arrive in time")
        self.send_away()

    def _not_read(self) -> None:
        """Send away who has taken nothing since the last look; who is slow may go on."""
        left = self.transport.get_write_buffer_size()
        if left < self._left:
            self._left = left
            self._unread = self.loop.call_later(self.limits.read_seconds, self._not_read)
            return
        self.limits.floods.note("an answer was not read")
        self.send_away()

    def _stop_reading(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _stop(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def files_run_out(floods: FloodLog) -> Callable[[asyncio.AbstractEventLoop, dict[str, Any]], None]:
    """An exception handler for a loop, under which a lack of files is logged once a minute."""

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if isinstance(context.get("exception"), OSError) and "accept" in context["message"]:
            floods.note("no file is left for a connection")
            return
        loop.default_exception_handler(context)

    return handle
