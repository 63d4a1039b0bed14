"""Sealing what goes out: for every device of its readers that is used, by the version that keeps most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from xml.etree.ElementTree import Element

from omemo import KeyExchangeFailed, Message, NoEligibleDevices
from omemo.identity_key_pair import IdentityKeyPair
from omemo.types import DeviceInformation

from widget.core.encryption import NEW, OLD, Encryption, Problem, Trust
from widget.core.jids import BareJID, bare
from widget.core.records import Record
from widget.core.stanza import CLIENT, element
from widget.encryption import sce, trust
from widget.encryption.cipher import Sealed
from widget.encryption.content import carries_all, inside, older_about, older_text, stripped
from widget.encryption.directory import Place
from widget.encryption.elements import FALLBACK, HINTS, parts, said_to_be, write
from widget.encryption.manager import Undecided
from widget.encryption.markup import from_text, to_text
from widget.encryption.memo import name_of
from widget.encryption.opening import to_keep
from widget.encryption.own_device import OwnDevice
from widget.encryption.people import People, fingerprint
from widget.errors import (
    ChinwagError,
    NotConnected,
    NotSealed,
    QueryTimeout,
    StanzaError,
    StorageError,
    is_final,
)

LONGEST: Final = 200_000
"""Bytes of a stanza in the clear; longer ones nobody would open."""
Left: TypeAlias = tuple[BareJID, int]
Known: TypeAlias = dict[BareJID, list[DeviceInformation]]


@dataclass(frozen=True, slots=True)
class _Letter:
    """What is to be sealed."""

    stanza: Element
    recipients: frozenset[BareJID]

    @property
    def to(self) -> BareJID:
        return bare(self.stanza.get("to", ""))

    @property
    def in_room(self) -> bool:
        return self.stanza.get("type") == "groupchat"


class Sealer:
    """Seals for one device."""

    def __init__(self, own: OwnDevice, people: People) -> None:
        self._own, self._people = own, people

    async def seal(self, stanza: Element, recipients: frozenset[BareJID]) -> Sealed:
        """See `Cipher`."""
        text = to_text(stanza)
        name = name_of("sealed", stanza.get("to", ""), stanza.get("id", ""), text)
        if known := await self._sealed(stanza, name):
            return known
        if len(text.encode()) > LONGEST:
            raise NotSealed("it is too long to be encrypted", Problem.MALFORMED.value)
        letter = _Letter(stanza, recipients - {self._own.account})
        try:
            await self._own.ready(create=True)
            return await self._seal(letter, name)
        except StorageError as error:
            raise NotSealed(str(error), Problem.UNAVAILABLE.value) from error
        except (NotConnected, QueryTimeout, StanzaError) as error:
            problem = Problem.UNAVAILABLE if is_final(error) else Problem.OFFLINE
            raise NotSealed(str(error), problem.value) from error

    async def _seal(self, letter: _Letter, name: str) -> Sealed:
        everybody = letter.recipients | {self._own.account}
        if letter.in_room:
            self._own.directory.spend(everybody)
        failed = await self._people.learn(everybody)
        await self._people.identify(everybody)
        known = await self._known(letter)
        order = _order(letter.stanza, known)
        if await self._bundles(everybody, order):
            known = await self._known(letter)
            order = _order(letter.stanza, known)
            await self._bundles(everybody, order)
        without: frozenset[BareJID] = frozenset()
        while True:
            try:
                return await self._attempt(letter, known, order, without, name)
            except NoEligibleDevices as error:
                jids = frozenset(map(BareJID, error.bare_jids))
                without |= jids
                if not letter.in_room or without >= letter.recipients:
                    raise _nobody(jids, {**self._own.directory.unreachable, **failed}) from error
            except Undecided as error:
                words = "new devices of people who were verified"
                raise NotSealed(words, Problem.UNDECIDED.value, tuple(sorted(error.jids))) from error
            except KeyExchangeFailed as error:
                raise NotSealed("keys do not fit", Problem.NO_DEVICES.value) from error

    async def _known(self, letter: _Letter) -> Known:
        """The devices of all for whom it is, this one aside."""
        own = self._own
        async with own.unit():
            known = {jid: await self._people.infos(jid) for jid in letter.recipients | {own.account}}
        known[own.account] = [each for each in known[own.account] if each.device_id != own.id]
        return known

    async def _bundles(self, jids: Iterable[BareJID], order: list[str]) -> bool:
        """Have the keys of all with whom there is no session yet, at once.

        Whether some devices have turned out to speak less than is listed.
        """
        wanted = []
        for jid in jids:
            for id_, active in (await self._people.ids(jid)).items():
                namespace = next((each for each in order if each in active), None)
                ours = (jid, id_) == (self._own.account, self._own.id)
                if namespace and not ours and (place := await self._people.needs(jid, id_, namespace)):
                    wanted.append(place)
        if wanted:
            await self._own.directory.ready(wanted)
        return await self._people.speak_less(wanted)

    async def _attempt(
        self, letter: _Letter, known: Known, order: list[str], without: frozenset[BareJID], name: str
    ) -> Sealed:
        own = self._own
        to_whom = letter.recipients - without
        async with own.unit():
            if before := own.memo.just_kept(name):
                return _as_sealed(before)
            messages, _ = await own.manager.encrypt(to_whom, self._plaintext(letter, order), order)
            if not messages:
                raise NoEligibleDevices(letter.recipients or frozenset({own.account}))
            own.directory.used(_places(messages))
            stanza = _addressed(letter.stanza, list(messages))
            left = await self._left_out(known, order, without, list(messages))
            identity = await IdentityKeyPair.get(own.store)
            kept = {"stanza": to_text(stanza), "left": left}
            names = [name] if letter.stanza.get("id") else []
            own.store.also(await own.memo.keep(names, kept, passing=True))
            own.store.also(await own.memo.keep(self._opened_by(stanza), self._as_opened(letter, identity)))
        return Sealed(stanza, left)

    async def _sealed(self, stanza: Element, name: str) -> Sealed | None:
        """As it has been sealed already."""
        known = await self._own.memo.find(name) if stanza.get("id") else None
        return _as_sealed(known) if known else None

    def _plaintext(self, letter: _Letter, order: list[str]) -> dict[str, bytes]:
        content = list(inside(letter.stanza))
        text = {NEW: sce.wrapped(content, self._own.account, letter.to, self._own.now())}
        if OLD in order:
            text[OLD] = (older_text(letter.stanza) or "").encode()
        return text

    async def _left_out(
        self, known: Known, order: list[str], without: frozenset[BareJID], messages: list[Message]
    ) -> tuple[Left, ...]:
        """Devices on the lists that could have read it and do not get it."""
        reached = {(jid, id_) for _, jid, id_ in _places(messages)}
        reached.add((self._own.account, self._own.id))
        left: list[Left] = []
        for jid in sorted(known.keys() - without):
            used = {each.device_id: trust.effective(each, known[jid]).used for each in known[jid]}
            for id_, active in sorted((await self._people.ids(jid)).items()):
                if active & set(order) and used.get(id_, True) and (jid, id_) not in reached:
                    left.append((jid, id_))
        return (*left, *((jid, 0) for jid in sorted(without)))

    def _opened_by(self, stanza: Element) -> list[str]:
        """The names by which it will be found when it comes back, from a room or an archive."""
        own = self._own
        return [part.name(own.account) for part in parts(stanza, own.account, own.id)]

    def _as_opened(self, letter: _Letter, identity: IdentityKeyPair) -> dict[str, Any]:
        """What `Opener` makes of it when it comes back."""
        how = Encryption(NEW, self._own.id, fingerprint(identity.identity_key), Trust.TRUSTED)
        return to_keep(list(inside(letter.stanza)), how, letter.stanza.get("id", ""), letter.to)


def _as_sealed(known: Record) -> Sealed:
    left = tuple((BareJID(jid), id_) for jid, id_ in known["left"])
    return Sealed(from_text(known["stanza"]), left)


def _places(messages: Iterable[Message]) -> list[Place]:
    """Whom they are for."""
    return [
        (message.namespace, BareJID(key.bare_jid), key.device_id)
        for message in messages
        for key, _ in message.keys
    ]


def _order(stanza: Element, known: Known) -> list[str]:
    """By which versions, the better first.

    All by omemo:2 where all can; else all by the older where it loses nothing; else each by its best.
    """
    if older_text(stanza) is None:
        return [NEW]
    devices = [
        {namespace for namespace, active in each.active if active}
        for infos in known.values()
        for each in infos
        if trust.effective(each, infos).used
    ]
    listed = [each for each in devices if each]
    if all(NEW in each for each in listed):
        return [NEW]
    if carries_all(stanza) and all(OLD in each for each in listed):
        return [OLD]
    return [NEW, OLD]


def _addressed(stanza: Element, messages: list[Message]) -> Element:
    """The stanza around what is encrypted."""
    namespaces = [message.namespace for message in messages]
    about = OLD in namespaces
    made = stripped(stanza, about=about)
    if about:
        made.extend(older_about(stanza))
    made.append(element("body", CLIENT, text=FALLBACK))
    made.extend(write(message) for message in messages)
    there = {child.tag for child in made}
    passing = any(f"{{{HINTS}}}{name}" in there for name in ("no-store", "no-permanent-store"))
    there |= {f"{{{HINTS}}}store"} if passing else set()
    made.extend(each for each in said_to_be(*namespaces) if each.tag not in there)
    return made


def _nobody(jids: frozenset[BareJID], failed: dict[BareJID, ChinwagError]) -> NotSealed:
    """Nobody can read it; or it is not known yet who could."""
    unknown = [failed[jid] for jid in jids if jid in failed]
    passing = any(not is_final(error) for error in unknown)
    problem = Problem.OFFLINE if passing else Problem.NO_DEVICES
    return NotSealed("no device can read it", problem.value, tuple(sorted(jids)))
