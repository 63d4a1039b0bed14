"""One message in the timeline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from vdom import Node, VNode, still
from vdom.html import div, input_, li, p, span, time
from widget.core.attachment import caption
from widget.core.events import AdditionRetried, Event, SendRetried
from widget.core.media import MediaPolicy, OwnEmoji
from widget.core.message import Retraction
from widget.core.model import Delivery, Kind, Message, SurfaceId, local, resource
from widget.core.names import legible
from widget.core.place import only_place
from widget.ui.colour import hue
from widget.ui.components import avatar, button, hidden, icon
from widget.ui.i18n import _, clock, pgettext
from widget.ui.link_card import cards
from widget.ui.media import files
from widget.ui.own_emoji import anonymous
from widget.ui.preview import told
from widget.ui.problems import unsent
from widget.ui.quote import Quote, quote
from widget.ui.reactions import reactions
from widget.ui.styled import body, is_action
from widget.ui.versions import versions

MOST_JUMBO = 3


class Look(NamedTuple):
    """How a message stands among its neighbours. A tuple: one is made of each message for each picture.

    Attributes:
        first, last: of a group of one sender.
        name: the sender's.
        kind: in a room, name and avatar of the others are seen; screen readers hear the name anyway.
        quote: what it answers.
        other: the name of the other side in a chat, in a room our own there.
        picture: the sender's, if it is known.
        emoji: the site's own.
        ticked: whether it is one of those that are chosen; None while none are.
    """

    first: bool
    last: bool
    name: str
    kind: Kind
    quote: Quote | None = None
    other: str = ""
    picture: str | None = None
    emoji: OwnEmoji = ()
    ticked: bool | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """Where what a message shows besides its text is seen, and what of it may be fetched."""

    surface: SurfaceId
    policy: MediaPolicy


def bubble(
    message: Message,
    look: Look,
    footer: tuple[Node, ...],
    media: Media | None = None,
    instead: tuple[Node, ...] = (),
) -> VNode:
    """A list item: avatar and name if it opens a group, files, text (or what is there `instead`) and cards,
    time and state.

    `media` is wanted where there are files, links or a place.
    """
    named = look.kind is Kind.ROOM and not message.outgoing
    shown = named and look.first
    gone = message.retraction if message.gone else None
    ticked = None if message.gone else look.ticked
    return li(
        _tick(message, look.name, ticked) if ticked is not None else None,
        avatar(message.sender, look.name, "s", picture=look.picture) if shown else None,
        div(
            _name(message, look.name) if shown else hidden(look.name),
            div(
                _forwarded() if message.forwarded and not gone else None,
                quote(look.quote) if look.quote and not gone else None,
                _files(message, media) if media and message.files and not gone else None,
                tombstone(gone, message.outgoing) if gone else instead or _text(message, look),
                cards(message, media.policy) if media and not gone else None,
                _meta(message),
                cls="bubble",
                part="bubble own-bubble" if message.outgoing else "bubble",
            ),
            versions(message) if message.versions and not gone else None,
            reactions(message, look.kind, look.other if look.kind is Kind.CHAT else "")
            if message.reactions
            else None,
            _failure(message, look.kind),
            *footer,
            cls="message-words",
            # What is inside is out of reach while the message as a whole is chosen or not
            inert=True if look.ticked is not None else None,
        ),
        cls="message",
        key=message.id,
        data_id=message.id,
        data_own="true" if message.outgoing else None,
        data_first="true" if look.first else None,
        data_last="true" if look.last else None,
        data_named="true" if named else None,
        data_jumbo="true" if not gone and is_jumbo(message.body, look.emoji) else None,
        data_action="true" if not gone and is_action(message.body) else None,
        data_gone="true" if gone else None,
        data_ticked=None if ticked is None else "true" if ticked else "false",
        data_delivery=delivery(message).value,
    )


def is_jumbo(body: str, own: OwnEmoji = ()) -> bool:
    """Whether a text is nothing but one to three emoji, which are drawn large."""
    text = body.strip()
    if own and text[:1] == ":":
        text = anonymous(text, own)
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


def delivery(message: Message) -> Delivery:
    """How far a message has come, with what we have made of it since."""
    last = message.versions[-1].delivery if message.versions else message.delivery
    if message.retraction and message.retraction.delivery is Delivery.PENDING:
        last = Delivery.PENDING
    return last if last in (Delivery.PENDING, Delivery.FAILED) else message.delivery


def tombstone(gone: Retraction, ours: bool) -> VNode:
    """What stands in the place of a message that was taken back: by whom, and why, if that is said."""
    if gone.moderator is None:
        words = _("You deleted this message") if ours else _("This message was deleted")
    elif gone.moderator:
        words = _("Deleted by {name}").format(name=gone.moderator)
    else:
        words = _("Deleted by a moderator")
    reason = span(": ", span(gone.reason, dir="auto")) if gone.reason else None
    return p(icon("trash-2"), span(words, reason), cls="body tombstone")


def _files(message: Message, media: Media) -> VNode:
    return files(message, media.surface, media.policy.allows(message), media.policy.moving)


def _forwarded() -> VNode:
    return span(icon("forward"), _("Forwarded"), cls="forwarded")


def _tick(message: Message, name: str, ticked: bool) -> VNode:
    """Lies over all of the message, so that wherever it is pressed it is chosen."""
    label = _("{name}: {text}").format(name=name, text=told(message))
    return input_(type="checkbox", cls="tick", checked=ticked, aria_label=label, key="tick")


def _text(message: Message, look: Look) -> Node:
    """What was said, unless that is only the address of a file or of a place that is shown."""
    said = caption(message.body, message.files)
    if not said or (message.spoiler is None and only_place(said)):
        return None
    own = look.other if look.kind is Kind.ROOM and not message.outgoing else ""
    return body(message, _actor(message, look), own, look.emoji)


def _colour_of(message: Message) -> str:
    return resource(message.sender) or message.sender


def _actor(message: Message, look: Look) -> str:
    """Who acts in a `/me`: we, too, by our name."""
    if not message.outgoing:
        return look.name
    return legible(resource(message.sender)) if look.kind is Kind.ROOM else local(message.sender)


def _name(message: Message, name: str) -> VNode:
    return _sender(name, hue(_colour_of(message)))


@lru_cache(maxsize=512)
def _sender(name: str, turn: float) -> VNode:
    return still(span(name, cls="sender", dir="auto", style={"--cw-hue": str(turn)}))


def _meta(message: Message) -> VNode:
    return _told(clock(message.time), *_state(delivery(message)))


@lru_cache(maxsize=512)
def _told(when: str, picture: str, words: str) -> VNode:
    state = span(icon(picture), cls="state", role="img", aria_label=words, title=words) if words else None
    return still(span(time(when, cls="time"), state, cls="meta"))


def _state(delivery: Delivery) -> tuple[str, str]:
    """An icon and its words; nothing for what came from others."""
    match delivery:
        case Delivery.PENDING:
            return "clock", pgettext("message", "Sending")
        case Delivery.SENT:
            return "check", pgettext("message", "Sent")
        case Delivery.DELIVERED:
            return "check-check", pgettext("message", "Delivered")
        case Delivery.READ:
            return "eye", pgettext("message", "Read")
        case Delivery.FAILED:
            return "circle-alert", pgettext("message", "Not sent")
    return "", ""


def _failure(message: Message, kind: Kind) -> VNode | None:
    if message.delivery is Delivery.FAILED:
        return _failed(message.error or _why(message), SendRetried(message, kind))
    if message.versions and message.versions[-1].delivery is Delivery.FAILED:
        last = message.versions[-1]
        return _failed(last.error or _("This change was not sent."), AdditionRetried(last.id))
    if message.retraction and message.retraction.delivery is Delivery.FAILED:
        gone = message.retraction
        return _failed(gone.error or _("This message could not be deleted."), AdditionRetried(gone.id))
    ours = next((each for each in message.reactions if not each.who), None)
    if ours and ours.delivery is Delivery.FAILED:
        return _failed(ours.error or _("Your reaction was not sent."), AdditionRetried(ours.id))
    return None


def _why(message: Message) -> str:
    problem = message.encryption.problem if message.encryption else None
    return unsent(problem.value) if problem else _("This message was not sent.")


def _failed(words: str, again: Event) -> VNode:
    retry = button(_("Try again"), again, kind="quiet", icon="rotate-cw")
    return div(span(words), retry, cls="failure", role="alert")
