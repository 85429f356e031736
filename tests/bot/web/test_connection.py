"""Connections that say nothing, or too many of them, or too few files: people are still served."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator

import pytest
from starlette.responses import PlainTextResponse

from bot.operations.flood_log import FloodLog, OnceAMinute
from bot.web.connection import (
    FEWEST,
    MOST,
    Connections,
    Trusted,
    files_run_out,
    most_connections,
    network_of,
)
from bot.web.server import Server, configured
from tests.support.waiting import until

HELLO = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"


@contextlib.asynccontextmanager
async def served(connections: Connections, words: str = "hello") -> AsyncIterator[int]:
    """A small server with these limits, that answers with these words; gives its port."""
    with socket.socket() as at:
        at.bind(("127.0.0.1", 0))
        at.listen(128)
        config = configured(PlainTextResponse(words), connections, "")
        server = asyncio.create_task(Server(config, lambda: None, connections).serve([at]))
        yield int(at.getsockname()[1])
        server.cancel()
        await asyncio.wait([server])


async def answer(port: int, words: bytes = HELLO) -> bytes:
    """What is answered until the line closes or the answer is whole."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(words)
    found = b""
    with contextlib.suppress(ConnectionError):
        found = await reader.read(4096)
    writer.close()
    return found


async def test_a_request_that_never_arrives_ends_at_its_deadline() -> None:
    connections = Connections(head_seconds=0.05, body_seconds=0.05)
    async with served(connections) as port:
        for begun in (
            b"",
            b"GET / HT",
            b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nabc",
        ):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(begun)
            with contextlib.suppress(ConnectionError):
                while await reader.read(4096):
                    pass
            writer.close()
        await until(lambda: len(connections) == 0)


@pytest.mark.parametrize("rest", [b"ZZ\r\n", b"-1\r\n", b"5\r\nabcdefgh\r\n"])
async def test_a_body_that_is_no_http_is_answered_once_and_is_no_fault_of_ours(
    rest: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    head = b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"
    connections = Connections()
    async with served(connections) as port:
        assert (await answer(port, head + rest)).count(b"HTTP/1.1 ") == 1
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head)
        assert b"200 OK" in await reader.readuntil(b"\r\n\r\n"), "before the body has come"
        writer.write(rest)
        with contextlib.suppress(ConnectionError):
            while await reader.read(4096):
                pass
        writer.close()
        await until(lambda: len(connections) == 0)
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR] == []


async def test_where_all_places_are_taken_whoever_says_nothing_makes_room() -> None:
    connections = Connections(most=20)
    async with served(connections) as port:
        silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(60)]
        await until(lambda: len(connections) == 20)
        for _ in range(5):
            assert b"200 OK" in await answer(port)
        assert len(connections) <= 20
        for _, writer in silent:
            writer.close()


async def not_reading(port: int) -> socket.socket:
    """A client that asks for something and takes nothing of the answer."""
    loop, client = asyncio.get_running_loop(), socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.setblocking(False)
    await loop.sock_connect(client, ("127.0.0.1", port))
    await loop.sock_sendall(client, HELLO)
    return client


async def test_an_answer_that_nobody_reads_ends_at_its_deadline() -> None:
    connections = Connections(read_seconds=0.05)
    async with served(connections, "x" * (1 << 24)) as port:
        client = await not_reading(port)
        await until(lambda: len(connections) == 1)
        await until(lambda: len(connections) == 0)
        client.close()


async def test_whoever_reads_slowly_but_steadily_gets_it_all() -> None:
    connections, size, loop = Connections(read_seconds=0.15), 1 << 23, asyncio.get_running_loop()
    async with served(connections, "x" * size) as port:
        client, got = await not_reading(port), 0
        while got < size:
            piece = await loop.sock_recv(client, 256)
            assert piece, "cut off"
            got += len(piece)
            await asyncio.sleep(0)  # the server's turn
        client.close()


async def test_whoever_does_not_read_makes_room_for_somebody_who_does() -> None:
    connections = Connections(most=4)
    async with served(connections, "x" * (1 << 24)) as port:
        clients = [await not_reading(port) for _ in range(4)]
        await until(lambda: len(connections) == 4)
        await until(lambda: connections.are_waiting == 4)
        assert b"200 OK" in await answer(port)
        for client in clients:
            client.close()


async def test_one_address_does_not_take_every_place() -> None:
    connections = Connections()
    async with served(connections) as port:
        open_ = [await asyncio.open_connection("127.0.0.1", port) for _ in range(300)]
        await until(lambda: len(connections) == 256)
        for _, writer in open_:
            writer.close()
        await until(lambda: len(connections) < 256)


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9%eth0", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
        ("x" * 500, "x" * 64),
    ],
)
def test_an_address_is_known_by_what_is_one_customers(host: str, network: str) -> None:
    assert network_of(host) == network


def test_only_named_proxies_are_trusted() -> None:
    trusted = Trusted("127.0.0.1 10.0.0.0/8 ::1")
    assert [h in trusted for h in ("127.0.0.1", "10.2.3.4", "::1")] == [True] * 3
    assert [h in trusted for h in ("127.0.0.2", "11.0.0.1", "x", 5)] == [False] * 4


@pytest.mark.parametrize(("files", "most"), [(64, FEWEST), (1024, 928), (1 << 20, MOST)])
def test_connections_leave_files_for_everything_else(files: int, most: int) -> None:
    assert most_connections(files) == most


def test_a_flood_is_one_line_a_minute_with_its_number() -> None:
    now = 0.0
    floods = FloodLog(lambda: now)
    assert [floods.note("x") for _ in range(1000)] == [1] + [0] * 999
    now = 61.0
    assert floods.note("x") == 1000
    line = logging.LogRecord("uvicorn.error", logging.WARNING, "", 0, "Invalid request", (), None)
    once = OnceAMinute(lambda: now)
    assert [once.filter(line) for _ in range(3)] == [True, False, False]
    now = 130.0
    assert once.filter(line)


async def test_a_lack_of_files_is_no_traceback_for_each_connection() -> None:
    floods = FloodLog()
    handle = files_run_out(floods)
    loop = asyncio.get_running_loop()
    context = {"message": "socket.accept() out of system resource", "exception": OSError(24, "x")}
    for _ in range(1000):
        handle(loop, context)
    assert floods.note("no file is left for a connection") == 0, "said once already"
