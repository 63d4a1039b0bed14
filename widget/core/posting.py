"""What we say: messages and additions, made to go out by the outbox."""

from __future__ import annotations

from dataclasses import replace

from widget.core.additions import Addition, Correction, What
from widget.core.encryption import OUTGOING
from widget.core.events import MessagePosted
from widget.core.model import BareJID, Delivery, Kind, Message, MessageId, Session
from widget.core.references import named_in
from widget.core.replying import reachable, target_of


def written(
    conversation: BareJID, body: str, session: Session, named: tuple[str, ...] = (), secret: bool = False
) -> Message:
    """A message that we have just written; `named` are those who may be named in it."""
    return Message(
        id=MessageId(f"o:{session.fresh}"),
        conversation=conversation,
        sender=session.jid,
        outgoing=True,
        body=body.strip("\n"),
        time=session.now,
        order=session.now,
        delivery=Delivery.PENDING,
        given=session.fresh,
        mentions=named_in(body, named) if named else (),
        encryption=OUTGOING if secret else None,
    )


def told(
    conversation: BareJID, kind: Kind, session: Session, *payload: str, body: str = "", shown: bool = False
) -> MessagePosted:
    """We say something by elements of our own, which goes out as surely as a message.

    Args:
        payload: the elements, as XML.
        body: for who understands none of them.
        shown: it is a message here, too.
    """
    return MessagePosted(written(conversation, body, session), kind, payload, shown=shown)


def nth(session: Session, at: int) -> Session:
    """For the one `at` that place (from 0) of several that are said at once: an id and a time of its own."""
    return replace(session, fresh=f"{session.fresh}-{at}", now=session.now + at) if at else session


def retractable(message: Message, kind: Kind) -> bool:
    """Whether it is ours, and others can find it to take it back."""
    return message.outgoing and reachable(message, kind) and not message.gone


def posted(
    about: Message, kind: Kind, what: What, session: Session, *payload: str, text: str = ""
) -> MessagePosted:
    """We say something of a message.

    Args:
        about: the message.
        payload: the elements that say it, as XML.
        text: the body, for who understands none of them.
    """
    id_ = MessageId(f"o:{session.fresh}")
    # What was said encrypted is spoken of encrypted, whatever holds for what is said now
    secret = OUTGOING if about.encryption else None
    addition = Addition(
        id=id_,
        conversation=about.conversation,
        kind=kind,
        target=about.given if isinstance(what, Correction) else target_of(about, kind),
        sender=session.jid,
        outgoing=True,
        time=session.now,
        what=what,
        given=session.fresh,
        delivery=Delivery.PENDING,
        encryption=secret,
    )
    carrier = Message(
        id_,
        about.conversation,
        session.jid,
        True,
        text,
        session.now,
        session.now,
        Delivery.PENDING,
        given=session.fresh,
        # A correction takes the place of the whole stanza (XEP-0308, 4)
        reply=about.reply if isinstance(what, Correction) else None,
        thread=about.thread if isinstance(what, Correction) else "",
        mentions=what.mentions if isinstance(what, Correction) else (),
        encryption=secret,
    )
    return MessagePosted(carrier, kind, payload, text, addition)
