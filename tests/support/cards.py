"""Romeo's card in both kinds, and how it is asked for and told."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from tests.support.play import Stage, stanza
from widget.core.effects import Query
from widget.errors import StanzaError
from widget.features.profiles import State
from widget.features.profiles.card import Card

NONE = StanzaError("item-not-found")
NEW_CARD = """<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'>
<fn><text>Romeo Montague</text></fn><nickname><text>Romeo</text></nickname>
<title><text>Heir</text></title><org><text>House of Montague</text></org>
<email><parameters><type><text>home</text></type></parameters><text>romeo@montague.example</text></email>
<tel><uri>tel:+39-045-1303</uri></tel><url><uri>https://montague.example/</uri></url>
<adr><locality>Verona</locality><country>Italy</country></adr><bday><date>1580-01-30</date></bday>
<note><text>Often on
a balcony</text></note></vcard>"""


OLD_CARD = """<vCard xmlns='vcard-temp'><FN>Romeo Montague</FN><NICKNAME>Romeo</NICKNAME><TITLE>Heir</TITLE>
<ORG><ORGNAME>House of Montague</ORGNAME></ORG><EMAIL><HOME/><USERID>romeo@montague.example</USERID></EMAIL>
<TEL><NUMBER>+39-045-1303</NUMBER></TEL><URL>https://montague.example/</URL>
<ADR><LOCALITY>Verona</LOCALITY><CTRY>Italy</CTRY></ADR><BDAY>1580-01-30</BDAY><DESC>Often on
a balcony</DESC><PHOTO><TYPE>image/png</TYPE><BINVAL>AAAA</BINVAL></PHOTO></vCard>"""


ROMEOS = Card(
    "Romeo Montague",
    "Romeo",
    "Heir",
    "House of Montague",
    ("romeo@montague.example",),
    ("+39-045-1303",),
    ("https://montague.example/",),
    "Verona, Italy",
    "1580-01-30",
    "Often on\na balcony",
)


def pep(card: str) -> Element:
    items = f"<items node='urn:xmpp:vcard4'><item id='current'>{card}</item></items>"
    return stanza(
        f"<iq type='result'><pubsub xmlns='http://jabber.org/protocol/pubsub'>{items}</pubsub></iq>"
    )


def temp(card: str) -> Element:
    return stanza(f"<iq type='result'>{card}</iq>")


def asked(stage: Stage[State], event: Any) -> list[Query]:
    return [each for each in stage.play(event) if isinstance(each, Query)]


def tell(stage: Stage[State], event: Any) -> list[Query]:
    assert event
    return asked(stage, event)
