"""URLs in a message's text, found by linkify-it-py and drawn as links; nothing else is interpreted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from linkify_it import LinkifyIt
from linkify_it.main import Match

from vdom import Node
from vdom.html import a

LONG = 500
"""Characters of a word in which links are looked for everywhere; in a longer one only at its beginning,
because the search can take the square of the length."""

MOST_WORDS, MOST_LINKS = 10_000, 1000
"""Words of a text that are looked at, and those that may be links: all else waits meanwhile."""

FILES = {"cc", "md", "ms", "pl", "ps", "py", "rs", "sh", "so", "zip"}
"""Ends of files that are countries' domains too: `setup.py` is no link, `https://setup.py` is."""

_WORD = re.compile(r"\S+")
_OPENING = "([{<\"'“‘«„"
_XMPP = r"""(?:[^\s"&'/:<>@]{1,1023}@)?"""


def _finder() -> LinkifyIt:
    """What has an @ is as often a JID as a mailbox here: it is a link only after `mailto:` or `xmpp:`."""
    finder = LinkifyIt({"ftp:": None, "//": None}, {"fuzzy_email": False})
    xmpp = _XMPP + finder.re["src_host_strict"] + finder.re["src_path"]
    finder.add("xmpp:", {"validate": re.compile(xmpp, re.IGNORECASE)})
    finder.match("https://chinwag.example www.chinwag.example xmpp:chinwag.example mailto:us@chinwag.example")
    return finder


_FINDER = _finder()
"""Has its patterns compiled already, in the snapshot too."""


def linked(text: str) -> list[Node]:
    """The text as nodes, with links where it has URLs."""
    if not _may_hold_url(text):
        return [text] if text else []  # most have none, and all of a page of history are drawn at once
    return [part if url is None else _link(part, url) for part, url in split(text)]


def split(text: str) -> Iterator[tuple[str, str | None]]:
    """Pieces of the text in order, each with the URL that it stands for, if it is one."""
    plain = 0
    for start, word in islice(_words(text), MOST_LINKS):
        for found in _found(word):
            begin, end = start + found.index, start + found.last_index
            if plain < begin:
                yield text[plain:begin], None
            yield text[begin:end], _url(found)
            plain = end
    if plain < len(text):
        yield text[plain:], None


def _words(text: str) -> Iterator[tuple[int, str]]:
    """The words that may hold a URL, each with its place: those with a dot or a colon inside."""
    for each in islice(_WORD.finditer(text), MOST_WORDS):
        word = each[0]
        if _may_hold_url(word):
            yield each.start(), word


def _may_hold_url(word: str) -> bool:
    return "." in word[:-1] or ":" in word[:-1]


def _found(word: str) -> Iterator[Match]:
    if len(word) <= LONG:
        # Most are no more than an address that says of what kind it is: this finds it in a third of the time
        alone = _FINDER.match_at_start(word) if word.startswith(("https://", "http://")) else None
        if alone and not _may_hold_url(word[alone.last_index :]):
            yield alone
            return
        yield from (found for found in _FINDER.match(word) or () if not _is_file(found))
        return
    bare = word.lstrip(_OPENING)
    if (found := _FINDER.match_at_start(bare)) is not None:
        found.index += len(word) - len(bare)
        found.last_index += len(word) - len(bare)
        yield found


def _is_file(found: Match) -> bool:
    return not found.schema and found.raw.rpartition(".")[2].lower() in FILES


def _url(found: Match) -> str:
    return str(found.url) if found.schema else f"https://{found.raw}"


def _link(text: str, url: str) -> Node:
    return a(text, href=url, target="_blank", rel="noopener noreferrer", dir="ltr")
