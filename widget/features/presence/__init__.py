"""Our own presence (RFC 6121, 4), as we choose it and as long as we are there (XEP-0319).

The choice is kept. What others were told is kept too: a session that the next page goes on with
(XEP-0198) still says it, and hears of it only what has changed since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement

from vdom import Memo, VNode, memo
from vdom.html import span
from widget.core.disco import INFO
from widget.core.effects import Effect, Emit, Load, Save, Send
from widget.core.envelope import Envelope
from widget.core.events import (
    AnnouncementChanged,
    BecameAvailable,
    CapabilitiesAsked,
    DialogChosen,
    Event,
    OwnPictureChanged,
    OwnShowChosen,
    PageChanged,
    RoomEntered,
    RoomLeft,
    RosterAnswered,
    SessionStarted,
    SettingsChanged,
    StorageOpened,
)
from widget.core.feature import Fact, Feature, Slot, View
from widget.core.model import IDLE_AFTER, BareJID, Session, SurfaceId, local
from widget.core.records import Put, Record, Store
from widget.core.stanza import CLIENT, IDLE, element
from widget.core.stanza import presence as available
from widget.features.presence import dialogs
from widget.ui.components import avatar, menu, menu_item, presence_name
from widget.ui.i18n import _

STORE = Store("own-presence", ("name",))
SHOWS = ("available", "away", "dnd")
MOST_STATUS = 500
UPDATE = "vcard-temp:x:update"


@dataclass(frozen=True, slots=True)
class Said:
    """What we say of ourselves.

    `idle` since when, in milliseconds, or 0. `photo` is the SHA-1 of our picture (XEP-0153), "" for none;
    None says nothing of it.
    """

    show: str = "available"
    status: str = ""
    idle: int = 0
    photo: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What the person has `chosen`, since when nobody is there, and what others were `told`, as whom.

    `ready` once presence may go out in this session; `rooms` that have to be told apart from the
    server, with our nickname there; `news`: others are told at the present event.
    """

    chosen: Said = field(default_factory=Said)
    idle: int = 0
    photo: str | None = None
    told: Said | None = None
    told_as: str = ""
    ready: bool = False
    rooms: Mapping[BareJID, str] = field(default_factory=dict)
    news: bool = False

    @property
    def wanted(self) -> Said:
        """What others should be told: who is not there is away, unless they have chosen something else."""
        away = self.idle and self.chosen.show == "available"
        show = "away" if away else self.chosen.show
        return replace(self.chosen, show=show, idle=self.idle, photo=self.photo)


@dataclass(frozen=True, slots=True)
class PresenceChosen(Event):
    """The person says whether they may be disturbed."""

    show: str


@dataclass(frozen=True, slots=True)
class StatusChosen(Event):
    """The person says more of it."""

    surface: SurfaceId
    show: str
    status: str


@dataclass(frozen=True, slots=True)
class PresenceLoaded(Event):
    """What was chosen and told on an earlier page."""

    chosen: Said | None
    told: Said | None
    told_as: str


def read(envelope: Envelope, session: Session) -> Iterator[Event]:
    """Our server has asked what our presence's capabilities mean; others' questions do not come here."""
    if envelope.kind == "iq":
        yield CapabilitiesAsked()


def update(state: State, event: Event, session: Session) -> State:
    state = replace(state, news=False) if state.news else state
    after = _taken(state, event, session)
    if session.online and after.ready and after.wanted != after.told:
        return replace(after, told=after.wanted, told_as=session.jid, news=True)
    return after


def _taken(state: State, event: Event, session: Session) -> State:
    match event:
        case PresenceLoaded(chosen, told, told_as):
            photo = told.photo if told else None
            return replace(state, chosen=chosen or state.chosen, photo=photo, told=told, told_as=told_as)
        case PresenceChosen(show) if show in SHOWS:
            return replace(state, chosen=replace(state.chosen, show=show))
        case StatusChosen(_, show, status) if show in SHOWS:
            status = " ".join(status.split())[:MOST_STATUS]
            return replace(state, chosen=replace(state.chosen, show=show, status=status))
        case OwnPictureChanged(photo):
            return replace(state, photo=photo)
        case PageChanged(page):
            return _idle(state, page.idle, session)
        case SettingsChanged():
            return _idle(state, session.page.idle, session)
        case RosterAnswered():
            return replace(state, ready=True, told=None)
        case AnnouncementChanged():
            return replace(state, told=None)
        case SessionStarted(jid, True):
            # Another tab's session may have been told something else
            return replace(state, ready=True, told=state.told if state.told_as == jid else None)
        case SessionStarted():
            return replace(state, ready=False, rooms={}, photo=None)
        case RoomEntered(room, nickname):
            return replace(state, rooms={**state.rooms, room: nickname})
        case RoomLeft(room) if room in state.rooms:
            return replace(state, rooms={jid: nick for jid, nick in state.rooms.items() if jid != room})
    return state


def _idle(state: State, idle: bool, session: Session) -> State:
    idle = idle and session.settings.send_idle
    return state if idle == bool(state.idle) else replace(state, idle=session.now - IDLE_AFTER if idle else 0)


def effects(state: State, event: Event, session: Session) -> Iterator[Effect]:
    if state.news:
        yield Save(Put("own-presence", {"name": "told", "as": state.told_as, **asdict(state.wanted)}))
        yield Send(stanza(state.wanted))
        for room, nickname in state.rooms.items():
            yield Send(stanza(state.wanted, f"{room}/{nickname}"))
    match event:
        case StorageOpened():
            yield Load("own-presence", _loaded)
        case PresenceLoaded():
            yield Emit(OwnShowChosen(state.chosen.show))
        case PresenceChosen() | StatusChosen():
            yield Emit(OwnShowChosen(state.chosen.show))
            yield Save(Put("own-presence", {"name": "chosen", **asdict(state.chosen)}))
            if isinstance(event, StatusChosen):
                yield Emit(DialogChosen(event.surface, ""))
        case RosterAnswered():
            yield Emit(BecameAvailable())
        case RoomEntered(room, nickname) if not state.news and state.wanted != Said():
            yield Send(stanza(state.wanted, f"{room}/{nickname}"))


def stanza(said: Said, to: str = "") -> Element:
    """As it goes out."""
    made = available(to=to)
    for name, text in (("show", "" if said.show == "available" else said.show), ("status", said.status)):
        if text:
            SubElement(made, f"{{{CLIENT}}}{name}").text = text
    if said.idle:
        since = datetime.fromtimestamp(said.idle // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        made.append(element("idle", IDLE, since=since))
    if said.photo is not None:
        made.append(element("x", UPDATE, element("photo", UPDATE, text=said.photo)))
    return made


def head(state: State, view: View) -> Memo:
    """Who is logged in, and a menu for what they say of themselves."""
    me, guest, chosen = view.session.me, view.session.guest, state.chosen
    name = _("Guest") if guest else view.ask(Fact.NAME, me) or local(me)
    shown = state.wanted.show if view.ask(Fact.CONNECTED) else "offline"
    below = chosen.status or ("" if guest else me)
    picture = view.ask(Fact.PICTURE, me)
    return memo(_ourselves, view.surface.id, me, name, below, shown, chosen.show, picture)


def _ourselves(
    surface: SurfaceId, me: BareJID, name: str, below: str, shown: str, chosen: str, picture: str | None
) -> VNode | None:
    face = (
        avatar(me, name, "m", shown, picture),
        span(
            span(name, cls="self-name", dir="auto"),
            span(below, cls="self-jid", dir="auto") if below else None,
            cls="self-words",
        ),
    )
    items = [
        menu_item(presence_name(show), PresenceChosen(show), _dot(show), checked=chosen == show)
        for show in SHOWS
    ]
    more = menu_item(_("Set a status…"), DialogChosen(surface, "status"), icon="message-square")
    return menu(_("Your presence"), "user", [*items, more], cls="self", face=face)


def status(state: State, view: View, name: str) -> VNode | None:
    """Asks for a status."""
    if name != "status":
        return None
    id_, said = view.surface.id, state.chosen

    def chosen(show: str, words: str) -> Event:
        return StatusChosen(id_, show, words)

    return dialogs.status(
        id_, said.show, said.status, MOST_STATUS, [(each, _dot(each)) for each in SHOWS], chosen
    )


def _dot(show: str) -> VNode:
    return span(cls="presence", data_presence=show, aria_hidden=True)


def _loaded(records: list[Record]) -> Event:
    found = {
        each["name"]: Said(each["show"], each["status"], each["idle"], each["photo"]) for each in records
    }
    told_as = next((str(each["as"]) for each in records if each["name"] == "told"), "")
    return PresenceLoaded(found.get("chosen"), found.get("told"), told_as)


FEATURE = Feature(
    "presence",
    State,
    update,
    effects,
    readers={f"{{{INFO}}}query": read},
    slots={Slot.LIST_HEAD: head, Slot.DIALOG: status},
    stores=(STORE,),
    announces=(IDLE,),
)
