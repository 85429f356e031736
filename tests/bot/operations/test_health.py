"""What the doctor makes of what a Limber that runs says of itself."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.operations.finding import Finding
from bot.operations.health import health
from bot.operations.process_lock import ProcessLock
from bot.settings import Settings
from tests.support.ports import free_port

WELL: dict[str, Any] = {
    "database": "ok",
    "timers_ring": True,
    "timers_late_seconds": 0.0,
    "timers_looked_at_seconds": 0.4,
    "outbox_stuck": [],
    "channels": {"web": "runs", "telegram": "runs"},
    "coach_chats_refuse": {},
}


@contextmanager
def answering(body: bytes) -> Iterator[int]:
    """Somebody who answers each request with this; yields the port."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == "/healthz"
            self.send_response(503)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the inherited method calls it so
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Path]:
    """A database on which another process runs."""
    database = tmp_path / "limber.db"
    other = ProcessLock(database)
    other.acquire()
    yield database
    other.release()


def told(database: Path, port: int) -> list[Finding]:
    url = f"sqlite:///{database}"
    return list(health(Settings(_env_file=None, database_url=url, web_port=port)))


def asked(database: Path, told_: dict[str, Any] | bytes) -> list[Finding]:
    body = told_ if isinstance(told_, bytes) else json.dumps(told_).encode()
    with answering(body) as port:
        return told(database, port)


def test_where_all_is_fine_one_line_says_so(running: Path) -> None:
    assert asked(running, WELL) == [Finding(True, "Limber runs, and timers ring.")]


def test_a_platform_that_another_worker_has_is_no_fault(running: Path) -> None:
    told_ = WELL | {"channels": {"web": "runs", "telegram": "elsewhere"}}
    assert all(each.is_fine for each in asked(running, told_))


def test_a_folder_that_may_not_be_written_is_a_finding_among_others(tmp_path: Path) -> None:
    (tmp_path / "limber.db.lock").mkdir()
    (found,) = told(tmp_path / "limber.db", free_port())
    assert not found.is_fine
    assert "cannot be opened" in found.text


def test_where_nothing_runs_nothing_is_asked(tmp_path: Path) -> None:
    (found,) = told(tmp_path / "limber.db", free_port())
    assert found.is_fine
    assert "No Limber runs" in found.text


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            {"timers_ring": False, "timers_late_seconds": 7.5, "timers_looked_at_seconds": 9},
            "a timer should have rung 7.5 s ago (looked at 9 s ago)",
        ),
        (
            {"database": "takes nothing", "why": "The disk is full."},
            "its database takes nothing. The disk is full.",
        ),
        ({"database": "does not answer"}, "its database does not answer"),
        ({"channels": {"web": "runs", "telegram": "waits"}}, "telegram waits"),
        (
            {
                "outbox_stuck": [
                    {"message": 9, "channel": "discord", "seconds": 80, "why": "no answer"}
                ]
            },
            "Message 9 on discord waits for 80 s: no answer",
        ),
        (
            {"coach_chats_refuse": {"telegram": "Topics are closed."}},
            "The coach's chat on telegram takes no lines: Topics are closed.",
        ),
    ],
)
def test_each_fault_is_a_sentence(running: Path, fault: dict[str, Any], said: str) -> None:
    (found,) = (each for each in asked(running, WELL | fault) if not each.is_fine)
    assert said in found.text


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[]", b"null", b'"ok"', b"{}"])
def test_another_program_that_answers_is_no_limber_that_is_well(running: Path, body: bytes) -> None:
    (found,) = asked(running, body)
    assert not found.is_fine


def test_where_nobody_answers_that_is_said(running: Path) -> None:
    (found,) = told(running, free_port())
    assert "no Limber answers at" in found.text


def test_before_the_first_start_nothing_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/data/limber.db")
    (found,) = health(Settings())
    assert found == Finding(True, "No Limber has run here yet; `limber run` makes its folder.")
    assert not (tmp_path / "data").exists()
