"""What a message answers (XEP-0461), at its head: pressed, it leads there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vdom import On, VNode
from vdom.html import button, span
from widget.core.events import OriginalWanted
from widget.core.message import Message
from widget.core.model import BareJID, Kind, SurfaceId
from widget.core.replying import excerpt, targets_of
from widget.ui.components import hidden
from widget.ui.i18n import _
from widget.ui.preview import speaker, told


class Quote(NamedTuple):
    """What a message answers. `name` is "" where that is only said by whoever quotes it."""

    name: str
    text: str
    wanted: OriginalWanted


def quotes(
    messages: Sequence[Message], surface: SurfaceId, conversation: BareJID, kind: Kind, name: str
) -> tuple[Quote | None, ...]:
    """What each message answers; () if none answers anything. `name` is the other side's in a chat."""
    if not any(each.reply for each in messages):
        return ()
    known = {name: each for each in messages for name in targets_of(each, kind)}
    return tuple(_all(messages, known, surface, conversation, kind, name))


def _all(
    messages: Sequence[Message],
    known: dict[str, Message],
    surface: SurfaceId,
    conversation: BareJID,
    kind: Kind,
    name: str,
) -> Iterator[Quote | None]:
    for message in messages:
        if message.reply is None:
            yield None
            continue
        wanted = OriginalWanted(surface, conversation, kind, message.reply.target)
        original = known.get(message.reply.target)
        if original is None or original is message:
            yield Quote("", message.reply.text, wanted)
            continue
        yield Quote(speaker(original, kind, name), excerpt(told(original)), wanted)


def quote(shown: Quote) -> VNode:
    """The quotation, as a button."""
    return button(
        hidden(_("In reply to:")),
        span(shown.name, cls="quote-name", dir="auto") if shown.name else None,
        span(shown.text or _("An earlier message"), cls="quote-text", dir="auto"),
        type="button",
        cls="quote",
        on=[On("click", shown.wanted)],
    )
