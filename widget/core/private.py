"""Private storage on the server (XEP-0223 on XEP-0163): items by id, which only our own devices see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from widget.core import pep
from widget.core.effects import Effect, Query
from widget.core.envelope import Envelope
from widget.core.events import Event
from widget.core.model import Session
from widget.core.pep import EVENT, PUBSUB
from widget.core.stanza import element, iq
from widget.errors import ChinwagError, StanzaError, is_final

OWNER = "http://jabber.org/protocol/pubsub#owner"
FORM = "jabber:x:data"
ERRORS = "http://jabber.org/protocol/pubsub#errors"
UNFIT = (f"{{{ERRORS}}}precondition-not-met", f"{{{ERRORS}}}unsupported")
UNUSUAL = ("resource-constraint", "bad-request", "not-acceptable")
PRIVATE = {"pubsub#access_model": "whitelist"}
OPTIONS = {
    "pubsub#persist_items": "true",
    "pubsub#max_items": "max",
    "pubsub#send_last_published_item": "never",
    **PRIVATE,
}
"""How a node must be before anything is put there (XEP-0223, 4): nobody else may read it."""


KEEPING = f"{PUBSUB}#publish-options"
"""What the account must be able to do (XEP-0223, 5; XEP-0402, 9): a server that does not know it would
publish all the same, but where all contacts may read it."""


class Item(NamedTuple):
    """One item; without a payload it has been taken away."""

    id: str
    payload: Element | None


def keeps(features: Collection[str]) -> bool:
    """Whether a server that does this for our account (`AccountDescribed`) keeps private what is private.

    Nothing is to be published before that is known.
    """
    return KEEPING in features


def publish(node: str, id_: str, payload: Element, prepared: bool = False) -> Element:
    """The iq that sets an item, and makes the node if there is none.

    `prepared`: it is known to be as it must be (`prepare`), but for its privacy, which no server may
    forget to look at.
    """
    form = _form(f"{PUBSUB}#publish-options", PRIVATE if prepared else OPTIONS)
    return pep.publish(node, id_, payload, element("publish-options", PUBSUB, form))


def fetch(node: str, came: Callable[[tuple[Item, ...]], Event], refused: Event) -> Query:
    """Ask for all items of a node of ours: where it is not made yet, there are none."""

    def failed(error: ChinwagError) -> Event:
        nothing_yet = isinstance(error, StanzaError) and error.condition == "item-not-found"
        return came(()) if nothing_yet else refused

    return Query(pep.ask(node), lambda answer: came(answered(answer, node)), failed)


def put(publication: Element, taken: Event, unfit: Event, refused: Event) -> Query:
    """Send what `publish` has made. `unfit`: the node is to be prepared first.

    What fails only for now means nothing: it is told again when the next session begins.
    """

    def failed(error: ChinwagError) -> Event | None:
        if _is_unfit(error):
            return unfit
        return refused if is_final(error) else None

    return Query(publication, lambda answer: taken, failed)


def prepare(node: str, then: Event, failed: Event) -> Iterator[Effect]:
    """Make a node as it must be, or set right what another client has made otherwise (see `put`).

    COMPAT: ejabberd 23.01 does not know in a publication how many items a node may have.
    """
    form = _form(f"{PUBSUB}#node_config", OPTIONS)
    create = element("create", PUBSUB, node=node)
    made = iq("set", element("pubsub", PUBSUB, create, element("configure", PUBSUB, form)))
    right = iq("set", element("pubsub", OWNER, element("configure", OWNER, form, node=node)))
    # It is there, most likely: what counts is how it is
    yield Query(made, lambda answer: None)
    yield Query(right, lambda answer: then, lambda error: failed)


def _is_unfit(error: ChinwagError) -> bool:
    """Whether nothing was published because of how the node is, or because the server cannot tell."""
    if not isinstance(error, StanzaError):
        return False
    return error.application in UNFIT or error.condition in UNUSUAL


def answered(answer: Element, node: str) -> tuple[Item, ...]:
    """The items in the answer to `pep.ask`."""
    items = answer.find(f"{{{PUBSUB}}}pubsub/{{{PUBSUB}}}items")
    return tuple(_items(items, PUBSUB)) if items is not None and items.get("node") == node else ()


def told(envelope: Envelope, session: Session, node: str) -> tuple[Item, ...]:
    """The changes in an event, if it is of our own account: others have nodes of the same names."""
    items = pep.told(envelope, node) if str(envelope.sender) == session.me else None
    return tuple(_items(items, EVENT)) if items is not None else ()


def _items(items: Element, namespace: str) -> Iterator[Item]:
    for child in items:
        id_ = child.get("id", "")
        if id_ and child.tag == f"{{{namespace}}}retract":
            yield Item(id_, None)
        elif id_ and child.tag == f"{{{namespace}}}item" and len(child):
            yield Item(id_, child[0])


def _form(kind: str, options: Mapping[str, str]) -> Element:
    fields = {"FORM_TYPE": kind, **options}
    made = [
        element("field", FORM, element("value", FORM, text=value), var=name) for name, value in fields.items()
    ]
    return element("x", FORM, *made, type_="submit")
