"""Host pages for browser tests: pages with our script tag, under the strict CSP, on one or two origins."""

from __future__ import annotations

import contextlib
import html
import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from build.serve import Answer, Server, Site, serve

XMPP = "ws://localhost:* http://localhost:*"
FILES = "http://localhost:* blob:"
PAGE = """<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">{head}</head>
<body><main><h1>{title}</h1>{body}</main>{script}</body>
</html>
"""


@dataclass
class HostSite:
    """A site that embeds us. `url` is its origin, which has dist/ too; `other` has only dist/."""

    server: Server
    elsewhere: Server
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def other(self) -> str:
        return self.elsewhere.url

    @property
    def log(self) -> list[str]:
        """Paths asked of the first origin, in order."""
        return self.server.site.log

    def page(
        self,
        settings: Mapping[str, object] | None = None,
        *,
        body: str = "<p>A page of somebody else's.</p>",
        head: str = "",
        title: str = "Host page",
        language: str = "en",
        two_origins: bool = False,
        csp: str | None = None,
    ) -> str:
        """The address of a new page with our script tag.

        Args:
            settings: become data-* attributes (`{"websocket_url": …}` → `data-websocket-url`).
            body, head: HTML of the page's own; language: its `lang`.
            two_origins: chinwag.js and all else of ours comes from the other origin.
            csp: the whole Content-Security-Policy; the strict one unless told ("" for none).
        """
        source = self.other if two_origins else ""
        attributes = "".join(_attribute(name, value) for name, value in (settings or {}).items())
        script = f'<script src="{source}/chinwag.js" defer{attributes}></script>'
        return self.raw(
            PAGE.format(language=language, title=title, head=head, body=body, script=script),
            self.policy(two_origins, csp),
        )

    def raw(self, document: str, csp: str | None = None) -> str:
        """The address of a new page of any HTML, under the strict CSP unless told otherwise."""
        path = f"/page-{next(self._numbers)}.html"
        headers = {"Content-Type": "text/html; charset=utf-8"}
        if policy := self.policy(False, csp):
            headers["Content-Security-Policy"] = policy
        self.put(path, document.encode(), headers)
        return self.url + path

    def put(self, path: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Serves this at that path of the first origin, instead of any file."""
        answer: Answer = (HTTPStatus.OK, headers, body)
        self.server.site.routes[path] = lambda: answer

    def policy(self, two_origins: bool, csp: str | None = None) -> str:
        if csp is not None:
            return csp
        theirs = f" {self.other}" if two_origins else ""
        parts = [
            f"default-src 'self'{theirs}",
            f"script-src 'self' 'wasm-unsafe-eval'{theirs}",
            f"style-src 'self'{theirs}",
            f"connect-src 'self' {XMPP}{theirs}",
            f"img-src 'self' {FILES}",
            f"media-src 'self' {FILES}",
        ]
        if two_origins:
            parts.append("worker-src 'self' blob:")
        return "; ".join(parts)


def _attribute(name: str, value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f' data-{name.replace("_", "-")}="{html.escape(text)}"'


@contextlib.contextmanager
def host_site(dist: Path) -> Iterator[HostSite]:
    """Both origins, served until the end of the block."""
    icon: Answer = (HTTPStatus.NO_CONTENT, {}, b"")
    own = Site({"/": dist}, routes={"/favicon.ico": lambda: icon})
    theirs = Site({"/": dist}, headers={"Access-Control-Allow-Origin": "*"})
    with serve(own) as server, serve(theirs) as elsewhere:
        yield HostSite(server, elsewhere)
