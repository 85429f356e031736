"""What wraps every page: headers, which pages may change something, and how large a body may be.

Rules:
- A page runs only scripts and styles that are files of ours: nothing inline, nothing foreign. The
  one policy for trusted types, `limber`, knows the service worker's address and no other.
- Requests that change something must come from one of our own pages: the browser says from where
  (`Sec-Fetch-Site`, `Origin`), and each page carries a token of its own as well.
- A body that is too large is cut off while it comes in, whatever length it claimed.
- Nobody stores pages or answers on the way, and addresses are told to nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALL = 64 * 1024
"""Bytes of any body but an upload's."""
UPLOAD = 10 * 1024 * 1024
"""Bytes of an upload's whole body."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(slots=True, unsafe_hash=True)
class TooLarge(Exception):  # noqa: N818 - it names what the request is
    """The body went over its limit while it came in."""


class SecurityMiddleware:
    """Wraps the whole app. ancestors: the sites that may show a person's chat inside their own.

    open_paths: paths that are called by machines elsewhere (a webhook), which prove themselves in
    their own way.
    """

    def __init__(
        self, app: ASGIApp, ancestors: Sequence[str] = (), open_paths: Sequence[str] = ()
    ) -> None:
        self._app = app
        self._ancestors = tuple(ancestors)
        self._open = frozenset(open_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, headers = str(scope["path"]), Headers(scope=scope)
        limit = UPLOAD if path.endswith("/photo") else SMALL
        if path in self._open:
            await self._app(scope, receive, send)
            return
        inside = _Inside(send, self._headers(path))
        if scope["method"] not in SAFE and not is_ours(headers, str(scope["scheme"])):
            answer = PlainTextResponse("not from this page", 403)
            await answer(scope, receive, inside.send)
            return
        if not bytes(scope["query_string"]).isascii():
            await PlainTextResponse("no such address", 400)(scope, receive, inside.send)
            return
        if _length(headers) > limit:
            await _refuse_large(scope, receive, inside)
            return
        await self._app(scope, _Measured(receive, limit).receive, inside.send)

    def _headers(self, path: str) -> dict[str, str]:
        is_chat = path == "/chat"
        around = " ".join(self._ancestors) if is_chat and self._ancestors else "'none'"
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
            " media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self';"
            " base-uri 'none';"
            f" require-trusted-types-for 'script'; trusted-types limber; frame-ancestors {around}"
        )
        headers = {
            "content-security-policy": policy,
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
        }
        if around == "'none'":
            headers["x-frame-options"] = "DENY"
        return headers


class _Inside:
    """Adds the headers to whatever is answered."""

    def __init__(self, send: Send, headers: dict[str, str]) -> None:
        self._send = send
        self._headers = headers

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            answered = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                answered.setdefault(name, value)
            answered.setdefault("cache-control", "no-store")
        await self._send(message)


class _Measured:
    """Counts what comes in."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                raise TooLarge
        return message


def is_ours(headers: Headers, scheme: str) -> bool:
    """Whether a form comes from a page of ours, as far as the browser says."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    return origin is None or origin == f"{scheme}://{headers.get('host', '')}"


def _length(headers: Headers) -> int:
    told = headers.get("content-length", "0")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 16 else UPLOAD + 1


async def _refuse_large(scope: Scope, receive: Receive, inside: _Inside) -> None:
    await too_large()(scope, receive, inside.send)


def too_large() -> PlainTextResponse:
    """The answer to a body over its limit; nobody reads the rest of it."""
    return PlainTextResponse("too large", 413, {"connection": "close"})
