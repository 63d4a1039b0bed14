"""Message displayed synchronization (XEP-0490): forward only, whatever comes first, the id or its message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

from hypothesis import given
from hypothesis import strategies as st

from tests.support.play import JULIET, KEEPS, ROMEO, ROOM, STARTED, Stage, message, stanza
from widget.core import pep, private
from widget.core.effects import After, Effect, Load, Query
from widget.core.events import (
    AccountDescribed,
    ArchiveCaughtUp,
    BecameAvailable,
    CapabilitiesAsked,
    ConversationSeen,
    Event,
    MessagesAdded,
    SeenElsewhere,
)
from widget.core.model import NO_ONE, BareJID, Kind, Message, MessageId
from widget.errors import QueryTimeout, StanzaError
from widget.features.displayed import FEATURE, NS, State, _from_record
from widget.features.displayed.state import MarkDue, MarksLoaded

BEGUN = (STARTED, KEEPS, BecameAvailable())


def item(conversation: str, id_: str, by: str = JULIET) -> str:
    return (
        f"<item id='{conversation}'><displayed xmlns='{NS}'>"
        f"<stanza-id xmlns='urn:xmpp:sid:0' by='{by}' id='{id_}'/></displayed></item>"
    )


def pushed(*items: str, sender: str = JULIET) -> str:
    return (
        f"<message from='{sender}' type='headline'><event xmlns='{pep.EVENT}'>"
        f"<items node='{NS}'>{''.join(items)}</items></event></message>"
    )


def begin(*items: str) -> Stage[State]:
    """A session has begun, and the server has these items."""
    stage = Stage(FEATURE)
    fetch(stage, *items)
    return stage


def fetch(stage: Stage[State], *items: str, begun: Sequence[Event] = BEGUN) -> list[Effect]:
    (asked,) = [e for e in stage.play(*begun) if isinstance(e, Query)]
    inner = f"<pubsub xmlns='{pep.PUBSUB}'><items node='{NS}'>{''.join(items)}</items></pubsub>"
    return came(stage, asked.then(stanza(f"<iq type='result'>{inner}</iq>")))


def came(stage: Stage[State], event: Event | None) -> list[Effect]:
    """What an answer means comes to pass."""
    assert event
    return stage.play(event)


def push(stage: Stage[State], *items: str) -> list[Effect]:
    return [effect for event in stage.read(pushed(*items)) for effect in stage.play(event)]


def found(stage: Stage[State], effects: list[Effect], *known: Message) -> None:
    """Our database holds these."""
    for load in effects:
        if isinstance(load, Load):
            came(stage, load.then([m.to_record() for m in known if (m.conversation, m.id) == load.lower]))


def seen(id_: str, order: int, conversation: BareJID = ROMEO, kind: Kind = Kind.CHAT) -> ConversationSeen:
    return ConversationSeen(conversation, kind, MessageId(f"s:{id_}"), id_, order)


def published(effects: list[Effect]) -> list[tuple[str, str, str]]:
    """The items that are sent: of which conversation, whose id, which id."""
    found_ = []
    for query in effects:
        if isinstance(query, Query):
            for each in query.iq.iter(f"{{{pep.PUBSUB}}}item"):
                given = each.find(f"{{{NS}}}displayed/{{urn:xmpp:sid:0}}stanza-id")
                assert given is not None
                found_.append((each.get("id", ""), given.get("by", ""), given.get("id", "")))
    return found_


def due(stage: Stage[State], event: Event) -> list[Effect]:
    """The event, and the moment after it."""
    waits = [e for e in stage.play(event) if isinstance(e, After)]
    return [effect for wait in waits for effect in stage.play(wait.event)]


def test_what_was_read_here_is_published_once_for_all_to_whom_it_belongs() -> None:
    stage = begin()
    (asked,) = due(stage, seen("7", 7))
    assert published([asked]) == [(ROMEO, JULIET, "7")]
    assert isinstance(asked, Query)
    options = {
        field.get("var"): field.findtext(f"{{{private.FORM}}}value")
        for field in asked.iq.iter(f"{{{private.FORM}}}field")
    }
    assert options["pubsub#access_model"] == "whitelist"
    assert options["pubsub#max_items"] == "max"
    came(stage, asked.then(Element("iq")))
    assert stage.play(MarkDue(ROMEO)) == []
    assert published(due(stage, seen("r", 9, ROOM, Kind.ROOM))) == [(ROOM, ROOM, "r")]


def test_what_another_device_has_shown_is_read_here_and_never_backwards() -> None:
    stage = begin()
    known = (message("s:5", order=5), message("s:7", order=7))
    found(stage, push(stage, item(ROMEO, "7")), *known)
    found(stage, push(stage, item(ROMEO, "5")), *known)
    assert stage.emitted(SeenElsewhere) == [SeenElsewhere(ROMEO, 7)]
    assert due(stage, seen("5", 5)) == []


def test_an_id_waits_for_its_message() -> None:
    stage = begin()
    found(stage, push(stage, item(ROMEO, "7")))
    assert stage.emitted(SeenElsewhere) == []
    come = tuple(message(f"s:{n}", order=n, stanza_id=str(n)) for n in (6, 7, 8))
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, come, True))
    assert stage.emitted(SeenElsewhere) == [SeenElsewhere(ROMEO, 7)]


def test_an_id_may_be_that_of_our_own_message() -> None:
    stage = begin(item(ROMEO, "7"))
    ours = message("o:x", order=7, outgoing=True, stanza_id="7")
    stage.play(MessagesAdded(ROMEO, Kind.CHAT, (ours,), True))
    assert stage.emitted(SeenElsewhere) == [SeenElsewhere(ROMEO, 7)]


def test_what_was_read_offline_is_published_unless_another_device_got_further() -> None:
    before = Stage(FEATURE, online=False)
    before.play(seen("7", 7), MarkDue(ROMEO))
    assert published(before.effects) == []
    record = before.saved("displayed")[-1]
    for theirs, known, wanted in (
        ("5", 5, [(ROMEO, JULIET, "7")]),
        ("9", 9, []),
        ("", 0, [(ROMEO, JULIET, "7")]),
    ):
        stage = Stage(FEATURE)
        stage.play(MarksLoaded((_from_record(record),)))
        effects = fetch(stage, *([item(ROMEO, theirs)] if theirs else []))
        found(stage, effects, message(f"s:{theirs}", order=known))
        assert published(stage.play(MarkDue(ROMEO))) == wanted


def test_ours_waits_until_it_is_known_which_is_newer() -> None:
    before = Stage(FEATURE, online=False)
    before.play(seen("7", 7))
    stage = Stage(FEATURE)
    stage.play(MarksLoaded((_from_record(before.saved("displayed")[-1]),)))
    found(stage, fetch(stage, item(ROMEO, "unknown")))
    assert published(stage.play(MarkDue(ROMEO))) == []
    found(stage, stage.play(ArchiveCaughtUp(NO_ONE)))
    assert published(stage.play(MarkDue(ROMEO))) == [(ROMEO, JULIET, "7")]


def test_an_id_that_is_looked_for_while_the_archive_catches_up_is_found() -> None:
    stage = begin()
    loads = push(stage, item(ROMEO, "7"))
    again = stage.play(ArchiveCaughtUp(NO_ONE))
    found(stage, [*loads, *again], message("s:7", order=7))
    assert stage.emitted(SeenElsewhere) == [SeenElsewhere(ROMEO, 7)]


def test_what_another_device_did_before_the_server_knew_what_we_are_told_of_is_asked_for() -> None:
    stage = begin()
    found(stage, fetch(stage, item(ROMEO, "7"), begun=(CapabilitiesAsked(),)), message("s:7", order=7))
    assert stage.emitted(SeenElsewhere) == [SeenElsewhere(ROMEO, 7)]


def test_ids_of_foreign_archives_and_events_of_foreign_accounts_are_set_aside() -> None:
    stage = begin(item(ROMEO, "7", by=ROMEO + ".evil"), item(ROOM, "8", by="mallory@evil.example"))
    assert not stage.wanted(Load)
    assert stage.read(pushed(item(ROMEO, "7"), sender=ROMEO)) == []
    assert stage.read(pushed("<item id='x'/>", "<retract id='y'/>", "<item id='z'><displayed/></item>")) == []


def test_our_own_item_that_comes_back_is_no_news() -> None:
    stage = begin()
    due(stage, seen("7", 7))
    assert not [effect for effect in push(stage, item(ROMEO, "7")) if isinstance(effect, Load)]
    assert stage.state.marks[ROMEO].told


def test_a_node_that_another_client_has_made_is_set_right_once() -> None:
    stage = begin()
    (asked,) = due(stage, seen("7", 7))
    assert isinstance(asked, Query)
    unfit = StanzaError("conflict", application=private.UNFIT[0])
    event = asked.failed(unfit)
    assert event
    made, configured = stage.play(event)
    assert isinstance(made, Query)
    assert isinstance(configured, Query)
    assert made.failed(StanzaError("conflict")) is None
    assert configured.iq.find(f".//{{{private.OWNER}}}configure") is not None
    again = configured.then(Element("iq"))
    assert again
    assert published(due(stage, again)) == [(ROMEO, JULIET, "7")]
    assert stage.play(event) == []
    assert published(due(stage, seen("8", 8))) == [], "it does not help"


def test_of_what_was_turned_away_together_all_is_published_once_the_node_is_right() -> None:
    stage = begin()
    asked = [*due(stage, seen("7", 7)), *due(stage, seen("r", 9, ROOM, Kind.ROOM))]
    unfit = StanzaError("conflict", application=private.UNFIT[0])
    prepared: list[Effect] = []
    for query in asked:
        assert isinstance(query, Query)
        prepared += came(stage, query.failed(unfit))
    for query in prepared:
        if isinstance(query, Query) and (again := query.then(Element("iq"))):
            sent = due(stage, again)
    assert sorted(published(sent)) == sorted([(ROMEO, JULIET, "7"), (ROOM, ROOM, "r")])


def test_a_server_that_keeps_no_such_things_is_not_asked_again_and_a_guest_s_never() -> None:
    stage = Stage(FEATURE)
    (asked,) = [e for e in stage.play(STARTED, BecameAvailable()) if isinstance(e, Query)]
    refused = asked.failed(StanzaError("service-unavailable"))
    assert refused
    stage.play(refused)
    assert due(stage, seen("7", 7)) == []
    assert asked.failed(QueryTimeout("none")) == refused
    nothing = asked.failed(StanzaError("item-not-found"))
    assert nothing
    stage.play(nothing, KEEPS)
    assert published(stage.play(MarkDue(ROMEO))) == [(ROMEO, JULIET, "7")]
    guest = Stage(FEATURE, guest=True)
    assert guest.play(STARTED, BecameAvailable(), seen("7", 7)) == []


def test_nothing_is_published_before_the_server_is_known_to_keep_it_to_itself() -> None:
    stage = Stage(FEATURE)
    fetch(stage, begun=(STARTED, BecameAvailable()))
    assert published(due(stage, seen("7", 7))) == []
    assert published(due(stage, AccountDescribed(frozenset({pep.PUBSUB})))) == [], "nor where it does not"
    assert published(stage.play(MarkDue(ROMEO))) == []
    assert published(due(stage, KEEPS)) == [(ROMEO, JULIET, "7")]


def test_what_was_read_where_nothing_is_kept_is_published_from_the_next_session_on() -> None:
    stage = begin()
    fetch(stage, begun=(STARTED, BecameAvailable()))
    assert published(due(stage, seen("7", 7))) == [], "another session: it is to be asked anew"
    later = Stage(FEATURE)
    later.play(MarksLoaded(tuple(map(_from_record, stage.saved("displayed")))), KEEPS)
    resumed = replace(STARTED, resumed=True)
    assert published(due(later, resumed)) == [], "so is it when a next page goes on with one"
    assert published(due(later, KEEPS)) == [(ROMEO, JULIET, "7")]


def test_a_line_that_was_broken_for_a_moment_leaves_known_what_was_known() -> None:
    stage = begin()
    stage.session = replace(stage.session, online=False)
    due(stage, seen("7", 7))
    stage.session = replace(stage.session, online=True)
    again = replace(STARTED, resumed=True, first=False)
    assert published(due(stage, again)) == [(ROMEO, JULIET, "7")]


Step = tuple[str, int]
STEPS = st.lists(st.tuples(st.sampled_from(["comes", "read", "pushed", "caught up"]), st.integers(1, 12)))


@given(STEPS)
def test_whatever_comes_in_whatever_order_nothing_goes_backwards(steps: list[Step]) -> None:
    stage = begin()
    here: dict[int, Message] = {}
    sent: list[int] = []
    for what, number in steps:
        match what:
            case "comes":
                here[number] = message(f"s:{number}", order=number, stanza_id=str(number))
                stage.play(MessagesAdded(ROMEO, Kind.CHAT, (here[number],), True))
            case "read" if here:
                stage.play(seen(str(max(here)), max(here)))
            case "pushed":
                found(stage, push(stage, item(ROMEO, str(number))), *here.values())
            case "caught up":
                found(stage, stage.play(ArchiveCaughtUp(NO_ONE)), *here.values())
        sent += [int(id_) for _, _, id_ in published(stage.play(MarkDue(ROMEO)))]
    elsewhere = [event.order for event in stage.emitted(SeenElsewhere)]
    assert elsewhere == sorted(set(elsewhere))
    assert sent == sorted(sent)
    marks = [record["order"] for record in stage.saved("displayed")]
    assert marks == sorted(marks)
