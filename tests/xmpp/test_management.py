"""Stream management (XEP-0198) without a stream."""

from __future__ import annotations

import json
from xml.etree.ElementTree import Element

import pytest

from widget.errors import CountsDiffer, StreamClosed
from widget.xmpp.framing import parse
from widget.xmpp.management import Management, Sent


def enabled(**attributes: str) -> Management:
    management = Management()
    management.enable()
    management.enabled(Element("enabled", {"id": "abc", "resume": "true"} | attributes))
    return management


def write(management: Management, *ids: str) -> None:
    for id_ in ids:
        management.sent(Sent(f"<{id_}/>", id_))


def ids(sent: list[Sent]) -> list[str]:
    return [one.id for one in sent]


def reported(management: Management) -> int:
    answer = parse(management.answer())
    assert answer is not None
    return int(answer.get("h", ""))


def test_an_acknowledgement_frees_what_it_covers_and_nothing_else() -> None:
    management = enabled()
    write(management, "a", "b", "c")
    assert ids(management.acknowledge("2")) == ["a", "b"]
    assert management.waiting == 1
    assert ids(management.acknowledge("2")) == []
    assert ids(management.acknowledge("3")) == ["c"]


def test_more_acknowledged_than_sent_ends_the_stream() -> None:
    management = enabled()
    write(management, "a")
    with pytest.raises(StreamClosed):
        management.acknowledge("2")


@pytest.mark.parametrize("h", ["", "-1", "one", "1.5", "²"])
def test_an_acknowledgement_of_no_number_ends_the_stream(h: str) -> None:
    with pytest.raises(StreamClosed):
        enabled().acknowledge(h)


def test_the_counter_wraps_at_two_to_the_32() -> None:
    management = enabled()
    management._sent = management._acknowledged = 2**32 - 1
    write(management, "a", "b")
    assert ids(management.acknowledge("1")) == ["a", "b"]


def test_a_stanza_counts_as_handled_only_when_settled() -> None:
    management = enabled()
    ticket = management.received()
    assert reported(management) == 0
    management.settle(ticket)
    assert reported(management) == 1


def test_only_the_prefix_without_a_gap_is_handled() -> None:
    management = enabled()
    first, second, third = (management.received() for _ in range(3))
    management.settle(second)
    management.settle(third)
    assert management.handled == 0
    management.settle(first)
    assert management.handled == 3


def test_a_stanza_that_is_never_settled_only_makes_the_count_lag() -> None:
    management = enabled()
    management.settle(management.received())
    management.received()
    for _ in range(10):
        management.settle(management.received())
    assert management.handled == 1


def test_settling_says_when_the_server_was_told_too_little() -> None:
    management = enabled()
    first, second = management.received(), management.received()
    assert reported(management) == 0
    assert not management.settle(first)
    assert management.settle(second)
    assert reported(management) == 2
    assert not management.settle(management.received()), "nobody asked since"


def test_settling_twice_or_an_unknown_ticket_changes_nothing() -> None:
    management = enabled()
    ticket = management.received()
    for number in (ticket, ticket, 0, 99):
        management.settle(number)
    assert management.handled == 1


def test_what_came_before_enabled_does_not_count() -> None:
    management = Management()
    early = management.received()
    management.enabled(Element("enabled", {"id": "x", "resume": "1"}))
    management.settle(early)
    assert management.handled == 0
    management.settle(management.received())
    assert management.handled == 1


def test_a_resumption_asks_from_the_last_settled_stanza() -> None:
    management = enabled()
    management.settle(management.received())
    late = management.received()
    frame = parse(management.resume())
    assert frame is not None
    assert (frame.get("previd"), frame.get("h")) == ("abc", "1")
    management.settle(late)  # it will come again, with another ticket
    assert management.handled == 1
    management.settle(management.received())
    assert management.handled == 2


def test_after_a_resumption_the_rest_is_written_again_in_order() -> None:
    management = enabled()
    write(management, "a", "b", "c")
    done, again = management.resumed(Element("resumed", {"h": "1"}))
    assert (ids(done), ids(again)) == (["a"], ["b", "c"])
    assert ids(management.acknowledge("3")) == ["b", "c"]


def test_a_server_that_forgot_may_still_say_how_far_it_came() -> None:
    management = enabled()
    write(management, "a", "b")
    assert ids(management.failed(Element("failed", {"h": "1"}))) == ["a"]
    assert ids(management.drop()) == ["b"]
    assert not management.resumable


def test_nonsense_from_a_server_that_forgot_is_ignored() -> None:
    management = enabled()
    write(management, "a")
    assert management.failed(Element("failed", {"h": "7"})) == []
    assert management.failed(Element("failed")) == []


def test_a_server_that_does_not_resume_gives_no_id() -> None:
    assert not enabled(resume="false").resumable
    assert enabled(resume="1").resumable


def test_a_new_session_counts_anew() -> None:
    management = enabled()
    write(management, "a")
    management.settle(management.received())
    management.drop()
    management.enable()
    management.enabled(Element("enabled", {"id": "def", "resume": "true"}))
    assert management.handled == 0
    write(management, "b")
    assert ids(management.acknowledge("1")) == ["b"]


def test_without_stream_management_a_total_confirms() -> None:
    management = Management()
    write(management, "a", "b")
    total = management.total
    write(management, "c")
    assert ids(management.confirm(total)) == ["a", "b"]
    assert ids(management.confirm(total)) == []


def kept(management: Management, *settling: int) -> dict[str, object]:
    record = management.to_record(settling)
    assert record
    again: dict[str, object] = json.loads(json.dumps(record))
    return again


def test_a_record_counts_what_is_about_to_be_settled_and_nothing_beyond_a_gap() -> None:
    management = enabled()
    first, second, third = management.received(), management.received(), management.received()
    assert kept(management)["handled"] == 0
    assert kept(management, first, third)["handled"] == 1
    assert kept(management, first, second, third)["handled"] == 3
    assert management.handled == 0


def test_once_records_are_stored_the_server_is_told_no_more_than_they_say() -> None:
    management = enabled()
    management.settle(management.received())
    assert reported(management) == 1
    management.stored(1)
    management.settle(management.received())
    assert reported(management) == 1
    management.stored(2)
    assert reported(management) == 2
    management.settle(management.received())
    assert 'h="2"' in management.resume()


def test_another_process_resumes_where_the_record_stands() -> None:
    management = enabled()
    management.settle(management.received())
    management.sent(Sent("<message xmlns='jabber:client' id='a'/>", "a", Element("message", {"id": "a"})))
    management.sent(Sent("<iq xmlns='jabber:client' id='b'/>"))
    management.acknowledge("0")
    following = Management()
    following.restore(kept(management))
    assert following.resumable
    assert 'h="1"' in following.resume()
    assert following.carried == {"a"}
    done, again = following.resumed(Element("resumed", {"h": "1", "previd": "abc"}))
    assert ids(done) == ["a"]
    assert [sent.text for sent in again] == ["<iq xmlns='jabber:client' id='b'/>"]
    assert following.carried == frozenset()


def test_a_server_that_has_more_than_the_record_knows_of_is_not_resumed() -> None:
    management = enabled()
    following = Management()
    following.restore(kept(management))
    with pytest.raises(CountsDiffer):
        following.resumed(Element("resumed", {"h": "1", "previd": "abc"}))


@pytest.mark.parametrize(
    "forged",
    [
        {"handled": -1},
        {"handled": True},
        {"sent": 7},
        {"previd": None},
        {"queue": [["<", "a", True]]},
        {"queue": 5},
        {"lives": "long"},
    ],
)
def test_what_is_no_record_of_a_session_changes_nothing(forged: dict[str, object]) -> None:
    following = Management()
    with pytest.raises((ValueError, TypeError, KeyError)):
        following.restore({**kept(enabled()), **forged})
    assert not following.resumable


def test_the_server_says_how_long_a_session_lives_on() -> None:
    assert kept(enabled(max="600"))["lives"] == 600
    assert kept(enabled(max="for ever"))["lives"] == 300


def test_a_session_that_cannot_be_resumed_has_no_record() -> None:
    assert enabled(resume="false").to_record() is None
