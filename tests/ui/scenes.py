"""Scenes to look at: the real features brought into a state by events, drawn as one surface."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from widget.core.additions import Addition, What
from widget.core.attachment import Attachment
from widget.core.envelope import Place
from widget.core.events import (
    ConversationNamed,
    ConversationOpened,
    Event,
    MessagesArrived,
    SessionStarted,
    SurfaceAttached,
)
from widget.core.model import (
    BareJID,
    Delivery,
    FullJID,
    Kind,
    Message,
    MessageId,
    Mode,
    PageInfo,
    Session,
    Surface,
    SurfaceId,
)
from widget.core.store import Store
from widget.runtime.screen import Picture
from widget.settings import Settings
from widget.worker import FEATURES

MAIN = SurfaceId("main")
ME = FullJID("romeo@montague.example/chinwag")
NOW = 1_790_000_000_000
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


class Scene:
    """One surface and all that led to what it shows."""

    def __init__(
        self,
        mode: Mode = Mode.OVERLAY,
        page: PageInfo | None = None,
        *,
        surface: Surface | None = None,
        **settings: Any,
    ) -> None:
        self.store = Store(FEATURES)
        self.surface = surface or Surface(MAIN, mode)
        self.session = Session(now=NOW, page=page or PageInfo(), settings=Settings(**settings))
        self.tell(SurfaceAttached(self.surface))

    def tell(self, *events: Event) -> Scene:
        """These happened; what they lead to outside of the pure middle is left out."""
        for event in events:
            self.store.dispatch(event, self.session)
        return self

    def online(self) -> Scene:
        """Somebody is logged in."""
        self.session = replace(self.session, jid=ME, online=True)
        return self.tell(SessionStarted(ME, resumed=False, first=True))

    def open(self, jid: str, kind: Kind = Kind.CHAT) -> Scene:
        return self.tell(ConversationOpened(MAIN, BareJID(jid), kind))

    def room(self, jid: str, name: str) -> Scene:
        return self.tell(ConversationNamed(BareJID(jid), Kind.ROOM, name))

    def picture(self) -> Picture:
        return Picture(self.store, self.surface, self.session)

    def said(self, jid: str, *lines: tuple[Any, ...], kind: Kind = Kind.CHAT, live: bool = False) -> Scene:
        """Messages: (minutes ago, who — "" for ourselves —, text[, delivery])."""
        messages = tuple(_message(jid, kind, number, *line) for number, line in enumerate(lines))
        return self.tell(MessagesArrived(BareJID(jid), kind, messages, Place.END, live))

    def shared(self, jid: str, *files: Attachment, kind: Kind = Kind.CHAT, who: str = "") -> Scene:
        """Files of the other side's, or of somebody in a room, each in a message of its own."""
        told = (
            _message(jid, kind, number, 5, who or jid, file.url) for number, file in enumerate(files, 100)
        )
        messages = tuple(replace(each, files=(file,)) for each, file in zip(told, files, strict=True))
        return self.tell(MessagesArrived(BareJID(jid), kind, messages, Place.END, False))

    def held(self, jid: str, text: str) -> Message:
        """The message that says this."""
        messages = self.store.slices["messages"].timelines[BareJID(jid)].messages
        return next(each for each in messages if text in each.body)

    def add(self, jid: str, text: str, what: What, who: str = "", **more: Any) -> Scene:
        """Somebody ("" is ourselves) says something of the message with this text."""
        about, kind = self.held(jid, text), Kind.ROOM if "rooms." in jid else Kind.CHAT
        sender = FullJID(f"{jid}/{who}" if kind is Kind.ROOM else jid) if who else ME
        addition = Addition(
            MessageId(f"{who} {what}"), about.conversation, kind, about.given, sender, not who, NOW, what
        )
        addition = replace(addition, **more)
        return self.tell(MessagesArrived(about.conversation, kind, (), Place.END, False, (addition,)))


def _message(
    jid: str, kind: Kind, number: int, minutes: float, who: str, text: str, delivery: Delivery | None = None
) -> Message:
    time = NOW - int(minutes * MINUTE)
    mine = not who
    sender = f"{jid}/{who}" if kind is Kind.ROOM else jid
    return Message(
        id=MessageId(f"{jid} {number} {time}"),
        conversation=BareJID(jid),
        sender=FullJID(f"{jid}/romeo" if mine and kind is Kind.ROOM else ME if mine else sender),
        outgoing=mine,
        body=text,
        time=time,
        order=time,
        delivery=delivery or (Delivery.DELIVERED if mine else Delivery.RECEIVED),
        stanza_id=f"{number} {time}",
        given=f"{number} {time}",
    )
