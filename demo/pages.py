"""The demo site's pages, made of demo/site and demo/docs: plain files for any folder of any static host.

A page of demo/site that begins with `<!doctype` is whole; any other is the inside of layout.html, and so is
each text of demo/docs. In all of them stand names for what differs from site to site (`Values`), and `$root`,
the way up to the site's first page: no address begins with a slash.
"""

from __future__ import annotations

import html
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from demo import markdown

HERE = Path(__file__).parent
SITE, DOCS = HERE / "site", HERE / "docs"
LAYOUT = SITE / "layout.html"
ORDER = ("start", "settings", "modes", "javascript", "links", "themes", "plugins", "languages", "keyboard")
"""Of the docs; those not named come after these."""
NAVIGATION = {
    "shop.html": "Shop",
    "community.html": "Community",
    "messenger.html": "Messenger",
    "themes.html": "Themes",
    "doctor.html": "Doctor",
    "tag.html": "Your tag",
    "docs/start.html": "Docs",
}


@dataclass(frozen=True, slots=True)
class Values:
    """The XMPP server that a site's pages lead to; "" is left out of their tags.

    Attributes:
        room: the community page's, full address.
    """

    domain: str = ""
    websocket_url: str = ""
    bosh_url: str = ""
    muc: str = ""
    guests: str = ""
    room: str = ""

    def attributes(self) -> str:
        """For the script tag: where the server is."""
        given = {
            "data-websocket-url": self.websocket_url,
            "data-bosh-url": self.bosh_url,
            "data-domain": self.domain,
            "data-muc-domain": self.muc,
        }
        return _attributes(given)

    def guest(self) -> str:
        """For the script tag: where guests may come in."""
        return _attributes({"data-guest-domain": self.guests})


def made(values: Values) -> dict[str, bytes]:
    """All files of the site but the widget's, by path."""
    files = {path.name: path.read_bytes() for path in SITE.iterdir() if path.suffix != ".html"}
    return files | {name: text.encode() for name, text in _pages(values)}


def _attributes(given: Mapping[str, str]) -> str:
    return " ".join(f'{name}="{html.escape(value)}"' for name, value in given.items() if value)


def _pages(values: Values) -> Iterator[tuple[str, str]]:
    names = {
        "server": values.attributes(),
        "guest": values.guest(),
        "room": html.escape(values.room),
        "domain": html.escape(values.domain),
        "websocket_url": html.escape(values.websocket_url),
        "bosh_url": html.escape(values.bosh_url),
    }
    for path in sorted(SITE.glob("*.html")):
        if path != LAYOUT:
            yield path.name, _filled(_whole(path.read_text("utf-8"), path.name), {**names, "root": ""})
    docs = _docs()
    for number, (name, text) in enumerate(docs.items()):
        body = _article(name, text, docs, number)
        yield (
            f"docs/{name}.html",
            _filled(_laid(body, _title(text), "docs/start.html"), {**names, "root": "../"}),
        )


def _docs() -> dict[str, str]:
    """Each text as HTML, by name, in their order."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted(DOCS.glob("*.md"))}
    order = {name: place for place, name in enumerate(ORDER)}
    chosen = sorted(texts, key=lambda name: (order.get(name, len(order)), name))
    return {name: markdown.html(texts[name]) for name in chosen}


def _article(name: str, text: str, docs: Mapping[str, str], number: int) -> str:
    """A text between the list of all of them and the way to the next."""
    links = "".join(_link(f"{each}.html", _title(of), each == name) for each, of in docs.items())
    after = "".join(
        f'<p class="next">{_link(f"{each}.html", f"Next: {_title(docs[each])}")}</p>'
        for each in list(docs)[number + 1 : number + 2]
    )
    article = f"<article>{text}{after}</article>"
    return f'<div class="wide docs"><nav aria-label="Docs">{links}</nav>{article}</div>'


def _whole(text: str, name: str) -> str:
    return text if text.startswith("<!doctype") else _laid(text, _title(text), name)


def _laid(body: str, title: str, current: str) -> str:
    """A page of the inside of one; the site's own links say which of them it is."""
    links = "".join(
        _link(f"${{root}}{path}", text, path == current)
        for path, text in NAVIGATION.items()
        if path.startswith("docs/") or (SITE / path).exists()
    )
    text = LAYOUT.read_text("utf-8").replace("$title", title)
    return text.replace("$links", links).replace("$body", body)


def _link(to: str, text: str, current: bool = False) -> str:
    here = ' aria-current="page"' if current else ""
    return f'<a href="{to}"{here}>{text}</a>'


def _title(text: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]).strip() if found else "Chinwag"


def _filled(text: str, values: Mapping[str, str]) -> str:
    return string.Template(text).safe_substitute(values)
