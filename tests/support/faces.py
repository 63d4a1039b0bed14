"""What is said of people's pictures, by PEP and by vCard, and what comes of it."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from tests.support.images import digest, png
from tests.support.play import JULIET, ROMEO, Glance, Stage, stanza
from widget.core.effects import Query
from widget.core.events import ContactsChanged, PictureLacked, SessionStarted
from widget.core.feature import Fact
from widget.core.model import Contact, FullJID
from widget.features.avatars import FEATURE, State

FACE = png()
HASH = digest(FACE)
INFO = "http://jabber.org/protocol/disco#info"
META, DATA = "urn:xmpp:avatar:metadata", "urn:xmpp:avatar:data"
EVENT, PUBSUB = "http://jabber.org/protocol/pubsub#event", "http://jabber.org/protocol/pubsub"
NEW = SessionStarted(FullJID(f"{JULIET}/web"), resumed=False, first=False)


def friends() -> Stage[State]:
    stage = Stage(FEATURE)
    stage.play(ContactsChanged((Contact(ROMEO, "Romeo", (), "both"),)))
    return stage


def metadata(*infos: str, sender: str = ROMEO) -> str:
    inner = "".join(infos)
    return (
        f"<message from='{sender}' type='headline'><event xmlns='{EVENT}'><items node='{META}'>"
        f"<item id='x'><metadata xmlns='{META}'>{inner}</metadata></item></items></event></message>"
    )


def info(hash_: str = HASH, size: int = len(FACE), type_: str = "image/png", more: str = "") -> str:
    return f"<info id='{hash_}' bytes='{size}' type='{type_}'{more}/>"


def update(photo: str = f"<photo>{HASH}</photo>", sender: str = f"{ROMEO}/a", muc: bool = False) -> str:
    occupant = "<x xmlns='http://jabber.org/protocol/muc#user'/>" if muc else ""
    return f"<presence from='{sender}'>{occupant}<x xmlns='vcard-temp:x:update'>{photo}</x></presence>"


def come(stage: Stage[State], xml: str) -> None:
    stage.play(*stage.read(xml))


def shown(stage: Stage[State], jid: str = ROMEO, *occupant: str) -> str | None:
    hash_: str | None = FEATURE.facts[Fact.PICTURE](stage.state, Glance(stage.session), jid, *occupant)
    return hash_


def lacked(stage: Stage[State], jid: str = ROMEO, hash_: str = HASH) -> list[Query]:
    return [each for each in stage.play(PictureLacked(jid, hash_)) if isinstance(each, Query)]


def pep(data: str) -> Element:
    items = f"<items node='{DATA}'><item id='{HASH}'><data xmlns='{DATA}'>{data}</data></item></items>"
    return stanza(f"<iq type='result'><pubsub xmlns='{PUBSUB}'>{items}</pubsub></iq>")


def vcard(data: str, type_: str = "image/png") -> Element:
    photo = f"<PHOTO><TYPE>{type_}</TYPE><BINVAL>{data}</BINVAL></PHOTO>"
    return stanza(f"<iq type='result'><vCard xmlns='vcard-temp'>{photo}</vCard></iq>")


def answered(stage: Stage[State], asked: Query, answer: Element) -> None:
    event = asked.then(answer)
    assert event
    stage.play(event)
