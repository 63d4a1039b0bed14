"""A server of one person's that says whatever a test wants: the rest of what it is asked, it answers.

    async with HostileServer() as server, Engine(server) as engine:
        await engine.log_in(JULIET)
        await server.says("<message from='mallory@evil.example/x'>…</message>")

Juliet knows Romeo, and is in a room with Romeo and the Nurse.
"""

from __future__ import annotations

import asyncio
from typing import Self
from xml.etree.ElementTree import Element, fromstring

from tests.support.accounts import Account
from tests.support.scripted_server import Actor, ScriptedServer

JULIET = Account("juliet@localhost", "pencil", "Juliet")
ME = "juliet@localhost/page"
ROMEO = "romeo@localhost"
ROOM = "garden@rooms.localhost"
_MUC_USER = "http://jabber.org/protocol/muc#user"
_DISCO = "{http://jabber.org/protocol/disco#info}query"
_MAM = "{urn:xmpp:mam:2}query"
_FEATURES = ("urn:xmpp:mam:2", "urn:xmpp:carbons:2", "urn:xmpp:blocking", "http://jabber.org/protocol/muc")


class HostileServer:
    """One connection's server. `heard` are the stanzas that came, in order."""

    bosh_url = ""

    def __init__(self) -> None:
        self.heard: list[Element] = []
        self.endless = False  # each page of the archive is followed by another
        self.nick = ""  # ours in the room
        self.lost = False  # the room does not know us any more
        # What the archive of an address tells when it is asked, once: who answers, and a forwarded message
        self.archives: dict[str, list[tuple[str, str]]] = {}
        self._scripted = ScriptedServer(self._play, password=JULIET.password)
        self._actor: Actor | None = None
        self._pages = 0

    @property
    def websocket_url(self) -> str:
        return self._scripted.url

    async def __aenter__(self) -> Self:
        await self._scripted.__aenter__()
        return self

    async def __aexit__(self, *words: object) -> None:
        await self._scripted.__aexit__(*words)

    async def says(self, *stanzas: str) -> None:
        """Sends these."""
        assert self._actor
        for stanza in stanzas:
            self._actor.says(stanza)
        await self._actor._flush()

    async def hears(self, body: str) -> Element:
        """The message of ours with this body, once it is here."""
        async with asyncio.timeout(15):
            while True:
                for stanza in self.heard:
                    if stanza.findtext("{jabber:client}body") == body:
                        return stanza
                await asyncio.sleep(0.01)

    async def _play(self, actor: Actor) -> None:
        await actor.logs_in(ME)
        self._actor = actor
        await actor._flush()
        while True:
            stanza = fromstring(await actor._socket.recv())
            name = stanza.tag.rpartition("}")[2]
            if name == "close":
                return await actor.closes()
            if name == "r":
                actor.says(f"<a xmlns='urn:xmpp:sm:3' h='{len(self.heard)}'/>")
            elif name in ("message", "presence", "iq"):
                self.heard.append(stanza)
                self._answer(actor, stanza, name)
            await actor._flush()

    def _answer(self, actor: Actor, stanza: Element, name: str) -> None:
        to = stanza.get("to", "")
        if name == "iq" and stanza.get("type") in ("get", "set"):
            actor.says(self._result(actor, stanza, to))
        elif name == "presence" and to.startswith(f"{ROOM}/") and not stanza.get("type"):
            self.nick = to.partition("/")[2]
            ourselves = (self.nick, "o-me", "<status code='110'/>")
            for nick, id_, code in (("Romeo", "o-romeo", ""), ("Nurse", "o-nurse", ""), ourselves):
                item = "<item affiliation='member' role='participant'/>"
                known = f"<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{id_}'/>"
                inside = f"<x xmlns='{_MUC_USER}'>{item}{code}</x>{known}"
                actor.says(f"<presence from='{ROOM}/{nick}' to='{ME}'>{inside}</presence>")
            actor.says(f"<message from='{ROOM}/Romeo' to='{ME}' type='groupchat'><subject/></message>")

    def _result(self, actor: Actor, iq: Element, to: str) -> str:
        payload = iq[0].tag
        head = f"<iq type='{{}}' id='{iq.get('id')}' to='{ME}'" + (f" from='{to}'>" if to else ">")
        if payload == "{jabber:iq:roster}query":
            item = f"<item jid='{ROMEO}' name='Romeo' subscription='both'/>"
            return f"{head.format('result')}<query xmlns='jabber:iq:roster'>{item}</query></iq>"
        if payload == _DISCO:
            features = "".join(f"<feature var='{each}'/>" for each in _FEATURES)
            identity = "<identity category='conference' type='text'/>" if to == ROOM else ""
            ns = "http://jabber.org/protocol/disco#info"
            return f"{head.format('result')}<query xmlns='{ns}'>{identity}{features}</query></iq>"
        if payload == _MAM:
            return f"{head.format('result')}{self._page(actor, iq, to)}</iq>"
        if payload == "{urn:xmpp:carbons:2}enable":
            return f"{head.format('result')}</iq>"
        condition = "not-acceptable" if self.lost and to.startswith(ROOM) else "service-unavailable"
        error = f"<{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
        return f"{head.format('error')}<error type='cancel'>{error}</error></iq>"

    def _page(self, actor: Actor, iq: Element, to: str) -> str:
        """An empty archive, or one of which each page is followed by another."""
        for answers, inside in self.archives.pop(to, []):
            self._pages += 1
            query = f"queryid='{iq[0].get('queryid', '')}' id='old{self._pages}'"
            result = f"<result xmlns='urn:xmpp:mam:2' {query}>{inside}</result>"
            actor.says(f"<message from='{answers}' to='{ME}'>{result}</message>")
        if not self.endless:
            return "<fin xmlns='urn:xmpp:mam:2' complete='true'/>"
        self._pages += 1
        id_ = f"page{self._pages}"
        head = f"<message xmlns='jabber:client' from='{ROMEO}/a' to='{ME}' type='chat'>"
        said = f"{head}<body>{id_}</body></message>"
        delay = "<delay xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z'/>"
        inside = f"<forwarded xmlns='urn:xmpp:forward:0'>{delay}{said}</forwarded>"
        query = f"queryid='{iq[0].get('queryid', '')}'"
        origin = f"from='{to}' " if to else ""
        result = f"<result xmlns='urn:xmpp:mam:2' {query} id='{id_}'>{inside}</result>"
        actor.says(f"<message {origin}to='{ME}'>{result}</message>")
        rsm = f"<set xmlns='http://jabber.org/protocol/rsm'><first>{id_}</first><last>{id_}</last></set>"
        return f"<fin xmlns='urn:xmpp:mam:2'>{rsm}</fin>"
