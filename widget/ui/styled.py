"""A message's body as drawn: styled (XEP-0393), with links, actions told (XEP-0245), long ones folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vdom import Node, VNode, still
from vdom.html import blockquote, code, del_, details, div, em, p, pre, span, strong, summary
from widget.core import styling
from widget.core.media import OwnEmoji
from widget.core.model import Message
from widget.core.styling import Block, Code, Lines, Quote, Span, Style
from widget.ui.i18n import _
from widget.ui.mentions import Names, names, written

ACTION = "/me "
LONG_TEXT, LONG_LINES = 1500, 24
"""Characters, or lines, beyond which a body is folded at first."""

_LOOKS = {
    style: (tag, still(span(style.value, cls="mark")))
    for style, tag in ((Style.STRONG, strong), (Style.EMPHASIS, em), (Style.STRIKE, del_), (Style.CODE, code))
}
"""The element of each style, and its directive as it is drawn."""


def body(message: Message, name: str, own: str = "", emoji: OwnEmoji = ()) -> VNode:
    """The whole of a body.

    `name` is who acts in a `/me`, `own` what we are called where it was said, `emoji` what the site has.
    """
    called = names(message.mentions, own, emoji)
    if is_action(message.body):
        actor = span(name, cls="actor")
        return p(actor, " ", *_inline(message.body[len(ACTION) :], message.unstyled, called), cls="body")
    drawn = text_body(message.body, called, message.unstyled)
    if is_long(message.body):
        drawn = div(drawn, _unfold(), cls="long")
    return drawn if message.spoiler is None else spoiler(message.spoiler, drawn)


def is_action(text: str) -> bool:
    """Whether it tells what somebody does (XEP-0245)."""
    return text.startswith(ACTION) and len(text) > len(ACTION)


def is_long(text: str) -> bool:
    """Whether it would fill the screen."""
    return len(text) > LONG_TEXT or text.count("\n") >= LONG_LINES


def text_body(text: str, called: Names, unstyled: bool = False) -> VNode:
    """A text with its styles, as one paragraph where it is no more than that."""
    if unstyled or styling.plain(text):
        return p(*written(text, called), cls="body")
    blocks = styling.parse(text)
    match blocks:
        case (Lines(spans),):
            return p(*_spans(spans, called), cls="body")
    return div(*_drawn(blocks, called), cls="body blocks")


def _inline(text: str, unstyled: bool, called: Names) -> Iterator[Node]:
    if unstyled or styling.plain(text):
        yield from written(text, called)
    else:
        yield from _drawn(styling.parse(text), called)


def _drawn(blocks: Sequence[Block], called: Names) -> Iterator[VNode]:
    for block in blocks:
        match block:
            case Lines(spans):
                yield p(*_spans(spans, called))
            case Code(_, lines):
                yield pre(code("\n".join(lines)), tabindex="0", dir="ltr")
            case Quote(inner):
                yield blockquote(*_drawn(inner, called))


def _spans(spans: Sequence[Span], called: Names) -> Iterator[Node]:
    """Directives stay, faintly: what was written can be read and copied as it was (XEP-0393, 8)."""
    for each in spans:
        if isinstance(each, str):
            yield from written(each, called)
            continue
        draw, mark = _LOOKS[each.style]
        inner = each.spans if each.style is Style.CODE else _spans(each.spans, called)
        yield draw(mark, *inner, mark)


def _unfold() -> VNode:
    """Opens what is folded, by its style sheet alone: the page keeps what is open."""
    words = span(_("Show all"), cls="when-folded"), span(_("Show less"), cls="when-open")
    return details(summary(*words), cls="unfold")


def spoiler(hint: str, drawn: VNode) -> VNode:
    """Hidden until it is asked for (XEP-0382)."""
    return details(summary(hint or _("Spoiler"), dir="auto"), drawn, cls="spoiler")
