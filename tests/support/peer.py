"""The other person in a test: slixmpp over plain TCP, with waits for conditions and none for time.

    async with Peer(romeo, server) as peer:
        await peer.join(room, "Romeo")
        peer.say(juliet.jid, "Hello")
        answer = await peer.hears(sender=juliet.jid)

`tests.support.people` has the same for tests that are not coroutines.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, Self, TypeVar
from xml.etree.ElementTree import Element

from slixmpp import JID, ClientXMPP
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from tests.support.accounts import Account, unique

PLUGINS = ("xep_0030", "xep_0045", "xep_0085", "xep_0184", "xep_0199", "xep_0280", "xep_0313", "xep_0333")
TIMEOUT = 45.0  # seconds until a wait is a failure
T = TypeVar("T")


class Reachable(Protocol):
    """A server, as far as a peer cares."""

    @property
    def c2s_port(self) -> int: ...


@dataclass(frozen=True)
class Heard:
    """A message with a body that arrived."""

    sender: str  # full JID
    body: str
    kind: str  # "chat", "groupchat", …
    stanza: Any  # slixmpp's

    @property
    def bare(self) -> str:
        return self.sender.split("/")[0]

    @property
    def nick(self) -> str:
        return self.sender.partition("/")[2]

    @property
    def stanza_id(self) -> str:
        """By what a room's archive knows it (XEP-0359)."""
        return str(self.stanza.xml.find("{urn:xmpp:sid:0}stanza-id").get("id"))


class Peer:
    """One logged-in session. Answers pings, receipts (XEP-0184) and subscription requests by itself."""

    def __init__(self, account: Account, server: Reachable, resource: str = "peer") -> None:
        self.account = account
        self.heard: list[Heard] = []
        self.presences: list[Any] = []
        self.markers: list[Any] = []  # messages without a body: chat states, receipts, markers
        self._port = server.c2s_port
        self._changed = asyncio.Event()
        self._unread = 0
        self.xmpp = _client(account, resource)
        every = MatchXPath("{jabber:client}message")  # the event "message" leaves out those without a body
        self.xmpp.register_handler(Callback("peer", every, self._note_message))
        self.xmpp.add_event_handler("presence", self._note_presence)
        self._failure = ""
        for event in ("failed_all_auth", "no_auth", "connection_failed"):
            self.xmpp.add_event_handler(event, lambda _, event=event: self._fail(event))

    @property
    def jid(self) -> str:
        """The full JID."""
        return str(self.xmpp.boundjid)

    @property
    def bodies(self) -> list[str]:
        """All that was heard, in order."""
        return [heard.body for heard in self.heard]

    async def connect(self) -> Self:
        """Logs in, fetches the roster, sends presence."""
        started = asyncio.Event()
        self.xmpp.add_event_handler("session_start", lambda _: started.set())
        self.xmpp.add_event_handler("session_start", self._wake)
        self.xmpp.connect("127.0.0.1", self._port)
        await self.until(lambda: started.is_set() or bool(self._failure))
        if self._failure:
            raise AssertionError(f"{self.account.jid}: {self._failure}")
        await self.xmpp.get_roster()
        self.xmpp.send_presence()
        return self

    async def close(self) -> None:
        """Logs out, and waits until the stream has ended."""
        await self.xmpp.disconnect(wait=1)
        if task := self.xmpp._run_out_filters:  # COMPAT: slixmpp 1.17 leaves it to the garbage collector
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def __aenter__(self) -> Self:
        return await self.connect()

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def say(self, to: str, body: str, kind: str = "chat", **extra: str) -> str:
        """Sends a message and returns its id; `kind` is "groupchat" for rooms."""
        stanza = self.xmpp.make_message(mto=JID(to), mbody=body, mtype=kind)
        stanza["id"] = extra.get("id") or self.xmpp.new_id()
        stanza.send()
        return str(stanza["id"])

    def send(self, xml: str) -> None:
        """Sends raw XML, whatever it is."""
        self.xmpp.send_raw(xml)

    def add(self, to: str, inside: str, kind: str = "chat") -> None:
        """What another client says of a message: a message of this XML."""
        self.send(f"<message to='{to}' type='{kind}' id='{unique('add')}'>{inside}</message>")

    def told(self, tag: str) -> list[Element]:
        """The elements of this tag in all messages that came, in order, those with a body first."""
        stanzas = (*(heard.stanza for heard in self.heard), *self.markers)
        return [found for stanza in stanzas if (found := stanza.xml.find(tag)) is not None]

    def typing(self, to: str, state: str = "composing") -> None:
        """A chat state (XEP-0085)."""
        stanza = self.xmpp.make_message(mto=JID(to), mtype="chat")
        stanza["chat_state"] = state
        stanza.send()

    def presence(self, show: str = "", status: str = "", to: str = "") -> None:
        self.xmpp.send_presence(pshow=show or None, pstatus=status or None, pto=to or None)

    async def query(self, to: str, kind: str, payload: Element) -> Any:
        """Sends an iq and returns the answer."""
        iq = self.xmpp.make_iq(ito=JID(to), itype=kind)
        iq.append(payload)
        return await iq.send(timeout=TIMEOUT)

    async def settled(self) -> None:
        """The server has taken all that was sent before."""
        await self.query(self.xmpp.boundjid.host, "get", Element("{urn:xmpp:ping}ping"))

    def named(self, tag: str) -> list[str]:
        """The ids in the elements of that name which came: what was displayed, corrected, taken back."""
        return [each.get("id", "") for each in self.told(tag)]

    async def hears(
        self, body: str | None = None, *, sender: str | None = None, timeout: float = TIMEOUT
    ) -> Heard:
        """The next message not asked for before that has this body and comes from this JID (bare or full)."""
        return await self.found(lambda: self._next(body, sender), timeout)

    async def join(self, room: str, nick: str) -> None:
        """Enters a room, making it if it is not there (an instant room)."""
        result = await self.xmpp.plugin["xep_0045"].join_muc_wait(
            JID(room), nick, maxstanzas=0, timeout=TIMEOUT
        )
        assert result is not None

    def leave(self, room: str, nick: str) -> None:
        self.xmpp.plugin["xep_0045"].leave_muc(JID(room), nick)

    def subject(self, room: str, text: str) -> None:
        self.xmpp.plugin["xep_0045"].set_subject(JID(room), text)

    async def befriend(self, jid: str) -> None:
        """Subscribes; another Peer agrees by itself and subscribes back."""
        self.xmpp.send_presence(pto=JID(jid), ptype="subscribe")
        await self.until(lambda: self.xmpp.client_roster[jid]["subscription"] == "both")

    async def until(self, condition: Callable[[], bool], timeout: float = TIMEOUT) -> None:
        """Waits until the condition holds; it is asked again after every stanza."""
        await self.found(lambda: condition() or None, timeout)

    async def found(self, look: Callable[[], T | None], timeout: float = TIMEOUT) -> T:
        """Waits until `look` finds something."""
        try:
            async with asyncio.timeout(timeout):
                while (result := look()) is None:
                    self._changed.clear()
                    with contextlib.suppress(TimeoutError):  # some conditions change without a stanza
                        await asyncio.wait_for(self._changed.wait(), 0.1)
        except TimeoutError:
            raise AssertionError(f"{self.account.jid} waited in vain; heard {self.bodies}") from None
        return result

    def _next(self, body: str | None, sender: str | None) -> Heard | None:
        for number, heard in enumerate(self.heard[self._unread :], self._unread):
            fits = body is None or heard.body == body
            if fits and (sender is None or sender in (heard.sender, heard.bare)):
                self._unread = number + 1
                return heard
        return None

    def _note_message(self, stanza: Any) -> None:
        if stanza["body"]:
            kind = str(stanza["type"])
            self.heard.append(Heard(str(stanza["from"]), str(stanza["body"]), kind, stanza))
        else:
            self.markers.append(stanza)
        self._wake(None)

    def _note_presence(self, stanza: Any) -> None:
        self.presences.append(stanza)
        self._wake(None)

    def _fail(self, why: str) -> None:
        self._failure = why
        self._wake(None)

    def _wake(self, _: object) -> None:
        self._changed.set()


def _client(account: Account, resource: str) -> ClientXMPP:
    """A slixmpp client for a server without TLS on loopback."""
    xmpp = ClientXMPP(f"{account.jid}/{resource}", account.password)
    xmpp.enable_direct_tls = xmpp.enable_starttls = False
    xmpp.enable_plaintext = True
    xmpp.plugin["feature_mechanisms"].unencrypted_scram = True
    for plugin in PLUGINS:
        xmpp.register_plugin(plugin)
    return xmpp
