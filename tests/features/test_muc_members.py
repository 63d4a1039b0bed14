"""Rooms: who may read there, for whoever wants to know."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from tests.support.occupants import OPENED, described, presence
from tests.support.play import JULIET, ROMEO, ROOM, Stage, stanza
from widget.core.effects import Effect, Query
from widget.core.envelope import Origin
from widget.core.events import MembersChanged, MembersWanted, SessionStarted
from widget.core.model import BareJID, FullJID
from widget.errors import NotConnected, StanzaError
from widget.features.muc import FEATURE, State

ADMIN = "http://jabber.org/protocol/muc#admin"
NURSE = BareJID("nurse@example.org")
LISTS = {"owner": (JULIET,), "admin": (), "member": (ROMEO,)}
AGAIN = SessionStarted(FullJID(f"{JULIET}/web"), resumed=False, first=False)
MEMBERSHIP = "http://jabber.org/protocol/muc#user"


def private() -> Stage[State]:
    """In a room for members only, all of whom see one another's addresses."""
    stage: Stage[State] = Stage(FEATURE)
    described(stage, stage.play(OPENED), "muc_membersonly", "muc_nonanonymous")
    stage.play(*stage.read(presence("juliet", "110")))
    return stage


def asked(effects: list[Effect]) -> dict[str, Query]:
    """The lists that the room is asked for, by affiliation."""
    queries = [each for each in effects if isinstance(each, Query)]
    items = [(each, each.iq.find(f"{{{ADMIN}}}query/{{{ADMIN}}}item")) for each in queries]
    return {item.get("affiliation", ""): each for each, item in items if item is not None}


def listing(*jids: str) -> Element:
    items = "".join(f"<item jid='{jid}'/>" for jid in jids)
    return stanza(f"<iq type='result' from='{ROOM}'><query xmlns='{ADMIN}'>{items}</query></iq>")


def watched() -> Stage[State]:
    """Somebody wants to know, and the room has told."""
    stage = private()
    for affiliation, query in asked(stage.play(MembersWanted(ROOM))).items():
        event = query.then(listing(*LISTS[affiliation]))
        assert event
        stage.play(event)
    return stage


def known(stage: Stage[State]) -> MembersChanged:
    return stage.emitted(MembersChanged)[-1]


def readers(stage: Stage[State]) -> set[BareJID]:
    return set(known(stage).readers or ())


def affiliated(jid: str, affiliation: str) -> str:
    item = f"<x xmlns='{MEMBERSHIP}'><item jid='{jid}' affiliation='{affiliation}'/></x>"
    return f"<message from='{ROOM}'>{item}</message>"


def test_nobody_is_asked_for_members_before_somebody_wants_to_know() -> None:
    stage = private()
    assert not asked(stage.effects)
    assert not stage.emitted(MembersChanged)


def test_owners_admins_and_members_together_may_read() -> None:
    stage = private()
    lists = asked(stage.play(MembersWanted(ROOM)))
    assert set(lists) == {"owner", "admin", "member"}
    assert known(stage) == MembersChanged(ROOM, True, True)
    for affiliation, query in lists.items():
        assert known(stage).readers is None, "one of the lists is not here yet"
        event = query.then(listing(*LISTS[affiliation], "no@address@"))
        assert event
        stage.play(event)
    assert readers(stage) == {JULIET, ROMEO}


def test_whoever_comes_in_or_is_let_in_from_afar_may_read_and_who_is_put_out_may_not() -> None:
    stage = watched()
    item = f"<item jid='{NURSE}/phone' affiliation='member' role='participant'/>"
    came = f"<presence from='{ROOM}/nurse'><x xmlns='{MEMBERSHIP}'>{item}</x></presence>"
    stage.play(*stage.read(came))
    assert readers(stage) == {JULIET, ROMEO, NURSE}
    stage.play(*stage.read(affiliated(NURSE, "none")))
    assert readers(stage) == {JULIET, ROMEO}
    stage.play(*stage.read(affiliated(NURSE, "admin")))
    assert readers(stage) == {JULIET, ROMEO, NURSE}


def test_only_the_room_itself_and_only_now_says_who_is_let_in() -> None:
    stage = watched()
    forged = affiliated(NURSE, "member").replace(f"from='{ROOM}'", f"from='{ROOM}/mallory'")
    assert not stage.read(forged)
    assert not stage.read(affiliated(NURSE, "member"), origin=Origin.ARCHIVE)


def test_a_room_that_opens_to_everybody_has_no_known_readers() -> None:
    stage = watched()
    told = (
        f"<message from='{ROOM}' type='groupchat'><x xmlns='{MEMBERSHIP}'><status code='104'/></x></message>"
    )
    (described_again,) = [each for each in stage.play(*stage.read(told)) if isinstance(each, Query)]
    info = "http://jabber.org/protocol/disco#info"
    answer = f"<iq type='result'><query xmlns='{info}'><feature var='muc_nonanonymous'/></query></iq>"
    event = described_again.then(stanza(answer))
    assert event
    stage.play(event)
    assert known(stage) == MembersChanged(ROOM, False, True, frozenset({JULIET, ROMEO}))
    assert known(stage).readers is None


def test_a_room_that_cannot_be_described_again_may_be_of_any_kind() -> None:
    stage = watched()
    told = (
        f"<message from='{ROOM}' type='groupchat'><x xmlns='{MEMBERSHIP}'><status code='173'/></x></message>"
    )
    (again,) = [each for each in stage.play(*stage.read(told)) if isinstance(each, Query)]
    event = again.failed(StanzaError("forbidden"))
    assert event
    stage.play(event)
    assert known(stage).readers is None


def test_a_room_that_will_not_tell_says_so_and_a_lost_connection_says_nothing() -> None:
    stage = private()
    lists = asked(stage.play(MembersWanted(ROOM)))
    assert lists["owner"].failed(NotConnected("gone")) is None
    event = lists["owner"].failed(StanzaError("forbidden"))
    assert event
    stage.play(event)
    assert known(stage) == MembersChanged(ROOM, True, True, None, refused=True)


def test_the_lists_are_asked_for_again_after_a_new_session() -> None:
    stage = watched()
    described(stage, stage.play(AGAIN), "muc_membersonly", "muc_nonanonymous")
    assert set(asked(stage.play(*stage.read(presence("juliet", "110"))))) == {"owner", "admin", "member"}
