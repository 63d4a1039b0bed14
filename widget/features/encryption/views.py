"""What is seen of encryption in a conversation that is encrypted."""

from __future__ import annotations

from vdom import VNode
from widget.core.encryption import Trust
from widget.core.feature import View
from widget.core.model import BareJID, Message
from widget.features.encryption.known import State, bar, readers, undecided, verified, wanted
from widget.features.encryption.shown import asked, clear, doubtful, told


def standing(state: State, view: View, conversation: BareJID) -> str:
    """What the padlock says of a conversation that is encrypted: "barred", "sure", or ""."""
    if bar(state, conversation, view.session):
        return "barred"
    people = readers(state, conversation, view.session) or frozenset()
    return "sure" if verified(state, people) else ""


def question(state: State, view: View, conversation: BareJID) -> VNode | None:
    """About a new device of somebody whose devices the person has looked at."""
    if not state.people or not wanted(state, conversation, view.session):
        return None
    people = (readers(state, conversation, view.session) or frozenset()) | {view.session.me}
    device = undecided(state, people)
    return asked(view, device) if device else None


def notice(state: State, view: View, conversation: BareJID) -> VNode | None:
    """Why nothing can be sent, or that something is not as it should be."""
    if not wanted(state, conversation, view.session):
        return None
    barred = bar(state, conversation, view.session)
    left = len(state.left.get(conversation, frozenset()) - state.seen)
    return told(view, conversation, barred, left, state.renewed) if barred or left or state.renewed else None


def mark(state: State, message: Message) -> VNode | None:
    """Below somebody's message that is not as secret as its conversation, or comes from a device of doubt."""
    how = message.encryption
    if how is None:
        choice = state.choices.get(message.conversation)
        since = choice.since if choice and choice.on else None
        return clear() if since is not None and message.time >= since else None
    return doubtful() if how.problem is None and how.trust is Trust.UNDECIDED else None
