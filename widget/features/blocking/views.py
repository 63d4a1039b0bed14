"""Where somebody can be blocked, and how a blocked chat looks."""

from __future__ import annotations

from vdom import Memo, VNode, memo
from vdom.html import div, span
from widget.core.events import DialogChosen
from widget.core.feature import View
from widget.core.model import NO_ONE, BareJID, Kind, SurfaceId, bare, domain, resource
from widget.features.blocking.state import State, UnblockChosen
from widget.ui.components import button, icon, menu_item
from widget.ui.i18n import _


def opening(state: State, view: View) -> Memo | None:
    """In the main menu."""
    return memo(_opening, view.surface.id, key="blocked") if state.supported else None


def _opening(surface: SurfaceId) -> VNode:
    return menu_item(_("Blocked addresses…"), DialogChosen(surface, "blocked"), icon="ban")


def menu_items(state: State, view: View, conversation: BareJID, kind: Kind) -> Memo | None:
    """In a conversation's menu."""
    if not _may_be_blocked(state, view, conversation, kind):
        return None
    blocked = _blocked_as(state, conversation) or NO_ONE
    return memo(_menu_item, view.surface.id, conversation, blocked, key="blocking")


def _menu_item(surface: SurfaceId, jid: BareJID, blocked: BareJID) -> VNode:
    if blocked:
        return menu_item(_("Unblock"), UnblockChosen(surface, blocked), icon="circle-check")
    return menu_item(_("Block or report…"), DialogChosen(surface, f"block {jid}"), icon="ban", danger=True)


def details(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """At the foot of a person's details."""
    if not _may_be_blocked(state, view, conversation, kind):
        return None
    wanted = DialogChosen(view.surface.id, f"block {conversation}")
    if jid := _blocked_as(state, conversation):
        action = button(_("Unblock"), UnblockChosen(view.surface.id, jid), icon="circle-check")
    else:
        action = button(_("Block or report"), wanted, icon="ban", kind="danger")
    return div(action, cls="details-actions", key="blocking")


def bar(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """Above the composer of somebody blocked: nothing gets through, in either direction."""
    jid = _blocked_as(state, conversation)
    if not jid or kind is Kind.ROOM:
        return None
    name = view.name(conversation) if bare(jid) == bare(conversation) else jid
    return div(
        icon("ban"),
        span(_("You have blocked {name}.").format(name=name), dir="auto"),
        button(
            _("Unblock"), UnblockChosen(view.surface.id, jid), kind="quiet", disabled=not view.session.online
        ),
        cls="blocked-bar",
        role="status",
    )


def _may_be_blocked(state: State, view: View, jid: BareJID, kind: Kind) -> bool:
    """Not a room, and neither our own address nor our own server."""
    own = (view.session.me, domain(view.session.me))
    return state.supported and kind is Kind.CHAT and not resource(jid) and jid not in own


def _blocked_as(state: State, jid: BareJID) -> BareJID | None:
    """The entry by which an address is blocked."""
    if not state.blocked:
        return None
    return next((each for each in (jid, bare(jid), BareJID(domain(jid))) if each in state.blocked), None)
