"""Finding, reading and clicking in a tree without a browser."""

from __future__ import annotations

import pytest

from vdom import Node, On, VNode, memo, query
from vdom.html import button, div, form, input_, label, li, span, ul


def row(name: str) -> VNode:
    return li(
        span(name, cls="name bold"),
        button("Open", on=[On("click", ("open", name))]),
        key=name,
        role="listitem",
    )


def page() -> VNode:
    send = On("submit", lambda fields: ("send", fields["form"]["body"]), fields=("form",))
    typed = On("input", lambda fields: ("typed", fields["value"]), fields=("value",))
    enter = On("keydown", "sent", keys=("Ctrl+Enter",))
    escape = On("keydown", "closed", keys=("Escape",))
    return div(
        ul([memo(row, name) for name in ("Romeo", "Juliet")], aria_label="Roster"),
        form(label("Message"), input_(name="body", on=[typed, enter, escape]), button("Send"), on=[send]),
    )


def test_elements_are_found_by_tag_class_key_role_text_and_attribute() -> None:
    tree = query(page())
    assert [one.text() for one in tree.all(cls="name")] == ["Romeo", "Juliet"]
    assert tree.find(key="Juliet").text() == "JulietOpen"
    assert len(tree.all(role="listitem")) == 2
    assert tree.find(text="Romeo").node.tag == "span"
    assert tree.find("ul", aria_label="Roster").all("li")[1].find("span").text() == "Juliet"
    assert tree.has("input", name="body", disabled=None)
    assert not tree.has("img")


def test_a_click_gives_the_message() -> None:
    assert query(page()).find(key="Juliet").find("button").click() == ("open", "Juliet")


def test_an_event_goes_outwards_to_who_listens() -> None:
    tree = query(div(span("inside"), on=[On("click", "clicked")]))
    assert tree.find("span").click() == "clicked"


def test_a_submit_button_submits_its_form() -> None:
    form_ = query(page()).find("form")
    assert form_.fire("submit", form={"body": "hi"}) == ("send", "hi")
    with pytest.raises(LookupError, match="reads the field 'form'"):
        form_.find("button").click()


def test_only_declared_fields_arrive() -> None:
    assert query(page()).find("input").fire("input", value="x", checked=True) == ("typed", "x")


def test_keys_choose_the_descriptor() -> None:
    field = query(page()).find("input")
    assert field.fire("keydown", key="Escape") == "closed"
    assert field.fire("keydown", key="Ctrl+Enter") == "sent"
    with pytest.raises(LookupError, match="nothing listens to 'keydown'"):
        field.fire("keydown", key="Enter")


def test_what_is_not_there_is_an_error_which_shows_the_tree() -> None:
    with pytest.raises(LookupError, match=r"<ul>\n.*'text'"):
        query(ul("text")).find("table")


def test_any_node_can_be_queried() -> None:
    nodes: list[tuple[Node, str]] = [
        (None, ""),
        ("a", "a"),
        ([span("a"), None, 3], "a3"),
        (memo(row, "R"), "ROpen"),
    ]
    for node, text in nodes:
        assert query(node).text() == text
