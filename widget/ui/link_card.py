"""Cards of the pages that a message speaks of."""

from __future__ import annotations

from vdom import Node, On, VNode
from vdom.html import a, button, div, img, span
from widget.core.events import MediaWanted
from widget.core.link import Link
from widget.core.media import MediaPolicy
from widget.core.model import Message
from widget.core.place import place_in
from widget.ui.components import icon
from widget.ui.i18n import _
from widget.ui.place_card import place_card


def cards(message: Message, media: MediaPolicy) -> VNode | None:
    """All cards of a message, of a place and of pages; none where it hides what it says."""
    if message.spoiler is not None:
        return None
    place = place_in(message.body) or place_in(message.place)
    drawn: list[Node] = [place_card(place, media.map_url)] if place else []
    drawn += [_card(link, message, media) for link in message.links]
    return div(*drawn, cls="link-cards") if drawn else None


def _card(link: Link, message: Message, media: MediaPolicy) -> VNode:
    """What is told of a page, its picture if that may be fetched and, whatever is told, where it leads."""
    shown = bool(link.image) and media.allows_from(link.image, message)
    return div(
        a(
            img(src=link.image, alt="", loading="lazy", cls="link-picture", referrerpolicy="no-referrer")
            if shown
            else None,
            span(
                span(link.title, cls="link-title", dir="auto"),
                span(link.description, cls="link-description", dir="auto") if link.description else None,
                span(*_where(link), cls="link-host"),
                cls="link-words",
            ),
            href=link.url,
            target="_blank",
            rel="noopener noreferrer",
            cls="link-card",
        ),
        None if shown or not link.image else _gate(message),
        cls="link-place",
    )


def _where(link: Link) -> list[Node]:
    host = link.host
    told = span(host, dir="ltr")
    return [span(link.site, dir="auto"), " · ", told] if link.site and link.site.lower() != host else [told]


def _gate(message: Message) -> VNode:
    return button(
        icon("image"),
        span(_("Show picture")),
        type="button",
        cls="link-gate",
        on=[On("click", MediaWanted(message.conversation, message.id))],
    )
