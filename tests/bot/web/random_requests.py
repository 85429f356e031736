"""Requests that no browser would send, made of a seed: as a stranger, a person and a coach."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from starlette.types import ASGIApp, Message

from bot.web.site import CHAT, COACH, FORM, Site
from tests.bot.web.browser import JPEG, Browser

NASTY = (
    *("", " ", "0", "-1", "1", "2", "9" * 5000, "٣", "1e9", "NaN", "null", "0x1", "1/0", "½"),
    *("\ud800", "\udfff\ud800", "\x00", "\u202eevil", "\u2028", "🧎" * 50, "a" * 4000, "a" * 4001),
    *("../../web.key", "%2e%2e", "photo-1-0123456789abcdef.jpg", "{}", "[]", "1.1.x", "link.no"),
    *("/snooze until 0001-01-01", "/snooze until 9999-12-31", "/rest knee until 0001-01-01"),
    *("/snooze 999d", "/assign knee 99", "/drill " + "x" * 300, "/avoid \ud800", "/link off"),
    *(
        "remind me at 25:61",
        "pause until 0001-01-01",
        "pause until 9999-12-31",
        "in 999999999 days",
    ),
    *("my knee, 4", "link.99999999999999999999-ABCDEFGH", "/link 999999999999999999-ABCDEFGH"),
    *("/link", "I agree", "none", "yes", "/delete", "/export", "every day at 7", "<script>"),
    *("07:00", "23:59:59.999999", "24:00", "07:00+23:59", "07:00Z", "30s", "1d", "now"),
)
PATHS = (
    *("/", "/chat", "/coach", "/healthz", "/metrics", "/try/state", "/static/{}", "/pictures/{}"),
    *("/chat/begin", "/chat/in", "/chat/link", "/chat/say", "/chat/tap", "/chat/photo"),
    *("/chat/events", "/chat/news", "/chat/export", "/chat/files/{}", "/chat/back"),
    *("/coach/in", "/coach/link", "/coach/events", "/coach/lists", "/coach/threads/{}"),
    *("/coach/threads/{}/photo", "/coach/files/{}", "/{}", "/try/{}"),
    *("/try/people/{}/say", "/try/coach/threads/{}", "/try/clock", "/try/coach/files/{}"),
)
OFTEN = ("/chat/say", "/chat/tap", "/coach/threads/{}", "/chat/news")
READ = (
    *("/", "/chat", "/coach", "/healthz", "/metrics", "/try/state", "/static/{}", "/pictures/{}"),
    *("/chat/events", "/chat/news", "/chat/export", "/chat/files/{}", "/coach/events", "/{}"),
    *("/coach/lists", "/coach/files/{}", "/try/coach/files/{}"),
)
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "\u0130")
FIELDS = ("id", "text", "choice", "name", "link", "sure", "do", "to", "where", "password")
DEEDS = ("reply", "anyway", "note", "claim", "close", "saw", "seen", "snooze", "drill", "clear")
TYPES = ("application/json", "application/json; charset=x", "text/plain", "", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class Made:
    """One request."""

    method: str
    path: str
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


class Requests:
    """Makes and sends requests to a page. cookies: who may be signed in, with their form tokens."""

    def __init__(self, site: Site, app: ASGIApp, seed: int) -> None:
        self.random = Random(seed)
        self._app = app
        now = site.instance.app.clock.now()
        me = site.signer.sign(CHAT, "me", session="s", made=now)
        coach = site.signer.sign(COACH, "c", session="s", made=now)
        both = f"{CHAT}={me}; {COACH}={coach}"
        forms = [site.form_token(each) for each in ("me", "c", "try")]
        self._cookies = (both, both, both, "", f"{CHAT}={me}x", f"{CHAT}=\xff")
        self._forms = (*forms, forms[0], "")

    def make(self) -> Made:
        """The next one."""
        pick = self.random.choice
        template = pick(OFTEN if self.random.random() < 0.3 else PATHS)
        path = template.replace("{}", pick(NASTY) if self.random.random() < 0.6 else "1")
        is_usual = self.random.random() < 0.9
        method = ("GET" if template in READ else "POST") if is_usual else pick(METHODS)
        kind = pick((TYPES[0], TYPES[0], TYPES[0], *TYPES))
        headers = {
            "host": pick(("127.0.0.1:8080", "localhost", "evil.example", "[::1", "")),
            "cookie": pick(self._cookies),
            FORM: self._form(path) if is_usual else pick(self._forms),
            "content-type": kind,
            "last-event-id": pick(("", "", *NASTY)),
            "range": pick(("", "", "bytes=0-", "bytes=9-1", "bytes=-" + "9" * 300)),
            "if-none-match": pick(("", '"x"')),
            "x-forwarded-for": pick(("", "1.2.3.4", "x" * 300)),
            "content-length": "" if is_usual else pick(("-1", "9" * 400, "abc")),
        }
        body = self._photo(headers) if path.endswith("/photo") else self._body()
        query = f"after={pick(NASTY)[:300]}".encode("utf-8", "surrogatepass")
        told = tuple(
            (name.encode(), value.encode("latin-1", "replace"))
            for name, value in headers.items()
            if value
        )
        return Made(method, path, query, told, body)

    def _form(self, path: str) -> str:
        """The token that a page with this path would send."""
        return self._forms[{"/c": 0, "/t": 2}.get(path[:2], 0) + path.startswith("/coach")]

    def _body(self) -> bytes:
        pick = self.random.choice
        if self.random.random() < 0.1:
            return pick((b"", b"[", b"[" * 3000, b"\xff\xfe", b'{"id":1e999}', b"null", b'"x"'))
        told: Mapping[str, Any] = {
            name: pick((pick(NASTY), pick(NASTY), pick(NASTY), None, 5, [], {}))
            for name in FIELDS
            if self.random.random() < 0.7
        }
        if self.random.random() < 0.7:
            told = {**told, "do": pick(DEEDS), "id": str(self.random.random()), "text": pick(NASTY)}
        return json.dumps(told).encode("utf-8", "surrogatepass")

    def _photo(self, headers: dict[str, str]) -> bytes:
        pick = self.random.choice
        headers["content-type"] = f"multipart/form-data; boundary={pick(('b', 'b', 'b', '', 'ü'))}"
        name = pick(NASTY)[:200].encode("utf-8", "replace").replace(b'"', b"")
        data = pick((JPEG, b"", b"RIFF", bytes(100)))
        part = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        parts = [
            part % (b"photo", b'; filename="' + name + b'"', data),
            part % (b"caption", b"", name),
            part % (b"id", b"", pick(NASTY)[:64].encode("utf-8", "surrogatepass")),
        ]
        self.random.shuffle(parts)
        return b"".join(parts[: self.random.randint(0, 3)]) + pick((b"--b--\r\n", b""))

    async def send(self, made: Made) -> int:
        """Send it, and hang up; returns the status. Whatever the app raises is raised here."""
        status = 0
        left = [made.body]

        async def receive() -> Message:
            if left:
                return {"type": "http.request", "body": left.pop(), "more_body": False}
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])

        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "server": ("127.0.0.1", 8080),
            "client": (f"192.0.2.{self.random.randrange(250)}", 5000),
            "scheme": "http",
            "method": made.method,
            "root_path": "",
            "path": made.path,
            "raw_path": made.path.encode("utf-8", "surrogatepass"),
            "query_string": made.query,
            "headers": list(made.headers),
            "state": {},
        }
        await self._app(scope, receive, send)
        return status


async def signed_up(browser: Browser) -> None:
    """Be somebody who has agreed, so that requests reach deep."""
    await browser.come_in("me")
    for number, text in enumerate(("/start", "I agree", "/coach my knee clicks")):
        await browser.post("/chat/say", id=f"first {number}", text=text)
