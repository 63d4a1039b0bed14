"""What the person and the runtime ask of encryption: widget/core/encryption.py says which answer each has."""

from __future__ import annotations

import logging
from xml.etree.ElementTree import Element

from widget.core.encryption import (
    NEW,
    OLD,
    CipherAnswer,
    CipherRequest,
    Devices,
    History,
    Judge,
    ListChanged,
    LookUp,
    Mend,
    Prepare,
    Prepared,
    Remove,
    Rename,
    Trust,
)
from widget.core.jids import BareJID
from widget.encryption.elements import read_devices
from widget.encryption.faults import BROKEN
from widget.encryption.mending import Mender
from widget.encryption.own_device import OwnDevice
from widget.encryption.people import People, fingerprint
from widget.errors import ChinwagError

log = logging.getLogger(__name__)

REPAIRS, HOUR = 5, 3_600_000
"""So often an hour our own list is put right: another device may hold it for right without us."""


class Clerk:
    """Answers for one device."""

    def __init__(self, own: OwnDevice, people: People, mender: Mender) -> None:
        self._own, self._people, self._mender = own, people, mender
        self._repaired: list[int] = []
        self._looked_up: set[BareJID] = set()

    async def ask(self, request: CipherRequest) -> CipherAnswer:
        """See `Cipher`."""
        if isinstance(request, History):
            await self._history(request.syncing)
            return None
        # Of others' devices everybody hears; that makes nobody one
        if not await self._own.ready(create=not isinstance(request, ListChanged)):
            return None
        match request:
            case Prepare():
                return await self._prepare()
            case LookUp(jids, fresh):
                return await self._look_up(jids, fresh)
            case Judge(jid, fingerprint_, trust):
                return await self._judge(jid, fingerprint_, trust)
            case Rename(label):
                return await self._rename(label)
            case Remove(ids):
                return await self._remove(ids)
            case Mend(jid, id_):
                return await self._mend(jid, id_)
            case ListChanged(jid, namespace, devices):
                return await self._list_changed(jid, namespace, devices)

    async def _prepare(self) -> Prepared:
        own = self._own
        await self._people.learn([own.account], fresh=True)
        await self._people.identify([own.account])
        await self._check_bundles()
        await own.publish()
        devices = await self._people.told([own.account], {})
        return Prepared(await self._people.own_device(), devices.devices[own.account])

    async def _check_bundles(self) -> None:
        """What the server holds of our keys is what we have: else sessions would be begun for nothing."""
        own = self._own
        places = [(each.namespace, own.account, own.id) for each in own.backends]
        for place in places:
            own.fetched.bundles.pop(place, None)
        own.directory.forgive(own.account)
        await own.directory.bundles(places)
        async with own.alone():
            for backend in own.backends:
                ours = await backend.get_bundle(own.account, own.id)
                if own.fetched.bundles.get((backend.namespace, own.account, own.id)) != ours:
                    own.wishes.bundles[backend.namespace] = ours

    async def _look_up(self, jids: frozenset[BareJID], fresh: bool) -> Devices:
        self._looked_up |= jids
        if fresh:
            for jid in jids:
                self._own.directory.forgive(jid)
        failed = await self._people.learn(jids, fresh=fresh)
        await self._people.identify(jids)
        return await self._people.told(jids, failed)

    async def _judge(self, jid: BareJID, fingerprint_: str, trust: Trust) -> Devices:
        async with self._own.alone():
            for info in await self._people.infos(jid):
                if fingerprint(info.identity_key) == fingerprint_:
                    await self._own.manager.set_trust(jid, info.identity_key, trust.name)
        return await self._people.told([jid], {})

    async def _rename(self, label: str) -> Devices:
        own = self._own
        _raise(await self._people.learn([own.account], fresh=True))
        async with own.alone():
            await own.manager.set_own_label(label or None)
        await own.publish()
        return await self._people.told([own.account], {})

    async def _remove(self, ids: frozenset[int]) -> Devices:
        """Off the lists first: nobody is to look for a bundle that is not there any more."""
        own = self._own
        ids -= {own.id}
        lists, failed = await own.directory.lists([own.account])
        _raise(failed)
        left = {
            place: {id_: label for id_, label in devices.items() if id_ not in ids}
            for place, devices in lists.items()
        }
        await self._people.note(left)
        for (namespace, _), devices in left.items():
            if devices != lists[namespace, own.account]:
                own.wishes.lists.setdefault(namespace, devices)
        await own.publish()
        for id_ in sorted(ids):
            for namespace in (OLD, NEW):
                await own.pep.delete_bundle(namespace, id_)
        return await self._people.told([own.account], {})

    async def _mend(self, jid: BareJID, id_: int) -> Devices:
        self._own.directory.forgive(jid)
        await self._people.learn([jid], fresh=True)
        await self._mender.mend(jid, id_)
        return await self._people.told([jid], {})

    async def _list_changed(self, jid: BareJID, namespace: str, payload: Element) -> Devices:
        own = self._own
        try:
            devices = read_devices(namespace, payload)
        except BROKEN:
            log.warning("a device list is malformed")
            return await self._people.told([jid], {})
        if jid != own.account or own.id in devices or self._may_repair():
            own.directory.told(namespace, jid, devices)
            await self._people.note({(namespace, jid): devices})
        if await self._matters(jid):
            await self._people.identify([jid])
        await own.publish()
        return await self._people.told([jid], {})

    async def _matters(self, jid: BareJID) -> bool:
        """Whether a new device of theirs is to be known at once.

        Ours, and of those we have written with, or whom the person has come to: they may have had none then.
        """
        if jid == self._own.account or jid in self._looked_up:
            return True
        return bool(await self._own.store.group(f"/trust/{jid}"))

    def _may_repair(self) -> bool:
        now = self._own.now()
        self._repaired = [at for at in self._repaired if at > now - HOUR]
        if len(self._repaired) >= REPAIRS:
            log.warning("this device is taken off its list again and again: left so for now")
            return False
        self._repaired.append(now)
        return True

    async def _history(self, syncing: bool) -> None:
        """Makes nobody a device. Where keys cannot be loaded now, what was told holds when they are."""
        own = self._own
        if own.syncing == syncing:
            return
        own.syncing = syncing
        if not await own.ready():
            return
        if syncing:
            own.manager.before_history_sync()
            return
        async with own.alone():
            await own.manager.after_history_sync()
            own.store.also(await own.memo.prune())
        self._mender.caught_up()


def _raise(failed: dict[BareJID, ChinwagError]) -> None:
    for error in failed.values():
        raise error
