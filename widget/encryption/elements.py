"""`<encrypted/>` of both versions of OMEMO (XEP-0384 0.3, 0.8) ↔ python-omemo's messages; what goes with it.

Of others' elements only the keys for this device are read: a stanza may hold hundreds, and who wrote them
may have written anything. A device is named by its JID and id in omemo:2; in the older version by its id.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from types import ModuleType
from typing import Final, cast
from xml.etree.ElementTree import Element

import oldmemo.etree
import twomemo.etree
from omemo import Bundle, Message, SessionManager
from omemo.types import DeviceList

from widget.core.encryption import EME, NEW, OLD
from widget.core.jids import BareJID
from widget.core.stanza import element, message
from widget.encryption.memo import name_of

HINTS: Final = "urn:xmpp:hints"
LONGEST_KEY, LONGEST_PAYLOAD = 4096, 350_000  # characters of base64
MOST_DEVICES: Final = 200
"""Of one person's list; more are left out."""
_MOST_KEYS = 3
_ID_LIMIT, _ID_DIGITS = 1 << 32, 10
FALLBACK: Final = "This message is encrypted with OMEMO, which your app does not seem to support."
_ETREE: Final[dict[str, ModuleType]] = {OLD: oldmemo.etree, NEW: twomemo.etree}


@dataclass(frozen=True, slots=True)
class Part:
    """One `<encrypted/>` of a stanza: who encrypted it, and each of the `keys` that this device could use."""

    namespace: str
    device: int
    keys: tuple[Element, ...]
    payload: str
    iv: str

    def name(self, sender: BareJID) -> str:
        """By what it is remembered: payload and nonce are never the same twice; without them, the keys are.

        The payload alone is no more than a byte for a message of one letter.
        """
        said = (self.payload, self.iv) if self.payload else [key.text or "" for key in self.keys]
        return name_of("opened", self.namespace, sender, str(self.device), *said)


def parts(stanza: Element, account: BareJID, device: int) -> list[Part]:
    """What is encrypted in a stanza, omemo:2 first: it holds more.

    Raises:
        ValueError: it is not what XEP-0384 describes, or too long.
    """
    found = (stanza.find(f"{{{namespace}}}encrypted") for namespace in (NEW, OLD))
    return [_part(each, account, device) for each in found if each is not None]


async def read(
    part: Part, key: Element, sender: BareJID, account: BareJID, manager: SessionManager
) -> Message:
    """As python-omemo wants it, with this one of its keys.

    Raises:
        ValueError and others of `faults.BROKEN`: it is malformed.
    """
    if part.namespace == NEW:
        return twomemo.etree.parse_message(_alone(part, key, account), sender)
    return await oldmemo.etree.parse_message(_alone(part, key, account), sender, account, manager)


def write(message: Message) -> Element:
    """The element of a message; its form is ours: each key as it was given."""
    return cast(Element, _ETREE[message.namespace].serialize_message(message))


def read_devices(namespace: str, payload: Element | None) -> DeviceList:
    """A device list, of the first so many. Raises those of `faults.BROKEN`."""
    if payload is None:
        return {}
    found = cast(DeviceList, _ETREE[namespace].parse_device_list(payload))
    return dict(islice(((id_, label) for id_, label in found.items() if 0 < id_ < _ID_LIMIT), MOST_DEVICES))


def write_devices(namespace: str, devices: DeviceList) -> Element:
    """A device list as it is published."""
    return cast(Element, _ETREE[namespace].serialize_device_list(devices))


def read_bundle(namespace: str, payload: Element, jid: BareJID, device: int) -> Bundle:
    """A device's keys. Raises those of `faults.BROKEN`."""
    return cast(Bundle, _ETREE[namespace].parse_bundle(payload, jid, device))


def write_bundle(bundle: Bundle) -> Element:
    """Our keys as they are published."""
    return cast(Element, _ETREE[bundle.namespace].serialize_bundle(bundle))


def said_to_be(*namespaces: str) -> tuple[Element, ...]:
    """What goes with the encrypted elements: EME (XEP-0380), and that archives are to keep it (XEP-0334)."""
    eme = [Element(f"{{{EME}}}encryption", {"namespace": each, "name": "OMEMO"}) for each in namespaces]
    return (*eme, element("store", HINTS))


def keys_only(encrypted: Element, namespace: str, to: str, id_: str) -> Element:
    """The stanza for a message that says nothing: it moves ratchets, or tells of a session."""
    return message(to, "chat", id_, encrypted, *said_to_be(namespace))


def _part(encrypted: Element, account: BareJID, device: int) -> Part:
    namespace = encrypted.tag[1:].partition("}")[0]
    header = encrypted.find(f"{{{namespace}}}header")
    if header is None:
        raise ValueError("no header")
    payload = encrypted.findtext(f"{{{namespace}}}payload") or ""
    iv = header.findtext(f"{{{namespace}}}iv") or ""
    keys = tuple(islice(_keys(header, namespace, account, device), _MOST_KEYS))
    if len(payload) > LONGEST_PAYLOAD or max(map(len, (iv, *(key.text or "" for key in keys)))) > LONGEST_KEY:
        raise ValueError("longer than anything that is said")
    return Part(namespace, _id(header.get("sid")), keys, payload, iv)


def _keys(header: Element, namespace: str, account: BareJID, device: int) -> Iterator[Element]:
    within = [header]
    if namespace == NEW:
        within = [keys for keys in header.iterfind(f"{{{NEW}}}keys") if keys.get("jid") == account]
    for keys in within:
        for key in keys.iterfind(f"{{{namespace}}}key"):
            if key.get("rid") == str(device):
                yield key


def _id(text: str | None) -> int:
    plain = text is not None and len(text) <= _ID_DIGITS and text.isascii() and text.isdigit()
    id_ = int(text or "") if plain else 0
    if not 0 < id_ < _ID_LIMIT:
        raise ValueError("no device id")
    return id_


def _alone(part: Part, key: Element, account: BareJID) -> Element:
    """The element as if it were for this device alone."""
    namespace = part.namespace
    header = element("header", namespace, sid=str(part.device))
    if namespace == NEW:
        header.append(element("keys", NEW, _copy(key), jid=account))
    else:
        header.extend((_copy(key), element("iv", OLD, text=part.iv)))
    payload = (element("payload", namespace, text=part.payload),) if part.payload else ()
    return element("encrypted", namespace, header, *payload)


def _copy(key: Element) -> Element:
    made = Element(key.tag, dict(key.attrib))
    made.text = key.text
    return made
