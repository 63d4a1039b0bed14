"""A small static server for tests and the demo: compressed files, headers of your choice, several origins.

with serve(dist, headers={"Content-Security-Policy": "…"}) as server:
    print(server.url)

python3 -m build.serve FOLDER [PORT]
"""

from __future__ import annotations

import contextlib
import mimetypes
import re
import socket
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".html": "text/html",
    ".txt": "text/plain",
}

Answer = tuple[int, Mapping[str, str], bytes]
"""Status, headers, body: what a route gives instead of a file."""


class Link:
    """A network that carries so many bits a second, whoever sends."""

    PACKET = 16_384  # bytes

    def __init__(self, bits: float) -> None:
        self.bits = bits
        self._free = 0.0
        self._lock = threading.Lock()

    def carry(self, size: int) -> None:
        """Wait until so many bytes have left."""
        with self._lock:
            now = time.monotonic()
            self._free = max(self._free, now) + size * 8 / self.bits
            wait = self._free - now
        time.sleep(wait)


@dataclass(slots=True)
class Site:
    """What a server serves; may be changed while it runs.

    Attributes:
        roots: path prefix → folder; the longest prefix wins.
        headers: sent with every answer.
        routes: path → answer, asked before the folders; lets a test break one file.
        log: paths asked for, in order.
        first: path → when it was first asked for, by time.monotonic().
        link: how quickly all answers together leave; at once without one.
        parts: paths of which a part was asked for and given, in order.
        breaks: path → bytes of the body after which its connection breaks, once.
        plain: files are sent as they are, as by a host that nobody has told of what lies beside.
    """

    roots: dict[str, Path]
    headers: dict[str, str] = field(default_factory=dict)
    routes: dict[str, Callable[[], Answer | None]] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    first: dict[str, float] = field(default_factory=dict)
    link: Link | None = None
    parts: list[str] = field(default_factory=list)
    breaks: dict[str, int] = field(default_factory=dict)
    plain: bool = False

    def find(self, path: str) -> Path | None:
        """The file behind a path, never one outside the folders."""
        for prefix in sorted(self.roots, key=len, reverse=True):
            if path.startswith(prefix):
                root = self.roots[prefix].resolve()
                file = (root / unquote(path[len(prefix) :]).lstrip("/")).resolve()
                if file.is_dir():
                    file /= "index.html"
                return file if file.is_file() and file.is_relative_to(root) else None
        return None


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from a Site."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    site: Site

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.site.log.append(path)
        self.site.first.setdefault(path, time.monotonic())
        route = self.site.routes.get(path)
        answer = route() if route else None
        status, headers, body = answer or self._part(*self._file(path))
        self.send_response(status)
        for name, value in {**self.site.headers, **headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self._send(body, self.site.breaks.pop(path, None))

    do_HEAD = do_GET

    def _send(self, body: bytes, end: int | None) -> None:
        """The body over the site's link; at `end` bytes the connection breaks."""
        link = self.site.link
        step = Link.PACKET if link else max(len(body), 1)
        for at in range(0, len(body[:end]), step):
            packet = body[at : at + step][: None if end is None else end - at]
            if link := self.site.link:  # which a test may take away meanwhile
                link.carry(len(packet))
            self.wfile.write(packet)
        if end is not None:
            self.wfile.flush()
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

    def _part(self, status: int, headers: Mapping[str, str], body: bytes) -> Answer:
        """The part of a file that was asked for, if it is still the same file (RFC 9110, section 14)."""
        if status != HTTPStatus.OK:
            return status, headers, body
        tag = f'"{zlib.crc32(body):08x}"'
        headers = {**headers, "ETag": tag, "Accept-Ranges": "bytes"}
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if not wanted or self.headers.get("If-Range", tag) != tag or int(wanted[1]) >= len(body):
            return status, headers, body
        self.site.parts.append(urlsplit(self.path).path)
        headers["Content-Range"] = f"bytes {wanted[1]}-{len(body) - 1}/{len(body)}"
        return HTTPStatus.PARTIAL_CONTENT, headers, body[int(wanted[1]) :]

    def _file(self, path: str) -> Answer:
        file = self.site.find(path)
        if file is None:
            return HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain"}, b"Not found"
        kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        text = kind.startswith("text/") or kind == "application/json"
        headers = {"Content-Type": kind + ("; charset=utf-8" if text else ""), "Vary": "Accept-Encoding"}
        immutable = "/assets/" in path
        headers["Cache-Control"] = "public, max-age=31536000, immutable" if immutable else "no-cache"
        chosen, encoding = self._encoded(file)
        if encoding:
            headers["Content-Encoding"] = encoding
        return HTTPStatus.OK, headers, chosen.read_bytes()

    def _encoded(self, file: Path) -> tuple[Path, str]:
        """The smallest form that the browser takes (browsers offer brotli on loopback and TLS only)."""
        if self.site.plain:
            return file, ""
        accepted = [part.split(";")[0].strip() for part in self.headers.get("Accept-Encoding", "").split(",")]
        for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
            pressed = file.with_name(file.name + suffix)
            if encoding in accepted and pressed.is_file():
                return pressed, encoding
        return file, ""

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the site's log has it."""


class Server(ThreadingHTTPServer):
    """A server on the loopback address with its site; `url` ends without a slash."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, site: Site, port: int = 0, host: str = "127.0.0.1") -> None:
        self.site = site
        super().__init__((host, port), type("SiteHandler", (Handler,), {"site": site}))

    def handle_error(self, request: object, client_address: object) -> None:
        """Browsers drop connections that they no longer need; anything else is worth a line."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError):
            print(f"serve: {error!r}", file=sys.stderr)

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"


@contextlib.contextmanager
def serve(
    site: Site | Path, headers: Mapping[str, str] | None = None, port: int = 0, host: str = "127.0.0.1"
) -> Iterator[Server]:
    """A server in a thread, stopped at the end of the block. Port 0 takes a free one."""
    whole = site if isinstance(site, Site) else Site({"/": site})
    whole.headers.update(headers or {})
    server = Server(whole, port, host)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    with serve(Path(sys.argv[1]), port=int(sys.argv[2]) if len(sys.argv) > 2 else 0) as running:
        print(running.url)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()
