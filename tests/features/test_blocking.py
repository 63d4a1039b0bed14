"""Blocked addresses: read, pushed, chosen, reported."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import pytest

from tests.support.play import JULIET, MAIN, ROMEO, ROOM, STARTED, Glance, Stage, message, stanza
from vdom import query
from widget.core.effects import Load, Query
from widget.core.events import (
    BlockingChanged,
    DialogChosen,
    MessagesAdded,
    StorageOpened,
    SurfaceDetached,
)
from widget.core.forms import Form, form_of
from widget.core.model import BareJID, Kind, SurfaceId
from widget.errors import NotConnected, StanzaError
from widget.features.blocking import FEATURE, BlockChosen, Report, State
from widget.features.blocking.dialogs import dialogs
from widget.features.blocking.state import UnblockChosen
from widget.features.blocking.views import bar, details, menu_items, opening

NS = "urn:xmpp:blocking"
EVIL = BareJID("mallory@evil.example")


def listed(*jids: str) -> Stage[State]:
    """The server has told its list."""
    stage = Stage(FEATURE)
    (asked,) = [each for each in stage.play(STARTED) if isinstance(each, Query)]
    items = "".join(f"<item jid='{jid}'/>" for jid in jids)
    event = asked.then(stanza(f"<iq type='result'><blocklist xmlns='{NS}'>{items}</blocklist></iq>"))
    assert event
    stage.play(event)
    return stage


def push(stage: Stage[State], what: str, *jids: str) -> None:
    items = "".join(f"<item jid='{jid}'/>" for jid in jids)
    stage.play(*stage.read(f"<iq type='set' from='{JULIET}'><{what} xmlns='{NS}'>{items}</{what}></iq>"))


def chosen(stage: Stage[State], event: object) -> Element:
    (asked,) = [each for each in stage.play(event) if isinstance(each, Query)]  # type: ignore[arg-type]
    return asked.iq[0]


def test_the_list_is_read_told_and_kept() -> None:
    stage = listed(EVIL, "Evil.Example")
    assert stage.state.blocked == {EVIL, "evil.example"}
    assert stage.emitted(BlockingChanged)[-1].blocked == {EVIL, "evil.example"}
    later = Stage(FEATURE)
    (load,) = [each for each in later.play(StorageOpened(True)) if isinstance(each, Load)]
    event = load.then(stage.saved("blocklist"))
    assert event
    later.play(event)
    assert later.state.blocked == stage.state.blocked


def test_an_entry_counts_for_an_address_its_devices_and_all_of_a_server() -> None:
    stage = listed("evil.example", ROMEO)
    assert stage.state.blocks(EVIL)
    assert stage.state.blocks(BareJID(f"{ROMEO}/phone"))
    assert not stage.state.blocks(JULIET)


def test_pushes_change_it_on_all_devices_and_an_empty_unblock_ends_it() -> None:
    stage = listed()
    push(stage, "block", EVIL, ROMEO)
    push(stage, "unblock", ROMEO)
    assert stage.state.blocked == {EVIL}
    assert stage.emitted(BlockingChanged)[-1] == BlockingChanged(frozenset(), frozenset({ROMEO}))
    push(stage, "unblock")
    assert not stage.state.blocked


def test_nonsense_in_a_list_is_set_aside() -> None:
    assert listed("", "@", "a@b@c", EVIL).state.blocked == {EVIL}


def test_an_answer_that_is_no_push_changes_nothing() -> None:
    stage = listed()
    stage.play(*stage.read(f"<iq type='result'><block xmlns='{NS}'><item jid='{ROMEO}'/></block></iq>"))
    stage.play(
        *stage.read(f"<message from='{EVIL}'><block xmlns='{NS}'><item jid='{ROMEO}'/></block></message>")
    )
    assert not stage.state.blocked


def test_a_server_without_the_command_offers_none() -> None:
    stage = Stage(FEATURE)
    (asked,) = [each for each in stage.play(STARTED) if isinstance(each, Query)]
    event = asked.failed(StanzaError("service-unavailable"))
    assert event
    stage.play(event)
    view = Glance(stage.session)
    assert opening(stage.state, view) is None
    assert menu_items(stage.state, view, ROMEO, Kind.CHAT) is None
    assert asked.failed(NotConnected("gone")) is None


@pytest.mark.parametrize("report", [Report.SPAM, Report.ABUSE])
def test_a_report_names_the_reason_the_words_and_the_messages(report: Report) -> None:
    stage = listed()
    said = tuple(message(str(n), order=n, stanza_id=f"archive-{n}") for n in range(8))
    mine = message("mine", outgoing=True, stanza_id="my-own")
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (*said, mine), True))
    block = chosen(stage, BlockChosen(MAIN, ROMEO, report, "Sells ladders"))
    told = block.find(f"{{{NS}}}item/{{urn:xmpp:reporting:1}}report")
    assert told is not None
    assert told.get("reason") == report.value
    assert told.findtext("{urn:xmpp:reporting:1}text") == "Sells ladders"
    ids = [(each.get("id"), each.get("by")) for each in told.iter("{urn:xmpp:sid:0}stanza-id")]
    assert ids == [(f"archive-{n}", JULIET) for n in range(3, 8)]


def test_to_block_only_tells_no_reason() -> None:
    stage = listed()
    block = chosen(stage, BlockChosen(MAIN, ROMEO))
    assert [item.get("jid") for item in block] == [ROMEO]
    assert not len(block[0])


def test_the_question_asks_what_to_do_and_goes_when_it_is_done() -> None:
    stage = listed()
    node = dialogs(stage.state, Glance(stage.session), f"block {ROMEO}")
    assert node
    form: dict[str, Any] = {"report": "urn:xmpp:reporting:spam", "text": " Ladders "}
    event = query(node).find("form").fire("submit", form=form)
    assert event == BlockChosen(MAIN, ROMEO, Report.SPAM, "Ladders")
    (asked,) = [each for each in stage.play(event) if isinstance(each, Query)]
    done = asked.then(stanza("<iq type='result'></iq>"))
    assert done
    stage.play(done)
    assert stage.emitted(DialogChosen) == [DialogChosen(MAIN, "")]


def test_a_refusal_is_told_in_the_dialog() -> None:
    stage = listed()
    (asked,) = [each for each in stage.play(BlockChosen(MAIN, ROMEO)) if isinstance(each, Query)]
    event = asked.failed(StanzaError("not-acceptable", "Too many"))
    assert event
    stage.play(event)
    node = dialogs(stage.state, Glance(stage.session), f"block {ROMEO}")
    assert node
    assert "Too many" in query(node).text()


def test_the_list_takes_addresses_and_servers_and_lets_them_go() -> None:
    stage = listed(EVIL)
    node = dialogs(stage.state, Glance(stage.session), "blocked")
    assert node
    found = query(node)
    assert found.find("button", text="Unblock").click() == UnblockChosen(MAIN, EVIL)
    form = found.find("form")
    assert form.fire("submit", form={"jid": "Evil.example"}) == BlockChosen(MAIN, "evil.example", stays=True)
    stage.play(form.fire("submit", form={"jid": "a b"}))  # type: ignore[arg-type]
    node = dialogs(stage.state, Glance(stage.session), "blocked")
    assert node
    assert "An address looks like" in query(node).text()


def test_a_blocked_chat_says_so_and_can_be_unblocked() -> None:
    stage = listed("example.org")
    node = bar(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)
    assert node
    assert "You have blocked example.org." in query(node).text()
    assert query(node).find("button").click() == UnblockChosen(MAIN, BareJID("example.org"))
    assert bar(stage.state, Glance(stage.session), EVIL, Kind.CHAT) is None


def test_rooms_occupants_and_we_ourselves_are_not_offered_for_blocking() -> None:
    stage, view = listed(), Glance(Stage(FEATURE).session)
    for jid, kind in ((ROOM, Kind.ROOM), (BareJID(f"{ROOM}/Romeo"), Kind.CHAT), (JULIET, Kind.CHAT)):
        assert menu_items(stage.state, view, jid, kind) is None
        assert details(stage.state, view, jid, kind) is None


def test_what_is_refused_on_one_surface_is_told_on_that_one() -> None:
    stage, other = listed(), SurfaceId("other")
    stage.play(DialogChosen(other, "blocked"), BlockChosen(MAIN, ROMEO))
    asked = stage.wanted(Query)[-1]
    event = asked.failed(StanzaError("not-acceptable", "Too many"))
    assert event
    stage.play(event)
    assert form_of(stage.state.forms, MAIN).trouble == "Your server did not take it (Too many)."
    assert form_of(stage.state.forms, other) == Form()
    stage.play(SurfaceDetached(MAIN))
    assert not stage.state.forms


def test_an_unblocking_that_is_refused_is_told_in_the_list() -> None:
    stage = listed(EVIL)
    stage.play(UnblockChosen(MAIN, EVIL))
    asked = stage.wanted(Query)[-1]
    event = asked.failed(NotConnected("gone"))
    assert event
    stage.play(event)
    node = dialogs(stage.state, Glance(stage.session), "blocked")
    assert node
    assert "offline" in query(node).text()
