"""The cases of test_hostile.py: a name, and the stanzas that a server brings.

Known to the attacker are the ids of what was said: Romeo's `r1` (in our archive `a1`), ours, and `g1` of
the room (there `room1`).
"""

# ruff: noqa: E501 - a stanza reads best in one piece

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import NamedTuple

from tests.engine.hostile_stanzas import (
    AVATAR,
    BARE,
    CARBONS,
    CORRECT,
    FALLBACK,
    FORGED,
    FORWARD,
    MALLORY,
    MARKERS,
    NURSE,
    OCCUPANT,
    PUBSUB,
    REACT,
    RECEIPTS,
    REPLY,
    RETRACT,
    SID,
    archived,
    forwarded,
    iq,
    message,
    pep,
    presence,
)
from tests.support.hostile_server import ME, ROMEO, ROOM


class Known(NamedTuple):
    """The id of what we said."""

    ours: str


Case = Callable[[Known], list[str]]
CASES: dict[str, Case] = {}


def add(name: str, *stanzas: str) -> None:
    """A case; %OURS% in it is the id of what we said."""
    assert name not in CASES, name
    CASES[name] = lambda known: [each.replace("%OURS%", known.ours) for each in stanzas]


# Forged carbons and archive results (CVE-2017-5589, CVE-2020-26547)
for kind in ("received", "sent"):
    for who in (MALLORY, f"{ROMEO}/a", "localhost", ME, NURSE):
        inner = ME if kind == "sent" else f"{ROMEO}/a"
        add(f"a {kind} carbon from {who}", message(forwarded(kind, inner), who))
add("a sent carbon of another's", message(forwarded("sent", f"{ROMEO}/a"), BARE))
add("a carbon without a message", message(f"<received xmlns='{CARBONS}'/>", BARE))
add("a carbon of a carbon", message(forwarded("received", MALLORY, body=forwarded("received")), BARE))
for who in (MALLORY, f"{ROMEO}/a", BARE, ROOM, "localhost"):
    add(f"an archived message from {who} that nobody asked for", message(archived("nobody"), who))
add("an archived message without a query", message(archived(""), BARE))
add("a forwarded message", message(f"<forwarded xmlns='{FORWARD}'><message>{FORGED}</message></forwarded>"))

# Pushes and answers that are not our server's to give
ROSTER = "<query xmlns='jabber:iq:roster'><item jid='forged@evil.example' name='FORGED' subscription='both'/></query>"
for who in (MALLORY, f"{ROMEO}/a", ROOM, NURSE, "localhost.evil.example"):
    add(f"a roster push from {who}", iq(ROSTER, who))
add("a roster push of two payloads", iq(ROSTER + ROSTER, MALLORY))
add("a block by a stranger", iq(f"<block xmlns='urn:xmpp:blocking'><item jid='{ROMEO}'/></block>"))
add("an answer that nobody waits for", iq(ROSTER, MALLORY, "result", "1"))
add("an error that nobody waits for", iq("", MALLORY, "error", "1"))
add("an iq without a payload", iq("", MALLORY, "get"))
add("an iq of a type that there is not", iq("<x xmlns='y'/>", MALLORY, "frobnicate"))

# What is said of messages by those who may not
for who in (MALLORY, NURSE):
    for id_ in ("r1", "a1", "%OURS%"):
        said = f"{who} of {'ours' if id_ == '%OURS%' else id_}"
        add(f"a correction by {said}", message(f"{FORGED}<replace xmlns='{CORRECT}' id='{id_}'/>", who))
        add(f"a retraction by {said}", message(f"<body>-</body><retract xmlns='{RETRACT}' id='{id_}'/>", who))
        reaction = f"<reactions xmlns='{REACT}' id='{id_}'><reaction>👎</reaction></reactions>"
        add(f"a reaction by {said}", message(reaction, who))
    add(f"a receipt by {who}", message(f"<received xmlns='{RECEIPTS}' id='%OURS%'/>", who))
    add(f"a marker by {who}", message(f"<displayed xmlns='{MARKERS}' id='%OURS%'/>", who))
    add(f"an error by {who}", message("<error type='cancel'><gone/></error>", who, "error", "id='%OURS%'"))
add(
    "a correction of ours by Romeo",
    message(f"<replace xmlns='{CORRECT}' id='%OURS%'/>{FORGED}", f"{ROMEO}/a"),
)
add(
    "a retraction of ours by Romeo",
    message(f"<retract xmlns='{RETRACT}' id='%OURS%'/><body>-</body>", f"{ROMEO}/a"),
)
MODERATED = f"<retract xmlns='{RETRACT}' id='{{}}'><moderated xmlns='urn:xmpp:message-moderate:1'/></retract>"
add("a moderation by an occupant", message(MODERATED.format("room1"), NURSE, "groupchat"))
add("a moderation in a chat", message(MODERATED.format("r1"), f"{ROMEO}/a"))
add("a room's message from no room of ours", message(FORGED, "trap@evil.example/Romeo", "groupchat"))
add(
    "our own address as the sender's, by Mallory's server",
    message(forwarded("sent", ME), f"{BARE}.evil.example"),
)

# Identifiers
add("a stanza-id by a stranger", message(f"<body>-</body><stanza-id xmlns='{SID}' by='{BARE}.x' id='a1'/>"))
add("the id of another's message", message("<body>-</body>", more="id='r1'"))
add(
    "the origin-id of ours",
    message(f"<body>-</body><origin-id xmlns='{SID}' id='%OURS%'/>", more="id='%OURS%'"),
)
add("an empty id", message("<body>-</body>", more="id=''"))
add("no id", message("<body>-</body>", more=""))
add("an id of 100,000 characters", message("<body>-</body>", more=f"id='{'i' * 100_000}'"))
add("a hundred origin-ids", message("<body>-</body>" + f"<origin-id xmlns='{SID}' id='o'/>" * 100))
add("an occupant-id outside of rooms", message(f"<body>-</body><occupant-id xmlns='{OCCUPANT}' id='r'/>"))
add("a JID of 10,000 characters", message(FORGED, f"{'m' * 10_000}@evil.example"))
add("a JID with a null's escape", message(FORGED, "a b@evil.example"))
add("a JID without a domain", message(FORGED, "mallory@"))
add("a JID of slashes", message(FORGED, "////"))

# Lengths and depths
add("a message of a megabyte", message(f"<body>{'a' * 1_000_000}</body>"))
add("a megabyte without a space, from a friend", message(f"<body>{'ä' * 400_000}</body>", f"{ROMEO}/a"))
add("a hundred thousand lines", message(f"<body>{'a&#10;' * 100_000}</body>", f"{ROMEO}/a"))
add("a thousand quotes in each other", message(f"<body>{'&gt;' * 1000} a</body>", f"{ROMEO}/a"))
add("a thousand elements in each other", message("<x>" * 1000 + "</x>" * 1000 + "<body>-</body>"))
add("ten thousand elements side by side", message("<x xmlns='y'/>" * 10_000 + "<body>-</body>"))
add(
    "a name of 100,000 characters",
    presence(f"<nick xmlns='http://jabber.org/protocol/nick'>{'n' * 100_000}</nick>", MALLORY),
)
add("a status of 100,000 characters", presence(f"<status>{'s' * 100_000}</status>", f"{ROMEO}/a"))
for sign in "*_~`":
    add(f"fifty thousand of {sign}", message(f"<body>{f'{sign}a ' * 50_000}</body>", f"{ROMEO}/a"))
for name, part in (
    ("strong words", "*a* "),
    ("links", "http://a.b/ "),
    ("rooms", "xmpp:a@b.c "),
    ("quotes", "&gt; a&#10;b&#10;"),
):
    add(f"thousands of {name}", message(f"<body>{part * (200_000 // len(part))}</body>", f"{ROMEO}/a"))
add("code blocks that never end", message(f"<body>{'```&#10;' * 20_000}</body>", f"{ROMEO}/a"))
add("links without end", message(f"<body>{'http://a.b/' * 20_000}</body>", f"{ROMEO}/a"))
add("brackets without end", message(f"<body>http://a.b/{'(' * 50_000}</body>", f"{ROMEO}/a"))

# Characters
add("overrides of direction in a name", presence("", f"{ROOM}/\u202eFORG\u202dED\u2066"))
add("no width in a name", presence("", f"{ROOM}/Rom\u200beo"))
add("towers of accents", message(f"<body>{('Z' + chr(0x0335) * 500) * 50}</body>", f"{ROMEO}/a"))
add("half of an emoji's family", message("<body>\U0001f468\u200d\u200d\u200d</body>", f"{ROMEO}/a"))
add(
    "tags and variation selectors",
    message(f"<body>{chr(0xE0041) * 5000}{chr(0xFE0F) * 5000}</body>", f"{ROMEO}/a"),
)

# Addresses and files
for scheme in ("javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "blob:x"):
    url = f"<url>{scheme}</url>"
    add(
        f"a file by {scheme.partition(':')[0]}:",
        message(f"<body>{scheme}</body><x xmlns='jabber:x:oob'>{url}</x>", f"{ROMEO}/a"),
    )
    share = "<file-sharing xmlns='urn:xmpp:sfs:0'><sources><url-data xmlns='http://jabber.org/protocol/url-data' target='{}'/></sources></file-sharing>"
    add(
        f"a shared file by {scheme.partition(':')[0]}:",
        message(f"<body>-</body>{share.format(scheme)}", f"{ROMEO}/a"),
    )
METADATA = "<file xmlns='urn:xmpp:file:metadata:0'><size>{}</size><width>{}</width><height>{}</height><name>{}</name></file>"
SOURCE = "<sources><url-data xmlns='http://jabber.org/protocol/url-data' target='https://a.example/f.png'/></sources>"
for name, words in {
    "sizes below nothing": ("-1", "-5", "-5", "f.png"),
    "sizes beyond all": ("9" * 400, "9" * 400, "9" * 400, "f.png"),
    "sizes that are no numbers": ("many", "NaN", "1e999", "f.png"),
    "a path for a name": ("1", "1", "1", "../../etc/passwd"),
    "a name of 100,000 characters": ("1", "1", "1", "f" * 100_000),
}.items():
    share = f"<file-sharing xmlns='urn:xmpp:sfs:0'>{METADATA.format(*words)}{SOURCE}</file-sharing>"
    add(f"a file with {name}", message(f"<body>-</body>{share}", f"{ROMEO}/a"))

# Places, dates, numbers, base64
for start, end in (("-5", "-1"), ("5", "2"), ("0", "999999999"), ("x", "y"), ("", "")):
    fallback = f"<fallback xmlns='{FALLBACK}' for='{REPLY}'><body start='{start}' end='{end}'/></fallback>"
    reply = f"<reply xmlns='{REPLY}' id='r1' to='{ROMEO}/a'/>"
    add(
        f"a fallback from {start!r} to {end!r}",
        message(f"<body>&gt; a</body>{reply}{fallback}", f"{ROMEO}/a"),
    )
add(
    "an answer to what there is not",
    message(f"<body>-</body><reply xmlns='{REPLY}' id='{'q' * 9000}' to='@@'/>", f"{ROMEO}/a"),
)
for stamp in ("yesterday", "9999-99-99T99:99:99Z", "0001-01-01T00:00:00+23:59", "2999-01-01T00:00:00Z", ""):
    delay = f"<delay xmlns='urn:xmpp:delay' from='localhost' stamp='{stamp}'/>"
    add(f"a delay of {stamp!r}", message(f"<body>-</body>{delay}", f"{ROMEO}/a"))
add("a priority that is none", presence("<priority>high</priority>", f"{ROMEO}/a"))
add("a show that is none", presence("<show>FORGED</show>", f"{ROMEO}/a"))
for text in ("!!!", "", "A", "é" * 10, base64.b64encode(b"GIF89a" + b"\0" * 30).decode() * 2000):
    data = pep("urn:xmpp:avatar:data", f"<data xmlns='urn:xmpp:avatar:data'>{text}</data>")
    add(f"a picture of {text[:8]!r}, {len(text)} long", message(data, ROMEO, "headline"))
for hash_ in ("", "x" * 100_000, "../..", "g" * 40):
    update = f"<x xmlns='vcard-temp:x:update'><photo>{hash_}</photo></x>"
    add(f"a photo's hash {hash_[:5]!r}, {len(hash_)} long", presence(update, f"{ROMEO}/a"))
for field in (
    "id=''",
    "id='a' bytes='-1' type='image/svg+xml'",
    "id='a' bytes='9e9' width='x' url='javascript:x'",
):
    info = pep(AVATAR, f"<metadata xmlns='{AVATAR}'><info {field}/></metadata>")
    add(f"a picture's {field}", message(info, ROMEO, "headline"))

# What concerns us, from others
OTHERS = {
    "urn:xmpp:bookmarks:1": "<conference xmlns='urn:xmpp:bookmarks:1' autojoin='true' name='FORGED'/>",
    "urn:xmpp:mds:displayed:0": f"<displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='{SID}' by='{BARE}' id='a1'/></displayed>",
    "http://jabber.org/protocol/nick": "<nick xmlns='http://jabber.org/protocol/nick'>FORGED</nick>",
}
for node, payload in OTHERS.items():
    add(f"{node} by a stranger", message(pep(node, payload), "mallory@evil.example", "headline"))
add("an event without items", message(f"<event xmlns='{PUBSUB}'/>", ROMEO, "headline"))
add("an event of nothing", message(pep(AVATAR, ""), ROMEO, "headline"))
add(
    "items without a node",
    message(f"<event xmlns='{PUBSUB}'><items><item/></items></event>", ROMEO, "headline"),
)
add("an invitation without a room", message("<x xmlns='jabber:x:conference'/>"))
add("an invitation to nowhere", message("<x xmlns='jabber:x:conference' jid='@@@'/>"))
add(
    "a presence for us by an occupant",
    presence(
        "<x xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x>", "trap@evil.example/Juliet"
    ),
)
add(
    "a room's item of nonsense",
    presence(
        "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='king' role='x' jid='@'/><status code='x'/><status/></x>",
        NURSE,
    ),
)

# Doubles, gaps and wrong names
add("two bodies", message("<body>-</body><body>FORGED</body>", f"{ROMEO}/a"))
add("a body of another namespace", message("<body xmlns='y'>FORGED</body>", f"{ROMEO}/a"))
add("a body with elements in it", message("<body>-<b xmlns='y'>FORGED</b></body>", f"{ROMEO}/a"))
add(
    "XHTML beside the body",
    message(
        "<body>-</body><html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'><script>FORGED</script></body></html>",
        f"{ROMEO}/a",
    ),
)
for ns, tag in (
    (CORRECT, "replace"),
    (RETRACT, "retract"),
    (REACT, "reactions"),
    (RECEIPTS, "received"),
    (MARKERS, "displayed"),
    (REPLY, "reply"),
):
    add(f"a {tag} without an id", message(f"<{tag} xmlns='{ns}'/>", f"{ROMEO}/a"))
    add(f"a {tag} of another namespace", message(f"<{tag} xmlns='y' id='r1'/>", f"{ROMEO}/a"))
add(
    "a thousand reactions at once",
    message(
        f"<reactions xmlns='{REACT}' id='none'>" + "<reaction>👍</reaction>" * 1000 + "</reactions>",
        f"{ROMEO}/a",
    ),
)
add("a type that there is not", message("<body>-</body>", f"{ROMEO}/a", "frobnicate"))
add("a flood of presences", *(presence(f"<status>{n}</status>", f"{ROMEO}/{n}") for n in range(2000)))
add(
    "a flood of occupants",
    *(presence("<x xmlns='http://jabber.org/protocol/muc#user'/>", f"{ROOM}/n{n}") for n in range(2000)),
)
add(
    "a flood of typing",
    *(
        message("<composing xmlns='http://jabber.org/protocol/chatstates'/>", f"m{n}@evil.example/x")
        for n in range(1000)
    ),
)
add("a flood of requests", *(presence("", f"m{n}@evil.example", "type='subscribe'") for n in range(300)))
