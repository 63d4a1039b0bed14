"""The directory: device lists and bundles of people, fetched in parallel before any unit, each in time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from omemo import Bundle
from omemo.types import DeviceList

from widget.core.encryption import NEW, OLD
from widget.core.jids import BareJID
from widget.encryption.elements import read_bundle, read_devices
from widget.encryption.faults import BROKEN
from widget.encryption.manager import Fetched
from widget.encryption.pep import Pep
from widget.errors import ChinwagError, NotConnected, is_final

log = logging.getLogger(__name__)

FRESH: Final = 6 * 3_600_000
"""Milliseconds for which a list is taken to be as it was: PEP tells of most changes, rooms' members' not."""
SILENCE: Final = 600_000
"""Milliseconds for which what could not be had is not asked for again."""
PAUSE: Final = 60_000
"""The same for what a server did not answer in time."""
SERVES: Final = 60_000
"""Milliseconds for which keys that were had to be looked at serve a first message, too: it need not wait."""
AT_ONCE: Final = 12

List: TypeAlias = tuple[str, BareJID]  # namespace, whose
Place: TypeAlias = tuple[str, BareJID, int]  # namespace, whose, which


class Directory:
    """Keeps what was fetched where the manager finds it, and minds not to ask again and again."""

    def __init__(self, pep: Pep, fetched: Fetched, now: Callable[[], int]) -> None:
        self._pep, self._fetched, self._now = pep, fetched, now
        self._told: dict[List, int] = {}
        self._missing: dict[Place, int] = {}
        self._none: dict[List, set[int]] = {}
        self._had: dict[Place, int] = {}
        self._silent: dict[str, int] = {}  # servers that did not do their part, and when
        self._few = asyncio.Semaphore(AT_ONCE)
        self.unreachable: dict[BareJID, ChinwagError] = {}
        """Whose list or keys could not be had, for a reason that may pass."""

    def is_stale(self, jid: BareJID, longest: int = FRESH) -> bool:
        """Whether somebody's lists are to be asked for before they are relied on."""
        return any(self._told.get((each, jid), -longest) + longest <= self._now() for each in (OLD, NEW))

    def is_silent(self, jid: BareJID) -> bool:
        """Whether somebody's server did not do its part of late: what comes in does not wait for it again."""
        return self._silent.get(_server(jid), -PAUSE) + PAUSE > self._now()

    async def lists(
        self, jids: Iterable[BareJID]
    ) -> tuple[dict[List, DeviceList], dict[BareJID, ChinwagError]]:
        """The lists of these people, and why somebody's could not be had."""
        wanted = [(namespace, jid) for jid in jids for namespace in (OLD, NEW)]
        answers = await asyncio.gather(*(self._list(*each) for each in wanted))
        had: dict[List, DeviceList] = {}
        failed: dict[BareJID, ChinwagError] = {}
        for (namespace, jid), got in zip(wanted, answers, strict=True):
            if isinstance(got, ChinwagError):
                failed[jid] = got
                self._could_not(namespace, jid, got)
            elif got is not None:
                had[namespace, jid] = got
                self.told(namespace, jid, got)
        return had, failed

    def told(self, namespace: str, jid: BareJID, devices: DeviceList) -> None:
        """How somebody's list is now."""
        self._told[namespace, jid] = self._now()
        self.unreachable.pop(jid, None)
        self._fetched.lists[namespace, jid] = devices
        if none := self._none.pop((namespace, jid), set()) & devices.keys():
            # Not those that were taken off it: who lists ever other devices would have us keep them all
            self._none[namespace, jid] = none

    def has_none(self, place: Place) -> bool:
        """Whether there were no keys when they were asked for; not: nobody answered."""
        namespace, jid, device = place
        return device in self._none.get((namespace, jid), ())

    async def bundles(self, wanted: Iterable[Place]) -> None:
        """Have these where the manager looks for them, as far as they can be had."""
        since = self._now() - SILENCE
        self._missing = {place: at for place, at in self._missing.items() if at > since}
        asked = {each for each in wanted if each not in self._missing}
        answers = await asyncio.gather(*(self._bundle(*each) for each in asked))
        for each, got in zip(asked, answers, strict=True):
            self._note(each, got)

    async def ready(self, wanted: Iterable[Place]) -> None:
        """Have these for a first message. What was had of late serves once; then it is asked for anew."""
        places, since = list(wanted), self._now() - SERVES
        await self.bundles([each for each in places if self._had.get(each, since) <= since])
        for each in places:
            self._had.pop(each, None)

    def spend(self, jids: Iterable[BareJID]) -> None:
        """What was had of these people serves no first message.

        In a room all have looked at the keys of all when they came, and of a hundred pre-keys two of five
        would soon take the same one: we read both (pre_keys.py), most other programs only the first.
        """
        whose = set(jids)
        self._had = {place: at for place, at in self._had.items() if place[1] not in whose}

    def _could_not(self, namespace: str, jid: BareJID, error: ChinwagError) -> None:
        """What is known serves for a while: a server that does not answer holds nobody up each time."""
        if not is_final(error):
            self.unreachable[jid] = error
        if not isinstance(error, NotConnected):
            self._told[namespace, jid] = self._now() - FRESH + PAUSE
            self._silence(jid, error)

    def _note(self, place: Place, got: Bundle | ChinwagError | None) -> None:
        namespace, jid, device = place
        passing = isinstance(got, ChinwagError) and not is_final(got)
        if isinstance(got, ChinwagError) and passing:
            self.unreachable[jid] = got
        if isinstance(got, NotConnected):
            return
        if isinstance(got, ChinwagError):
            self._silence(jid, got)
        if got is None:
            self._none.setdefault((namespace, jid), set()).add(device)
        if got is None or isinstance(got, ChinwagError):
            self._missing[place] = self._now() - (SILENCE - PAUSE if passing else 0)
        else:
            self._missing.pop(place, None)
            self._none.get((namespace, jid), set()).discard(device)
            self.unreachable.pop(jid, None)
            self._fetched.bundles[place] = got
            self._had[place] = self._now()

    def _silence(self, jid: BareJID, error: ChinwagError) -> None:
        now = self._now()
        self._silent = {each: at for each, at in self._silent.items() if at + PAUSE > now}
        if not is_final(error):
            self._silent[_server(jid)] = now

    def used(self, places: Iterable[Place]) -> None:
        """A bundle serves once: its pre-keys do. Those of others wait for who has fetched them."""
        for place in places:
            self._fetched.bundles.pop(place, None)
            self._had.pop(place, None)

    def forgive(self, jid: BareJID) -> None:
        """Ask anew for what could not be had of somebody."""
        self._missing = {place: at for place, at in self._missing.items() if place[1] != jid}
        self.unreachable.pop(jid, None)

    async def _list(self, namespace: str, jid: BareJID) -> DeviceList | ChinwagError | None:
        async with self._few:
            try:
                return read_devices(namespace, await self._pep.devices(jid, namespace))
            except ChinwagError as error:
                return error
            except BROKEN:
                log.warning("a device list is malformed")
                return None

    async def _bundle(self, namespace: str, jid: BareJID, device: int) -> Bundle | ChinwagError | None:
        async with self._few:
            try:
                payload = await self._pep.bundle(jid, namespace, device)
                return None if payload is None else read_bundle(namespace, payload, jid, device)
            except ChinwagError as error:
                log.info("a bundle could not be had (%s)", type(error).__name__)
                return error
            except BROKEN:
                log.warning("a bundle is malformed")
        return None


def _server(jid: BareJID) -> str:
    return jid.rpartition("@")[2]
