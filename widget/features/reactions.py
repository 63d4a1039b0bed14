"""Message Reactions (XEP-0444): emoji shown under a message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import tostring

from vdom import On, VNode
from vdom.html import button, div
from widget.core.adding import arrived, talks
from widget.core.additions import Reacting
from widget.core.effects import Effect, Emit
from widget.core.envelope import Envelope
from widget.core.events import Event, ExtensionsKnown, MessageMenuOpened, MessagesChanged, ReactionToggled
from widget.core.feature import Feature, MessageAction, MessageTool, Slot, View
from widget.core.model import BareJID, Delivery, Kind, Message, MessageId, Session
from widget.core.names import legible
from widget.core.posting import posted
from widget.core.replying import reachable, target_of
from widget.core.stanza import children, element
from widget.ui.emoji import emoji_button
from widget.ui.i18n import _

NS = "urn:xmpp:reactions:0"
RESTRICTIONS = "urn:xmpp:reactions:0:restrictions"
HINTS = "urn:xmpp:hints"
QUICK = ("👍", "❤️", "😂", "😮", "😢", "🙏")
MOST = 20
"""Reactions of one person to one message that are shown."""

MOST_OFFERED = 42
"""Of those that a room allows, in its menu: there is no picker where a room has a list."""

LONGEST = 24
"""Characters of one emoji: a family with skins, joiners and all has fewer."""

KEYCAP = "\u20e3"
Of = tuple[BareJID, MessageId]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a room allows: so many of one person, and only these (None: any)."""

    most: int = MOST
    allowed: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What rooms allow, and our own reactions as they are now where we have just changed them.

    What is pressed next may have been drawn before that.
    """

    limits: Mapping[BareJID, Limits] = field(default_factory=dict)
    ours: Mapping[Of, tuple[str, ...]] = field(default_factory=dict)


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    """All that somebody answers to a message by emoji, from now on."""
    reactions = envelope.stanza.find(f"{{{NS}}}reactions")
    if reactions is None or not reactions.get("id") or not talks(envelope):
        return
    texts = ((each.text or "").strip() for each in children(reactions, "reaction", NS))
    emojis = tuple(dict.fromkeys(text for text in texts if is_emoji(text)))[:MOST]
    yield arrived(envelope, session, reactions.get("id", ""), Reacting(emojis))


def is_emoji(text: str) -> bool:
    """Whether it may be one: no word, nothing unseen, and not so long that it is a picture of many."""
    if not 0 < len(text) <= LONGEST or legible(text) != text:
        return False
    if text.endswith(KEYCAP):
        return text[0] in "0123456789#*"
    # One emoji is a letter by itself: "ℹ"
    return not any(each.isascii() or (each.isalnum() and each != "ℹ") or each.isspace() for each in text)


def update(state: State, event: Event, session: Session) -> State:
    match event:
        case ExtensionsKnown(jid, forms):
            limits = _limits(forms.get(RESTRICTIONS, {}))
            others = {room: each for room, each in state.limits.items() if room != jid}
            return replace(state, limits={**others, jid: limits} if limits != Limits() else others)
        case ReactionToggled(message, kind, emoji) if _may(state, message, kind, emoji):
            ours = {**state.ours, _of(message): _toggled(state, message, emoji)}
            return replace(state, ours=ours)
        case MessagesChanged(_, messages) if state.ours:
            news = {_of(each): own(each) for each in messages if _of(each) in state.ours}
            return replace(state, ours={**state.ours, **news}) if news else state
    return state


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    match event:
        case ReactionToggled(message, kind, emoji) if _may(state, message, kind, emoji):
            emojis = state.ours[_of(message)]
            said = (element("reaction", NS, text=each) for each in emojis)
            reactions = element("reactions", NS, *said, id=target_of(message, kind))
            xml = (tostring(each, "unicode") for each in (reactions, element("store", HINTS)))
            yield Emit(posted(message, kind, Reacting(emojis), session, *xml))


def action(state: State, view: View, message: Message, kind: Kind) -> list[MessageAction | VNode]:
    """A row of those that are wanted most, at the head of the menu; the tool beside a message leads there."""
    if not _reactable(message, kind):
        return []
    allowed = state.limits.get(message.conversation, Limits()).allowed
    ours = own(message)
    offered = QUICK if allowed is None else tuple(sorted(allowed))[:MOST_OFFERED]
    opened = MessageMenuOpened(view.surface.id, message.conversation, message.id)
    return [
        div(
            *(_choice(message, kind, each, each in ours) for each in offered),
            _more(message, kind) if allowed is None else None,
            cls="reaction-choice",
            role="group",
            aria_label=_("React"),
        ),
        MessageAction("react", _("React"), "smile-plus", opened, listed=False),
    ]


def tool(state: State, view: View) -> MessageTool:
    """The way to the row, beside the message."""
    return MessageTool("react", _("React"), "smile-plus")


def own(message: Message) -> tuple[str, ...]:
    """What we ourselves have answered."""
    ours = next((each for each in message.reactions if not each.who), None)
    return ours.emojis if ours and ours.delivery is not Delivery.FAILED else ()


def _choice(message: Message, kind: Kind, emoji: str, chosen: bool) -> VNode:
    return button(
        emoji,
        type="button",
        role="menuitemcheckbox",
        aria_checked="true" if chosen else "false",
        aria_label=_("React with {emoji}").format(emoji=emoji),
        tabindex="-1",
        on=[On("click", ReactionToggled(message, kind, emoji))],
    )


def _more(message: Message, kind: Kind) -> VNode:
    """All other emoji, by the picker."""

    def picked(fields: Mapping[str, Any]) -> Event | None:
        emoji = str(fields.get("detail"))
        return ReactionToggled(message, kind, emoji) if is_emoji(emoji) else None

    return emoji_button(
        "plus",
        _("More emoji"),
        role="menuitem",
        tabindex="-1",
        on=[On("picked", picked, fields=("detail",))],
    )


def _toggled(state: State, message: Message, emoji: str) -> tuple[str, ...]:
    """Ours with this one more or less: one too many takes the place of the oldest."""
    ours = state.ours.get(_of(message), own(message))
    if emoji in ours:
        return tuple(each for each in ours if each != emoji)
    return (*ours, emoji)[-state.limits.get(message.conversation, Limits()).most :]


def _may(state: State, message: Message, kind: Kind, emoji: str) -> bool:
    """Whether the room allows it, unless it is there and is taken away."""
    allowed = state.limits.get(message.conversation, Limits()).allowed
    ours = state.ours.get(_of(message), own(message))
    return _reactable(message, kind) and (allowed is None or emoji in allowed or emoji in ours)


def _reactable(message: Message, kind: Kind) -> bool:
    """Whether others can find it by its id, and it is still there."""
    return reachable(message, kind) and not message.gone


def _limits(form: Mapping[str, tuple[str, ...]]) -> Limits:
    """What a service says of them (XEP-0444, 2.3)."""
    most = next(iter(form.get("max_reactions_per_user", ())), "")
    allowed = frozenset(each for each in form.get("allowlist", ()) if is_emoji(each))
    count = int(most) if most.isascii() and most.isdigit() and 0 < len(most) < 4 else MOST
    return Limits(max(1, min(count, MOST)), allowed or None)


def _of(message: Message) -> Of:
    return message.conversation, message.id


FEATURE = Feature(
    "reactions",
    State,
    update,
    effects,
    readers={f"{{{NS}}}reactions": read},
    slots={Slot.MESSAGE_ACTIONS: action, Slot.MESSAGE_TOOLS: tool},
    announces=(NS,),
)
