"""Where links lead: XMPP URIs (RFC 5122, with the queries of XEP-0147), and the site's own, after a `#`.

They may come from anybody. What they ask for is told here, and whether it is done is the person's to say
(features/links).
"""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote

from widget.core.address import Fault, typed
from widget.core.target import Deed, Target

LONGEST, LONGEST_TEXT = 4000, 2000
"""Characters of a URI, and of the text that it brings."""

OURS = "#chinwag/"


_QUERIES = {"join": Deed.JOIN, "roster": Deed.ADD, "subscribe": Deed.ADD}
_PLACES = {"room": Deed.JOIN, "chat": Deed.CHAT}


def read(uri: str) -> Target | None:
    """Where a URI leads; None if it is none of these."""
    uri = uri.strip()
    if len(uri) > LONGEST:
        return None
    if uri.startswith(OURS):
        return _ours(uri.removeprefix(OURS))
    return _xmpp(uri[5:]) if uri[:5].lower() == "xmpp:" else None


def _xmpp(rest: str) -> Target | None:
    rest = rest.partition("#")[0]
    if rest.startswith("//"):
        rest = rest[2:].partition("/")[2]  # the account to do it by (RFC 5122, 2.2): there is only one here
    path, _, query = rest.partition("?")
    action, _, pairs = query.partition(";")
    given = dict(parse_qsl(pairs, separator=";", encoding="utf-8", errors="replace"))
    deed = _QUERIES.get(action.lower(), Deed.CHAT)
    return _target(deed, unquote(path), given.get("body", "") if action.lower() == "message" else "")


def _ours(rest: str) -> Target | None:
    place, _, query = rest.partition("?")
    given = dict(parse_qsl(query, encoding="utf-8", errors="replace"))
    if place == "link":
        uri = given.get("uri", "")
        return None if uri.startswith(OURS) else read(uri)
    deed = _PLACES.get(place)
    return _target(deed, given.get("jid", ""), given.get("body", "")) if deed else None


def _target(deed: Deed, jid: str, text: str) -> Target | None:
    meant = typed(jid)
    return None if isinstance(meant, Fault) else Target(deed, meant, text[:LONGEST_TEXT])
