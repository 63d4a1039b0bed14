"""The cases of test_authorship.py: who claims to be another, or speaks for one, within the very conversation.

Before each case this was said, in the chat with Romeo and in the room:

    Romeo: Good evening (id r1, in our archive a1)    Romeo: In the garden (id g1, there room1)
    we: Hello (%OURS%)                                Nurse: Well said (id n1, there room2)
                                                      we: Good morrow (%MINE%, there room9)

Whoever speaks in the room has an occupant id: o-romeo, o-nurse, o-mallory.
"""

# ruff: noqa: E501 - a stanza reads best in one piece

from __future__ import annotations

from dataclasses import dataclass

from tests.engine.authorship_stanzas import (
    HIM,
    IMPOSTOR,
    MODERATE,
    MUC_USER,
    PRIVATE,
    carbon,
    correction,
    forwarded,
    in_room,
    mark,
    reaction,
    retraction,
    said,
)
from tests.engine.hostile_stanzas import (
    BARE,
    CARBONS,
    CORRECT,
    FALLBACK,
    FORGED,
    MALLORY,
    MARKERS,
    NURSE,
    OCCUPANT,
    RECEIPTS,
    REPLY,
    RETRACT,
    SID,
)
from tests.support.hostile_server import ME, ROMEO, ROOM

Line = tuple[str, str]
"""Whose name is shown, and what they say."""


@dataclass(frozen=True, slots=True)
class Case:
    """`stanzas` come; `chat` and `room` are the lines that are new there; `archives` as in HostileServer."""

    stanzas: tuple[str, ...] = ()
    chat: tuple[Line, ...] = ()
    room: tuple[Line, ...] = ()
    archives: tuple[tuple[str, str, str], ...] = ()
    kept: tuple[str, ...] = ()
    """Who has reacted rightly, as it is read out."""


CASES: dict[str, Case] = {}


def add(name: str, *stanzas: str, chat: Line | None = None, room: Line | None = None, kept: str = "") -> None:
    assert name not in CASES, name
    CASES[name] = Case(
        stanzas, (chat,) if chat else (), (room,) if room else (), kept=(kept,) if kept else ()
    )


# In the chat, the other side speaks of what we said
for id_ in ("%OURS%", "a9"):
    add(f"in the chat a correction of ours ({id_})", said(correction(id_)))
    add(f"in the chat a retraction of ours ({id_})", said(retraction(id_)))
add("in the chat a moderation of ours", said(retraction("%OURS%", f"<moderated xmlns='{MODERATE}' by='x'/>")))
add(
    "in the chat a correction of ours as an own carbon of theirs",
    said(f"<sent xmlns='{CARBONS}'>{forwarded(said(correction('%OURS%'), ME))}</sent>"),
)
add("in the chat the id of ours", said("<body>Me too</body>", id_="%OURS%"), chat=("Romeo", "Me too"))
add(
    "in the chat the id and origin-id of ours",
    said(f"<body>Me too</body><origin-id xmlns='{SID}' id='%OURS%'/>", id_="%OURS%"),
    chat=("Romeo", "Me too"),
)
add("in the chat their own id a second time", said("<body>Again</body>", id_="r1"), chat=("Romeo", "Again"))
add(
    "in the chat an occupant-id of ours",
    said(f"{correction('%OURS%')}<occupant-id xmlns='{OCCUPANT}' id='o-me'/>"),
)
add(
    "in the chat an answer to their own as to ours, with words that nobody said",
    said(
        f"<body>&gt; FORGED\nIndeed</body><reply xmlns='{REPLY}' id='r1' to='{BARE}'/>"
        f"<fallback xmlns='{FALLBACK}' for='{REPLY}'><body start='0' end='9'/></fallback>"
    ),
    chat=("Romeo", "Indeed"),
)
add(
    "in the chat a forwarded message of ours",
    said(f"<body>So you said</body>{forwarded(said(FORGED, ME))}"),
    chat=("Romeo", "So you said"),
)
add(
    "in the chat a forwarded message within a forwarded one",
    said(f"<body>Look</body>{forwarded(said(f'<body>-</body>{forwarded(said(FORGED, ME))}', ME))}"),
    chat=("Romeo", "Look"),
)
add("in the chat a forwarded message and nothing else", said(forwarded(said(FORGED, ME))))
add(
    "in the chat an error for what we never sent there",
    said(
        "<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
        HIM,
        "error",
        "%OURS%",
    ),
)
add("in the chat that we have read it, by them", said(mark(ROMEO, BARE, "a1"), ROMEO, "headline"))
add("in the chat a receipt for their own", said(f"<received xmlns='{RECEIPTS}' id='r1'/>"))
add("in the chat a marker for their own", said(f"<displayed xmlns='{MARKERS}' id='r1'/>"))

# In the chat, others speak in their name or in ours
for who in (MALLORY, HIM, "localhost", ROMEO, f"{BARE}.evil.example"):
    add(f"a carbon from {who} of what Romeo has corrected", carbon("received", said(correction("r1")), who))
    add(
        f"a carbon from {who} of what we have taken back",
        carbon("sent", said(retraction("%OURS%"), ME).replace(f"to='{ME}'", f"to='{ROMEO}'"), who),
    )
add(
    "a carbon of ours in which another speaks in our name",
    carbon("sent", said(correction("%OURS%"), MALLORY).replace(f"to='{ME}'", f"to='{ROMEO}'"), BARE),
)
add("a carbon in a carbon", carbon("received", carbon("received", said(FORGED), BARE), BARE))
add("a carbon of what the room says", carbon("received", in_room(correction("g1"), HIM, "o-romeo"), BARE))
add(
    "an archived correction that nobody asked for",
    said(
        f"<result xmlns='urn:xmpp:mam:2' queryid='x' id='x1'>{forwarded(said(correction('r1')))}</result>",
        BARE,
    ),
)
add("a correction in the chat from the room's Romeo", said(correction("r1"), HIM))
add("a correction in the chat from Romeo's server", said(correction("r1"), "localhost"))
add("a correction in the chat from almost Romeo", said(correction("r1"), f"{ROMEO}.example/a"))

# In the room, one occupant speaks of another's
for sender, occupant in ((NURSE, "o-nurse"), (IMPOSTOR, "o-mallory"), (HIM, "o-mallory"), (HIM, "")):
    who = f"{sender.rpartition('/')[2]} ({occupant or 'no occupant id'})"
    add(f"in the room a correction of Romeo's by {who}", in_room(correction("g1"), sender, occupant))
    for id_ in ("g1", "room1"):
        add(f"in the room a retraction of Romeo's {id_} by {who}", in_room(retraction(id_), sender, occupant))
for of in ("%MINE%", "room9"):
    add(f"in the room a correction of ours {of}", in_room(correction(of), NURSE, "o-nurse"))
    add(f"in the room a retraction of ours {of}", in_room(retraction(of), NURSE, "o-nurse"))
add("in the room a correction by our own name", in_room(correction("%MINE%"), f"{ROOM}/Juliet", "o-mallory"))
add("in the room a retraction by our own name", in_room(retraction("room9"), f"{ROOM}/Juliet", "o-mallory"))
add("in the room a correction by the room", in_room(correction("g1"), ROOM))
add("in the room a retraction by the room that names nobody", in_room(retraction("room1"), ROOM))
MODERATED = f"<moderated xmlns='{MODERATE}' by='{NURSE}'/>"
for sender, occupant in ((NURSE, "o-nurse"), (HIM, "o-mallory")):
    who = sender.rpartition("/")[2]
    add(f"in the room a moderation by {who}", in_room(retraction("room1", MODERATED), sender, occupant))
    older = (
        f"<apply-to xmlns='urn:xmpp:fasten:0' id='room1'><moderated xmlns='urn:xmpp:message-moderate:0' by='{NURSE}'>"
        "<retract xmlns='urn:xmpp:message-retract:0'/></moderated></apply-to>"
    )
    add(f"in the room an older moderation by {who}", in_room(older, sender, occupant))
add(
    "in the room a grave that is no archive's",
    in_room(f"<retracted xmlns='{RETRACT}'>{MODERATED}</retracted>", HIM, "o-romeo", "g1"),
)
add("a moderation from the room, but to us alone", said(retraction("room1", MODERATED), ROOM, "chat"))
add(
    "a moderation from another room", said(retraction("room1", MODERATED), "garden@evil.example", "groupchat")
)
add(
    "in the room the same id from two people",
    in_room("<body>Not he</body>", IMPOSTOR, "o-mallory", "g1"),
    room=("Mallory", "Not he"),
)
add(
    "in the room a correction of an id that two have used",
    in_room("<body>Not he</body>", IMPOSTOR, "o-mallory", "g1"),
    in_room(f"<body>I, Mallory</body><replace xmlns='{CORRECT}' id='g1'/>", IMPOSTOR, "o-mallory", "h2"),
    room=("Mallory", "I, Mallory"),
)
add(
    "in the room somebody with the name of another",
    in_room("<body>It is I</body>", HIM, "o-mallory"),
    room=("Romeo", "It is I"),
)
add(
    "in the room our name, of somebody else",
    in_room("<body>It is I</body>", f"{ROOM}/Julia", "o-mallory"),
    room=("Julia", "It is I"),
)
add(
    "in the room a name that changes, and then a correction of the former one's",
    f"<presence from='{HIM}' to='{ME}' type='unavailable'><x xmlns='{MUC_USER}'><item nick='Mercutio' affiliation='member' role='none'/><status code='303'/></x></presence>",
    f"<presence from='{HIM}' to='{ME}'><x xmlns='{MUC_USER}'><item affiliation='member' role='participant'/></x><occupant-id xmlns='{OCCUPANT}' id='o-mallory'/></presence>",
    in_room(correction("g1"), HIM, "o-mallory"),
)
COME = f"<presence from='{ROOM}/Paris' to='{ME}'><x xmlns='{MUC_USER}'><item affiliation='none' role='participant'/></x></presence>"
GONE = COME.replace(" to=", " type='unavailable' to=")
for name, what in (("a correction", correction("p1")), ("a retraction", retraction("p1"))):
    add(
        f"in a room without occupant ids {name} by who has the nickname now",
        COME,
        in_room("<body>Of a county's blood</body>", f"{ROOM}/Paris", id_="p1"),
        GONE,
        COME,
        in_room(what, f"{ROOM}/Paris", id_="h2"),
        room=("Paris", "Of a county's blood"),
    )
add(
    "in a room without occupant ids a correction by who is still there",
    COME,
    in_room("<body>Of what blood?</body>", f"{ROOM}/Paris", id_="p1"),
    in_room(f"<body>I, Mallory</body><replace xmlns='{CORRECT}' id='p1'/>", f"{ROOM}/Paris", id_="h2"),
    room=("Paris", "I, Mallory"),
)
add(
    "in the room a reaction in Romeo's name is Mallory's",
    in_room(reaction("room2"), IMPOSTOR, "o-mallory"),
    kept="👎: Mallory",
)
add("in the room a reaction by an id that a sender gave", in_room(reaction("g1"), IMPOSTOR, "o-mallory"))
add(
    "in the room an answer as to another, with words that nobody said",
    in_room(
        f"<body>&gt; FORGED\nIndeed</body><reply xmlns='{REPLY}' id='room1' to='{NURSE}'/>"
        f"<fallback xmlns='{FALLBACK}' for='{REPLY}'><body start='0' end='9'/></fallback>",
        IMPOSTOR,
        "o-mallory",
    ),
    room=("Mallory", "Indeed"),
)
add("in the room a receipt", in_room(f"<received xmlns='{RECEIPTS}' id='%MINE%'/>", NURSE, "o-nurse"))
add(
    "in the room a marker for another's",
    in_room(f"<displayed xmlns='{MARKERS}' id='room1'/>", NURSE, "o-nurse"),
)
add(
    "in the room an error by an occupant",
    said(
        "<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
        NURSE,
        "error",
        "%MINE%",
    ),
)
add("that we have read the room, by an occupant", said(mark(ROOM, ROOM, "room1"), NURSE, "headline"))

# Said to us alone by an occupant: no word of it stands in the room, nor touches what does
for sign, name in ((PRIVATE, "with its sign"), ("", "without its sign")):
    add(f"a private message {name}", said(f"<body>Psst</body>{sign}", NURSE))
    add(f"a private correction {name}", said(correction("n1") + sign, NURSE))
    add(f"a private retraction {name}", said(retraction("room2") + sign, NURSE))
    add(f"a private reaction {name}", said(reaction("room2") + sign, NURSE))
    add(f"a private receipt {name}", said(f"<received xmlns='{RECEIPTS}' id='%MINE%'/>{sign}", NURSE))
    add(f"a private marker {name}", said(f"<displayed xmlns='{MARKERS}' id='%MINE%'/>{sign}", NURSE))

# What archives tell
for name, asked, answers, inside in (
    ("a room's archive has what Romeo said in a chat", ROOM, ROOM, said(FORGED)),
    (
        "a room's archive has what was said in another room",
        ROOM,
        ROOM,
        said(FORGED, "other@rooms.localhost/Romeo", "groupchat"),
    ),
    ("Mallory answers for a room's archive", ROOM, MALLORY, said(FORGED, HIM, "groupchat")),
    ("an occupant answers for a room's archive", ROOM, NURSE, said(FORGED, HIM, "groupchat")),
    ("a room answers for our archive", "", ROOM, said(FORGED)),
    ("Romeo answers for our archive", "", f"{ROMEO}/a", said(FORGED)),
):
    CASES[name] = Case(archives=((asked, answers, forwarded(inside)),))
