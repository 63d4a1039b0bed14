"""The web site of the benchmark: host pages, both products' files pressed and cacheable, a log of bytes."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from build.compress import BEST, compress
from build.paths import CACHE
from build.serve import Answer, Handler, Server, Site


@dataclass(slots=True)
class MeasuredSite(Site):
    """A site that counts what it sends.

    Attributes:
        immutable: path prefixes of files that never change: browsers keep them without asking again.
        sent: (path, bytes on the wire with their headers), in order.
    """

    immutable: tuple[str, ...] = ()
    sent: list[tuple[str, int]] = field(default_factory=list)

    def put(self, path: str, kind: str, text: str) -> None:
        """Serves a text of our own at a path, in place of any file there."""
        headers = {"Content-Type": f"{kind}; charset=utf-8", "Cache-Control": "no-cache"}
        answer: Answer = (HTTPStatus.OK, headers, text.encode())
        self.routes[path] = lambda: answer

    def total(self) -> float:
        """Kilobytes (1,000 bytes) sent so far."""
        return sum(size for _, size in self.sent) / 1000


class MeasuringHandler(Handler):
    """Adds validators and lasting caching to the static server, as a well-kept web server would."""

    site: MeasuredSite

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        route = self.site.routes.get(path)
        status, headers, body = (route and route()) or self._file(path)
        tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        headers = {**headers, "ETag": tag}
        if path.startswith(self.site.immutable):
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
        if status == HTTPStatus.OK and self.headers.get("If-None-Match") == tag:
            status, body = HTTPStatus.NOT_MODIFIED, b""
        self._reply(path, status, headers, body)

    def _reply(self, path: str, status: int, headers: Mapping[str, str], body: bytes) -> None:
        all_headers = {**self.site.headers, **headers, "Content-Length": str(len(body))}
        self.send_response(status)
        for name, value in all_headers.items():
            self.send_header(name, value)
        size = sum(len(name) + len(value) + 4 for name, value in all_headers.items())
        self.site.sent.append((path, size + len(body)))
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body)


class MeasuringServer(Server):
    """The server of a measured site."""

    def __init__(self, site: MeasuredSite) -> None:
        super().__init__(site)
        self.RequestHandlerClass = type("SiteHandler", (MeasuringHandler,), {"site": site})


@contextlib.contextmanager
def serving(site: MeasuredSite) -> Iterator[str]:
    """Serves within the block; gives the address."""
    server = MeasuringServer(site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def pressed(folder: Path, name: str) -> Path:
    """A copy of a product's folder with `.br` and `.gz` beside its files, made once."""
    copy = CACHE / "bench" / name
    if not (copy / ".done").exists():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*.map"))
        compress(copy, BEST)
        (copy / ".done").touch()
    return copy
