"""What is seen of encryption beside its dialogs: a padlock, marks at messages, and what is told or asked."""

from __future__ import annotations

from vdom import Memo, VNode, memo
from widget.core.encryption import Trust
from widget.core.events import DialogChosen
from widget.core.feature import View
from widget.core.model import BareJID, Kind, Message, SurfaceId
from widget.features.encryption.asking import CONVERSATION, DEVICES
from widget.features.encryption.known import (
    State,
    bar,
    offered,
    readers,
    undecided,
    verified,
    wanted,
)
from widget.features.encryption.shown import asked, clear, doubtful, told, unopened
from widget.ui.components import icon_button, menu_item
from widget.ui.i18n import _


def opening(state: State, view: View) -> Memo | None:
    """In the main menu, of those who have a device here or may have one."""
    return memo(_opening, view.surface.id, key="devices") if offered(view.session) else None


def _opening(surface: SurfaceId) -> VNode:
    return menu_item(_("Your devices…"), DialogChosen(surface, DEVICES), icon="key-round")


def padlock(state: State, view: View, conversation: BareJID, kind: Kind) -> Memo | None:
    """In a conversation's header: whether it is encrypted, and the way to all that can be said of that."""
    on = wanted(state, conversation, view.session)
    if not on and not offered(view.session):
        return None
    barred = bar(state, conversation, view.session) is not None
    sure = on and not barred and verified(state, readers(state, conversation, view.session) or frozenset())
    return memo(_padlock, view.surface.id, conversation, on, barred, sure, key="padlock")


def _padlock(surface: SurfaceId, conversation: BareJID, on: bool, barred: bool, sure: bool) -> VNode:
    if on:
        picture = "shield-alert" if barred else "shield-check" if sure else "lock"
        words = _("Encryption is not possible now") if barred else _("Encrypted")
        words = _("Encrypted, devices verified") if sure else words
    else:
        picture, words = "lock-open", _("Not encrypted")
    chosen = DialogChosen(surface, f"{CONVERSATION} {conversation}")
    shown = "off" if not on else "barred" if barred else "sure" if sure else "on"
    return icon_button(picture, words, chosen, cls="padlock", data_lock=shown, aria_haspopup="dialog")


def question(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """In place of the composer: a new device of somebody whose devices the person has looked at."""
    if not state.people or not wanted(state, conversation, view.session):
        return None
    people = (readers(state, conversation, view.session) or frozenset()) | {view.session.me}
    device = undecided(state, people)
    return asked(view, device) if device else None


def notice(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """Above the composer: why nothing can be sent, or that something is not as it should be."""
    if not wanted(state, conversation, view.session):
        return None
    barred = bar(state, conversation, view.session)
    left = state.left.get(conversation, frozenset()) - state.seen
    return (
        told(view, conversation, barred, len(left), state.renewed)
        if barred or left or state.renewed
        else None
    )


def unread(state: State, view: View, message: Message) -> VNode | None:
    """In place of what could not be opened: why, and what helps."""
    how = message.encryption
    if how is None or how.problem is None or message.body or message.files:
        return None  # what we could not send has its words all the same
    return unopened(state, view.surface.id, message, how)


def mark(state: State, view: View, message: Message) -> VNode | None:
    """Below a message that is not as secret as its conversation, or comes from a device of doubt."""
    how = message.encryption
    if how is None:
        choice = state.choices.get(message.conversation)
        since = choice.since if choice and choice.on else None
        return clear() if since is not None and not message.outgoing and message.time >= since else None
    undecided_ = how.problem is None and not message.outgoing and how.trust is Trust.UNDECIDED
    return doubtful() if undecided_ else None
