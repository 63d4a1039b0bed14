"""A device of python-omemo as it comes, as other clients use it: one session a device, and nothing kept."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, fromstring, tostring

import oldmemo.etree
import omemo
import twomemo.etree
from oldmemo import Oldmemo
from omemo.storage import Just, Maybe, Nothing, Storage
from omemo.types import JSONType, TrustLevel
from twomemo import Twomemo

from tests.encryption.village import Village
from widget.core.encryption import NEW, OLD
from widget.core.jids import BareJID
from widget.core.stanza import element, message
from widget.encryption import sce
from widget.encryption.pep import LISTS, bundle_place

ETREE: dict[str, Any] = {OLD: oldmemo.etree, NEW: twomemo.etree}
BACKENDS: dict[str, Any] = {OLD: Oldmemo, NEW: Twomemo}


class Stock:
    """One device of one version. `sent`: what it sends by itself."""

    def __init__(self, village: Village, jid: str, version: str) -> None:
        self.village, self.jid, self.version = village, BareJID(jid), version
        self.sent: list[str] = []
        self.manager: omemo.SessionManager

    async def start(self) -> Stock:
        storage = _Memory()
        made = _manager(self)
        self.manager = await made.create(
            [BACKENDS[self.version](storage)], storage, self.jid, None, "UNDECIDED"
        )
        await self.manager.shutdown()
        await self.manager.after_history_sync()
        return self

    async def says(self, to: str, body: str) -> str:
        await self.manager.refresh_device_list(self.version, to)
        text = body.encode()
        if self.version == NEW:
            said = element("body", "jabber:client", text=body)
            text = sce.wrapped([said], self.jid, BareJID(to), self.village.now)
        messages, _ = await self.manager.encrypt(frozenset({to}), {self.version: text})
        encrypted = ETREE[self.version].serialize_message(next(iter(messages)))
        return tostring(message(to, "chat", f"s-{body}", encrypted), "unicode")

    async def hears(self, travelled: str, sender: str) -> str | None:
        """What was said; None: it does not open, or says nothing."""
        encrypted = fromstring(travelled).find(f"{{{self.version}}}encrypted")
        assert encrypted is not None
        try:
            plaintext, _, _ = await self.manager.decrypt(await self._parsed(encrypted, sender))
        except omemo.OMEMOException:
            return None
        if plaintext is None:
            return None
        if self.version == OLD:
            return plaintext.decode()
        [body] = sce.unwrapped(plaintext, BareJID(sender), frozenset({self.jid}), False, self.village.now)
        return body.text

    def takes_mail(self) -> list[str]:
        sent, self.sent = self.sent, []
        return sent

    async def _parsed(self, encrypted: Element, sender: str) -> omemo.Message:
        if self.version == NEW:
            return twomemo.etree.parse_message(encrypted, sender)
        return await oldmemo.etree.parse_message(encrypted, sender, self.jid, self.manager)


class _Memory(Storage):
    def __init__(self) -> None:
        super().__init__(disable_cache=True)
        self.values: dict[str, JSONType] = {}

    async def _load(self, key: str) -> Maybe[JSONType]:
        return Just(self.values[key]) if key in self.values else Nothing()

    async def _store(self, key: str, value: JSONType) -> None:
        self.values[key] = value

    async def _delete(self, key: str) -> None:
        self.values.pop(key, None)


def _manager(stock: Stock) -> type[omemo.SessionManager]:
    village, jid = stock.village, stock.jid

    def put(node: str, item: str, payload: Element) -> None:
        village.nodes.setdefault((jid, node), {})[item] = tostring(payload, "unicode")

    class Manager(omemo.SessionManager):
        @staticmethod
        async def _upload_bundle(bundle: omemo.Bundle) -> None:
            node, _, item = bundle_place(bundle.namespace, bundle.device_id)
            put(node, item or "current", ETREE[bundle.namespace].serialize_bundle(bundle))

        @staticmethod
        async def _download_bundle(namespace: str, bare_jid: str, device_id: int) -> omemo.Bundle:
            node, _, item = bundle_place(namespace, device_id)
            payload = fromstring(village.nodes[bare_jid, node][item or "current"])
            found: omemo.Bundle = ETREE[namespace].parse_bundle(payload, bare_jid, device_id)
            return found

        @staticmethod
        async def _delete_bundle(namespace: str, device_id: int) -> None:
            raise NotImplementedError

        @staticmethod
        async def _upload_device_list(namespace: str, device_list: Any) -> None:
            put(LISTS[namespace], "current", ETREE[namespace].serialize_device_list(device_list))

        @staticmethod
        async def _download_device_list(namespace: str, bare_jid: str) -> Any:
            items = village.nodes.get((bare_jid, LISTS[namespace]))
            return ETREE[namespace].parse_device_list(fromstring(items["current"])) if items else {}

        async def _evaluate_custom_trust_level(self, device: Any) -> TrustLevel:
            return TrustLevel[device.trust_level_name]

        async def _make_trust_decision(self, undecided: Any, identifier: str | None) -> None:
            for device in undecided:
                await self.set_trust(device.bare_jid, device.identity_key, "TRUSTED")

        @staticmethod
        async def _send_message(sent: omemo.Message, bare_jid: str) -> None:
            encrypted = ETREE[sent.namespace].serialize_message(sent)
            stock.sent.append(tostring(message(bare_jid, "chat", "s-keys", encrypted), "unicode"))

    return Manager
