"""A file server that takes files, or does not in each of the ways there are; all else is a real server's."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "PUT, GET, HEAD",
    "Access-Control-Allow-Headers": "*",
}
STATUSES = {"expired": 403, "too-large": 413, "full": 507, "busy": 429}


class FileServer(ThreadingHTTPServer):
    """`way`: a key of STATUSES, "preflight", "answer" or "taken". `puts`: files that were offered.

    `taken`: those that it has, with their media types.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.way = ""
        self.puts = 0
        self.taken: list[tuple[bytes, str]] = []

    @property
    def port(self) -> int:
        return self.server_port


class _Handler(BaseHTTPRequestHandler):
    server: FileServer

    def do_OPTIONS(self) -> None:
        if self.server.way == "preflight":
            self._answer(403, {})
        else:
            self._answer(204, ANYBODY)

    def do_HEAD(self) -> None:
        self._answer(404, {})

    def do_PUT(self) -> None:
        self.server.puts += 1
        given = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.way == "taken":
            self.server.taken.append((given, self.headers.get("Content-Type", "")))
            self._answer(201, ANYBODY)
        elif self.server.way == "answer":
            self._answer(201, {})
        else:
            self._answer(STATUSES[self.server.way], ANYBODY)

    def _answer(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": "0"}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Into no test's output."""


@contextlib.contextmanager
def file_server() -> Iterator[FileServer]:
    """Served until the end of the block."""
    server = FileServer()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
