"""What an attacker sends, in parts: the words of hostile_cases.py, some of authorship_cases.py, too."""

from __future__ import annotations

from tests.support.hostile_server import ME, ROMEO, ROOM

MALLORY = "mallory@evil.example/x"
NURSE = f"{ROOM}/Nurse"
BARE = "juliet@localhost"
FORGED = "<body>FORGED</body>"
CARBONS, FORWARD = "urn:xmpp:carbons:2", "urn:xmpp:forward:0"
MAM, SID = "urn:xmpp:mam:2", "urn:xmpp:sid:0"
MARKERS, RECEIPTS = "urn:xmpp:chat-markers:0", "urn:xmpp:receipts"
CORRECT, RETRACT = "urn:xmpp:message-correct:0", "urn:xmpp:message-retract:1"
REACT, REPLY = "urn:xmpp:reactions:0", "urn:xmpp:reply:0"
PUBSUB, AVATAR = "http://jabber.org/protocol/pubsub#event", "urn:xmpp:avatar:metadata"
FALLBACK, OCCUPANT = "urn:xmpp:fallback:0", "urn:xmpp:occupant-id:0"


def message(inside: str, sender: str = MALLORY, type: str = "chat", more: str = "id='h1'") -> str:
    return f"<message from='{sender}' to='{ME}' type='{type}' {more}>{inside}</message>"


def presence(inside: str, sender: str, more: str = "") -> str:
    return f"<presence from='{sender}' to='{ME}' {more}>{inside}</presence>"


def iq(inside: str, sender: str = MALLORY, type: str = "set", id_: str = "h1") -> str:
    return f"<iq from='{sender}' to='{ME}' type='{type}' id='{id_}'>{inside}</iq>"


def forwarded(kind: str, inner: str = f"{ROMEO}/a", to: str = ME, body: str = FORGED) -> str:
    said = f"<message xmlns='jabber:client' from='{inner}' to='{to}' type='chat' id='f1'>{body}</message>"
    return f"<{kind} xmlns='{CARBONS}'><forwarded xmlns='{FORWARD}'>{said}</forwarded></{kind}>"


def archived(query: str, inner: str = f"{ROMEO}/a") -> str:
    said = f"<message xmlns='jabber:client' from='{inner}' to='{ME}' type='chat'>{FORGED}</message>"
    delay = "<delay xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z'/>"
    inside = f"<forwarded xmlns='{FORWARD}'>{delay}{said}</forwarded>"
    return f"<result xmlns='{MAM}' queryid='{query}' id='x1'>{inside}</result>"


def pep(node: str, payload: str) -> str:
    return f"<event xmlns='{PUBSUB}'><items node='{node}'><item id='i1'>{payload}</item></items></event>"
