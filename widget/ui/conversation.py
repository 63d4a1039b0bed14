"""A conversation's frame: head, details and chip, around the timeline and composer that features fill in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vdom import Memo, Node, On, VNode, fragment, memo
from vdom.html import button, div, h2, h3, header, li, section, span
from widget.core.events import (
    ConversationClosed,
    DetailsToggled,
    Event,
    LauncherToggled,
    ModeChosen,
    SelectionEnded,
    WindowMinimised,
    WindowPlaced,
)
from widget.core.feature import Fact, Slot, View
from widget.core.layout import Box
from widget.core.model import BareJID, Kind, Mode, SurfaceId
from widget.ui.components import avatar, badge, hidden, icon_button, menu
from widget.ui.i18n import _, ngettext

EDGES = ("n", "e", "s", "w", "ne", "se", "sw", "nw")
MOVABLE = {"head": ".conversation-head", "edge": ".edge", "grip": ".grip"}

CLOSES = "close"
"""Told to the page, which may not want it, and can put away what it has painted itself (`page/early.js`)."""


def closing(surface: SurfaceId) -> On:
    """Escape puts the chat away."""
    return On("keydown", LauncherToggled(surface), keys=("Escape",), tell=CLOSES)


def conversation(view: View, jid: BareJID, windowed: bool = False, above: Node = None) -> VNode:
    """Head, timeline and composer.

    Args:
        windowed: by itself, so that its details cover the messages (which stay where they are).
        above: something over the messages.
    """
    kind, name = view.kind(jid), view.name(jid)
    box = view.layout.boxes.get(jid) if _is_window(view) and not view.surface.single else None
    movable = {"movable": MOVABLE} if _is_window(view) and not view.surface.single else {}
    choosing = view.fill(Slot.SELECTION, jid, kind)
    thread = view.fill(Slot.THREAD, jid, kind)
    covered = windowed and view.layout.details and view.layout.active == jid
    label = _("Room {name}") if kind is Kind.ROOM else _("Chat with {name}")
    return section(
        _head(view, jid, kind),
        div(above, key="above") if above is not None else None,
        details(view, jid) if covered else None,
        div(
            *view.fill(Slot.TIMELINE, jid, kind),
            cls="conversation-body",
            key="timeline",
            hidden=covered or bool(thread),
        ),
        div(*thread, cls="conversation-body", key="thread", hidden=covered) if thread else None,
        div(
            *view.fill(Slot.COMPOSER, jid, kind),
            cls="conversation-foot",
            key="foot",
            hidden=covered or bool(choosing),
        ),
        div(*choosing, cls="conversation-foot", key="chosen", hidden=covered) if choosing else None,
        memo(_edges, key="edges") if movable else None,
        cls="conversation",
        part="conversation",
        key=f"conversation {jid}",
        data_kind=kind.value,
        data_active="true" if view.layout.active == jid else None,
        aria_label=label.format(name=name),
        data_floating="true" if box else None,
        style=_place(box) if box else None,
        use={"returns": {"enter": False}, **movable},
        on=[*_escape(view, jid), *_moves(view, jid, bool(movable))],
    )


def _edges() -> Node:
    """Those by which a window's size is changed; its grip does it by keys."""
    return fragment(*[span(cls="edge", data_edge=edge, aria_hidden="true") for edge in EDGES])


def _place(box: Box) -> dict[str, str]:
    return {"--x": f"{box.x}px", "--y": f"{box.y}px", "--w": f"{box.width}px", "--h": f"{box.height}px"}


def _moves(view: View, jid: BareJID, movable: bool) -> list[On]:
    surface = view.surface.id

    def placed(fields: Mapping[str, Any]) -> Event:
        return WindowPlaced(surface, jid, Box.of(fields.get("detail")))

    return [On("placed", placed, fields=("detail",))] if movable else []


def details(view: View, jid: BareJID) -> VNode:
    """What there is to know of a conversation: a pane of its own, or in place of the messages."""
    close = DetailsToggled(view.surface.id, jid)
    return section(
        header(
            h2(_("Details"), cls="pane-title"),
            icon_button("x", _("Close details"), close),
            cls="details-head",
        ),
        div(_who(view, jid), *view.fill(Slot.DETAILS, jid, view.kind(jid)), cls="details-body"),
        cls="details",
        key="details",
        tabindex="-1",
        aria_label=_("Details"),
        on=[On("keydown", close, keys=("Escape",), stop=True)],
        use={"returns": {"enter": True}},
    )


def _who(view: View, jid: BareJID) -> VNode:
    """At the top of the details: who or what it is, in large."""
    name = view.name(jid)
    return div(
        avatar(jid, name, "xl", _presence(view, jid), view.ask(Fact.PICTURE, jid)),
        h3(name, cls="who-name", dir="auto"),
        span(jid, cls="who-jid", dir="ltr") if name != jid else None,
        cls="who",
    )


_WRITING = ".conversation[data-active] textarea"
"""Where the focus goes from a chip that is pressed."""


def chip(view: View, jid: BareJID) -> VNode:
    """A minimised window in the bar."""
    unread = int(view.ask(Fact.UNREAD, jid, default=0))
    id_, name = view.surface.id, view.name(jid)
    return li(
        button(
            avatar(jid, name, "s", _presence(view, jid), view.ask(Fact.PICTURE, jid)),
            span(name, cls="chip-name"),
            badge(unread),
            hidden(ngettext("{n} unread message", "{n} unread messages", unread)) if unread else None,
            type="button",
            cls="chip-open",
            title=_("Open {name}").format(name=name),
            on=[On("click", WindowMinimised(id_, jid))],
        ),
        icon_button("x", _("Close {name}").format(name=name), ConversationClosed(id_, jid), cls="chip-close"),
        cls="chip",
        key=jid,
        use={"returns": {"enter": False, "to": "" if view.session.page.touch else _WRITING}},
    )


def _head(view: View, jid: BareJID, kind: Kind) -> VNode:
    name = view.name(jid)
    paged = view.layout.paged(view.session.page) and not view.surface.single
    close = ConversationClosed(view.surface.id, jid)
    return header(
        icon_button("arrow-left", _("Back"), close, cls="back") if paged else None,
        memo(avatar, jid, name, "m", _presence(view, jid), view.ask(Fact.PICTURE, jid)),
        div(
            h2(name, cls="conversation-name", dir="auto"),
            div(*view.fill(Slot.TITLE, jid, kind), cls="conversation-title"),
            cls="conversation-words",
        ),
        div(
            *view.parts(Slot.ACTIONS, jid, kind),
            memo(_menu, name, view.parts(Slot.CONVERSATION_MENU, jid, kind), key="menu"),
            _buttons(view, jid, name),
            cls="conversation-actions",
        ),
        cls="conversation-head",
        part="head",
    )


def _menu(name: str, items: tuple[Node, ...]) -> Node:
    return menu(_("Options for {name}").format(name=name), "ellipsis-vertical", items)


def _buttons(view: View, jid: BareJID, name: str) -> Memo:
    layout = view.layout
    details_shown = layout.details and layout.active == jid
    if view.surface.single:
        whole = layout.mode.whole
        return memo(_buttons_alone, view.surface.id, jid, details_shown, other_mode(view), whole)
    windowed = _is_window(view)
    return memo(_drawn_buttons, view.surface.id, jid, name, details_shown, windowed)


def _buttons_alone(id_: SurfaceId, jid: BareJID, shown: bool, other: Mode | None, whole: bool) -> Node:
    """Where there is nothing but this conversation, its head is the surface's."""
    toggled = On("click", LauncherToggled(id_), tell=CLOSES)
    return fragment(
        icon_button("info", _("Details"), DetailsToggled(id_, jid), aria_pressed=shown),
        mode_button(id_, other) if other else None,
        None if whole else icon_button("x", _("Close"), on=[toggled]),
    )


def other_mode(view: View) -> Mode | None:
    """Into which the person may switch: the page filled, or what the site has put it in."""
    home = view.surface.mode
    if not view.surface.switches or (view.session.page.narrow and home is not Mode.EMBEDDED):
        return None
    if view.layout.mode is not Mode.FULLSCREEN:
        return Mode.FULLSCREEN
    return Mode.OVERLAY if home is Mode.FULLSCREEN else home


def mode_button(id_: SurfaceId, other: Mode) -> VNode:
    """The way there."""
    picture, words = {
        Mode.FULLSCREEN: ("maximize-2", _("Fill the page")),
        Mode.OVERLAY: ("minimize-2", _("Show as windows")),
    }.get(other, ("minimize-2", _("Back into its place")))
    return icon_button(picture, words, ModeChosen(id_, other))


def _is_window(view: View) -> bool:
    """Whether it stands among others in an overlay."""
    return view.layout.mode is Mode.OVERLAY and not view.layout.paged(view.session.page)


def _drawn_buttons(id_: SurfaceId, jid: BareJID, name: str, shown: bool, windowed: bool) -> Node:
    info = icon_button("info", _("Details"), DetailsToggled(id_, jid), aria_pressed=shown)
    if not windowed:
        return info
    return fragment(
        info,
        icon_button("move", _("Move or resize {name} by arrow keys").format(name=name), cls="grip"),
        icon_button("minus", _("Minimise {name}").format(name=name), WindowMinimised(id_, jid)),
        icon_button("x", _("Close {name}").format(name=name), ConversationClosed(id_, jid)),
    )


def _unchosen(view: View, jid: BareJID) -> On:
    """Escape lets go first of what is chosen."""
    return On("keydown", SelectionEnded(view.surface.id, jid), keys=("Escape",), stop=True)


def _escape(view: View, jid: BareJID) -> list[On]:
    """Escape puts a window down into the bar, and turns a phone's page back; a pane is not left by it."""
    id_, paged = view.surface.id, view.layout.paged(view.session.page)
    if view.ask(Fact.SELECTED, jid) is not None:
        return [_unchosen(view, jid)]
    if view.surface.single:
        return [closing(id_)] if view.layout.mode is Mode.OVERLAY else []
    if paged:
        return [On("keydown", ConversationClosed(id_, jid), keys=("Escape",))]
    return [On("keydown", WindowMinimised(id_, jid), keys=("Escape",))] if _is_window(view) else []


def _presence(view: View, jid: BareJID) -> str | None:
    """A contact's presence; rooms and strangers have none."""
    if view.kind(jid) is Kind.ROOM:
        return None
    presence: str | None = view.ask(Fact.PRESENCE, jid)
    return presence
