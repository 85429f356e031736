"""A port that nobody listens on, for a process of its own."""

import socket


def free_port() -> int:
    """A free port on loopback; taken by nobody else for the next moment."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])
