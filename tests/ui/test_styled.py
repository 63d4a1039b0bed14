"""A message's body, drawn."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.test_bubble import MINE
from vdom import query
from widget.core.model import Message
from widget.ui.styled import LONG_LINES, body


def said(text: str, **more: object) -> Message:
    return replace(MINE, body=text, **more)  # type: ignore[arg-type]


def test_directives_stay_so_that_what_was_written_can_be_copied() -> None:
    drawn = query(body(said("*so* it ~was~"), "You"))
    assert drawn.text() == "*so* it ~was~"
    assert drawn.find("strong").text() == "*so*"
    assert drawn.find("del").text() == "~was~"


def test_a_link_in_a_style_is_a_link_and_in_code_it_is_text() -> None:
    drawn = query(body(said("_see https://example.org/ab now_ and `https://example.org`"), "You"))
    assert drawn.find("em").find("a").attr("href") == "https://example.org/ab"
    assert not drawn.find("code").has("a")


def test_blocks_are_drawn_as_blocks() -> None:
    drawn = query(body(said("> what?\n```\nx = *1*\n```\nthis"), "You"))
    assert drawn.find("blockquote").text() == "what?"
    assert drawn.find("pre").text() == "x = *1*"
    assert not drawn.has("strong")


def test_who_asks_for_no_styling_gets_none() -> None:
    assert not query(body(said("*so*", unstyled=True), "You")).has("strong")


def test_an_action_is_told_with_the_name_of_who_does_it() -> None:
    assert query(body(said("/me waves"), "Juliet")).text() == "Juliet waves"
    assert query(body(said("/me"), "Juliet")).text() == "/me"


def test_a_long_text_can_be_unfolded() -> None:
    assert query(body(said("\n" * LONG_LINES), "You")).has(cls="unfold")
    assert not query(body(said("\n" * (LONG_LINES - 1)), "You")).has(cls="unfold")


def test_a_spoiler_is_hidden_behind_its_hint() -> None:
    drawn = query(body(said("He dies.", spoiler="the end"), "You"))
    assert drawn.find("summary").text() == "the end"
    assert drawn.find(cls="spoiler").attr("open") is None
