"""Contacts, requests, presence and blocking: the whole engine against real servers."""

from __future__ import annotations

from tests.engine.conftest import Place
from tests.support.accounts import Account
from tests.support.engine import MAIN, Browser, Engine
from tests.support.peer import Peer
from widget.core.events import DetailsToggled, DialogChosen
from widget.core.model import BareJID


def dialog(engine: Engine, name: str) -> None:
    engine.loop.dispatch(DialogChosen(MAIN, name))


def add(engine: Engine, account: Account, name: str = "", **groups: str) -> None:
    """Fill the form in."""
    dialog(engine, "add-contact")
    engine.fill("form", cls="dialog-form", form={"jid": account.jid, "name": name, **groups})


async def test_somebody_is_added_by_address_and_each_sees_the_other(place: Place) -> None:
    server, accounts = place
    juliet, romeo = accounts.make("juliet", "romeo")
    async with Peer(romeo, server) as peer, Engine(server) as engine:
        await engine.log_in(juliet)
        add(engine, romeo, "My Romeo", **{"new-group": "Verona"})
        await engine.sees("Chat")
        await engine.until(lambda: engine.look().has(cls="row-title", text="My Romeo"), "contact")
        await peer.until(lambda: peer.xmpp.client_roster[juliet.jid]["subscription"] == "both")
        await engine.until(lambda: engine.look().has(aria_label="Online", cls="presence"), "presence")
        engine.loop.dispatch(DetailsToggled(MAIN, BareJID(romeo.jid)))
        await engine.sees("They see when you are online.")
        await engine.sees("You see when they are online.")
        assert engine.look().has("details", text="Verona")


async def test_a_contact_is_renamed_and_removed(place: Place) -> None:
    server, accounts = place
    juliet, romeo = accounts.make("juliet", "romeo")
    async with Peer(romeo, server) as peer, Engine(server) as engine:
        await engine.log_in(juliet)
        add(engine, romeo, "Romeo")
        await peer.until(lambda: peer.xmpp.client_roster[juliet.jid]["subscription"] == "both")
        dialog(engine, f"edit-contact {romeo.jid}")
        engine.fill("form", cls="dialog-form", form={"name": "The boy", "new-group": "Verona"})
        await engine.until(lambda: engine.look().has("details", text="The boy"), "new name")
        dialog(engine, f"remove-contact {romeo.jid}")
        engine.click("button", text="Remove")
        await peer.until(lambda: peer.xmpp.client_roster[juliet.jid]["subscription"] == "none")
        await engine.until(lambda: not engine.look().has("details", text="The boy"), "end of the contact")


async def test_a_request_waits_through_a_reload_and_is_accepted(place: Place) -> None:
    server, accounts = place
    juliet, romeo = accounts.make("juliet", "romeo")
    browser = Browser()
    async with Peer(romeo, server) as peer:
        async with Engine(server, browser) as engine:
            await engine.log_in(juliet)
            peer.xmpp.send_presence(pto=juliet.jid, ptype="subscribe")
            await engine.sees("Contact requests")
        async with Engine(server, browser) as engine:
            await engine.log_in(juliet)
            await engine.sees("Contact requests")
            engine.click("button", aria_label=f"Accept {romeo.local}")
            await peer.until(lambda: peer.xmpp.client_roster[juliet.jid]["subscription"] == "both")
            await engine.until(lambda: "Contact requests" not in engine.look().text(), "no request")
            await engine.until(lambda: engine.look().has("details", text=romeo.local), "contact")


async def test_a_request_is_declined(place: Place) -> None:
    server, accounts = place
    juliet, romeo = accounts.make("juliet", "romeo")
    async with Peer(romeo, server) as peer, Engine(server) as engine:
        await engine.log_in(juliet)
        peer.xmpp.send_presence(pto=juliet.jid, ptype="subscribe")
        await engine.sees("Contact requests")
        assert peer.xmpp.client_roster[juliet.jid]["pending_out"]
        engine.click("button", aria_label=f"Decline {romeo.local}")
        await peer.until(lambda: any(str(each["type"]) == "unsubscribed" for each in peer.presences))
        assert "Contact requests" not in engine.look().text()


async def test_what_is_chosen_is_seen_by_contacts_also_after_a_reload(place: Place) -> None:
    server, accounts = place
    juliet, romeo = accounts.make("juliet", "romeo")
    browser = Browser()

    def seen(peer: Peer) -> tuple[str, str]:
        ours = [each for each in peer.presences if each["from"].bare == juliet.jid]
        return (str(ours[-1]["show"]), str(ours[-1]["status"])) if ours else ("", "")

    async with Peer(romeo, server) as peer:
        async with Engine(server, browser) as engine:
            await engine.log_in(juliet)
            add(engine, romeo)
            await peer.until(lambda: peer.xmpp.client_roster[juliet.jid]["subscription"] == "both")
            dialog(engine, "status")
            engine.fill("form", cls="dialog-form", form={"show": "dnd", "status": "In the garden"})
            await peer.until(lambda: seen(peer) == ("dnd", "In the garden"))
        peer.presences.clear()
        async with Engine(server, browser) as engine:
            await engine.log_in(juliet)
            await peer.until(lambda: seen(peer) == ("dnd", "In the garden"))


async def test_whoever_is_blocked_is_not_heard_until_they_are_unblocked(place: Place) -> None:
    server, accounts = place
    juliet, romeo = accounts.make("juliet", "romeo")
    async with Peer(romeo, server) as peer, Engine(server) as engine:
        await engine.log_in(juliet)
        add(engine, romeo, "Romeo")
        await peer.until(lambda: peer.xmpp.client_roster[juliet.jid]["subscription"] == "both")
        peer.say(juliet.jid, "Before")
        await engine.sees("Before")
        dialog(engine, f"block {romeo.jid}")
        form = {"report": "urn:xmpp:reporting:spam", "text": "Ladders"}
        engine.fill("form", cls="dialog-form", form=form)
        await engine.sees("You have blocked Romeo.")
        peer.say(juliet.jid, "Meanwhile")
        await peer.until(
            lambda: any(str(each["type"]) == "error" for each in [*peer.markers, *_stanzas(peer)])
        )
        engine.click("button", text="Unblock")
        await engine.until(lambda: not engine.look().has(cls="blocked-bar"), "end of the block")
        peer.say(juliet.jid, "After")
        await engine.sees("After")
        assert engine.bodies == ["Before", "After"]


async def test_the_list_is_the_same_on_all_devices_and_after_a_reload(place: Place) -> None:
    server, accounts = place
    juliet, romeo = accounts.make("juliet", "romeo")
    browser = Browser()
    async with Engine(server, browser) as engine, Engine(server) as other:
        await engine.log_in(juliet)
        await other.log_in(juliet)
        await engine.until(lambda: engine.loop.store.slices["blocking"].supported, "list")
        await other.until(lambda: other.loop.store.slices["blocking"].supported, "list")
        dialog(engine, f"block {romeo.jid}")
        engine.fill("form", cls="dialog-form", form={"report": "", "text": ""})
        await other.until(lambda: romeo.jid in other.loop.store.slices["blocking"].blocked, "push")
    async with Engine(server, browser) as engine:
        await engine.log_in(juliet)
        await engine.until(lambda: engine.loop.store.slices["blocking"].supported, "list")
        dialog(engine, "blocked")
        assert engine.look().has(cls="row-item", text=romeo.jid)


def _stanzas(peer: Peer) -> list[object]:
    return [heard.stanza for heard in peer.heard]
