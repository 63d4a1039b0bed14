"""Event descriptors, and the way of an event back to its message."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vdom import Encoder, Node, On, Rows, memo
from vdom.html import button, div, form, input_
from vdom.node import VNode
from vdom.on import parse_key


def handlers(wire: Any) -> list[int]:
    """Handler ids in a patch's tree, in order."""
    if not isinstance(wire, list):
        return []
    own = [one[1] for one in wire[1].get("e", [])] if len(wire) > 1 and isinstance(wire[1], dict) else []
    return own + [number for part in wire for number in handlers(part)]


def test_an_event_becomes_its_message() -> None:
    encoder = Encoder()
    patch = encoder.encode(button(on=[On("click", ("open", "romeo"))]))
    assert encoder.decode([handlers(patch[1])[0], {}]) == ("open", "romeo")


def test_a_callable_makes_the_message_of_the_fields() -> None:
    encoder = Encoder()
    typed = On("input", lambda fields: ("typed", fields["value"]), fields=("value",))
    patch = encoder.encode(input_(on=[typed]))
    assert encoder.decode(f'[{handlers(patch[1])[0]}, {{"value": "hi"}}]') == ("typed", "hi")


def test_options_travel_only_where_set() -> None:
    assert On("click", "x").wire(7) == ["click", 7]
    full = On(
        "keydown", "x", ("key", "data-id"), True, True, 200, ("Ctrl+Shift+K",), True, ("body",), True, True
    )
    assert full.wire(7)[2] == {
        "f": ["key", "data-id"], "k": ["Ctrl+Shift+k"], "d": 200, "c": ["body"],
        "p": 1, "s": 1, "r": 1, "t": 1, "o": 1,
    }  # fmt: skip


def test_the_same_event_may_tell_something_else() -> None:
    full = On("keydown", "x", ("key",), True, True, 200, ("Ctrl+k",), True, ("body",), True, True, 9, "close")
    other = full.telling("y")
    assert (other.deliver({}), full.deliver({})) == ("y", "x")
    assert other.wire(7) == full.wire(7) != On("keydown", "y").telling("z").wire(7)


def test_what_reports_nothing_needs_no_handler() -> None:
    patch = Encoder().encode(form(on=[On("submit", prevent_default=True)]))
    assert patch[1][1] == {"e": [["submit", 0, {"p": 1}]]}


@pytest.mark.parametrize(
    ("given", "canonical"),
    [
        ("Enter", "Enter"), ("Ctrl+Enter", "Ctrl+Enter"), ("Shift+Ctrl+K", "Ctrl+Shift+k"),
        ("+", "+"), ("Ctrl++", "Ctrl++"), ("Mod+b", "Mod+b"), ("Space", " "), ("Ctrl+Space", "Ctrl+ "),
    ],
)  # fmt: skip
def test_keys_have_one_name(given: str, canonical: str) -> None:
    assert parse_key(given) == canonical


def test_an_unknown_modifier_or_field_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown modifier 'Hyper'"):
        On("keydown", "x", keys=("Hyper+a",)).wire(1)
    with pytest.raises(ValueError, match="unknown field 'innerHTML'"):
        On("click", "x", fields=("innerHTML",)).wire(1)


def test_a_click_in_flight_is_neither_lost_nor_misdelivered() -> None:
    encoder = Encoder()
    first = encoder.encode(div(button(on=[On("click", "old")])))
    old = handlers(first[1])[0]
    encoder.encode(div(button(on=[On("click", "new")])))
    encoder.encode(div())
    assert encoder.decode([old, {}]) == "old"
    encoder.acknowledge(2)
    assert encoder.decode([old, {}]) is None


def test_handlers_of_an_unchanged_memo_live_on() -> None:
    def view(name: str) -> VNode:
        return button(on=[On("click", name)])

    encoder = Encoder()
    number = handlers(encoder.encode(memo(view, "romeo"))[1])[0]
    for _ in range(3):
        encoder.acknowledge(encoder.encode(memo(view, "romeo"))[0])
    assert encoder.decode([number, {}]) == "romeo"
    encoder.acknowledge(encoder.encode(memo(view, "juliet"))[0])
    assert encoder.decode([number, {}]) is None


@pytest.mark.parametrize("event", [[], ["x"], [99, {}], "null", '{"a": 1}', [None, {}], [True]])
def test_an_event_of_nothing_known_is_none(event: Any) -> None:
    assert Encoder().decode(event) is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.lists(st.integers(0, 5), unique=True), st.integers(0, 3)), max_size=12),
    st.sampled_from([0, 200, 10_000]),
)
def test_every_event_of_a_generation_not_yet_acknowledged_arrives(
    renders: list[tuple[list[int], int]], kept: int
) -> None:
    """The page lags behind by some generations; what it shows can always be clicked."""

    def row(number: int) -> VNode:
        return button(on=[On("click", number)])

    encoder = Encoder(Rows(kept))
    shown: list[dict[int, int]] = [{}]
    memo_handlers: dict[int, int] = {}
    drawn = 0
    for numbers, lag in renders:
        children: list[Node] = [memo(row, number, key=number) for number in numbers]
        patch = encoder.encode(div(children, [row(10 + number) for number in numbers]))
        groups = patch[1][2:]
        for child in groups[0][1:]:
            if isinstance(child, list):
                memo_handlers[child[0]] = handlers(child[1])[0]
        ids = [memo_handlers[child[0] if isinstance(child, list) else child] for child in groups[0][1:]]
        expected = dict(zip(ids, numbers, strict=True))
        expected |= dict(zip(handlers(groups[1]), [10 + number for number in numbers], strict=True))
        shown.append(expected)
        drawn = max(encoder.generation - lag, drawn)
        encoder.acknowledge(drawn)
        for generation in range(drawn, encoder.generation + 1):
            for handler, message in shown[generation].items():
                assert encoder.decode([handler, {}]) == message
