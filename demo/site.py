"""The demo's web site: plain pages in demo/site, in which one script tag is all there is of us."""

from __future__ import annotations

import contextlib
import string
from collections.abc import Iterator, Mapping
from functools import partial
from http import HTTPStatus
from pathlib import Path

from build.serve import Answer, Server, Site, serve
from demo.prosody import Prosody

NAMES = ("websocket_url", "bosh_url", "domain", "muc", "guests")
PAGES = Path(__file__).with_name("site")
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "connect-src 'self' {websocket} {http}; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'"
)


@contextlib.contextmanager
def served(dist: Path, server: Prosody, port: int) -> Iterator[Server]:
    """The site, until the end of the block; on another port if that one is taken.

    Args:
        dist: the built widget, below /chinwag/.
        server: gives what the pages' `$names` stand for (NAMES).
    """
    values = {name: str(getattr(server, name)) for name in NAMES}
    policy = POLICY.format(websocket=server.http_url.replace("http", "ws", 1), http=server.http_url)
    site = Site({"/": PAGES, "/chinwag": dist}, headers={"Content-Security-Policy": policy})
    for page in PAGES.glob("*.html"):
        site.routes[f"/{page.name}"] = partial(_filled, page, values)
    site.routes["/"] = site.routes["/index.html"]
    with contextlib.ExitStack() as stack:
        try:
            running = stack.enter_context(serve(site, port=port))
        except OSError:
            running = stack.enter_context(serve(site, port=0))
        yield running


def _filled(page: Path, values: Mapping[str, str]) -> Answer:
    text = string.Template(page.read_text()).safe_substitute(values)
    return (
        HTTPStatus.OK,
        {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-cache"},
        text.encode(),
    )
