"""What a product gives so that it can be measured: its files, its way into a page, where its parts are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Marks = Mapping[str, tuple[str, int]]
"""Name → CSS selector, how many of it must be visible."""

CONTACTS = 20
"""A roster counts as drawn when so many of its contacts are visible to layout: more than fit the screen."""

HISTORY = 50
"""A chat counts as drawn with so many messages."""

SCREENFUL = 8
"""A chat can be read with so many: a window's height of them."""

HOST_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A plain web page</title>
<link rel="icon" href="data:,">
{head}
</head>
<body>
<h1>A plain web page</h1>
<p>It has a heading, this paragraph, and a chat widget.</p>
{body}
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Account:
    """Who logs in where."""

    jid: str
    password: str
    websocket_url: str
    muc_domain: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What a host page is to show by itself.

    Attributes:
        account: for the server's address; also logs in unless `log_in` is false.
        opened: the widget is open from the start; otherwise only its launcher is to be seen.
        log_in: log in without being asked.
        chat, room: bare JID of a conversation that is to be open.
        rooms: bare JIDs of rooms to be in.
        encrypted: what is said is encrypted (XEP-0384) where the other can read that.
    """

    account: Account
    opened: bool = True
    log_in: bool = True
    chat: str = ""
    room: str = ""
    rooms: tuple[str, ...] = ()
    encrypted: bool = False


class Adapter(ABC):
    """One product.

    Attributes:
        name: as in the JSON file.
        title: as in the table's notes, with its version.
        configured: how it is configured, for the reader of the results.
        prefix: path under which its files are served.
        immutable: path prefixes of its files that never change.
        root: JavaScript expression for the node which holds the widget.
        launcher, login, contact, message, composer, people, scroller, sealed: CSS selectors below that root;
            `login` is the field that a person types an address into, `people` says how many are in a
            room, `scroller` holds a chat's messages, `sealed` says that what is said there is encrypted.
        live: put before the selectors of what counts only when the product runs; else it may show an
            earlier visit's picture.
    """

    name: str
    title: str
    configured: str
    prefix: str
    immutable: tuple[str, ...]
    root: str
    launcher: str
    login: str
    contact: str
    message: str
    composer: str
    people: str
    scroller: str
    sealed: str
    live: str = ""

    @abstractmethod
    def folder(self) -> Path:
        """Its files as they are deployed, pre-compressed. May take a while the first time."""

    @abstractmethod
    def embed(self, scene: Scene) -> tuple[str, str]:
        """What its documentation says to put into a page: for the head, and for the end of the body."""

    def page(self, scene: Scene) -> str:
        """A host page."""
        head, body = self.embed(scene)
        return HOST_PAGE.format(head=head, body=body)

    def marks(self, *names: str) -> Marks:
        """What to wait for, of: launcher, login, roster, history, readable, composer, sealed."""
        known: Marks = {
            "launcher": (self.launcher, 1),
            "login": (self.login, 1),
            "roster": (self.live + self.contact, CONTACTS),
            "history": (self.live + self.message, HISTORY),
            "readable": (self.message, SCREENFUL),
            "composer": (self.live + self.composer, 1),
            "sealed": (self.live + self.sealed, 1),
        }
        return {name: known[name] for name in names}
