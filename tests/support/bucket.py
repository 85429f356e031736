"""A bucket on loopback that speaks as much of S3 as keeping files takes, with a memory."""

import contextlib
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

BUCKET = "limber"
_KEY = re.compile(r"<Key>([^<]+)</Key>")


@dataclass
class Bucket:
    """url: its `FILES_URL`; files: what is in it, by name."""

    url: str
    files: dict[str, bytes] = field(default_factory=dict)
    is_down: bool = False


def _listing(found: dict[str, bytes]) -> bytes:
    entries = "".join(
        f"<Contents><Key>{escape(name)}</Key><Size>{len(data)}</Size><ETag>&quot;1&quot;</ETag>"
        "<LastModified>2026-11-30T12:00:00.000Z</LastModified></Contents>"
        for name, data in sorted(found.items())
    )
    return (
        '<?xml version="1.0"?><ListBucketResult><Name>limber</Name><IsTruncated>false</IsTruncated>'
        f"<KeyCount>{len(found)}</KeyCount>{entries}</ListBucketResult>"
    ).encode()


def _handler(bucket: Bucket) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_told: object) -> None:
            """Nothing."""

        def _answer(self, status: int, body: bytes = b"") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", '"1"')
            self.send_header("Last-Modified", formatdate(usegmt=True))
            self.end_headers()
            self.wfile.write(body)

        def _do(self) -> None:
            parts = urlsplit(self.path)
            name = unquote(parts.path).removeprefix(f"/{BUCKET}").removeprefix("/")
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if bucket.is_down:
                self._answer(403)
            elif self.command == "POST":  # several are deleted at once
                gone = [unquote(each) for each in _KEY.findall(body.decode())]
                for each in gone:
                    bucket.files.pop(each, None)
                told = "".join(f"<Deleted><Key>{escape(each)}</Key></Deleted>" for each in gone)
                self._answer(200, f"<DeleteResult>{told}</DeleteResult>".encode())
            elif self.command == "PUT":
                bucket.files[name] = body
                self._answer(200)
            elif self.command == "DELETE":
                bucket.files.pop(name, None)
                self._answer(204)
            elif name:
                found = bucket.files.get(name)
                self._answer(404) if found is None else self._answer(200, found)
            else:
                prefix = parse_qs(parts.query).get("prefix", [""])[0]
                found_ = {n: d for n, d in bucket.files.items() if n.startswith(prefix)}
                self._answer(200, _listing(found_))

        do_PUT = do_GET = do_DELETE = do_HEAD = do_POST = _do  # noqa: N815 - http.server calls them by these names

    return Handler


@contextlib.contextmanager
def running_bucket() -> Iterator[Bucket]:
    """A bucket that answers until this ends."""
    bucket = Bucket("")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(bucket))
    bucket.url = f"s3://{BUCKET}/kept?endpoint=http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield bucket
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
