"""What is seen of encryption in a conversation that is encrypted."""

from __future__ import annotations

from vdom import Memo, VNode, memo
from widget.core.encryption import Trust
from widget.core.events import DialogChosen
from widget.core.feature import View
from widget.core.model import BareJID, Kind, Message, SurfaceId
from widget.features.encryption import CONVERSATION, offered
from widget.features.encryption.known import State, bar, readers, undecided, verified, wanted
from widget.features.encryption.panels import dialogs
from widget.features.encryption.shown import asked, clear, doubtful, told
from widget.ui.components import icon_button
from widget.ui.i18n import _


def padlock(state: State, view: View, conversation: BareJID) -> Memo | None:
    """In a conversation's header: whether it is encrypted, and the way to all that can be said of that."""
    on = wanted(state, conversation, view.session)
    if not on and not offered(view.session):
        return None
    return memo(
        _padlock, view.surface.id, conversation, _standing(state, view, conversation, on), key="padlock"
    )


def _standing(state: State, view: View, conversation: BareJID, on: bool) -> str:
    if not on:
        return "off"
    if bar(state, conversation, view.session):
        return "barred"
    people = readers(state, conversation, view.session) or frozenset()
    return "sure" if verified(state, people) else "on"


def _padlock(surface: SurfaceId, conversation: BareJID, how: str) -> VNode:
    picture, words = {
        "barred": ("shield-alert", _("Encryption is not possible now")),
        "sure": ("shield-check", _("Encrypted, devices verified")),
        "on": ("lock", _("Encrypted")),
    }.get(how, ("lock-open", _("Not encrypted")))
    chosen = DialogChosen(surface, f"{CONVERSATION} {conversation}")
    return icon_button(picture, words, chosen, cls="padlock", data_lock=how, aria_haspopup="dialog")


def question(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """About a new device of somebody whose devices the person has looked at."""
    if not state.people or not wanted(state, conversation, view.session):
        return None
    people = (readers(state, conversation, view.session) or frozenset()) | {view.session.me}
    device = undecided(state, people)
    return asked(view, device) if device else None


def notice(state: State, view: View, conversation: BareJID, kind: Kind) -> VNode | None:
    """Why nothing can be sent, or that something is not as it should be."""
    if not wanted(state, conversation, view.session):
        return None
    barred = bar(state, conversation, view.session)
    left = len(state.left.get(conversation, frozenset()) - state.seen)
    return told(view, conversation, barred, left, state.renewed) if barred or left or state.renewed else None


def mark(state: State, view: View, message: Message) -> VNode | None:
    """Below somebody's message that is not as secret as its conversation, or comes from a device of doubt."""
    how = message.encryption
    if message.outgoing:
        return None
    if how is None:
        choice = state.choices.get(message.conversation)
        since = choice.since if choice and choice.on else None
        return clear() if since is not None and message.time >= since else None
    return doubtful() if how.problem is None and how.trust is Trust.UNDECIDED else None


def dialog(state: State, view: View, name: str) -> VNode | None:
    """The one of that name, if it is ours."""
    return dialogs(state, view, name)
