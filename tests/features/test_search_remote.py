"""Full-text search in the archive (XEP-0431): asked where it can be, after all that is here, and told of."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest

from tests.support.desk import MAIN, Desk
from tests.support.play import JULIET, ROMEO, ROOM, envelope, stanza
from tests.support.searching import said
from vdom import Query
from widget.core.archive import ArchivePage, ArchiveRequest
from widget.core.effects import FetchArchive
from widget.core.effects import Query as Ask
from widget.core.envelope import Envelope, Place
from widget.core.events import (
    ConversationOpened,
    DialogChosen,
    FilterTyped,
    MessagesArrived,
    MomentWanted,
    SessionStarted,
    StorageOpened,
)
from widget.core.feature import Slot
from widget.core.message import Retraction
from widget.core.model import FullJID, Kind, MessageId
from widget.errors import NotConnected, StanzaError
from widget.features import conversations, finder, gaps, messages, search, windows
from widget.features.search.asking import FIELDS, PAGE
from widget.features.search.onwards import MOST_EMPTY
from widget.features.search.remote import HitElsewhereChosen
from widget.features.search.state import DIALOG, SearchTyped
from widget.xmpp.archive import query

WORD = "nightingale"


def form(*names: str) -> Element:
    """What an archive says that it can be asked for."""
    fields = "".join(f"<field var='{name}' type='text-single'/>" for name in ("with", *names))
    return stanza(
        "<iq xmlns='jabber:client' type='result'><query xmlns='urn:xmpp:mam:2'>"
        f"<x xmlns='jabber:x:data' type='form'>{fields}</x></query></iq>"
    )


def hit(name: str, body: str = f"The {WORD}", day: float = 10, extra: str = "") -> Envelope:
    """A message as the archive gives it."""
    xml = f"<message from='{ROMEO}/a' type='chat' id='{name}'><body>{body}</body>{extra}</message>"
    return envelope(xml, stanza_id=name, time=int(day * 86_400_000))


def page(*found: Envelope, complete: bool = False) -> ArchivePage:
    first, last = (found[0].stanza_id, found[-1].stanza_id) if found else ("", "")
    return ArchivePage(found, complete, first, last)


async def desk(*names: str, where: str = ROMEO, kind: Kind = Kind.CHAT, asks: bool = True) -> Desk:
    """Somebody has looked for a word in one conversation, and its archive has told what it can."""
    features = (windows, finder, conversations, search, messages, gaps)
    at = Desk(*(each.FEATURE for each in features))
    await at.tell(StorageOpened(True))
    await tell_here(at)
    await at.tell(ConversationOpened(MAIN, ROMEO, Kind.CHAT), DialogChosen(MAIN, DIALOG + where))
    await at.tell(SearchTyped(MAIN, type(ROMEO)(where), WORD, kind))
    await at.rest()
    (asked,) = at.asked
    assert isinstance(asked, Ask)
    assert asked.iq.get("to", "") == (where if kind is Kind.ROOM else "")
    if not asks:
        return at
    at.asked.clear()
    if told := asked.then(form(*names)):
        await at.tell(told)
    await at.rest()
    return at


async def tell_here(at: Desk) -> None:
    """What our database has."""
    here = said("s:here", f"My {WORD}", 20_000)
    gone = replace(said("s:gone", "", 19_000), retraction=Retraction(MessageId("r"), 1))
    stemmed = said("s:stem", "Nachtigallen", 18_000)
    await at.tell(MessagesArrived(ROMEO, Kind.CHAT, (gone, stemmed, here), Place.AMONG, False))


def seen(at: Desk, where: str = ROMEO) -> Query:
    return at.look(Slot.DIALOG, DIALOG + where) if where else at.look(Slot.LIST)


def rows(at: Desk) -> list[str]:
    return [each.text() for each in seen(at).all(cls="excerpt")]


@pytest.mark.parametrize("name", FIELDS)
async def test_a_server_is_asked_by_the_field_that_its_form_has(name: str) -> None:
    at = await desk("start", name)
    (asked,) = at.asked
    assert isinstance(asked, FetchArchive)
    assert asked.request == ArchiveRequest(None, ROMEO, before="", limit=PAGE, field=name, text=WORD)
    sent = {
        each.get("var"): each.findtext("{*}value")
        for each in query(asked.request, "q").iterfind(".//{*}field")
    }
    assert (sent[name], sent["with"]) == (WORD, ROMEO)


async def test_one_that_cannot_search_is_not_asked_and_says_nothing() -> None:
    at = await desk("start", "end")
    assert at.asked == []
    assert "server" not in seen(at).text()


async def test_a_room_searches_in_its_own_archive() -> None:
    at = await desk(FIELDS[0], where=ROOM, kind=Kind.ROOM)
    (asked,) = at.asked
    assert isinstance(asked, FetchArchive)
    assert (asked.request.archive, asked.request.with_jid) == (ROOM, None)


async def test_results_come_after_those_that_are_here_and_none_twice_or_taken_back() -> None:
    at = await desk(FIELDS[0])
    assert "Searching on the server" in seen(at).text()
    found = (hit("far"), hit("gone"), hit("stem"), hit("here", day=20_000))
    await at.answer(page(hit("fix", extra="<replace xmlns='urn:xmpp:message-correct:0' id='far'/>"), *found))
    assert rows(at) == [f"My {WORD}", "Nachtigallen", f"The {WORD}"]
    assert "Older results" in seen(at).text()


async def test_what_an_archive_gives_twice_in_one_page_is_shown_once() -> None:
    at = await desk(FIELDS[0])
    await at.answer(page(hit("far"), hit("far"), complete=True))
    assert rows(at) == [f"My {WORD}", f"The {WORD}"]


async def test_the_end_is_told_when_all_that_was_found_is_there() -> None:
    at = await desk(FIELDS[0])
    at.slow = []
    await at.answer(page(hit("b"), hit("a"), complete=True))
    for load in (waiting := at.slow):
        assert "Searching on the server" in seen(at).text()
        assert "found on the server" not in seen(at).text()
        if event := load.then([]):
            await at.tell(event)
    assert len(waiting) == 2
    assert "2 messages found on the server" in seen(at).text()


async def test_it_goes_on_page_by_page_from_what_was_oldest_and_tells_the_end() -> None:
    at = await desk(FIELDS[0])
    await at.answer(page(hit("b"), hit("a")))
    await at.tell(seen(at).find("button", text="Older results").click())  # type: ignore[arg-type]
    asked = await at.answer(page(hit("c", day=5), complete=True))
    assert asked.before == "b"
    assert len(rows(at)) == 4
    assert "3 messages found on the server" in seen(at).text()
    assert not seen(at).has("button", text="Older results")


async def test_a_server_that_finds_nothing_says_so() -> None:
    at = await desk(FIELDS[0])
    await at.answer(page(complete=True))
    assert "The server has found nothing else." in seen(at).text()


async def test_pages_without_anything_new_are_passed_over_but_not_for_ever() -> None:
    at = await desk(FIELDS[0])
    for n in range(MOST_EMPTY):
        await at.answer(page(hit(f"here{n}", extra="<retract xmlns='urn:xmpp:message-retract:1' id='x'/>")))
    assert at.asked == []
    assert "Older results" in seen(at).text()


async def test_a_refusal_for_good_is_told_and_one_for_now_can_be_tried_again() -> None:
    for error, again in ((StanzaError("forbidden"), False), (StanzaError("resource-constraint"), True)):
        at = await desk(FIELDS[0])
        await refused(at, error)
        assert f"The server did not search ({error.condition})." in seen(at).text()
        assert seen(at).has("button", text="Try again") is again
    await at.tell(seen(at).find("button", text="Try again").click())  # type: ignore[arg-type]
    await at.answer(page(hit("far"), complete=True))
    assert rows(at)[-1] == f"The {WORD}"


async def refused(at: Desk, error: StanzaError | NotConnected) -> None:
    asked = at.asked.pop()
    event = asked.failed(error)
    assert event
    await at.tell(event)


async def test_what_comes_for_a_search_that_is_over_is_let_go() -> None:
    at = await desk(FIELDS[0])
    asked = at.asked.pop()
    assert isinstance(asked, FetchArchive)
    await at.tell(SearchTyped(MAIN, ROMEO, "lark"))
    event = asked.then(page(hit("far"), complete=True))
    assert event
    await at.tell(event)
    assert rows(at) == []
    assert at.store.slices["search"].remote.asked == {}


async def test_what_is_looked_for_in_an_encrypted_conversation_is_told_to_no_server() -> None:
    at = await desk(FIELDS[0])
    at.asked.clear()
    await at.tell(SearchTyped(MAIN, ROMEO, "nightingale", secret=True))
    await at.rest()
    assert not at.asked
    await at.tell(SearchTyped(MAIN, ROMEO, "nightingale"))
    await at.rest()
    assert at.asked, "else it would be"


async def test_a_result_that_only_the_server_has_leads_to_its_moment() -> None:
    at = await desk(FIELDS[0])
    await at.answer(page(hit("far"), complete=True))
    chosen = seen(at).all("button", cls="row")[-1].click()
    assert isinstance(chosen, HitElsewhereChosen)
    wanted = [
        effect.event
        for effect in search.FEATURE.effects(at.store.slices["search"], chosen, at.session)
        if hasattr(effect, "event")
    ]
    assert wanted[-1] == MomentWanted(MAIN, ROMEO, Kind.CHAT, 10 * 86_400_000, MessageId("s:far"))
    await at.tell(chosen)
    request = await at.answer(page(hit("far"), complete=True))
    assert request.start == 10 * 86_400_000
    assert at.pages[-1].command == "reveal"
    assert "s:far" in at.pages[-1].args["selector"]


async def test_over_the_list_the_server_is_asked_only_when_the_person_wants_it() -> None:
    at = await desk(FIELDS[0])
    at.asked.clear()
    await at.tell(FilterTyped(MAIN, WORD))
    await at.rest()
    assert at.asked == []
    await at.tell(seen(at, "").find("button", text="Search on the server").click())  # type: ignore[arg-type]
    request = await at.answer(page(hit("far"), complete=True))
    assert (request.archive, request.with_jid) == (None, None)
    assert "Found on the server" in seen(at, "").text()


async def test_another_session_asks_anew_what_its_server_can() -> None:
    at = await desk(FIELDS[0])
    at.asked.clear()
    await at.tell(SessionStarted(FullJID(f"{JULIET}/web"), resumed=False, first=False))
    assert at.store.slices["search"].remote.fields == {}
    (asked,) = at.asked
    assert isinstance(asked, Ask)
    told = asked.then(form(FIELDS[1]))
    at.asked.clear()
    assert told
    await at.tell(told)
    await at.rest()
    assert [each.request.field for each in at.asked if isinstance(each, FetchArchive)] == [FIELDS[1]]


async def test_an_archive_that_could_not_be_asked_is_asked_once_there_is_a_connection() -> None:
    at = await desk(asks=False)
    asked = at.asked.pop()
    at.session = replace(at.session, online=False)
    failed = asked.failed(NotConnected("gone"))
    assert failed
    await at.tell(failed)
    assert at.asked == []
    at.session = replace(at.session, online=True)
    await at.tell(SearchTyped(MAIN, ROMEO, WORD))
    await at.rest()
    assert [each.iq.get("type") for each in at.asked if isinstance(each, Ask)] == ["get"]
