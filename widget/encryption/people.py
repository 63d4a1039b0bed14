"""The devices of people: what is known of them, had from servers if need be, told as `Device`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import lru_cache

import xeddsa
from omemo.types import DeviceInformation, DeviceList

from widget.core.encryption import NEW, OLD, Device, Devices
from widget.core.jids import BareJID
from widget.encryption import trust
from widget.encryption.directory import List, Place
from widget.encryption.own_device import OwnDevice
from widget.errors import ChinwagError, NotConnected, QueryTimeout, StanzaError

SEEN_AGAIN = 3_600_000
"""Milliseconds after which it is noted anew that a device has written."""
ASKED_AGAIN = 30_000
"""Milliseconds before somebody's lists are asked for once more because of a device nobody knows."""
Ids = dict[int, frozenset[str]]


@lru_cache(maxsize=512)
def fingerprint(identity_key: bytes) -> str:
    """Of the identity key as Curve25519, hexadecimal."""
    return xeddsa.ed25519_pub_to_curve25519_pub(identity_key).hex()


class People:
    """Asks the directory and the manager."""

    def __init__(self, own: OwnDevice) -> None:
        self._own = own

    async def ids(self, jid: BareJID) -> Ids:
        """The ids of somebody's devices, and in which versions each is on the list now."""
        store = self._own.store
        found: Ids = {}
        for id_ in (await store.load_list(f"/devices/{jid}/list", int)).maybe([]):
            active = (await store.load_dict(f"/devices/{jid}/{id_}/active", bool)).maybe({})
            found[id_] = frozenset(each for each, is_active in active.items() if is_active)
        return found

    async def infos(self, jid: BareJID) -> list[DeviceInformation]:
        """Those whose identity is known. In a unit, as what was fetched for them is kept."""
        return sorted(await self._own.manager.get_device_information(jid), key=lambda each: each.device_id)

    async def learn(self, jids: Iterable[BareJID], *, fresh: bool = False) -> dict[BareJID, ChinwagError]:
        """Have the lists of these people as they are now; whose could not be had, and why."""
        stale = [jid for jid in sorted(jids) if fresh or await self._is_stale(jid)]
        if not stale:
            await self._is_noted()
            return {}
        lists, failed = await self._own.directory.lists(stale)
        await self.note(lists)
        return failed

    async def note(self, lists: dict[List, DeviceList]) -> None:
        """These are people's lists now."""
        async with self._own.alone():
            for (namespace, jid), devices in lists.items():
                await self._own.manager.update_device_list(namespace, jid, devices)

    async def speak_less(self, places: Iterable[Place]) -> bool:
        """Of these versions there are no keys: whose device has others is written to by them.

        Until their list is told anew. Whether there is such a device.
        COMPAT: on ejabberd Converse.js 14 lists itself for omemo:2 and does not get its keys published.
        """
        less: dict[List, set[int]] = {}
        has_none = self._own.directory.has_none
        silent = list(filter(has_none, places))
        # Once for each person: they may have listed hundreds
        known_ids = {jid: await self.ids(jid) for jid in {jid for _, jid, _ in silent}}
        for namespace, jid, id_ in silent:
            others = known_ids[jid].get(id_, frozenset()) - {namespace}
            if not all(has_none((other, jid, id_)) for other in others):
                less.setdefault((namespace, jid), set()).add(id_)
        listed = self._own.fetched.lists
        known = {place: listed[place] for place in less.keys() & listed.keys()}
        if known:
            await self.note(
                {
                    place: {id_: label for id_, label in devices.items() if id_ not in less[place]}
                    for place, devices in known.items()
                }
            )
        return bool(known)

    async def identify(self, jids: Iterable[BareJID]) -> None:
        """Have the identities of their devices: by the better version's bundle, else by the other's."""
        people = list(jids)
        for choice in range(2):
            wanted = [place for jid in people for place in await self._unidentified(jid, choice)]
            if wanted:
                await self._identify(wanted)
            people = [jid for jid in people if not self._own.directory.is_silent(jid)]

    async def _identify(self, wanted: list[Place]) -> None:
        await self._own.directory.bundles(wanted)
        async with self._own.alone():
            for jid in {jid for _, jid, _ in wanted}:
                await self.infos(jid)
                await self._label(jid)

    async def meet(self, jid: BareJID, namespace: str, id_: int) -> bool:
        """Somebody has written by this device: know it, if that can be; whether it was not known before."""
        if await self._is_identified(jid, id_):
            return False
        directory = self._own.directory
        if directory.is_silent(jid):
            return False
        stale = directory.is_stale(jid, ASKED_AGAIN)
        if not stale:
            await self._is_noted()
        if id_ not in await self.ids(jid):
            if not stale:
                return False
            (lists, _), _ = await asyncio.gather(
                directory.lists([jid]), directory.bundles([(namespace, jid, id_)])
            )
            listed = lists.get((namespace, jid), {})
            if id_ not in listed and (namespace, jid, id_) in self._own.fetched.bundles:
                # Taken off the list since: it is known as one that is not there any more
                await self.note({(namespace, jid): {**listed, id_: None}})
            await self.note(lists)
        else:
            await directory.bundles([(namespace, jid, id_)])
        async with self._own.alone():
            await self.infos(jid)
        return await self._is_identified(jid, id_)

    async def is_out_of_reach(self, jid: BareJID, id_: int) -> bool:
        """Whether it is not known what this device is, for a reason that may pass."""
        directory = self._own.directory
        passing = jid in directory.unreachable or directory.is_silent(jid)
        return passing and not await self._is_identified(jid, id_)

    async def told(self, jids: Iterable[BareJID], failed: dict[BareJID, ChinwagError]) -> Devices:
        """What is known of their devices."""
        async with self._own.unit():
            devices = {jid: await self._devices(jid) for jid in jids}
        return Devices(devices, {jid: condition(error) for jid, error in failed.items()})

    async def own_device(self) -> Device:
        """This one."""
        async with self._own.unit():
            return next(each for each in await self._devices(self._own.account) if each.ours)

    async def seen(self, jid: BareJID, id_: int, time: int) -> None:
        """A device of somebody's has written. In a unit."""
        key = f"/devices/{jid}/seen"
        before = (await self._own.store.load_dict(key, int)).maybe({})
        if before.get(str(id_), 0) + SEEN_AGAIN <= time:
            await self._own.store.store(key, {**before, str(id_): time})

    async def needs(self, jid: BareJID, id_: int, namespace: str) -> Place | None:
        """The bundle without which nothing can be sent to this device."""
        has = bool(await self._own.store.group(f"/{namespace}/{jid}/{id_}"))
        return None if has else (namespace, jid, id_)

    async def _devices(self, jid: BareJID) -> tuple[Device, ...]:
        infos = await self.infos(jid)
        seen = (await self._own.store.load_dict(f"/devices/{jid}/seen", int)).maybe({})
        return tuple(self._device(info, infos, seen) for info in infos)

    def _device(
        self, info: DeviceInformation, all_of_theirs: list[DeviceInformation], seen: dict[str, int]
    ) -> Device:
        namespaces = tuple(each for each in (OLD, NEW) if each in info.namespaces)
        ours = info.bare_jid == self._own.account and info.device_id == self._own.id
        return Device(
            BareJID(info.bare_jid),
            info.device_id,
            fingerprint(info.identity_key),
            trust.effective(info, all_of_theirs),
            namespaces,
            info.label or "",
            active=any(active for _, active in info.active),
            ours=ours,
            seen=seen.get(str(info.device_id), 0),
        )

    async def _label(self, jid: BareJID) -> None:
        """Labels are signed: before the identity was known there was nothing to hold them against."""
        devices = self._own.fetched.lists.get((NEW, jid), {})
        if any(devices.values()):
            await self._own.manager.update_device_list(NEW, jid, devices)

    async def _is_stale(self, jid: BareJID) -> bool:
        """Of whom nothing is known because nobody answered, it is asked anew each time."""
        directory = self._own.directory
        return directory.is_stale(jid) or (jid in directory.unreachable and not await self.ids(jid))

    async def _unidentified(self, jid: BareJID, choice: int) -> list[Place]:
        """Args: choice: 0: by omemo:2 where there is that; 1: by what is left then."""
        found = []
        for id_, namespaces in (await self.ids(jid)).items():
            ordered = [each for each in (NEW, OLD) if each in namespaces]
            if ordered[choice:] and not await self._is_identified(jid, id_):
                found.append((ordered[choice], jid, id_))
        return found

    async def _is_noted(self) -> None:
        """Who has had lists a moment ago waits for a turn to note them, and that comes before ours."""
        async with self._own.unit():
            pass

    async def _is_identified(self, jid: BareJID, id_: int) -> bool:
        return (await self._own.store.load(f"/devices/{jid}/{id_}/identity_key")).is_just


def condition(error: ChinwagError) -> str:
    """As `Devices.unreachable` says it."""
    if isinstance(error, StanzaError):
        return error.condition
    return "timeout" if isinstance(error, QueryTimeout | NotConnected) else "undefined-condition"
