"""Links of a message and what is told of them, by its sender (XEP-0511) or by a room (Open Graph, XEP-0422).

It is somebody's claim: it is cut, kept on its lines, and nothing of it is fetched here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from widget.core.names import legible
from widget.core.urls import host_of, is_fetchable

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DESCRIPTION = f"{{{RDF}}}Description"
OPEN_GRAPH = ("https://ogp.me/ns#", "http://ogp.me/ns#")
META = "{http://www.w3.org/1999/xhtml}meta"

MOST = 3
"""Links of a message of which a card is shown."""

LONGEST_TITLE, LONGEST_TEXT, LONGEST_URL = 200, 400, 2000


@dataclass(frozen=True, slots=True)
class Link:
    """A page that a message speaks of. `site`: the name of where it is; `image`: where its picture lies."""

    url: str
    title: str
    description: str = ""
    site: str = ""
    image: str = ""

    @property
    def host(self) -> str:
        """Where it leads, which nobody's words can hide."""
        return host_of(self.url)


def links(stanza: Element, body: str) -> tuple[Link, ...]:
    """What a message tells of the addresses that are in its body."""
    found: dict[str, Link] = {}
    for told in stanza.iterfind(DESCRIPTION):
        url = told.get(f"{{{RDF}}}about", "")
        link = _link(dict(_properties(told)), url) if url and url in body else None
        if link and len(found) < MOST:
            found.setdefault(link.url, link)
    return tuple(found.values())


def fastened(applied: Element) -> Link | None:
    """What a room tells of an address in a message, some time after it."""
    told: dict[str, str] = {}
    for meta in applied.iterfind(META):
        told.setdefault(meta.get("property", "").removeprefix("og:"), meta.get("content", ""))
    return _link(told, told.get("url", ""))


def _properties(described: Element) -> Iterator[tuple[str, str]]:
    """Those of Open Graph; of several the first, so the last is read first."""
    for child in reversed(described):
        namespace, _, name = child.tag[1:].partition("}")
        if namespace in OPEN_GRAPH:
            yield name, child.text or ""


def _link(told: dict[str, str], url: str) -> Link | None:
    """A card needs a title, and an address that can be followed."""
    title = legible(told.get("title", "").strip()[:LONGEST_TITLE])
    if not title or not _followed(url):
        return None
    image = told.get("image", "").strip()
    return Link(
        url,
        title,
        legible(told.get("description", "").strip()[:LONGEST_TEXT]),
        legible(told.get("site_name", "").strip()[:LONGEST_TITLE]),
        image if _followed(image) and is_fetchable(image) else "",
    )


def _followed(url: str) -> bool:
    """Whether it is an address of the web, by nobody's name and password."""
    if len(url) > LONGEST_URL or any(each.isspace() or not each.isprintable() for each in url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("https", "http") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False
