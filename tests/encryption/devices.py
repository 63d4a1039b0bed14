"""Devices of python-omemo that exchange XML through memory: on CPython and in a browser alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

import oldmemo
import oldmemo.etree
import omemo
import twomemo
import twomemo.etree
from omemo.session_manager import BundleNotFound
from omemo.storage import Just, Maybe, Nothing, Storage
from omemo.types import DeviceList, JSONType

OLD, NEW = oldmemo.oldmemo.NAMESPACE, twomemo.twomemo.NAMESPACE
XML: Mapping[str, Any] = {OLD: oldmemo.etree, NEW: twomemo.etree}


class NotForAll(omemo.OMEMOException):
    """A message could not be encrypted for each device."""


class Memory(Storage):
    """What a device keeps."""

    def __init__(self) -> None:
        super().__init__(disable_cache=True)
        self.kept: dict[str, JSONType] = {}

    async def _load(self, key: str) -> Maybe[JSONType]:
        return Just(self.kept[key]) if key in self.kept else Nothing()

    async def _store(self, key: str, value: JSONType) -> None:
        self.kept[key] = value

    async def _delete(self, key: str) -> None:
        self.kept.pop(key, None)


class Server:
    """PEP nodes, and messages under way."""

    def __init__(self) -> None:
        self.nodes: dict[tuple[str, str], str] = {}
        self.sent: list[tuple[str, str, str]] = []


def manager(server: Server, jid: str) -> type[omemo.SessionManager]:
    """The class of an account's session managers."""

    class Manager(omemo.SessionManager):
        @staticmethod
        async def _upload_bundle(bundle: omemo.Bundle) -> None:
            text = ET.tostring(XML[bundle.namespace].serialize_bundle(bundle), "unicode")
            server.nodes[jid, f"{bundle.namespace}:bundle:{bundle.device_id}"] = text

        @staticmethod
        async def _download_bundle(namespace: str, bare_jid: str, device_id: int) -> omemo.Bundle:
            text = server.nodes.get((bare_jid, f"{namespace}:bundle:{device_id}"))
            if text is None:
                raise BundleNotFound
            try:
                bundle: omemo.Bundle = XML[namespace].parse_bundle(ET.fromstring(text), bare_jid, device_id)
            except (ValueError, IndexError) as error:  # IndexError: oldmemo's, of a signature cut short
                raise omemo.BundleDownloadFailed from error
            return bundle

        @staticmethod
        async def _delete_bundle(namespace: str, device_id: int) -> None:
            server.nodes.pop((jid, f"{namespace}:bundle:{device_id}"), None)

        @staticmethod
        async def _upload_device_list(namespace: str, device_list: DeviceList) -> None:
            text = ET.tostring(XML[namespace].serialize_device_list(device_list), "unicode")
            server.nodes[jid, f"{namespace}:devices"] = text

        @staticmethod
        async def _download_device_list(namespace: str, bare_jid: str) -> DeviceList:
            text = server.nodes.get((bare_jid, f"{namespace}:devices"))
            return {} if text is None else dict(XML[namespace].parse_device_list(ET.fromstring(text)))

        async def _evaluate_custom_trust_level(self, device: omemo.DeviceInformation) -> omemo.TrustLevel:
            return omemo.TrustLevel[device.trust_level_name]

        async def _make_trust_decision(
            self, undecided: frozenset[omemo.DeviceInformation], identifier: str | None
        ) -> None:
            for device in undecided:
                await self.set_trust(device.bare_jid, device.identity_key, "TRUSTED")

        @staticmethod
        async def _send_message(message: omemo.Message, bare_jid: str) -> None:
            text = ET.tostring(XML[message.namespace].serialize_message(message), "unicode")
            server.sent.append((jid, bare_jid, text))

    return Manager


class Device:
    """A device, which speaks both versions."""

    def __init__(self, jid: str, server: Server) -> None:
        self.jid, self.server, self.memory = jid, server, Memory()
        self.sessions: omemo.SessionManager

    @classmethod
    async def new(cls, jid: str, server: Server) -> Device:
        self = cls(jid, server)
        backends: list[omemo.Backend] = [oldmemo.Oldmemo(self.memory), twomemo.Twomemo(self.memory)]
        kind = manager(server, jid)
        self.sessions = await kind.create(backends, self.memory, jid, None, "UNDECIDED")
        await self.sessions.after_history_sync()
        return self

    async def encrypt(self, jid: str, text: str, namespace: str) -> str:
        """The `<encrypted/>` for all of that account's devices."""
        everyone = frozenset([jid])
        await self.sessions.refresh_device_list(namespace, jid)
        messages, errors = await self.sessions.encrypt(
            everyone, {namespace: text.encode()}, backend_priority_order=[namespace]
        )
        if errors:
            raise NotForAll(str(errors))
        (message,) = messages
        return ET.tostring(XML[namespace].serialize_message(message), "unicode")

    async def decrypt(self, sender: str, text: str) -> str | None:
        """What it says; None if it carried keys alone."""
        element = ET.fromstring(text)
        if element.tag.startswith(f"{{{OLD}}}"):
            message = await oldmemo.etree.parse_message(element, sender, self.jid, self.sessions)
        else:
            message = twomemo.etree.parse_message(element, sender)
        plaintext, _, _ = await self.sessions.decrypt(message)
        return None if plaintext is None else plaintext.decode()


async def talk(rounds: int = 5) -> list[str]:
    """Two people write to one another in both versions; what went wrong."""
    server = Server()
    romeo, juliet = [await Device.new(f"{name}@example.org", server) for name in ("romeo", "juliet")]
    wrong = []
    for namespace in (OLD, NEW):
        for number in range(rounds):
            for sender, reader in ((romeo, juliet), (juliet, romeo)):
                said = f"{namespace} {number} from {sender.jid}: O Romeo! 🌹"
                sealed = await sender.encrypt(reader.jid, said, namespace)
                read = await reader.decrypt(sender.jid, sealed)
                wrong += [] if read == said and "Romeo!" not in sealed else [f"{said} → {read}"]
                await deliver(server, romeo, juliet)
    return wrong


async def deliver(server: Server, *devices: Device) -> None:
    """The messages that carry keys alone."""
    while server.sent:
        sender, jid, text = server.sent.pop(0)
        for device in devices:
            if device.jid == jid:
                assert await device.decrypt(sender, text) is None
