"""The parts of all views."""

from __future__ import annotations

import pytest

from vdom import query
from vdom.html import div, li, ul
from widget.ui.components import (
    avatar,
    badge,
    banner,
    button,
    dialog,
    field,
    icon_button,
    initials,
    menu,
    menu_item,
    row,
    search_field,
    section,
)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Juliet Capulet", "JC"),
        ("romeo", "R"),
        ("friar.laurence", "FL"),
        ("romeo@montague.example", "R"),
        ("Ana de la Cruz", "AC"),
        ("محمد علي", "مع"),
        ("🌿", "#"),
        ("", "#"),
    ],
)
def test_initials_stand_for_a_name(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_badge_counts_to_ninety_nine_and_is_not_there_for_nothing() -> None:
    assert badge(0) is None
    assert [query(div(badge(n))).text() for n in (1, 99, 100)] == ["1", "99", "99+"]


def test_presence_is_told_in_words() -> None:
    assert (
        query(avatar("a@b", "A", presence="dnd")).find(cls="presence").attr("aria_label") == "Do not disturb"
    )
    assert not query(avatar("a@b", "A")).has(cls="presence")


def test_a_busy_button_cannot_be_pressed() -> None:
    busy = query(button("Save", "saved", busy=True)).find("button")
    assert busy.attr("disabled") is True
    assert busy.attr("aria_busy") is True


def test_an_icon_has_words() -> None:
    close = query(icon_button("x", "Close", "closed", cls="big")).find("button")
    assert (close.attr("aria_label"), close.node.cls, close.click()) == ("Close", "icon-button big", "closed")


def test_a_field_is_described_by_its_help_and_its_error() -> None:
    drawn = query(field("Address", "jid", help="Like an e-mail's.", error="That is none."))
    assert drawn.find("label").attr("for") == drawn.find("input").attr("id")
    assert drawn.find("input").attr("aria_describedby") == "field-jid-error field-jid-help"
    assert drawn.find(id="field-jid-error").text() == "That is none."


def test_a_password_can_be_shown() -> None:
    assert (
        query(field("Password", "password", "password")).find(cls="reveal").attr("aria_label")
        == "Show password"
    )


def test_a_search_tells_what_is_typed() -> None:
    search = query(search_field("Search", "", lambda fields: ("typed", fields["value"])))
    assert search.find("input").fire("input", value="rom") == ("typed", "rom")


def test_a_row_is_a_button_only_if_it_does_something() -> None:
    assert query(row(None, "Juliet", message="opened", current=True)).find("button").click() == "opened"
    assert not query(row(None, "Juliet")).has("button")


def test_a_section_folds_if_it_may() -> None:
    assert query(div(section("Friends", ul(li("x")), collapsible=True))).has("details")
    fixed = query(div(section("Friends", ul(li("x")), count=1)))
    assert fixed.find("h3").text() == "Friends1"
    assert not fixed.has("details")


def test_a_dialog_closes_by_cross_escape_and_a_press_beside_it() -> None:
    drawn = query(div(dialog("Sure?", "Body", close="closed")))
    assert drawn.find(title="Close").click() == "closed"
    assert drawn.find(role="dialog").fire("escape") == "closed"
    assert drawn.find(cls="scrim").click() == "closed"


def test_a_menu_without_items_is_not_there() -> None:
    assert menu("More", "menu", []) is None
    assert (
        query(div(menu("More", "menu", [menu_item("Leave", "left")]))).find(role="menuitem").click() == "left"
    )


def test_an_error_is_an_alert_and_news_a_status() -> None:
    assert banner("error", "No").attrs["role"] == "alert"
    assert banner("offline", "Gone").attrs["role"] == "status"
