"""A phone is rung through a push service that decrypts what it is sent, and tells nothing more."""

import base64
import json
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.storage.parcel import NewMessage
from bot.storage.records import Address
from bot.web.channel import NAME
from bot.web.push import Push, Subscription, is_push_service
from bot.web.site import Site
from handlers.engine.message import Lane, Message
from handlers.routing.router import Router
from tests.bot.web.browser import KEYS, Browser, OnTheWeb
from tests.support.stage import Stage
from tests.support.waiting import until

ME = Address(NAME, "me")


def told(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class FakePushService:
    """On loopback; it answers 404 once `is_gone`."""

    is_gone: bool = False
    got: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    port: int = 0

    def __post_init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)

    def device(self) -> Subscription:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        address = f"http://127.0.0.1:{self.port}/device"
        return Subscription(address, told(point), told(self.auth), "https://limber.example")

    def take(self, body: bytes, headers: dict[str, str]) -> int:
        if self.is_gone:
            return 404
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth)
        self.got.append(json.loads(plain))
        self.headers.append(headers)
        return 201


@pytest.fixture
def service() -> Iterator[FakePushService]:
    fake = FakePushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(fake.take(body, {k.lower(): v for k, v in self.headers.items()}))
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the inherited method calls it so
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.port = server.server_address[1]
    Thread(target=server.serve_forever, daemon=True).start()
    yield fake
    server.shutdown()
    server.server_close()


@pytest.fixture
async def site(coached: Router, tmp_path: Path) -> AsyncIterator[Site]:
    """A page with one person, whose browser may use any push service."""
    player = OnTheWeb(coached.world, tmp_path)
    stage = Stage(coached, tmp_path / "limber.db", player=player)
    await stage.open()
    for line in ("/start", "I agree"):
        await stage.say(line)
    await stage.wait(60)  # the page that asked for news is shut
    push = Push(tmp_path / "push", is_allowed=lambda _endpoint: True)
    instance = replace(player.site.instance, push=push)
    instance.channel.ring = instance.ring
    yield replace(player.site, instance=instance)
    push.close()
    await stage.close()


async def subscribe(site: Site, device: Subscription) -> Browser:
    browser = Browser(site)
    await browser.come_in("me")
    answer = await browser.post(
        "/chat/push", endpoint=device.endpoint, p256dh=device.p256dh, auth=device.auth
    )
    assert answer.status_code == 200
    return browser


async def test_a_check_in_rings_the_phone_and_says_nothing_about_health(
    site: Site, service: FakePushService, coached: Router
) -> None:
    browser = await subscribe(site, service.device())
    waiting = await site.instance.app.outbox.waiting(ME)
    assert waiting == []
    await site.instance.tell("me", "Your left knee hurt 7 of 10.")
    (parcel,) = await site.instance.app.outbox.waiting(ME)
    await site.instance.channel.deliver(replace(parcel, lane=Lane.CHECK_IN.value))
    await until(lambda: len(service.got) == 1)
    words = coached.world.catalog.messages
    assert service.got == [{"title": "Limber", "text": words["web.push_check_in"]}]
    assert service.headers[0]["authorization"].startswith("vapid t=")
    key = (await browser.http.get("/chat/push")).json()["key"]
    assert service.headers[0]["authorization"].endswith(f"k={key}"), "the same key that was given"


async def test_an_open_page_and_what_answers_ring_nobody(
    site: Site, service: FakePushService
) -> None:
    await subscribe(site, service.device())
    await site.instance.tell("me", "news")
    (parcel,) = await site.instance.app.outbox.waiting(ME)
    site.instance.ring(replace(parcel, cause="7"))
    site.instance.ring(replace(parcel, lane=Lane.TIMER.value, body=NewMessage(Message("Go."))))
    woken = site.instance.channel.open("me")
    await site.instance.channel.deliver(parcel)
    site.instance.channel.close_page("me", woken)
    await site.instance.channel.deliver(parcel)
    await until(lambda: len(service.got) == 1)
    assert len(service.got) == 1


async def test_a_device_that_is_gone_or_signed_off_is_forgotten(
    site: Site, service: FakePushService
) -> None:
    device, push = service.device(), site.instance.push
    assert push is not None
    browser = await subscribe(site, device)
    assert [each.endpoint for each in push.of(1)] == [device.endpoint]
    await browser.post("/chat/push", endpoint=device.endpoint)
    assert push.of(1) == []
    await subscribe(site, device)
    service.is_gone = True
    push.ring(1, "Limber", "x")
    await until(lambda: push.of(1) == [])


@pytest.mark.parametrize(("where", "stay"), [("here", 1), ("everywhere", 0)])
async def test_whoever_signs_out_is_rung_no_more_on_that_phone(
    site: Site, service: FakePushService, where: str, stay: int
) -> None:
    push, shared, own = site.instance.push, service.device(), service.device()
    assert push is not None
    await subscribe(site, replace(own, endpoint=f"{own.endpoint}/own"))
    browser = await subscribe(site, shared)
    await browser.http.get("/chat")  # a visit goes on with its session
    assert len(push.of(1)) == 2
    await browser.post("/chat/out", where=where)
    assert [each.endpoint for each in push.of(1)] == [f"{own.endpoint}/own"][:stay]


async def test_whoever_opens_another_chat_on_a_phone_is_not_rung_there_for_the_one_before(
    site: Site, service: FakePushService
) -> None:
    push = site.instance.push
    assert push is not None
    browser = await subscribe(site, service.device())
    link = await site.device_links.new("other", site.instance.app.clock.now())
    assert (await browser.post("/chat/in", link=link, sure="yes")).status_code == 200
    assert push.of(1) == []


@pytest.mark.parametrize(
    ("endpoint", "is_one"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
        ("https://web.push.apple.com/abc", True),
        ("https://db5p.notify.windows.com/w/?token=abc", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://fcm.googleapis.com:8443/abc", False),
        ("https://fcm.googleapis.com@127.0.0.1/abc", False),
        ("https://fcm.googleapis.com.evil.example/abc", False),
        ("https://127.0.0.1/abc", False),
        ("https://[::1", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_browsers_push_services_are_called(endpoint: str, is_one: bool) -> None:
    assert is_push_service(endpoint) is is_one


async def test_an_address_of_the_operators_own_network_is_refused(
    site: Site, tmp_path: Path
) -> None:
    strict = replace(site, instance=replace(site.instance, push=Push(tmp_path / "push")))
    browser = Browser(strict)
    await browser.come_in("me")
    answer = await browser.post(
        "/chat/push", endpoint="http://127.0.0.1:8080/", p256dh="x", auth="y"
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "keys", [("", ""), ("k", "a"), ("äöü€", KEYS[1]), (KEYS[0], "AAAA"), (KEYS[1], KEYS[1])]
)
def test_keys_that_no_browser_has_are_not_kept(tmp_path: Path, keys: tuple[str, str]) -> None:
    push = Push(tmp_path)
    at = "https://fcm.googleapis.com/x"
    assert not push.subscribe(1, Subscription(at, *keys))
    assert push.subscribe(1, Subscription(at, *KEYS))
    push.close()


async def test_one_device_that_cannot_be_rung_keeps_no_other_from_being_rung(
    tmp_path: Path, service: FakePushService
) -> None:
    push = Push(tmp_path, lambda _endpoint: True)
    push.subscribe(1, service.device())
    (tmp_path / "person-1.json").write_text(
        json.dumps([{**asdict(service.device()), "p256dh": "äöü€"}, asdict(service.device())])
    )
    push.ring(1, "Limber", "There is something new.")
    await until(lambda: len(service.got) == 1)
    push.close()
    push.ring(1, "Limber", "Nobody is rung by what is closed, and nothing fails.")


def test_a_changed_password_or_key_ends_the_ringing_of_what_was_signed_in_by_it(
    tmp_path: Path,
) -> None:
    push = Push(tmp_path)
    for name, under in (("stolen", "before"), ("mine", "now"), ("older", "")):
        at = f"https://fcm.googleapis.com/{name}"
        push.subscribe(0, Subscription(at, *KEYS, session=name, under=under))
    push.sign_out_old(0, "now")
    assert [each.session for each in push.of(0)] == ["mine", "older"]
    push.sign_out_old(0, "changed once more")
    assert push.of(0) == [], "a device of before it was noted counts from the first start on"
    push.close()
