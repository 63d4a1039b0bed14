"""python-omemo's SessionManager without a network: what it fetches was fetched before, what it sends waits.

So a unit of work holds no one up, and nothing is published or sent before what it stands on is committed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from omemo import Bundle, BundleNotFound, Message, SessionManager, TrustDecisionFailed
from omemo.types import DeviceInformation, DeviceList, TrustLevel

from widget.core.encryption import Trust
from widget.core.jids import BareJID
from widget.encryption import trust


class Undecided(TrustDecisionFailed):
    """These people have new devices, and others of theirs were decided about."""

    def __init__(self, jids: frozenset[BareJID]) -> None:
        super().__init__("the person decides first")
        self.jids = jids


@dataclass(slots=True)
class Fetched:
    """What was had from servers, for the manager to find."""

    lists: dict[tuple[str, str], DeviceList] = field(default_factory=dict)  # by namespace and JID
    bundles: dict[tuple[str, str, int], Bundle] = field(default_factory=dict)


@dataclass(slots=True)
class Wishes:
    """What is to be published and sent once the units that wished for it are committed."""

    bundles: dict[str, Bundle] = field(default_factory=dict)  # by namespace
    lists: dict[str, DeviceList] = field(default_factory=dict)
    messages: list[tuple[Message, str]] = field(default_factory=list)

    def copy(self) -> Wishes:
        """As they are now."""
        return Wishes(dict(self.bundles), dict(self.lists), list(self.messages))

    def restore(self, before: Wishes) -> None:
        """As they were then: the unit was taken back."""
        self.bundles, self.lists, self.messages = before.bundles, before.lists, before.messages


def manager_class(fetched: Fetched, wishes: Wishes) -> type[SessionManager]:
    """The class for one account: python-omemo asks for static methods and makes the instance by itself."""

    class Manager(SessionManager):
        @staticmethod
        async def _upload_bundle(bundle: Bundle) -> None:
            wishes.bundles[bundle.namespace] = bundle

        @staticmethod
        async def _download_bundle(namespace: str, bare_jid: str, device_id: int) -> Bundle:
            try:
                return fetched.bundles[namespace, bare_jid, device_id]
            except KeyError:
                raise BundleNotFound("it was not fetched") from None

        @staticmethod
        async def _delete_bundle(namespace: str, device_id: int) -> None:
            """Only what is purged would be deleted, and nothing is."""

        @staticmethod
        async def _upload_device_list(namespace: str, device_list: DeviceList) -> None:
            wishes.lists[namespace] = dict(device_list)

        @staticmethod
        async def _download_device_list(namespace: str, bare_jid: str) -> DeviceList:
            return dict(fetched.lists.get((namespace, bare_jid), {}))

        async def _evaluate_custom_trust_level(self, device: DeviceInformation) -> TrustLevel:
            return trust.level(device)

        async def _make_trust_decision(
            self, undecided: frozenset[DeviceInformation], identifier: str | None
        ) -> None:
            jids = {device.bare_jid for device in undecided}
            waiting = {
                BareJID(jid) for jid in jids if not trust.is_blind(await self.get_device_information(jid))
            }
            for device in undecided:
                if device.bare_jid not in waiting:
                    await self.set_trust(device.bare_jid, device.identity_key, Trust.BLIND.name)
            if waiting:
                raise Undecided(frozenset(waiting))

        @staticmethod
        async def _send_message(message: Message, bare_jid: str) -> None:
            wishes.messages.append((message, bare_jid))

    return Manager
