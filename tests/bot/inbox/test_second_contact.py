"""Who hears of an alert that no coach has taken note of, and what they hear."""

import json
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.dispatch.item import Arrived
from bot.inbox.second_contact import NAMED, SecondContact, contacts_of
from bot.settings import Settings
from bot.storage.records import Address
from handlers.engine.event import Said
from handlers.routing.router import Router
from tests.support.stage import Stage

AFTER = timedelta(minutes=30)
NONE: frozenset[int] = frozenset()


@dataclass
class Other:
    """Another system, on loopback. answers: the status that it gives."""

    answers: int = 200
    taken: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    port: int = 0


@pytest.fixture
async def other() -> AsyncIterator[Other]:
    other = Other()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            other.taken.append((self.path, self.headers.get("Authorization", ""), body))
            self.send_response(other.answers)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    other.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield other
    server.shutdown()
    thread.join()
    server.server_close()


def settings_for(other: Other, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    here = f"http://127.0.0.1:{other.port}"
    monkeypatch.chdir(tmp_path)
    for name, value in (
        ("ALERT_WEBHOOK_URL", f"{here}/hook"),
        ("TELEGRAM_TOKEN", "1:not_a_real_one"),
        ("TELEGRAM_API_URL", here),
        ("ALERT_TELEGRAM_CHAT", "-100"),
        ("DISCORD_TOKEN", "not.a.real.one"),
        ("DISCORD_API_URL", here),
        ("ALERT_DISCORD_CHANNEL", "55"),
    ):
        monkeypatch.setenv(name, value)
    return Settings()


@pytest.fixture
def settings(other: Other, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    return settings_for(other, monkeypatch, tmp_path)


def second(
    stage: Stage,
    coached: Router,
    settings: Settings,
    after: timedelta,
    refused: frozenset[int] = NONE,
) -> SecondContact:
    store, dispatcher = stage.parts[:2]
    messages = coached.world.catalog.messages
    at = stage.now + after
    contacts = contacts_of(settings)

    async def refusing() -> frozenset[int]:
        return refused

    return SecondContact(store, dispatcher, lambda: at, lambda: messages, contacts, AFTER, refusing)


async def flagged(stage: Stage) -> None:
    for text in ("/start", "I agree", "crushing chest pain right now"):
        await stage.say(text)


async def test_nobody_hears_of_it_in_time_then_each_once_and_without_a_word_about_health(
    stage: Stage, coached: Router, other: Other, settings: Settings
) -> None:
    await flagged(stage)
    await second(stage, coached, settings, AFTER - timedelta(seconds=1)).look()
    assert other.taken == []
    for _ in range(2):
        await second(stage, coached, settings, AFTER + timedelta(minutes=1)).look()
    text = "Limber: somebody waits for a coach, #1. Nobody has taken note for 31 min."
    assert other.taken == [
        ("/hook", "", {"text": text, "people": [1]}),
        ("/bot1:not_a_real_one/sendMessage", "", {"chat_id": "-100", "text": text}),
        ("/channels/55/messages", "Bot not.a.real.one", {"content": text}),
    ]


async def test_what_every_coachs_chat_refuses_is_told_at_once_and_once(
    stage: Stage, coached: Router, other: Other, settings: Settings
) -> None:
    await flagged(stage)
    soon = timedelta(minutes=1)
    await second(stage, coached, settings, soon, frozenset({99})).look()
    assert other.taken == [], "it is somebody else's"
    for _ in range(2):
        await second(stage, coached, settings, soon, frozenset({1})).look()
    assert [body["people"] for path, _, body in other.taken if path == "/hook"] == [[1]]


async def test_what_was_taken_note_of_goes_nowhere(
    stage: Stage, coached: Router, other: Other, settings: Settings
) -> None:
    await flagged(stage)
    await stage.coach("/seen")
    await second(stage, coached, settings, AFTER * 2).look()
    assert other.taken == []


@pytest.mark.parametrize("refusal", [500, 302], ids=["an error", "it leads elsewhere"])
async def test_what_is_refused_is_tried_again_and_given_up_after_a_day(
    refusal: int, stage: Stage, coached: Router, other: Other, settings: Settings
) -> None:
    await flagged(stage)
    other.answers = refusal
    looking = second(stage, coached, settings, timedelta(days=2))  # a long outage is over
    for tries in (3, 6):
        await looking.look()
        assert len(other.taken) == tries
    looking.now = lambda: stage.now + timedelta(days=3, minutes=1)
    await looking.look()
    assert len(other.taken) == 9
    await second(stage, coached, settings, timedelta(days=4)).look()
    assert len(other.taken) == 9


async def test_of_very_many_some_are_named_and_the_others_counted(
    stage: Stage, coached: Router, other: Other, settings: Settings
) -> None:
    for number in range(NAMED + 3):
        for text in ("/start", "I agree", "crushing chest pain right now"):
            said = Said(stage.now, text)
            await stage.parts[1].submit(Arrived(Address("terminal", f"chat{number}"), said))
    await second(stage, coached, settings, AFTER * 2).look()
    told = other.taken[2][2]["content"]
    assert told.count("#") == NAMED
    assert " and 3 more. " in told


async def test_nobody_there_is_no_error(
    stage: Stage, coached: Router, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = settings_for(Other(port=9), monkeypatch, tmp_path)
    await flagged(stage)
    await second(stage, coached, settings, AFTER * 2).look()
    (alert,) = await stage.store.unseen_alerts(stage.now + AFTER, ("emergency",))
    assert (alert.person, alert.level) == (1, "emergency")
