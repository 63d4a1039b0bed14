"""One message in the timeline."""

from __future__ import annotations

from dataclasses import dataclass

from vdom import Node, VNode
from vdom.html import div, li, span, time
from widget.core.events import SendRetried
from widget.core.model import Delivery, Kind, Message, local, resource
from widget.core.names import legible
from widget.ui.colour import hue
from widget.ui.components import avatar, button, hidden, icon
from widget.ui.i18n import _, clock
from widget.ui.styled import body, is_action

MOST_JUMBO = 3


@dataclass(frozen=True, slots=True)
class Look:
    """How a message stands among its neighbours.

    Attributes:
        first, last: of a group of one sender.
        name: the sender's.
        kind: in a room, name and avatar of the others are seen; screen readers hear the name anyway.
    """

    first: bool
    last: bool
    name: str
    kind: Kind


def bubble(message: Message, look: Look, footer: tuple[Node, ...]) -> VNode:
    """A list item: avatar and name if it opens a group, text, time and state."""
    named = look.kind is Kind.ROOM and not message.outgoing
    shown = named and look.first
    return li(
        avatar(_colour_of(message), look.name, "s") if shown else None,
        div(
            _name(message, look.name) if shown else hidden(look.name),
            div(body(message, _actor(message, look)), _meta(message), cls="bubble"),
            _failure(message, look.kind),
            *footer,
            cls="message-words",
        ),
        cls="message",
        key=message.id,
        data_id=message.id,
        data_own="true" if message.outgoing else None,
        data_first="true" if look.first else None,
        data_last="true" if look.last else None,
        data_named="true" if named else None,
        data_jumbo="true" if is_jumbo(message.body) else None,
        data_action="true" if is_action(message.body) else None,
        data_delivery=message.delivery.value,
    )


def is_jumbo(body: str) -> bool:
    """Whether a text is nothing but one to three emoji, which are drawn large."""
    text = body.strip()
    if not text or len(text) > 24 or min(text) < "\u200d":
        return False
    count = 0
    joined = False
    for character in text:
        if character == "\u200d":
            joined = True
        elif character == "\ufe0f" or "\U0001f3fb" <= character <= "\U0001f3ff":
            continue
        elif "\U0001f300" <= character <= "\U0001faff" or "\u2600" <= character <= "\u27bf":
            count += not joined
            joined = False
        else:
            return False
    return 0 < count <= MOST_JUMBO


def _colour_of(message: Message) -> str:
    return resource(message.sender) or message.sender


def _actor(message: Message, look: Look) -> str:
    """Who acts in a `/me`: we, too, by our name."""
    if not message.outgoing:
        return look.name
    return legible(resource(message.sender)) if look.kind is Kind.ROOM else local(message.sender)


def _name(message: Message, name: str) -> VNode:
    return span(name, cls="sender", dir="auto", style={"--hue": str(hue(_colour_of(message)))})


def _meta(message: Message) -> VNode:
    return span(time(clock(message.time), cls="time"), _state(message.delivery), cls="meta")


def _state(delivery: Delivery) -> VNode | None:
    pictures = {
        Delivery.PENDING: ("clock", _("Sending")),
        Delivery.SENT: ("check", _("Sent")),
        Delivery.DELIVERED: ("check-check", _("Delivered")),
        Delivery.READ: ("eye", _("Read")),
        Delivery.FAILED: ("circle-alert", _("Not sent")),
    }
    if delivery not in pictures:
        return None
    picture, words = pictures[delivery]
    return span(icon(picture), cls="state", role="img", aria_label=words, title=words)


def _failure(message: Message, kind: Kind) -> VNode | None:
    if message.delivery is not Delivery.FAILED:
        return None
    return div(
        span(message.error or _("This message was not sent.")),
        button(_("Try again"), SendRetried(message, kind), kind="quiet", icon="rotate-cw"),
        cls="failure",
        role="alert",
    )
