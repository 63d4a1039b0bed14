"""What the features know of secrecy and of people, where nobody looks: whoever sends and opens asks here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from widget.core.effects import Secret
from widget.core.facts import Fact
from widget.core.jids import BareJID
from widget.core.model import Kind, Session
from widget.core.stanza import CLIENT
from widget.core.store import Glance, Store
from widget.runtime.secrecy import tells
from widget.xmpp.jid import split

_MESSAGE = f"{{{CLIENT}}}message"


class Known:
    """The facts of one store; `moment` gives the session as it is now."""

    def __init__(self, store: Store, moment: Callable[[], Session]) -> None:
        self._store = store
        self._moment = moment

    def secret_of(self, stanza: Element) -> Secret | None:
        """The door: what says something where all goes out encrypted does so, too, whoever wants it sent.

        Raises:
            ValueError: it goes to no JID, and must not go out.
        """
        if stanza.tag != _MESSAGE:
            return None
        bare, full = split(stanza.get("to") or self._moment().jid)
        kind = Kind.ROOM if stanza.get("type") == "groupchat" else Kind.CHAT
        # What is said to an occupant in private is a conversation of its own (XEP-0045, 7.5)
        places = dict.fromkeys((bare, BareJID(full)))
        secret = ((each, kind) for each in places if self.ask(Fact.SECRET, each, kind))
        found = next(secret, None)
        return found if found and tells(stanza) else None

    def ask(self, fact: Fact, *args: Any) -> Any:
        return self._store.ask(fact, Glance(self._store, self._moment()), *args)
