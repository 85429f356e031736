"""Where the page listens, and what is said where it cannot."""

import socket

import pytest

from bot.errors import SettingsError
from bot.settings import Settings
from bot.web.server import listening
from bot.web.setup import address
from tests.support.ports import free_port


def test_a_port_that_is_taken_is_told_with_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"WEB_PORT={port + 1} takes another port"):
            listening("127.0.0.1", port)


def test_it_listens_on_this_machine_alone() -> None:
    port = free_port()
    with listening("127.0.0.1", port) as made:
        assert made.getsockname() == ("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080"),
        ("0.0.0.0", "http://127.0.0.1:8080"),
        ("::1", "http://[::1]:8080"),
        ("limber.example", "http://limber.example:8080"),
    ],
)
def test_the_address_is_one_that_a_browser_finds(host: str, shown: str) -> None:
    assert address(Settings(_env_file=None, web_host=host)) == shown
