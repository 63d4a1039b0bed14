"""Device lists and bundles on servers (XEP-0384, 5.3, by XEP-0163): fetched, published, put right.

Both versions: the older has a node for each device's bundle, omemo:2 one node with an item each.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias
from xml.etree.ElementTree import Element

from widget.core import pep
from widget.core.encryption import NEW, OLD
from widget.core.jids import NO_ONE, BareJID
from widget.core.pep import PUBSUB
from widget.core.stanza import element, iq
from widget.errors import StanzaError

log = logging.getLogger(__name__)

Query: TypeAlias = Callable[[Element, float], Awaitable[Element]]
"""Send an iq and wait so many seconds for its result. Raises StanzaError, QueryTimeout, NotConnected."""

PATIENCE: Final = 10.0
CURRENT: Final = "current"
LISTS: Final = {OLD: f"{OLD}.devicelist", NEW: f"{NEW}:devices"}
_OWNER = f"{PUBSUB}#owner"
_FORM, _OPTIONS = "jabber:x:data", f"{PUBSUB}#publish-options"
_REFUSED = {"forbidden", "not-authorized"}
_NOTHING_THERE = {"item-not-found", "feature-not-implemented"}


class Pep:
    """What devices publish, by an account's session."""

    def __init__(self, query: Query) -> None:
        self._query = query

    async def devices(self, jid: BareJID, namespace: str) -> Element | None:
        """Somebody's device list, as it was published; None if there is none.

        Raises:
            StanzaError, QueryTimeout, NotConnected: it could not be asked for.
        """
        return await self._item(LISTS[namespace], jid, "")

    async def bundle(self, jid: BareJID, namespace: str, device: int) -> Element | None:
        """A device's keys, as they were published; None if there are none. Raises as `devices`."""
        return await self._item(*bundle_place(namespace, device, jid))

    async def publish_devices(self, namespace: str, devices: Element) -> None:
        """Set our own list. Raises as `devices`."""
        await self._publish(LISTS[namespace], CURRENT, devices, {})

    async def publish_bundle(self, namespace: str, device: int, bundle: Element) -> None:
        """Set our own keys. Raises as `devices`."""
        node, _, item = bundle_place(namespace, device)
        # All our devices share the node of omemo:2 (XEP-0384, 5.3.2)
        most = {"max_items": "max"} if namespace == NEW else {}
        await self._publish(node, item or CURRENT, bundle, most)

    async def delete_bundle(self, namespace: str, device: int) -> None:
        """Remove a device's keys, if they are there. Raises as `devices`."""
        node, _, item = bundle_place(namespace, device)
        if item:
            gone = element("item", PUBSUB, id=item)
            request = element("pubsub", PUBSUB, element("retract", PUBSUB, gone, node=node, notify="true"))
        else:
            request = element("pubsub", _OWNER, element("delete", _OWNER, node=node))
        try:
            await self._query(iq("set", request), PATIENCE)
        except StanzaError as error:
            if error.condition not in _NOTHING_THERE:
                raise

    async def _item(self, node: str, jid: BareJID, item: str) -> Element | None:
        try:
            answer = await self._query(pep.ask(node, jid, item), PATIENCE)
        except StanzaError as error:
            if error.condition in _NOTHING_THERE:
                return None
            raise
        items = answer.findall(f"{{{PUBSUB}}}pubsub/{{{PUBSUB}}}items/{{{PUBSUB}}}item")
        wanted = [each for each in items if not item or each.get("id") == item]
        ours = [each for each in wanted if each.get("id") == CURRENT]
        return next(iter((ours or wanted)[-1]), None) if wanted else None

    async def _publish(self, node: str, item: str, payload: Element, more: dict[str, str]) -> None:
        """Publish so that everybody can read it; a node that is not so is made so first."""
        wishes = {"access_model": "open", "persist_items": "true", **more}
        try:
            return await self._publish_with(wishes, node, item, payload)
        except StanzaError as error:
            if error.condition in _REFUSED:
                raise
            log.info("%s was not published (%s)", node, error.condition)
        await self._make(node, wishes)
        # COMPAT: ejabberd 23 has no max_items among its publish-options, and refuses those that have it
        basic = {name: value for name, value in wishes.items() if name not in more}
        try:
            await self._publish_with(basic, node, item, payload)
        except StanzaError as error:
            log.info("%s was not published with options (%s)", node, error.condition)
            await self._query(pep.publish(node, item, payload), PATIENCE)

    async def _publish_with(self, wishes: dict[str, str], node: str, item: str, payload: Element) -> None:
        options = element("publish-options", PUBSUB, _form(_OPTIONS, wishes))
        await self._query(pep.publish(node, item, payload, options), PATIENCE)

    async def _make(self, node: str, wishes: dict[str, str]) -> None:
        """Make the node as it is wished for, or make it so."""
        # COMPAT: Prosody before 0.12, ejabberd before 21.12 want a number for max_items
        numbered = {**wishes, "max_items": "100"} if "max_items" in wishes else wishes
        for wish in (wishes, numbered):
            form = _form(f"{PUBSUB}#node_config", wish)
            create = (element("create", PUBSUB, node=node), element("configure", PUBSUB, form))
            configure = element("configure", _OWNER, form, node=node)
            for request in (element("pubsub", PUBSUB, *create), element("pubsub", _OWNER, configure)):
                try:
                    await self._query(iq("set", request), PATIENCE)
                except StanzaError as error:
                    log.info("%s is not as it should be (%s)", node, error.condition)
                else:
                    return


def bundle_place(namespace: str, device: int, jid: BareJID = NO_ONE) -> tuple[str, BareJID, str]:
    """Node, owner and item of a device's bundle; "" is the only item there."""
    if namespace == OLD:
        return f"{OLD}.bundles:{device}", jid, ""
    return f"{NEW}:bundles", jid, str(device)


def _form(kind: str, values: dict[str, str]) -> Element:
    def field(name: str, value: str, **more: str) -> Element:
        return element("field", _FORM, element("value", _FORM, text=value), var=name, **more)

    fields = (field(f"pubsub#{name}", value) for name, value in values.items())
    return element("x", _FORM, field("FORM_TYPE", kind, type_="hidden"), *fields, type_="submit")
