"""Opening what came in: from the sealed envelope to one that is in the clear, or that says why it is not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

from omemo import DecryptionFailed, KeyExchangeFailed, Message, MessageNotForUs, NoSession
from omemo.types import DeviceInformation

from widget.core.encryption import EME, NEW, OLD, Devices, Encryption, Problem
from widget.core.envelope import Envelope
from widget.core.jids import BareJID, bare
from widget.core.stanza import CLIENT, child_text, element
from widget.encryption import sce, trust
from widget.encryption.cipher import Opened, unopened, unsealed
from widget.encryption.content import FALLBACK, SUBJECT
from widget.encryption.elements import Part, parts, read
from widget.encryption.faults import FAULTS, problem_of
from widget.encryption.markup import from_text, to_text
from widget.encryption.memo import FORGOTTEN
from widget.encryption.own_device import OwnDevice
from widget.encryption.people import People, fingerprint
from widget.encryption.sessions import Replaced

log = logging.getLogger(__name__)

# What only servers may say, and what would be sealed twice (XEP-0420, 5)
_NEVER_INSIDE = {
    "urn:xmpp:sid:0",
    "urn:xmpp:occupant-id:0",
    "urn:xmpp:delay",
    "urn:xmpp:carbons:2",
    "http://jabber.org/protocol/muc#user",
    EME,
    OLD,
    NEW,
}


class Opener:
    """Opens for one device. `unreadable` is told whose session does not fit, `met` who has a new device."""

    def __init__(
        self,
        own: OwnDevice,
        people: People,
        person: Callable[[Envelope], BareJID | None],
        unreadable: Callable[[Envelope, BareJID, int], None],
        met: Callable[[Devices], None],
    ) -> None:
        self._own, self._people = own, people
        self._person, self._unreadable, self._met = person, unreadable, met

    async def open(self, envelope: Envelope) -> Opened:
        """See `Cipher`."""
        if not await self._own.ready():
            return unopened(envelope, Problem.NOT_FOR_US)
        try:
            found = parts(envelope.stanza, self._own.account, self._own.id)
        except ValueError:
            return unopened(envelope, Problem.MALFORMED)
        of_room = _in_room(envelope) or envelope.private
        sender = self._person(envelope) if of_room else bare(envelope.sender)
        if sender is None:
            return unopened(envelope, Problem.NO_SESSION)
        for part in found:
            known = await self._own.memo.find(part.name(sender))
            if known is FORGOTTEN:
                return await self._failed_by(envelope, sender, part, Problem.REPEATED)
            if known:
                return _again(envelope, known)
        ours = [each for each in found if each.keys]
        if not ours:
            return await self._not_for_us(envelope, found[0])
        return await self._open(envelope, sender, ours[0])

    async def _not_for_us(self, envelope: Envelope, part: Part) -> Opened:
        before = envelope.time < await self._own.created()
        problem = Problem.BEFORE_US if before else Problem.NOT_FOR_US
        return unopened(envelope, Encryption(part.namespace, part.device, problem=problem))

    async def _open(self, envelope: Envelope, sender: BareJID, part: Part) -> Opened:
        if await self._people.meet(sender, part.namespace, part.device):
            self._met(await self._people.told([sender], {}))
        if await self._people.is_out_of_reach(sender, part.device):
            return unopened(envelope, Encryption(part.namespace, part.device, problem=Problem.OFFLINE))
        failure: Exception = MessageNotForUs("no key")
        for key in part.keys:
            try:
                return await self._try(envelope, sender, part, key)
            except FAULTS as error:
                log.info("a message did not open (%s)", type(error).__name__)
                failure = error
        problem = problem_of(failure)
        if problem in (Problem.NO_SESSION, Problem.DAMAGED):
            self._unreadable(envelope, sender, part.device)
        return await self._failed_by(envelope, sender, part, problem)

    async def _failed_by(self, envelope: Envelope, sender: BareJID, part: Part, problem: Problem) -> Opened:
        """It does not open, but whose it is may be known."""
        async with self._own.unit():
            infos = await self._people.infos(sender)
        info = next((each for each in infos if each.device_id == part.device), None)
        if info is None:
            return unopened(envelope, Encryption(part.namespace, part.device, problem=problem))
        how = Encryption(
            part.namespace,
            part.device,
            fingerprint(info.identity_key),
            trust.effective(info, infos),
            problem,
        )
        return unopened(envelope, how)

    async def _try(self, envelope: Envelope, sender: BareJID, part: Part, key: Element) -> Opened:
        """By the current session, else by one of those that were replaced."""
        try:
            return await self._attempt(envelope, sender, part, key, None)
        except Replaced as error:
            return await self._attempt(envelope, sender, part, key, error.place)
        except (DecryptionFailed, NoSession) as error:
            if isinstance(error.__cause__, KeyExchangeFailed):
                raise
            failure: Exception = error
        backend = next(each for each in self._own.backends if each.namespace == part.namespace)
        for place in range(len(await backend.kept(sender, part.device))):
            try:
                return await self._attempt(envelope, sender, part, key, place)
            except Replaced:
                continue
            except DecryptionFailed as error:
                if problem_of(error) is Problem.REPEATED:
                    failure = error
        raise failure

    async def _attempt(
        self, envelope: Envelope, sender: BareJID, part: Part, key: Element, place: int | None
    ) -> Opened:
        """In one unit: either it opens, or nothing has happened."""
        own = self._own
        async with own.unit():
            if known := own.memo.just_kept(part.name(sender)):
                return _again(envelope, known)  # another tab's copy has been opened meanwhile
            if place is not None:
                backend = next(each for each in own.backends if each.namespace == part.namespace)
                await backend.promote(sender, part.device, place)
            message: Message = await read(part, key, sender, own.account, own.manager)
            plaintext, info, _ = await own.manager.decrypt(message)
            content = None if plaintext is None else _content(plaintext, envelope, sender, part, own)
            how = await self._how(info, part)
            await self._people.seen(sender, part.device, envelope.time)
            kept = to_keep(content, how, envelope.given, envelope.conversation, envelope.stanza_id)
            own.store.also(await own.memo.keep([part.name(sender)], kept))
        return replace(_remembered(envelope, kept), after=own.take_messages())

    async def _how(self, info: DeviceInformation, part: Part) -> Encryption:
        infos = await self._people.infos(BareJID(info.bare_jid))
        believed = trust.effective(info, infos)
        return Encryption(part.namespace, part.device, fingerprint(info.identity_key), believed)


def _content(
    plaintext: bytes, envelope: Envelope, sender: BareJID, part: Part, own: OwnDevice
) -> list[Element]:
    """What it says: the older version has a body and nothing else."""
    if part.namespace == OLD:
        return [element("body", CLIENT, text=_xml_text(plaintext.decode()))]
    room = _in_room(envelope)
    places = frozenset({envelope.conversation} if room else {envelope.conversation, own.account})
    said = [
        each
        for each in sce.unwrapped(plaintext, sender, places, room, envelope.time)
        if each.tag[1:].partition("}")[0] not in _NEVER_INSIDE
    ]
    # A room's subject is what the room says it is (XEP-0045, 8.1): not every member may change it
    return [each for each in said if not (room and each.tag == SUBJECT)]


def _xml_text(text: str) -> str:
    """A text that could not stand in a stanza is none (XML 1.0, 2.2)."""
    if any((ord(each) < 32 and each not in "\t\n\r") or each in "\ufffe\uffff" for each in text):
        raise ValueError("not text of XML")
    return text


def to_keep(
    said: list[Element] | None, how: Encryption, id_: str, conversation: BareJID, archived: str = ""
) -> dict[str, Any]:
    """What is remembered of a message: what it says, of whom, where, under its own id and the archive's."""
    content = None if said is None else [to_text(each) for each in said]
    ids = {"id": id_, "archived": archived}
    return {"content": content, "how": how.to_record(), **ids, "conversation": conversation}


def _again(envelope: Envelope, known: dict[str, Any]) -> Opened:
    """The same ciphertext once more: a copy, or somebody who passes an old one off as a new one."""
    elsewhere = known["conversation"] != envelope.conversation
    other = known["id"] and known["id"] != envelope.given
    # An archive may have twice what we say ourselves; that is known by our own id
    ids = {known["archived"], envelope.stanza_id} - {""}
    anew = len(ids) > 1 and not envelope.outgoing
    if known["content"] is not None and (elsewhere or other or anew):
        return unopened(envelope, replace(Encryption.from_record(known["how"]), problem=Problem.REPEATED))
    return _remembered(envelope, known)


def _remembered(envelope: Envelope, known: dict[str, Any]) -> Opened:
    how = Encryption.from_record(known["how"])
    # Inside, omemo:2 says what it is about; what says so outside, somebody may have added
    stanza = unsealed(envelope.stanza, about=how.namespace == OLD)
    content = known["content"]
    stanza.extend(from_text(each) for each in content or ())
    if how.namespace == OLD:
        _show_all(stanza)
    return Opened(replace(envelope, stanza=stanza, encryption=how), silent=content is None)


def _show_all(stanza: Element) -> None:
    """Whoever carries it may add that some of the text is a fallback (XEP-0428): only quotations are that."""
    body = child_text(stanza, "body")
    for fallback in stanza.findall(f"{{{FALLBACK}}}fallback"):
        places = fallback.findall(f"{{{FALLBACK}}}body")
        if not all(_is_quotation(body, place.get("start", ""), place.get("end", "")) for place in places):
            stanza.remove(fallback)


def _is_quotation(text: str, start: str, end: str) -> bool:
    """Whether there are whole lines of it there, and each is quoted; all of it, where no place is named."""
    if not (start or end):
        return True
    if not (start + end).isascii() or not (start.isdigit() and end.isdigit()) or len(start + end) > 18:
        return False
    before, said = text[: int(start)], text[int(start) : int(end)]
    whole = not before or before.endswith("\n")
    whole = whole and (said.endswith("\n") or int(end) >= len(text))
    return whole and all(line.startswith(">") for line in said.split("\n") if line.strip())


def _in_room(envelope: Envelope) -> bool:
    return envelope.type == "groupchat"
