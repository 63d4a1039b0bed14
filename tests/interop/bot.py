"""slixmpp, which bots use: it says things, and understands what it hears, by its own plugins.

async with Bot(romeo, server) as romeo:
    said = romeo.says(juliet.jid, "Hello")
    romeo.corrects(said, "Good evening")
    answer = await romeo.learns("message_reply")
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from slixmpp import JID

from tests.support.accounts import Account
from tests.support.peer import Peer, Reachable

PLUGINS = (
    *("xep_0066", "xep_0308", "xep_0363", "xep_0372", "xep_0382", "xep_0424", "xep_0428", "xep_0444"),
    *("xep_0446", "xep_0447", "xep_0461", "xep_0490"),
)
EVENTS = (
    *("chatstate_composing", "chatstate_paused", "receipt_received", "marker_displayed"),
    *("message_correction", "message_retract", "reactions", "message_reply"),
)


class Bot(Peer):
    """A peer that leaves the XML to slixmpp. What slixmpp tells of waits for `learns`."""

    def __init__(self, account: Account, server: Reachable, resource: str = "bot") -> None:
        super().__init__(account, server, resource)
        self._nick = ""
        self._events: dict[str, list[Any]] = {name: [] for name in EVENTS}
        for plugin in PLUGINS:
            self.xmpp.register_plugin(plugin)
        for name in EVENTS:
            self.xmpp.add_event_handler(name, lambda stanza, name=name: self._note(name, stanza))

    async def join(self, room: str, nick: str) -> None:
        self._nick = nick
        await super().join(room, nick)

    async def learns(self, event: str) -> Any:
        """The next stanza of which slixmpp tells by this event."""
        waiting = self._events[event]
        await self.until(lambda: bool(waiting))
        return waiting.pop(0)

    def says(self, to: str, body: str, kind: str = "chat", **more: Any) -> Any:
        """What slixmpp calls `more` is set as well; the stanza as it was sent."""
        stanza = self.xmpp.make_message(mto=JID(to), mbody=body, mtype=kind)
        for name, value in more.items():
            stanza[name] = value
        stanza.send()
        return stanza

    def corrects(self, said: Any, body: str) -> None:
        self.xmpp.plugin["xep_0308"].correct_message(said, body)

    def takes_back(self, to: str, id_: str, kind: str = "chat") -> None:
        self.xmpp.plugin["xep_0424"].send_retraction(JID(to), id_, kind)

    def reacts(self, to: str, id_: str, *emojis: str, kind: str = "chat") -> None:
        stanza = self.xmpp.make_message(mto=JID(to), mtype=kind)
        self.xmpp.plugin["xep_0444"].set_reactions(stanza, id_, emojis)
        stanza.enable("store")
        stanza.send()

    def answers(self, heard: Any, id_: str, body: str, to: str, kind: str = "chat") -> None:
        """To a stanza, with its words quoted for those who know no better."""
        self.xmpp.plugin["xep_0461"].send_reply(
            heard["from"], id_, fallback=heard["body"], mto=JID(to), mbody=body, mtype=kind
        )

    def has_read(self, to: str, id_: str, kind: str = "chat") -> None:
        self.xmpp.plugin["xep_0333"].send_marker(JID(to), id_, "displayed", mtype=kind)

    async def sends(self, to: str, name: str, data: bytes, kind: str = "chat") -> str:
        """A file, by its address alone (XEP-0363, 0066)."""
        address: str = await self.xmpp.plugin["xep_0363"].upload_file(name, input_file=BytesIO(data))
        stanza = self.xmpp.make_message(mto=JID(to), mbody=address, mtype=kind)
        stanza["oob"]["url"] = address
        stanza.send()
        return address

    @property
    def flagged(self) -> list[str]:
        """Up to which messages other devices of theirs have displayed something (XEP-0490)."""
        events = self.told("{http://jabber.org/protocol/pubsub#event}event")
        return [each.get("id", "") for event in events for each in event.iter("{urn:xmpp:sid:0}stanza-id")]

    def _note(self, event: str, stanza: Any) -> None:
        # A room tells us of what we have said ourselves, too
        if stanza["type"] != "groupchat" or stanza["from"].resource != self._nick:
            self._events[event].append(stanza)
        self._wake(None)
