"""What holds whatever happens: BOSH's order, back-off, frames, acknowledgements."""

from __future__ import annotations

import contextlib
from xml.etree.ElementTree import Element

from hypothesis import given
from hypothesis import strategies as st

from tests.xmpp.test_bosh import answer, created, ids, stanza
from widget.xmpp.bosh import Request
from widget.xmpp.framing import FrameError, parse, serialise
from widget.xmpp.jid import split
from widget.xmpp.management import Management
from widget.xmpp.reconnect import Backoff


@given(st.permutations(range(8)), st.integers(1, 3))
def test_whatever_order_the_network_makes_nothing_is_lost_or_doubled(order: list[int], width: int) -> None:
    bosh = created()
    heard: list[str | None] = []
    flying: list[Request] = []
    for number in range(40):
        bosh.write(stanza(f"w{number}"))
        while (request := bosh.next()) is not None:
            flying.append(request)
        assert len(flying) <= 2
        landed = flying.pop(order[number % 8] % len(flying))
        heard += ids(bosh.answered(landed.rid, 200, answer(f"m{landed.rid}")))
    for request in flying:
        heard += ids(bosh.answered(request.rid, 200, answer(f"m{request.rid}")))
    assert heard == [f"m{rid}" for rid in range(101, 101 + len(heard))]


@given(st.integers(1, 5000))
def test_it_never_overflows_nor_passes_the_cap(failures: int) -> None:
    backoff = Backoff(cap=60)
    backoff.failures = failures
    assert 0 <= backoff.delay() <= 60


@given(st.text(), st.text())
def test_any_text_can_be_sent_and_reads_back(text: str, value: str) -> None:
    element = Element("{jabber:client}message", {"id": value})
    element.text = text
    written = serialise(element)
    written.encode()
    again = parse(written)
    assert again is not None
    assert serialise(again) == written


@given(st.text())
def test_any_frame_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(FrameError):
        parse(text)


@given(st.text(max_size=60))
def test_what_is_normalised_stays_as_it_is(text: str) -> None:
    try:
        bare, full = split(text)
    except ValueError:
        return
    assert split(full) == (bare, full)


@given(st.lists(st.integers(0, 30), max_size=60))
def test_what_is_acknowledged_is_settled_without_a_gap(order: list[int]) -> None:
    management = Management()
    management.enabled(Element("enabled"))
    tickets = [management.received() for _ in range(30)]
    settled: set[int] = set()
    for number in order:
        if number < 30:
            management.settle(tickets[number])
            settled.add(number)
        gap = next(n for n in range(31) if n not in settled)
        assert management.handled == gap
