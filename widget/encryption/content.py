"""What of a message is content, to go out encrypted or not at all, and what only goes with it (XEP-0420, 5).

Fails closed: what is not known to hold nothing but ids, numbers and states is content. Imports no library:
the door through which everything goes out asks here.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from xml.etree.ElementTree import Element

from widget.core.encryption import EME, NEW, OLD, SEALED
from widget.core.stanza import CLIENT, child_text, element

REPLY, FALLBACK, REACTIONS = "urn:xmpp:reply:0", "urn:xmpp:fallback:0", "urn:xmpp:reactions:0"
CORRECT, RETRACT = "urn:xmpp:message-correct:0", "urn:xmpp:message-retract:1"
THREAD = f"{{{CLIENT}}}thread"
BODY = f"{{{CLIENT}}}body"
SUBJECT = f"{{{CLIENT}}}subject"

# What it is about: inside with omemo:2, where that is read; the older version has no place for it but outside
ABOUT = frozenset(
    {THREAD, f"{{{REPLY}}}reply", f"{{{FALLBACK}}}fallback"}
    | {f"{{{CORRECT}}}replace", f"{{{RETRACT}}}retract"}
)
# What servers and other devices act on, or add
_MUC = "http://jabber.org/protocol/muc"
ROUTING_NAMESPACES = frozenset(
    {
        "http://jabber.org/protocol/chatstates",
        "urn:xmpp:receipts",
        "urn:xmpp:chat-markers:0",
        "urn:xmpp:hints",
        "urn:xmpp:sid:0",
        "urn:xmpp:occupant-id:0",
        "urn:xmpp:delay",
        "urn:xmpp:carbons:2",
        f"{_MUC}#user",
        EME,
        OLD,
        NEW,
    }
)
_FALLBACK = f"{{{FALLBACK}}}fallback"
_CONFERENCE = "jabber:x:conference"
_WORDS = {"reason", "password", "continue"}
_FORM = "{jabber:x:data}x"
_VOICE = f"{_MUC}#request"
_LEVELS = 10
"""None that is no content has more; a copy of one that has thousands might overflow the browser's stack."""


def content_of(stanza: Element) -> tuple[Element, ...]:
    """The children of a message that must not be read on the way."""
    if _is_topic(stanza):
        return ()
    return tuple(child for child in stanza if not is_metadata(child))


def stripped(stanza: Element, *, about: bool = True) -> Element:
    """A copy of the message without content; without what it is `about`, too, if that goes inside.

    A fallback for what is not there any more would have readers hide what was said (XEP-0428).
    """
    made = Element(stanza.tag, dict(stanza.attrib))
    left = [each for each in stanza if is_metadata(each) and (about or each.tag not in ABOUT)]
    there = {_namespace(each) for each in left if each.tag != _FALLBACK}
    made.extend(deepcopy(each) for each in left if each.tag != _FALLBACK or each.get("for") in there)
    return made


def inside(stanza: Element) -> Iterator[Element]:
    """What belongs into the envelope of omemo:2: the content, and what it is about."""
    return (child for child in stanza if child.tag in ABOUT or not is_metadata(child))


def is_metadata(child: Element) -> bool:
    """Whether this child of a message holds nothing but ids, numbers and states."""
    namespace = _namespace(child)
    if is_deeper(child, _LEVELS):
        return False
    if namespace == _CONFERENCE:
        return _is_wordless(child) and not _WORDS & child.attrib.keys()
    if child.tag == _FORM:
        return _asks_for_voice(child)
    if child.tag == THREAD:
        return not len(child)
    if namespace in (OLD, NEW):
        return child.tag in SEALED
    known = child.tag in ABOUT or namespace in ROUTING_NAMESPACES
    return known and _is_wordless(child) and all(_same(namespace, each) for each in child.iter())


def carries_all(stanza: Element) -> bool:
    """Whether the older version, which encrypts the body alone, loses nothing of it."""
    return all(child.tag == BODY for child in content_of(stanza))


def older_text(stanza: Element) -> str | None:
    """What the older version says of it: the body; reactions as an answer; None: it has no words for it."""
    if body := child_text(stanza, "body"):
        return body
    reactions = stanza.find(f"{{{REACTIONS}}}reactions")
    if reactions is None:
        return None
    emoji = [each.text for each in reactions.iterfind(f"{{{REACTIONS}}}reaction") if each.text]
    return " ".join(emoji) or None


def older_about(stanza: Element) -> tuple[Element, ...]:
    """What is to be added outside for readers of the older version: a reaction answers what it is to."""
    reactions = stanza.find(f"{{{REACTIONS}}}reactions")
    if reactions is None or stanza.find(f"{{{REPLY}}}reply") is not None:
        return ()
    return (element("reply", REPLY, id=reactions.get("id", "")),)


def is_deeper(node: Element, levels: int) -> bool:
    """Whether it has more levels than that, found without recursion."""
    level = [node]
    for _ in range(levels):
        level = [child for each in level for child in each]
    return bool(level)


def _is_topic(stanza: Element) -> bool:
    """A room's subject is the room's (XEP-0045, 8.1): nobody could read it encrypted."""
    subject = stanza.find(SUBJECT) is not None and stanza.get("type") == "groupchat"
    return subject and all(child.tag == SUBJECT or is_metadata(child) for child in stanza)


def _asks_for_voice(form: Element) -> bool:
    """A visitor's wish to speak (XEP-0045, 7.13), which the room itself reads."""
    fields = {field.get("var"): field for field in form}
    of = fields.pop("FORM_TYPE", None)
    if of is None or "".join(of.itertext()).strip() != _VOICE:
        return False
    return fields.keys() <= {"muc#role"} and all(
        "".join(field.itertext()).strip() in ("participant", "") for field in fields.values()
    )


def _namespace(child: Element) -> str:
    return child.tag[1:].partition("}")[0]


def _is_wordless(child: Element) -> bool:
    texts = (text for each in child.iter() for text in (each.text, each.tail if each is not child else None))
    return not any(text and text.strip() for text in texts)


def _same(namespace: str, inner: Element) -> bool:
    return inner.tag.startswith(f"{{{namespace}}}")
