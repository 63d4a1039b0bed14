"""The demo's web site: the pages that demo/pages.py makes, in which one script tag is all there is of us."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from pathlib import Path, PurePath

from build.serve import TYPES, Answer, Server, Site, serve
from demo import pages, people
from demo.prosody import Prosody

POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "connect-src 'self' {websocket} {http}; img-src 'self' data: blob: {http}; "
    "media-src 'self' blob: {http}; object-src 'none'; base-uri 'self'"
)


@contextlib.contextmanager
def served(dist: Path, server: Prosody, port: int) -> Iterator[Server]:
    """The site, until the end of the block; on another port if that one is taken.

    Args:
        dist: the built widget, below /chinwag/.
        server: the pages' tags lead to it.
    """
    policy = POLICY.format(websocket=server.http_url.replace("http", "ws", 1), http=server.http_url)
    site = Site({"/": pages.SITE, "/chinwag": dist}, headers={"Content-Security-Policy": policy})
    values = of(server)
    for path in pages.made(values):
        site.routes[f"/{path}"] = partial(_page, path, values)
    site.routes["/"] = site.routes["/index.html"]
    with contextlib.ExitStack() as stack:
        try:
            running = stack.enter_context(serve(site, port=port))
        except OSError:
            running = stack.enter_context(serve(site, port=0))
        yield running


def written(folder: Path, dist: Path, values: pages.Values) -> None:
    """The whole site as files, to be put on any static host."""
    shutil.copytree(dist, folder / "chinwag", dirs_exist_ok=True)
    for path, content in pages.made(values).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def of(server: Prosody) -> pages.Values:
    """What the pages say of this server."""
    return pages.Values(
        domain=server.domain,
        websocket_url=server.websocket_url,
        bosh_url=server.bosh_url,
        muc=server.muc,
        guests=server.guests,
        room=people.rooms(server.muc)[0].jid,
    )


def _page(path: str, values: pages.Values) -> Answer:
    """Made anew each time, so that who writes one sees it."""
    kind = TYPES.get(PurePath(path).suffix, "application/octet-stream")
    text = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    return HTTPStatus.OK, {"Content-Type": text, "Cache-Control": "no-cache"}, pages.made(values)[path]
