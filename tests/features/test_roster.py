"""The roster: read, pushed, kept, and the presences that belong to it."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import JULIET, MAIN, ROMEO, STARTED, Glance, Stage, stanza
from vdom import query
from widget.core.effects import Query
from widget.core.events import (
    ContactsChanged,
    ConversationOpened,
    NicknamesChanged,
    RosterAnswered,
    SessionStarted,
)
from widget.core.model import BareJID, Contact, FullJID, Kind
from widget.core.stretch import SHORT
from widget.features.roster import FEATURE, MOST_STATUS, Presence, State, best, contacts_list
from widget.features.roster.state import RosterLoaded, RosterReceived
from widget.features.roster.views import title

ITEMS = (
    f"<item jid='{ROMEO}' name='Romeo' subscription='both'><group>Friends</group></item>"
    "<item jid='nurse@example.org' subscription='both'/>"
)


def received(items: str = ITEMS) -> Stage[State]:
    stage = Stage(FEATURE)
    (asked,) = [effect for effect in stage.play(STARTED) if isinstance(effect, Query)]
    event = asked.then(
        stanza(f"<iq type='result'><query xmlns='jabber:iq:roster' ver='7'>{items}</query></iq>")
    )
    assert event
    stage.play(event)
    return stage


def shown(stage: Stage[State], **facts: object) -> str:
    return " ".join(query(node).text() for node in contacts_list(stage.state, Glance(stage.session, **facts)))


def come(stage: Stage[State], sender: str, inner: str = "", type_: str = "") -> None:
    kind = f" type='{type_}'" if type_ else ""
    stage.play(*stage.read(f"<presence from='{sender}'{kind}>{inner}</presence>"))


def test_the_initial_presence_may_follow_the_roster_s_answer_and_not_its_question() -> None:
    stage = Stage(FEATURE)
    stage.play(STARTED)
    assert not stage.emitted(RosterAnswered)
    assert len(received().emitted(RosterAnswered)) == 1


def test_contacts_stand_in_their_groups_with_their_presence() -> None:
    stage = received()
    come(stage, f"{ROMEO}/a", "<show>away</show><status>On a balcony</status>")
    (node,) = contacts_list(stage.state, Glance(stage.session))
    friends = query(node).find("details", text="Friends")
    assert friends.find(cls="row").find(cls="row-subtitle").text() == "On a balcony"
    assert "Romeo" in friends.text()
    assert "nurse" not in friends.text()


def test_a_stranger_s_presences_are_not_kept() -> None:
    stage = received()
    for number in range(3):
        come(stage, f"mallory{number}@evil.example/{number}")
    come(stage, f"{ROMEO}/a")
    assert list(stage.state.presences) == [ROMEO]


def test_a_copy_that_is_read_after_the_server_s_answer_makes_no_contact_of_a_former_one() -> None:
    stage = received()
    romeo, former = Contact(ROMEO, "Romeo", ("Friends",), "both"), Contact(JULIET, subscription="both")
    stage.play(RosterLoaded((romeo, former), "6"))
    assert stage.emitted(ContactsChanged)[-1] == ContactsChanged((romeo,))


def test_the_list_can_be_filtered_by_name_and_address() -> None:
    stage = received()
    assert "Romeo" not in shown(stage, filter="nur")
    assert "nurse" not in shown(stage, filter="ROM")


def test_a_contact_opens_a_chat() -> None:
    stage = received()
    (node,) = contacts_list(stage.state, Glance(stage.session))
    message = query(node).find("button", cls="row", text="Romeo").click()
    assert message == ConversationOpened(MAIN, ROMEO, Kind.CHAT)


def test_a_push_changes_and_removes_contacts_here_and_in_the_database() -> None:
    stage = received()
    push = "<iq type='set' id='p'><query xmlns='jabber:iq:roster' ver='8'>{}</query></iq>"
    stage.play(*stage.read(push.format(f"<item jid='{ROMEO}' name='My Romeo' subscription='both'/>")))
    assert stage.state.contacts[ROMEO].name == "My Romeo"
    stage.play(*stage.read(push.format(f"<item jid='{ROMEO}' subscription='remove'/>")))
    assert ROMEO not in stage.state.contacts
    assert stage.state.version == "8"


def test_the_best_presence_is_that_of_the_highest_priority_then_the_most_present() -> None:
    assert best({}).show == "offline"
    assert best({"a": Presence("away"), "b": Presence("available")}).show == "available"
    assert best({"a": Presence("away", priority=5), "b": Presence("available")}).show == "away"


def test_presences_go_with_the_connection_and_occupants_are_no_contacts() -> None:
    stage = received()
    come(stage, f"{ROMEO}/a")
    stage.session = replace(stage.session, online=False)
    assert "Offline" in shown(stage)
    stage.session = replace(stage.session, online=True)
    stage.play(SessionStarted(FullJID(f"{JULIET}/web"), resumed=True, first=False))
    assert "Online" in shown(stage)
    assert (
        stage.read(
            "<presence from='garden@rooms.example.org/Romeo'><x xmlns='http://jabber.org/protocol/muc#user'/></presence>"
        )
        == []
    )


def test_what_is_kept_is_shown_before_the_server_answers() -> None:
    kept = received()
    records = kept.saved("roster")
    stage = Stage(FEATURE, online=False)
    from widget.features.roster import _loaded

    stage.play(_loaded(records))
    assert "Romeo" in shown(stage)
    assert stage.state.version == "7"


def test_nonsense_in_a_priority_is_taken_for_none() -> None:
    stage = received()
    come(stage, f"{ROMEO}/a", "<priority>high</priority>")
    assert stage.state.presences[ROMEO]["a"].priority == 0


def names(stage: Stage[State]) -> list[str]:
    (node,) = contacts_list(stage.state, Glance(stage.session))
    return [title.text() for title in query(node).all(cls="row-title")]


def test_who_comes_moves_up_and_who_goes_moves_down() -> None:
    stage = received("".join(f"<item jid='{name}@example.org'/>" for name in "cab"))
    assert names(stage) == ["a", "b", "c"]
    come(stage, "c@example.org/x")
    come(stage, "b@example.org/x")
    assert names(stage) == ["b", "c", "a"]
    come(stage, "b@example.org/x", type_="unavailable")
    assert names(stage) == ["c", "a", "b"]


def test_only_what_differs_in_a_new_roster_is_written_and_told() -> None:
    stage = received()
    before = len(stage.saved("roster"))
    stage.play(
        RosterReceived(
            (*stage.state.contacts.values(), Contact(BareJID("new@example.org"), "New", (), "both")), "8"
        )
    )
    assert [each["jid"] for each in stage.saved("roster")[before:]] == ["new@example.org", ""]
    assert [each.jid for each in stage.emitted(ContactsChanged)[-1].contacts] == ["new@example.org"]


def test_of_ten_thousand_contacts_the_first_are_drawn_and_the_others_have_room() -> None:
    stage = received("".join(f"<item jid='c{number:05}@example.org'/>" for number in range(10_000)))
    assert names(stage) == [f"c{number:05}" for number in range(SHORT)]
    (node,) = contacts_list(stage.state, Glance(stage.session))
    rows = query(node).find("ul")
    assert rows.node.style
    assert rows.node.style["padding_block_end"] == f"calc({10_000 - SHORT} * var(--row))"
    assert rows.all("li")[3].node.attrs["aria_posinset"] == "4"
    assert rows.all("li")[3].node.attrs["aria_setsize"] == "10000"


def test_typing_finds_among_ten_thousand_contacts() -> None:
    stage = received("".join(f"<item jid='c{number:05}@example.org'/>" for number in range(10_000)))
    assert "c09999" in shown(stage, filter="C0999")


def test_a_contact_without_a_name_of_ours_is_called_as_they_call_themselves() -> None:
    stage = received("".join(f"<item jid='{name}@example.org'/>" for name in "ab"))
    stage.play(NicknamesChanged({BareJID("a@example.org"): "Zoë", BareJID("stranger@example.org"): "Boss"}))
    assert names(stage) == ["b", "Zoë"]
    stage.play(NicknamesChanged({BareJID("a@example.org"): ""}))
    assert names(stage) == ["a", "b"]


def test_a_contact_who_is_blocked_looks_so() -> None:
    stage = received()
    come(stage, f"{ROMEO}/a", "<status>Here</status>")
    (node,) = contacts_list(stage.state, Glance(stage.session, blocklist=frozenset({ROMEO})))
    row = query(node).find(cls="row", text="Romeo")
    assert row.attr("data_muted")
    assert "Blocked" in row.text()
    assert not row.has(cls="presence")


def test_whoever_is_idle_shows_since_when() -> None:
    stage = received()
    idle = "<show>away</show><idle xmlns='urn:xmpp:idle:1' since='1970-01-01T00:10:00Z'/>"
    come(stage, f"{ROMEO}/a", idle)
    assert stage.state.presences[ROMEO]["a"].idle == 600_000
    words = title(stage.state, Glance(stage.session), ROMEO, Kind.CHAT)
    assert words
    assert "last active" in query(words).text()
    for wrong in ("yesterday", "1970-01-01T00:10:00", ""):
        come(stage, f"{ROMEO}/a", f"<idle xmlns='urn:xmpp:idle:1' since='{wrong}'/>")
        assert stage.state.presences[ROMEO]["a"].idle == 0


def test_a_status_is_one_short_line_that_changes_nothing_around_it() -> None:
    stage = received()
    come(stage, f"{ROMEO}/a", f"<status>On\na \u202ebalcony{'!' * 1_000_000}</status>")
    status = stage.state.presences[ROMEO]["a"].status
    assert status.startswith("On a balcony!")
    assert len(status) <= MOST_STATUS
