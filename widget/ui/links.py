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

MOST_LINKS = 1000
"""Words of a text that may be links and are looked at: all else waits meanwhile."""

FILES = {"cc", "md", "ms", "pl", "ps", "py", "rs", "sh", "so", "zip"}
"""Ends of files that are countries' domains too: `setup.py` is no link, `https://setup.py` is."""

_WORD = re.compile(r"(?<!\S)[^\s.:]*[.:]\S+")
"""A word that may hold a URL: with a dot or a colon that is not its end."""

_WHOLE = re.compile(r"(https?://[a-z0-9]+(?:[.-][a-z0-9]+)*\.[a-z]{2,20}(?:/[a-zA-Z0-9_/]*)?)[.,:;!?]?")
"""A word that is nothing but a URL, as most are that are pasted, and perhaps the end of a sentence: the
finder needs ten times as long."""

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
    for each in islice(_WORD.finditer(text), MOST_LINKS):
        start, word = each.start(), each[0]
        for begin, end, url in _found(word):
            if plain < start + begin:
                yield text[plain : start + begin], None
            yield word[begin:end], url
            plain = start + end
    if plain < len(text):
        yield text[plain:], None


def _may_hold_url(word: str) -> bool:
    return "." in word[:-1] or ":" in word[:-1]


def _found(word: str) -> Iterator[tuple[int, int, str]]:
    """The URLs in a word, each with where it begins and ends."""
    if len(word) > LONG:
        bare = word.lstrip(_OPENING)
        if (found := _FINDER.match_at_start(bare)) is not None:
            before = len(word) - len(bare)
            yield found.index + before, found.last_index + before, _url(found)
    elif whole := _WHOLE.fullmatch(word):
        yield 0, whole.end(1), whole[1]
    else:
        for found in _FINDER.match(word) or ():
            if not _is_file(found):
                yield found.index, found.last_index, _url(found)


def _is_file(found: Match) -> bool:
    return not found.schema and found.raw.rpartition(".")[2].lower() in FILES


def _url(found: Match) -> str:
    return str(found.url) if found.schema else f"https://{found.raw}"


def _link(text: str, url: str) -> Node:
    return a(text, href=url, target="_blank", rel="noopener noreferrer", dir="ltr")
