"""Who has answered a message by emoji (XEP-0444): under it, counted, ours pressed."""

from __future__ import annotations

from vdom import On, VNode
from vdom.html import button, li, span, ul
from widget.core.events import ReactionToggled
from widget.core.message import Delivery, Message, Reaction
from widget.core.model import Kind
from widget.core.names import legible
from widget.ui.i18n import _, all_of, ngettext, number
from widget.ui.icons import icon

MOST_NAMED = 10
"""People who are named; the others are counted."""

MOST_CHIPS = 40
"""Different emoji that are shown under one message."""


def reactions(message: Message, kind: Kind, other: str) -> VNode | None:
    """A button for each emoji, in the order of their coming; `other` is the other side's name in a chat."""
    by_emoji: dict[str, list[Reaction]] = {}
    for reaction in message.reactions:
        if reaction.delivery is not Delivery.FAILED:
            for emoji in reaction.emojis:
                by_emoji.setdefault(emoji, []).append(reaction)
    if not by_emoji:
        return None
    shown = list(by_emoji.items())[:MOST_CHIPS]
    chips = [_chip(message, kind, emoji, people, other) for emoji, people in shown]
    return ul(*chips, cls="reactions", role="list", aria_label=_("Reactions"))


def _chip(message: Message, kind: Kind, emoji: str, people: list[Reaction], other: str) -> VNode:
    ours = next((each for each in people if not each.who), None)
    who = _names(people, other)
    count = number(len(people)) if len(people) > 1 else ""
    counted = f"{emoji} {count}" if count else emoji
    return li(
        button(
            emoji,
            span(count, cls="reaction-count") if count else None,
            icon("lock-open") if any(each.clear for each in people) else None,
            type="button",
            cls="reaction",
            title=who,
            aria_label=_("{emoji}: {names}").format(emoji=counted, names=who),
            aria_pressed="true" if ours else "false",
            data_pending="true" if ours and ours.delivery is Delivery.PENDING else None,
            on=[On("click", ReactionToggled(message, kind, emoji))],
        ),
        key=emoji,
    )


def _names(people: list[Reaction], other: str) -> str:
    names = [_name(each, other) for each in people[:MOST_NAMED]]
    more = len(people) - len(names)
    if more:
        names.append(ngettext("{n} other", "{n} others", more))
    return all_of(names)


def _name(reaction: Reaction, other: str) -> str:
    """Whose it is, and whether anybody on the way may have made it up."""
    name = _("You") if not reaction.who else legible(reaction.name) or other
    return _("{name} (not encrypted)").format(name=name) if reaction.clear else name
