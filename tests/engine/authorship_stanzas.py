"""What is said in another's name, in parts: the words of authorship_cases.py."""

from __future__ import annotations

from tests.engine.hostile_stanzas import (
    CARBONS,
    CORRECT,
    FORGED,
    FORWARD,
    OCCUPANT,
    PUBSUB,
    REACT,
    RETRACT,
    SID,
)
from tests.support.hostile_server import ME, ROMEO, ROOM

HIM, IMPOSTOR = f"{ROOM}/Romeo", f"{ROOM}/Mallory"
MUC_USER, MODERATE = "http://jabber.org/protocol/muc#user", "urn:xmpp:message-moderate:1"
MDS = "urn:xmpp:mds:displayed:0"
PRIVATE = f"<x xmlns='{MUC_USER}'/>"


def said(inside: str, sender: str = f"{ROMEO}/a", type: str = "chat", id_: str = "h1") -> str:
    return f"<message from='{sender}' to='{ME}' type='{type}' id='{id_}'>{inside}</message>"


def in_room(inside: str, sender: str, occupant: str = "", id_: str = "h1") -> str:
    known = f"<occupant-id xmlns='{OCCUPANT}' id='{occupant}'/>" if occupant else ""
    numbered = f"<stanza-id xmlns='{SID}' by='{ROOM}' id='s-{id_}'/>"
    return said(f"{inside}{known}{numbered}", sender, "groupchat", id_)


def correction(of: str) -> str:
    return f"{FORGED}<replace xmlns='{CORRECT}' id='{of}'/>"


def retraction(of: str, inside: str = "") -> str:
    return f"<body>-</body><retract xmlns='{RETRACT}' id='{of}'>{inside}</retract>"


def reaction(of: str) -> str:
    return f"<reactions xmlns='{REACT}' id='{of}'><reaction>👎</reaction></reactions>"


def forwarded(message: str, stamp: str = "2020-01-01T00:00:00Z") -> str:
    inner = message.replace("<message", "<message xmlns='jabber:client'", 1)
    return f"<forwarded xmlns='{FORWARD}'><delay xmlns='urn:xmpp:delay' stamp='{stamp}'/>{inner}</forwarded>"


def carbon(kind: str, message: str, sender: str) -> str:
    return said(f"<{kind} xmlns='{CARBONS}'>{forwarded(message)}</{kind}>", sender, id_="c1")


def mark(item: str, by: str, id_: str) -> str:
    told = f"<displayed xmlns='{MDS}'><stanza-id xmlns='{SID}' by='{by}' id='{id_}'/></displayed>"
    return f"<event xmlns='{PUBSUB}'><items node='{MDS}'><item id='{item}'>{told}</item></items></event>"
