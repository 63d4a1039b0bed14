"""Replies (XEP-0461) as they travel: a reference, and a quotation for those who do not know it (XEP-0428).

The quotation is the sender's word for what another said. It is shown as theirs, never under the name
of the other, and only where the message itself is not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from widget.core.additions import archived_names, given_names
from widget.core.jids import FullJID, bare, resource
from widget.core.message import Delivery, Message, Reply
from widget.core.model import Kind
from widget.core.stanza import element

NS = "urn:xmpp:reply:0"
FALLBACK = "urn:xmpp:fallback:0"
LONGEST, MOST_LINES = 300, 4
"""Characters and lines that are quoted."""


def read_reply(stanza: Element, body: str) -> tuple[str, Reply | None]:
    """What a message says without the quotation, and what it answers."""
    reply = stanza.find(f"{{{NS}}}reply")
    if reply is None or not reply.get("id"):
        return body, None
    said, quotation = body, ""
    for first, last in sorted(_quotations(stanza, len(body)), reverse=True):
        quotation = said[first:last] + quotation
        said = said[:first] + said[last:]
    if not said.strip():
        said, quotation = body, ""
    return said, Reply(reply.get("id", ""), FullJID(reply.get("to", "")), _unquoted(quotation))


def target_of(message: Message, kind: Kind) -> str:
    """How all but a correction name it: by the room's id in a room, else by its sender's."""
    return message.stanza_id if kind is Kind.ROOM else message.given


def targets_of(message: Message, kind: Kind) -> Iterable[str]:
    """All by which a reply may name it: until 2025 the origin id was preferred (XEP-0461, 0.3)."""
    return archived_names(message) if kind is Kind.ROOM else given_names(message)


def reachable(message: Message, kind: Kind) -> bool:
    """Whether others can find it by its id, to speak of it."""
    return bool(target_of(message, kind)) and message.delivery is not Delivery.FAILED


def answering(message: Message, kind: Kind) -> Reply:
    """A reply to this message. To ourselves in a room we are known by the nickname, which nobody needs."""
    if kind is Kind.ROOM:
        to = message.sender if bare(message.sender) == message.conversation else FullJID("")
    else:
        to = FullJID(message.sender if resource(message.conversation) else bare(message.sender))
    # What a message hides is not told by who answers it (XEP-0382)
    text = message.body if message.spoiler is None else message.spoiler
    return Reply(target_of(message, kind), to, excerpt(text), secret=message.encryption is not None)


def excerpt(text: str) -> str:
    """As much of a text as is quoted."""
    lines = text.strip().split("\n")
    short = "\n".join(lines[:MOST_LINES])[:LONGEST].rstrip()
    return f"{short}…" if len(short) < len(text.strip()) else short


def quoted(text: str) -> str:
    """A text as a quotation (XEP-0393, 5.1.3), and the line after it."""
    return "".join(f"> {line}\n" for line in text.strip("\n").split("\n"))


def dressed(reply: Reply, body: str, *, secret: bool = False) -> tuple[str, list[Element]]:
    """A reply's body as it goes out, and the elements that go with it.

    What came encrypted is quoted only where the reply is `secret`, too.
    """
    quotation = quoted(reply.text) if reply.text and (secret or not reply.secret) else ""
    elements = [element("reply", NS, to=reply.to, id=reply.target)]
    if quotation:
        place = element("body", FALLBACK, start="0", end=str(len(quotation)))
        elements.append(element("fallback", FALLBACK, place, for_=NS))
    return quotation + body, elements


def _quotations(stanza: Element, length: int) -> Iterator[tuple[int, int]]:
    """Where the body is only for those who do not know replies; what makes no sense is left out."""
    end_before = 0
    for fallback in stanza.iterfind(f"{{{FALLBACK}}}fallback"):
        if fallback.get("for") != NS:
            continue
        for place in fallback.iterfind(f"{{{FALLBACK}}}body"):
            first, last = place.get("start", ""), place.get("end", "")
            if not (first.isascii() and first.isdigit() and last.isascii() and last.isdigit()):
                continue
            if len(first) < 9 and len(last) < 9 and end_before <= int(first) < int(last) <= length:
                end_before = int(last)
                yield int(first), int(last)


def _unquoted(quotation: str) -> str:
    lines = (line.removeprefix(">").removeprefix(" ") for line in quotation.strip("\n").split("\n"))
    return excerpt("\n".join(lines))
