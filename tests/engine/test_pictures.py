"""Pictures: the whole engine against real servers, with people who publish theirs."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import fromstring

from demo.prosody import Prosody
from tests.engine.conftest import Place
from tests.support.accounts import Accounts, unique
from tests.support.ejabberd import Ejabberd
from tests.support.engine import MAIN, Browser, Engine
from tests.support.images import base64, digest, noise, png
from tests.support.peer import Peer
from widget.core.events import ConversationOpened, DetailsToggled, DialogChosen
from widget.core.model import BareJID, Kind
from widget.features.profiles.state import Portrait, PortraitChosen

FACE = png()
PUBSUB = "http://jabber.org/protocol/pubsub"


async def publish(peer: Peer, node: str, id_: str, payload: str) -> None:
    item = f"<publish node='{node}'><item id='{id_}'>{payload}</item></publish>"
    await peer.query(peer.account.jid, "set", fromstring(f"<pubsub xmlns='{PUBSUB}'>{item}</pubsub>"))


async def wear(peer: Peer, data: bytes = FACE, said: int | None = None) -> None:
    """Publish a picture in PEP, of so many bytes as is said."""
    node, hash_ = "urn:xmpp:avatar:", digest(data)
    await publish(peer, f"{node}data", hash_, f"<data xmlns='{node}data'>{base64(data)}</data>")
    info = f"<info id='{hash_}' bytes='{said or len(data)}' type='image/png'/>"
    await publish(peer, f"{node}metadata", hash_, f"<metadata xmlns='{node}metadata'>{info}</metadata>")


async def card(peer: Peer, data: bytes, to: str = "") -> None:
    """Publish a picture in a vCard: of the account, or of a room."""
    photo = f"<PHOTO><TYPE>image/png</TYPE><BINVAL>{base64(data)}</BINVAL></PHOTO>"
    await peer.query(to or peer.account.jid, "set", fromstring(f"<vCard xmlns='vcard-temp'>{photo}</vCard>"))


def drawn(engine: Engine) -> list[dict[str, Any]]:
    """The pictures that the page was given."""
    return [post["args"] for post in engine.told("picture")]


async def looks(engine: Engine, hash_: str) -> None:
    """Wait until this picture is wanted in view, and let the page say that it lacks it."""
    places = {"cls": "avatar-picture", "key": hash_}
    await engine.until(lambda: engine.look().has("canvas", **places), "place for a picture")
    engine.act(engine.look().find("canvas", **places).fire("lack"))


async def refuses(engine: Engine, hash_: str) -> None:
    """Wait until this picture is set aside."""
    await engine.until(lambda: hash_ in engine.loop.store.slices["avatars"].refused, "refusal")


async def befriend(server: Prosody | Ejabberd, accounts: Accounts) -> tuple[Any, Any]:
    juliet, romeo = accounts.make("juliet", "romeo")
    async with Peer(juliet, server) as one, Peer(romeo, server):
        await one.befriend(romeo.jid)
    return juliet, romeo


async def test_a_contact_s_picture_comes_and_is_there_again_after_a_reload(place: Place) -> None:
    server, accounts = place
    juliet, romeo = await befriend(server, accounts)
    browser = Browser()
    async with Peer(romeo, server) as peer:
        await wear(peer)
        async with Engine(server, browser) as engine:
            await engine.log_in(juliet)
            await looks(engine, digest(FACE))
            await engine.until(lambda: bool(drawn(engine)), "picture")
            assert drawn(engine)[0]["data"] == base64(FACE)
        async with Engine(server, browser) as engine:
            await engine.log_in(juliet)
            await looks(engine, digest(FACE))
            await engine.until(lambda: bool(drawn(engine)), "picture")
            another = png(32, (0, 120, 0))
            await wear(peer, another)
            await looks(engine, digest(another))
            await engine.until(lambda: len(drawn(engine)) == 2, "another picture")


async def test_a_picture_that_is_a_lie_is_set_aside(place: Place) -> None:
    server, accounts = place
    juliet, romeo = await befriend(server, accounts)
    # ejabberd takes no more than 60 kB into PEP
    svg, large = b"<svg xmlns='http://www.w3.org/2000/svg'/>", noise(300_000)
    lies = (svg, large) if isinstance(server, Prosody) else (svg,)
    async with Peer(romeo, server) as peer, Engine(server) as engine:
        await engine.log_in(juliet)
        for lie in lies:
            await wear(peer, lie, said=4000)
            await looks(engine, digest(lie))
            await refuses(engine, digest(lie))
        assert not engine.look().has("canvas", cls="avatar-picture")
        assert not drawn(engine)
        await wear(peer)
        await looks(engine, digest(FACE))
        await engine.until(lambda: bool(drawn(engine)), "picture")


async def test_a_picture_in_a_vcard_comes_too(place: Place) -> None:
    server, accounts = place
    juliet, romeo = await befriend(server, accounts)
    async with Peer(romeo, server) as peer:
        await card(peer, FACE)
    async with Peer(romeo, server) as peer, Engine(server) as engine:
        await engine.log_in(juliet)
        # A server that does not turn one into the other leaves it to the client to tell (XEP-0153, 3.1)
        update = f"<x xmlns='vcard-temp:x:update'><photo>{digest(FACE)}</photo></x>"
        peer.send(f"<presence xmlns='jabber:client'>{update}</presence>")
        await looks(engine, digest(FACE))
        await engine.until(lambda: bool(drawn(engine)), "picture")


async def test_occupants_and_their_room_have_pictures(prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    room, sign = f"{unique('garden')}@{prosody.muc}", png(48, (10, 90, 10))
    async with Peer(romeo, prosody) as peer, Engine(prosody) as engine:
        await card(peer, FACE)
        await peer.join(room, "Romeo")
        await card(peer, sign, room)
        update = f"<x xmlns='vcard-temp:x:update'><photo>{digest(FACE)}</photo></x>"
        peer.send(f"<presence xmlns='jabber:client' to='{room}/Romeo'>{update}</presence>")
        await engine.log_in(juliet)
        await engine.join(room)
        peer.say(room, "Good evening", kind="groupchat")
        await engine.sees("Good evening")
        await engine.until(
            lambda: engine.look().find("li", cls="message").has("canvas", key=digest(FACE)),
            "face of who speaks",
        )
        engine.click("button", aria_label="Details")
        await looks(engine, digest(FACE))
        await engine.until(lambda: len(drawn(engine)) == 1, "occupant's picture")
        await looks(engine, digest(sign))
        await engine.until(lambda: len(drawn(engine)) == 2, "room's picture")
        assert {each["data"] for each in drawn(engine)} == {base64(FACE), base64(sign)}


async def test_our_own_profile_is_seen_by_our_contacts(place: Place) -> None:
    server, accounts = place
    juliet, romeo = await befriend(server, accounts)
    face, me = png(96, (90, 0, 90)), BareJID(juliet.jid)
    async with Engine(server) as hers, Engine(server) as his:
        await his.log_in(romeo)
        await hers.log_in(juliet)
        await his.until(lambda: his.look().has("details", text=juliet.local), "contact")
        hers.loop.dispatch(DialogChosen(MAIN, "profile"))
        await hers.until(lambda: hers.look().has("form", cls="dialog-form"), "form")
        hers.loop.dispatch(PortraitChosen(Portrait(base64(face), "image/png", 96)))
        form = {
            "name": "Juliet of Capulet",
            "link": "https://capulet.example/",
            "note": "Often on\na balcony",
        }
        hers.fill("form", cls="dialog-form", form=form)
        await hers.until(lambda: not hers.look().has("form", cls="dialog-form"), "end of saving")
        await his.until(lambda: his.look().has("details", text="Juliet of Capulet"), "nickname")
        await looks(his, digest(face))
        await his.until(lambda: bool(drawn(his)), "picture")
        assert drawn(his)[0]["data"] == base64(face)
        his.loop.dispatch(ConversationOpened(MAIN, me, Kind.CHAT))
        his.loop.dispatch(DetailsToggled(MAIN, me))
        await his.sees("Often on a balcony")
        await looks(hers, digest(face))
        await hers.until(lambda: bool(drawn(hers)), "own picture")
        hers.loop.dispatch(DialogChosen(MAIN, "profile"))
        await hers.until(lambda: hers.look().has("form", cls="dialog-form"), "form")
        assert hers.look().find("input", name="name").attr("value") == "Juliet of Capulet"
        hers.loop.dispatch(PortraitChosen(Portrait("")))
        hers.fill("form", cls="dialog-form", form={**form, "name": "Juliet"})
        await his.until(lambda: his.look().has("details", text="Juliet"), "nickname")
        await his.until(lambda: not his.look().has("canvas", cls="avatar-picture"), "end of the picture")
