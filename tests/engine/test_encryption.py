"""Two engines talk encrypted, over real servers and with the real library; what crosses the wire is read."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import fromstring, tostring

import pytest

from demo.prosody import Prosody
from tests.engine.conftest import Place
from tests.plugins.writing import HEAD
from tests.support.accounts import Accounts
from tests.support.encrypting import SECRET, Couple, Wire, couple, encrypting
from tests.support.engine import MAIN, Engine
from widget.core.encryption import SEALED
from widget.core.model import BareJID, Message
from widget.features.encryption.known import EncryptionChosen

CLEAR = (
    HEAD
    + f"""

def effects(state, event, session):
    match event:
        case MessagesAdded(conversation=where, messages=(Message(body="Where?", outgoing=True),)):
            yield Send(message(where, "chat", session.fresh, body="In {SECRET}"))

FEATURE = Feature("parrot", State, effects=effects)
"""
)
"""A plugin that answers everybody in our name, past the outbox."""


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """What goes out in this test; nobody else may read the secret."""
    heard = Wire(monkeypatch)
    yield heard
    assert heard.leaked == []
    assert heard.sealed


async def said_and_seen(pair: Couple, body: str) -> None:
    pair.hers.say(body)
    await pair.his.sees(body)


async def test_texts_are_read_on_both_sides(place: Place, wire: Wire) -> None:
    async with couple(*place) as pair:
        await said_and_seen(pair, f"Wherefore art thou in {SECRET}?")
        pair.his.say(f"I am not in {SECRET}!")
        await pair.hers.sees("I am not in")
        await pair.hers.all_sent()
        assert pair.hers.bodies == pair.his.bodies
        assert len(pair.hers.bodies) == 2


async def test_all_that_a_message_can_be_is_read_on_the_other_side(
    prosody: Prosody, accounts: Accounts, wire: Wire
) -> None:
    async with couple(prosody, accounts) as pair:
        hers, his = pair.hers, pair.his
        await said_and_seen(pair, f"{SECRET}, then?")
        his.choose("Reply", f"{SECRET}, then?")
        his.say(f"Yes, {SECRET.upper()}")
        await hers.sees(f"Yes, {SECRET.upper()}")
        assert [each.text() for each in hers.look().all(cls="quote")] == [f"In reply to:You{SECRET}, then?"]
        hers.choose("Edit", f"{SECRET}, then?")
        hers.say(f"{SECRET} it is")
        await his.sees(f"{SECRET} it is")
        assert his.bodies[0] == f"{SECRET} it is"
        his.react("❤️", f"{SECRET} it is")
        await hers.until(lambda: hers.look().has(cls="reaction"), "his reaction")
        assert not any("❤" in text for text in wire.texts)
        hers.choose("Delete", f"{SECRET} it is")
        hers.act(hers.look().find("button", data_kind="danger").click())
        await his.sees("deleted")


async def test_another_device_of_ours_reads_both_sides_and_says_what_both_read(
    prosody: Prosody, accounts: Accounts, wire: Wire
) -> None:
    async with couple(prosody, accounts) as pair, encrypting(prosody, pair.juliet) as tablet:
        await tablet.open("Romeo")
        pair.his.say(f"To all of you in {SECRET}")
        await tablet.sees("To all of you in")
        await pair.hers.sees("To all of you in")
        pair.hers.say(f"From my phone in {SECRET}")
        await tablet.sees("From my phone in")
        tablet.say(f"From my tablet in {SECRET}")
        await pair.his.sees("From my tablet in")
        await pair.hers.sees("From my tablet in")
        await tablet.all_sent()
        assert pair.hers.bodies == tablet.bodies == pair.his.bodies


async def test_what_was_said_meanwhile_is_read_from_the_archive_in_order_and_after_a_reload(
    prosody: Prosody, accounts: Accounts, wire: Wire
) -> None:
    async with couple(prosody, accounts) as pair:
        await said_and_seen(pair, f"{SECRET} 0")
        browser = pair.his.browser
        await pair.his.loop.units.drained()
        await pair.his.leave()
        for number in range(1, 31):
            pair.hers.say(f"{SECRET} {number}")
        await pair.hers.all_sent()
        for _ in range(2):
            async with Engine(prosody, browser, encryption="always") as again:
                await again.log_in(pair.romeo)
                await again.open("Juliet")
                await again.has_bodies(31)
                assert again.bodies == [f"{SECRET} {number}" for number in range(31)]


async def test_what_goes_out_once_more_is_the_same_and_is_read_once(
    prosody: Prosody, accounts: Accounts, wire: Wire
) -> None:
    async with couple(prosody, accounts) as pair:
        await said_and_seen(pair, f"{SECRET} 0")
        await pair.hers.all_sent()
        pair.hers.cut()
        pair.hers.say(f"{SECRET} 1")
        await pair.hers.loop.units.drained()
        pair.hers.abandon()
        async with Engine(prosody, pair.hers.browser, encryption="always") as again:
            await again.log_in(pair.juliet)
            await pair.his.sees(f"{SECRET} 1")
            again.cut()
            await again.open("Romeo")
            again.say(f"{SECRET} 2")
            await pair.his.sees(f"{SECRET} 2")
            await again.all_sent()
            assert pair.his.bodies == again.bodies == [f"{SECRET} {number}" for number in range(3)]
        by_id: dict[str, set[str]] = {}
        for stanza in wire.sealed:
            sealed = "".join(tostring(each, "unicode") for each in stanza if each.tag in SEALED)
            by_id.setdefault(stanza.get("id", ""), set()).add(sealed)
        assert all(len(each) == 1 for each in by_id.values())


async def test_what_was_written_encrypted_waits_encrypted_whatever_is_chosen_later(
    prosody: Prosody, accounts: Accounts, wire: Wire
) -> None:
    async with couple(prosody, accounts) as pair:
        pass
    async with (
        encrypting(prosody, pair.romeo, pair.his.browser) as his,
        encrypting(prosody, pair.juliet, pair.hers.browser, encryption="available") as hers,
    ):
        await hers.open("Romeo")
        await his.open("Juliet")
        romeo = BareJID(pair.romeo.jid)
        hers.act(EncryptionChosen(MAIN, romeo, True))
        await hers.until(lambda: hers.loop.store.slices["encryption"].people.get(romeo), "his devices")
        hers.cut()
        hers.say(f"{SECRET} while away")
        hers.act(EncryptionChosen(MAIN, romeo, False))
        hers.say("In the clear")
        await his.sees(f"{SECRET} while away")
        await his.sees("In the clear")
        assert [each.encryption is not None for each in _messages(his)] == [True, False]
        hers.choose("Edit", f"{SECRET} while away")
        hers.say(f"{SECRET} for good")
        await his.sees(f"{SECRET} for good")


async def test_a_plugin_that_sends_in_the_clear_has_it_encrypted(
    prosody: Prosody, accounts: Accounts, wire: Wire
) -> None:
    async with couple(prosody, accounts, plugins=(CLEAR,)) as pair:
        await said_and_seen(pair, "Where?")
        await pair.his.sees(f"In {SECRET}")
        assert all(each.encryption for each in _messages(pair.his))


async def test_a_correction_that_the_server_makes_up_changes_nothing(
    prosody: Prosody, accounts: Accounts, wire: Wire
) -> None:
    async with couple(prosody, accounts) as pair:
        await said_and_seen(pair, f"{SECRET} at dawn")
        given = _messages(pair.his)[0].given
        replace = f"<replace xmlns='urn:xmpp:message-correct:0' id='{given}'/>"
        retract = f"<retract xmlns='urn:xmpp:message-retract:1' id='{given}'/>"
        assert pair.hers.client
        for inside in (f"<body>Not at all</body>{replace}", f"<body>Gone</body>{retract}"):
            xml = f"<message xmlns='jabber:client' to='{pair.romeo.jid}' type='chat'>{inside}</message>"
            pair.hers.client.send(fromstring(xml))
        pair.hers.say("And then?")
        await pair.his.sees("And then?")
        assert pair.his.bodies == [f"{SECRET} at dawn", "And then?"]


def _messages(engine: Engine) -> list[Message]:
    (held,) = engine.loop.store.slices["messages"].timelines.values()
    return list(held.messages)


async def test_who_gets_a_first_device_while_their_chat_is_open_can_be_written_to(place: Place) -> None:
    server, accounts = place
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    async with encrypting(server, juliet) as hers:
        await hers.open("Romeo")
        await hers.sees("Romeo has no device")
        async with encrypting(server, romeo) as his:
            await hers.until(lambda: "has no device" not in hers.look().text(), "device of his")
            await his.open("Juliet")
            hers.say("But soft")
            await his.sees("But soft")
