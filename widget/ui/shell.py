"""One surface, whole: panel, windows and bar over a page, or list, conversation and details filling it."""

from __future__ import annotations

from typing import Any

from vdom import Memo, Node, On, VNode, memo
from vdom.html import div, h2, nav, section, ul
from widget.core.events import DialogChosen, LauncherToggled, ModeChosen
from widget.core.feature import Slot, View
from widget.core.layout import Layout
from widget.core.model import NO_ONE, BareJID, Mode, SurfaceId
from widget.ui.components import empty, icon_button, menu, skeleton
from widget.ui.conversation import CLOSES, chip, closing, conversation, details, mode_button, other_mode
from widget.ui.i18n import _

KEYS = "keys"
"""The dialog that tells all keys."""


def shell(view: View) -> VNode:
    """All that is drawn of one surface, but for the launcher, which is the loader's."""
    layout, paged = view.layout, view.layout.paged(view.session.page)
    whole = layout.mode.whole
    return div(
        *_drawn(view, layout, paged),
        # It is there before there are words: only what changes is told
        div(*view.fill(Slot.SPOKEN), cls="hidden spoken", role="status", key="spoken"),
        cls="surface",
        data_mode=layout.mode.value,
        data_open="true" if layout.open or whole else None,
        data_narrow="true" if paged else None,
        data_whole="true" if whole else None,
        data_single="true" if view.surface.single else None,
        on=[_keys(view), *_leading_out(view)] if view.session.jid else (),
    )


def _keys(view: View) -> On:
    """With Ctrl, so that nobody who types or speaks to the page presses it unawares (WCAG 2.1.4)."""
    return On("keydown", DialogChosen(view.surface.id, KEYS), keys=("Mod+/",), prevent_default=True)


def _leading_out(view: View) -> list[On]:
    """Escape, from what covers the page at the person's own wish: back to where the site has put it."""
    home = view.surface.mode
    if view.layout.mode is not Mode.FULLSCREEN or home is Mode.FULLSCREEN or other_mode(view) is not home:
        return []
    return [On("keydown", ModeChosen(view.surface.id, home), keys=("Escape",))]


def _drawn(view: View, layout: Layout, paged: bool) -> tuple[Node, ...]:
    if paged or (view.surface.single and layout.mode.whole):
        return _pages(view, layout)
    if view.surface.single:
        return _alone(view, layout)
    return _panes(view, layout) if layout.mode.whole else _windows(view, layout)


def _windows(view: View, layout: Layout) -> tuple[Node, ...]:
    """Overlay: the panel above the launcher, windows beside it, the minimised ones in a bar below."""
    up, down = layout.placed(view.session.page.width) if view.session.jid else ((), ())
    # The panel says what is wrong; without it each window does
    above = None if layout.open else div(*view.fill(Slot.BANNER), cls="banners")
    return (
        _stage(
            "dock",
            _panel(view, layout) if layout.open else None,
            *[conversation(view, jid, True, above) for jid in reversed(up)],
        ),
        _bar(view, down),
        None if layout.open else _dialogs(view, layout),
    )


def _alone(view: View, layout: Layout) -> tuple[Node, ...]:
    """Overlay, with one conversation and nothing else: its window above the launcher."""
    if not layout.open:
        return ()
    banners = div(*view.fill(Slot.BANNER), cls="banners")
    shown = _only(view, layout, banners) if view.session.jid else _login(view)
    return (_stage("dock", shown, _dialogs(view, layout)),)


def _only(view: View, layout: Layout, above: Node) -> VNode:
    if layout.active != NO_ONE:
        return conversation(view, layout.active, True, above)
    return section(above, skeleton(), cls="conversation", key="soon", aria_label=_("Conversation"))


def _bar(view: View, down: tuple[BareJID, ...]) -> Node:
    if not down:
        return None
    return nav(
        ul(*[chip(view, jid) for jid in down], role="list"), cls="bar", aria_label=_("Minimised chats")
    )


def _panes(view: View, layout: Layout) -> tuple[Node, ...]:
    """Fullscreen: list, conversation and details side by side."""
    if not view.session.jid:
        return (_stage("panes", _login(view)),)
    active = layout.active
    return (
        div(*view.fill(Slot.BANNER), cls="banners"),
        _stage(
            "panes",
            _pane(view, layout),
            conversation(view, active) if active != NO_ONE else _nobody(),
            details(view, active) if active != NO_ONE and layout.details else None,
        ),
        _dialogs(view, layout),
    )


def _pages(view: View, layout: Layout) -> tuple[Node, ...]:
    """On a phone: one page at a time."""
    if not layout.open and not layout.mode.whole:
        return ()
    if not view.session.jid:
        return (_stage("page", _login(view)),)
    active = layout.active
    banners = div(*view.fill(Slot.BANNER), cls="banners")
    if view.surface.single:
        return (_stage("page", _only(view, layout, banners)), _dialogs(view, layout))
    shown = conversation(view, active, windowed=True) if active != NO_ONE else _pane(view, layout)
    return (banners, _stage("page", shown), _dialogs(view, layout))


def _stage(cls: str, *shown: Node) -> VNode:
    """Where conversations stand: the same in all modes, so that they stay as they are when it changes."""
    return div(*shown, cls=cls, key="stage")


def _panel(view: View, layout: Layout) -> VNode:
    """Overlay: the list in a panel of its own."""
    if not view.session.jid:
        return _login(view)
    return section(
        div(*view.fill(Slot.BANNER), cls="banners"),
        _list(view, layout),
        _dialogs(view, layout),
        cls="panel",
        part="panel",
        key="panel",
        tabindex="-1",
        aria_label=_("Chats"),
        **_leaving(view),
    )


def _pane(view: View, layout: Layout) -> VNode:
    """The list where it fills its place: in what is the panel in an overlay, so that it stays as it is."""
    closes = layout.paged(view.session.page) and not layout.mode.whole
    leaving = [closing(view.surface.id)] if closes else []
    return section(_list(view, layout), cls="pane", key="panel", on=leaving)


def _login(view: View) -> VNode:
    """While nobody is logged in: the way in, and nothing else."""
    closes = not view.layout.mode.whole
    toggled = On("click", LauncherToggled(view.surface.id), tell=CLOSES)
    close = icon_button("x", _("Close"), cls="login-close", on=[toggled])
    foot = view.fill(Slot.LOGIN_FOOT)
    return section(
        close if closes else None,
        div(*view.fill(Slot.BANNER), cls="banners"),
        div(*view.fill(Slot.LOGIN), div(*foot, cls="login-foot") if foot else None, cls="login-body"),
        _dialogs(view, view.layout),
        cls="panel login-panel",
        part="panel",
        key="login",
        tabindex="-1",
        aria_label=_("Chat"),
        **(_leaving(view) if closes else {"use": {"returns": {"enter": False}}}),
    )


def _list(view: View, layout: Layout) -> VNode:
    """Who we are, and all there is to talk with."""
    return section(
        h2(_("Conversations"), cls="hidden"),
        _list_head(view, layout),
        div(*view.fill(Slot.LIST), cls="list-body"),
        cls="list",
        part="list",
        key="list",
        tabindex="-1",
        aria_label=_("Conversations"),
    )


def _list_head(view: View, layout: Layout) -> Memo:
    ourselves = tuple(view.fill(Slot.LIST_HEAD))
    more = (*view.parts(Slot.MENU), *view.parts(Slot.MENU_END))
    return memo(_drawn_list_head, view.surface.id, ourselves, more, other_mode(view), layout.mode.whole)


def _drawn_list_head(
    id_: SurfaceId, ourselves: tuple[Node, ...], more: tuple[Node, ...], other: Mode | None, whole: bool
) -> VNode:
    toggled = On("click", LauncherToggled(id_), tell=CLOSES)
    return div(
        div(*ourselves, cls="list-self"),
        menu(_("More"), "ellipsis-vertical", more),
        mode_button(id_, other) if other else None,
        None if whole else icon_button("x", _("Close"), on=[toggled]),
        cls="list-head",
    )


def _leaving(view: View) -> dict[str, Any]:
    """Escape closes it, and the focus goes back where it was."""
    return {
        "on": [closing(view.surface.id)],
        "use": {"returns": {"enter": not view.session.page.touch, "unless": ".conversation *"}},
    }


def _nobody() -> VNode:
    text = _("Choose a conversation from the list, or start a new one.")
    nothing = empty("message-circle", _("Nothing open"), text)
    return section(nothing, cls="conversation nobody", key="nobody", aria_label=_("Conversation"))


def _dialogs(view: View, layout: Layout) -> Node:
    return view.fill(Slot.DIALOG, layout.dialog) if layout.dialog else None
