"""What is said without being a message here: it goes out as surely, and nothing of it is shown."""

from __future__ import annotations

from tests.support.outbox import READY, STARTED, ready
from tests.support.play import ROMEO, Stage
from widget.core.effects import Inherit, Save, Send
from widget.core.events import (
    DeliveryChanged,
    MessageAcknowledged,
    MessagePosted,
    MessagesArrived,
    StorageOpened,
)
from widget.core.model import Delivery, FullJID, Kind, MessageId, Session
from widget.core.posting import told
from widget.core.records import Delete, Put
from widget.features.outbox import FEATURE
from widget.features.outbox.state import SendFailed

VOTE = "<vote xmlns='urn:chinwag:poll:0' poll='x'/>"


def said(session: Session) -> MessagePosted:
    return told(ROMEO, Kind.CHAT, session, VOTE)


def test_it_is_kept_and_sent_and_is_no_message() -> None:
    stage = ready()
    effects = stage.play(said(stage.session))
    kinds = [type(effect) for effect in effects]
    assert kinds.index(Save) < kinds.index(Send)
    assert stage.emitted(MessagesArrived) == []
    (sent,) = stage.wanted(Send)
    assert sent.stanza.find("{urn:chinwag:poll:0}vote") is not None
    # It asks for nothing, and tells nothing of typing
    tags = {child.tag for child in sent.stanza}
    assert tags == {"{urn:chinwag:poll:0}vote", "{urn:xmpp:sid:0}origin-id"}


def test_once_the_server_has_it_it_is_let_go() -> None:
    stage = ready()
    stage.play(said(stage.session), MessageAcknowledged("id-1"))
    assert stage.state.parcels == {}
    assert Save(Delete("outbox", "o:id-1")) in stage.effects
    assert stage.emitted(DeliveryChanged)[-1] == DeliveryChanged(ROMEO, MessageId("o:id-1"), Delivery.SENT)


def test_one_that_was_refused_is_told_and_not_kept() -> None:
    stage = ready()
    stage.play(said(stage.session), SendFailed(FullJID(ROMEO), MessageId("o:id-1"), "no"))
    assert stage.state.parcels == {}
    assert stage.emitted(DeliveryChanged)[-1].delivery is Delivery.FAILED


def test_it_outlives_the_page() -> None:
    stage = ready()
    stage.session = stage.session.__class__(stage.session.jid, online=False, now=1, fresh="id-1")
    stage.play(said(stage.session))
    (kept,) = (each.write for each in stage.wanted(Save) if isinstance(each.write, Put))
    assert stage.wanted(Send) == []
    again = Stage(FEATURE)
    (wanted,) = (each for each in again.play(StorageOpened(True)) if isinstance(each, Inherit))
    loaded = wanted.then([kept.record])
    assert loaded
    again.play(loaded, STARTED, READY)
    assert len(again.wanted(Send)) == 1
    assert again.emitted(MessagesArrived) == []
