"""Mending: a new session in the place of one that does not fit any more, of which the other side is told."""

from __future__ import annotations

import logging
from typing import Final

from omemo import KeyExchangeFailed, Message
from omemo.types import TrustLevel

from widget.core.encryption import NEW, OLD
from widget.core.envelope import Envelope, Origin
from widget.core.jids import BareJID
from widget.encryption import trust
from widget.encryption.own_device import OwnDevice
from widget.encryption.people import People

log = logging.getLogger(__name__)

HOUR: Final = 3_600_000
"""Milliseconds before a device's session is made anew once more by itself."""


class Mender:
    """Makes new sessions for one device: when asked, and by itself once an hour a device."""

    def __init__(self, own: OwnDevice, people: People) -> None:
        self._own, self._people = own, people
        self._mended: dict[tuple[BareJID, int], int] = {}
        self._later: set[tuple[BareJID, int]] = set()

    def unreadable(self, envelope: Envelope, jid: BareJID, id_: int) -> None:
        """A message of this device did not open, and a new session would help those to come."""
        if jid == self._own.account and id_ == self._own.id:
            return
        if self._own.syncing:
            self._later.add((jid, id_))
        elif envelope.origin is not Origin.ARCHIVE:
            self._begin(jid, id_)

    def caught_up(self) -> None:
        """The archive has nothing more to say: what did not open by now does not."""
        later, self._later = self._later, set()
        for jid, id_ in sorted(later):
            self._begin(jid, id_)

    async def mend(self, jid: BareJID, id_: int) -> None:
        """Make new sessions with a device, in the versions in which it is there."""
        self._mended[jid, id_] = self._own.now()
        active = (await self._people.ids(jid)).get(id_, frozenset())
        places = [(namespace, jid, id_) for namespace in (NEW, OLD) if namespace in active]
        await self._own.directory.bundles(places)
        async with self._own.alone():
            infos = await self._people.infos(jid)
            info = next((each for each in infos if each.device_id == id_), None)
            if info is None or trust.level(info) is TrustLevel.DISTRUSTED:
                return
            for namespace, _, _ in places:
                await self._renew(namespace, jid, id_)
            self._own.directory.used(places)

    async def _renew(self, namespace: str, jid: BareJID, id_: int) -> None:
        own = self._own
        bundle = own.fetched.bundles.get((namespace, jid, id_))
        backend = next(each for each in own.backends if each.namespace == namespace)
        if bundle is None:
            return
        content, nothing = await backend.encrypt_empty()
        try:
            session, key = await backend.build_session_active(jid, id_, bundle, nothing)
        except KeyExchangeFailed:
            log.warning("no new session: the keys of the device do not fit")
            return
        await backend.store_session(session)
        message = Message(namespace, own.account, own.id, content, frozenset({(key, session.key_exchange)}))
        own.wishes.messages.append((message, jid))

    def _begin(self, jid: BareJID, id_: int) -> None:
        if self._mended.get((jid, id_), -HOUR) + HOUR <= self._own.now():
            self._mended[jid, id_] = self._own.now()
            self._own.begin(self.mend(jid, id_))
