"""A room that we enter, what it says of itself, and who is there."""

from __future__ import annotations

from tests.support.play import MAIN, ROOM, Stage, stanza
from widget.core.effects import Effect, Query, Send
from widget.core.events import ConversationOpened
from widget.core.model import Kind
from widget.features.muc import FEATURE, State

OPENED = ConversationOpened(MAIN, ROOM, Kind.ROOM)
USER = "http://jabber.org/protocol/muc#user"


def presence(nick: str, *codes: str, role: str = "participant", type_: str = "", more: str = "") -> str:
    statuses = "".join(f"<status code='{code}'/>" for code in codes)
    kind = f" type='{type_}'" if type_ else ""
    return (
        f"<presence from='{ROOM}/{nick}'{kind}><x xmlns='{USER}'>"
        f"<item role='{role}' affiliation='none'{more}/>{statuses}</x></presence>"
    )


def described(stage: Stage[State], effects: list[Effect], *more: str, archive: bool = True) -> list[Effect]:
    (asked,) = [effect for effect in effects if isinstance(effect, Query)]
    can = (*more, *(["urn:xmpp:mam:2"] if archive else []))
    features = "".join(f"<feature var='{each}'/>" for each in can)
    info = f"<identity category='conference' type='text' name='The garden'/>{features}"
    answer = f"<iq type='result'><query xmlns='http://jabber.org/protocol/disco#info'>{info}</query></iq>"
    event = asked.then(stanza(answer))
    assert event
    return stage.play(event)


def sent(effects: list[Effect]) -> str:
    (effect,) = [effect for effect in effects if isinstance(effect, Send)]
    return effect.stanza.get("to", "")


def inside() -> Stage[State]:
    stage: Stage[State] = Stage(FEATURE)
    described(stage, stage.play(OPENED))
    for xml in (presence("Romeo", role="moderator"), presence("juliet", "110")):
        stage.play(*stage.read(xml))
    return stage
