"""Devices at real servers (Prosody, ejabberd): what they publish, what others find, nodes put right."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partial
from xml.etree.ElementTree import Element, fromstring

import pytest

from demo.prosody import Prosody
from tests.encryption.village import BOTH, KeyBox
from tests.support.accounts import Account, Accounts
from tests.support.ejabberd import Ejabberd
from tests.xmpp.person import Person
from widget.core import pep
from widget.core.encryption import NEW, OLD, Device, Devices, History, LookUp, Mend, Prepare, Prepared, Remove
from widget.core.envelope import Envelope
from widget.core.jids import BareJID
from widget.core.pep import PUBSUB
from widget.core.stanza import child_text, element, message
from widget.encryption.cipher import Surroundings
from widget.encryption.omemo_cipher import OmemoCipher
from widget.encryption.pep import LISTS
from widget.encryption.stores import STORES
from widget.runtime.clock import SystemClock
from widget.runtime.secrecy import is_sealed
from widget.storage.memory import MemoryDatabase
from widget.storage.schema import Schema

_ids = itertools.count(1)


class Place:
    """A server, and accounts of the test's own."""

    def __init__(self, server: Prosody | Ejabberd) -> None:
        self.server = server
        self.accounts = Accounts(server.store, server.domain)

    def make(self, *names: str) -> tuple[Account, ...]:
        return self.accounts.make(*names)

    @asynccontextmanager
    async def device(self, account: Account) -> AsyncIterator[Live]:
        async with Person.of(account, self.server.websocket_url) as person:
            person.appears()
            device = Live(person, BareJID(account.jid))
            await device.prepares()
            yield device
            await device.cipher.close()


class Live:
    """A device of somebody who is logged in."""

    def __init__(self, person: Person, jid: BareJID) -> None:
        self.person, self.jid = person, jid
        self.database = MemoryDatabase(Schema(1, STORES))
        client = person.client
        around = Surroundings(
            jid, self.database, client.query, lambda envelope: None, client.send, SystemClock().now
        )
        self.cipher = OmemoCipher(around, KeyBox())
        self.device: Device

    async def prepares(self) -> None:
        answer = await self.cipher.ask(Prepare())
        assert isinstance(answer, Prepared)
        self.device = answer.device
        await self.cipher.ask(History(True))
        await self.cipher.ask(History(False))

    async def says(self, to: str, body: str, *content: Element) -> None:
        stanza = message(to, "chat", f"e{next(_ids)}", *content, body=body)
        sealed = await self.cipher.seal(stanza, frozenset({BareJID(to)}))
        await self.commits()
        assert self.person.client.send(sealed.stanza)

    async def hears(self, body: str) -> Envelope:
        """Open what comes until this has been said."""
        seen = 0
        while True:
            # What comes while these are opened is more than is known
            known = len(self.person.envelopes)
            fresh = [each for each in self.person.messages if is_sealed(each)]
            for each in fresh[seen:]:
                opened = await self.cipher.open(each)
                await self.commits()
                for stanza in opened.after:
                    self.person.client.send(stanza)
                if child_text(opened.envelope.stanza, "body") == body:
                    return opened.envelope
            seen = len(fresh)
            await self.person.until(partial(self._has_more_than, known))

    def _has_more_than(self, known: int) -> bool:
        return len(self.person.envelopes) > known

    async def commits(self) -> None:
        writes = self.cipher.uncommitted()
        await self.database.commit(writes)
        self.cipher.settled(writes)

    async def knows(self, jid: str) -> dict[int, Device]:
        answer = await self.cipher.ask(LookUp(frozenset({BareJID(jid)}), fresh=True))
        assert isinstance(answer, Devices)
        assert not answer.unreachable
        return {each.id: each for each in answer.devices[BareJID(jid)]}


@pytest.fixture(params=["prosody", "ejabberd"])
def place(request: pytest.FixtureRequest, prosody: Prosody) -> Place:
    """Each of the servers."""
    server = prosody if request.param == "prosody" else request.getfixturevalue(request.param)
    if not server.running:
        server.start()
    return Place(server)


async def test_strangers_find_each_others_devices_and_talk(place: Place) -> None:
    """Neither is in the other's roster: what is published is open to everybody."""
    romeo, juliet = place.make("romeo", "juliet")
    async with place.device(romeo) as his, place.device(juliet) as hers:
        await his.says(juliet.jid, "But soft")
        heard = await hers.hears("But soft")
        assert heard.encryption is not None
        assert heard.encryption.fingerprint == his.device.fingerprint
        await hers.says(romeo.jid, "Ay me")
        await his.hears("Ay me")
        await his.says(juliet.jid, "Lady")
        await hers.hears("Lady")


async def test_several_devices_of_one_account_share_its_nodes(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    async with place.device(romeo) as phone, place.device(romeo) as tablet, place.device(juliet) as hers:
        found = await hers.knows(romeo.jid)
        assert found.keys() == {phone.device.id, tablet.device.id}
        assert all(set(each.namespaces) == set(BOTH) for each in found.values())
        await hers.says(romeo.jid, "To both")
        for each in (phone, tablet):
            await each.hears("To both")


async def test_a_device_that_is_removed_is_gone_for_all(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    async with place.device(romeo) as phone, place.device(romeo) as tablet, place.device(juliet) as hers:
        await phone.cipher.ask(Remove(frozenset({tablet.device.id})))
        found = await hers.knows(romeo.jid)
        assert {id_ for id_, each in found.items() if each.active} == {phone.device.id}
        await hers.says(romeo.jid, "To one")
        await phone.hears("To one")


@pytest.mark.parametrize("namespace", BOTH)
async def test_a_node_that_was_closed_to_others_is_opened(place: Place, namespace: str) -> None:
    """As an older client, or the server's own default, has left it: readable by contacts, or by nobody."""
    romeo, juliet = place.make("romeo", "juliet")
    empty = Element(f"{{{namespace}}}{'list' if namespace == OLD else 'devices'}")
    async with Person.of(romeo, place.server.websocket_url) as person:
        closed = options({"access_model": "whitelist", "persist_items": "true"})
        await person.client.query(pep.publish(LISTS[namespace], "current", empty, closed))
    async with place.device(romeo) as his, place.device(juliet) as hers:
        found = await hers.knows(romeo.jid)
        assert namespace in found[his.device.id].namespaces


async def test_keys_that_were_deleted_are_there_again_after_the_next_log_in(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    async with place.device(romeo) as his, place.device(juliet) as hers:
        await his.cipher._own.pep.delete_bundle(OLD, his.device.id)
        await his.cipher._own.pep.delete_bundle(NEW, his.device.id)
        await his.prepares()
        await hers.says(romeo.jid, "Still there?")
        await his.hears("Still there?")


async def test_a_mended_session_reaches_the_other(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    async with place.device(romeo) as his, place.device(juliet) as hers:
        await his.says(juliet.jid, "One")
        await hers.hears("One")
        await hers.cipher.ask(Mend(BareJID(romeo.jid), his.device.id))
        await hers.says(romeo.jid, "Two")
        await his.hears("Two")
        await his.says(juliet.jid, "Three")
        await hers.hears("Three")


async def test_a_server_passes_on_what_omemo_2_says_whole(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    async with place.device(romeo) as his, place.device(juliet) as hers:
        place_ = fromstring("<geoloc xmlns='http://jabber.org/protocol/geoloc'><lat>45.4</lat></geoloc>")
        await his.says(juliet.jid, "Here", place_)
        heard = await hers.hears("Here")
        assert heard.stanza.findtext("{http://jabber.org/protocol/geoloc}geoloc/*") == "45.4"


def options(wishes: dict[str, str]) -> Element:
    form = "jabber:x:data"

    def field(name: str, value: str) -> Element:
        return element("field", form, element("value", form, text=value), var=name)

    fields: Iterable[Element] = [field(f"pubsub#{name}", value) for name, value in wishes.items()]
    kind = field("FORM_TYPE", f"{PUBSUB}#publish-options")
    return element("publish-options", PUBSUB, element("x", form, kind, *fields, type_="submit"))
