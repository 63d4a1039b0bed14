"""Names in a text, drawn: ours, those of others, and what is none."""

from __future__ import annotations

from tests.support.play import message
from vdom import query
from widget.ui.styled import body


def drawn(text: str, *mentions: str, own: str = "") -> list[tuple[str, str]]:
    node = query(body(message("m", body=text, mentions=mentions), "Romeo", own))
    return [(str(each.attr("class")), each.text()) for each in node.all(cls="mention")]


def test_those_it_refers_to_are_distinct_and_ourselves_most() -> None:
    text = "@Juliet and @Nurse, come with @Mercutio"
    assert drawn(text, "Juliet", "Nurse", own="Juliet") == [
        ("mention own", "@Juliet"),
        ("mention", "@Nurse"),
    ]


def test_our_own_name_stands_out_without_a_reference() -> None:
    assert drawn("juliet: are you there? Julietta?", own="Juliet") == [("mention own", "juliet")]


def test_all_that_is_said_is_still_there_within_styles_and_links() -> None:
    text = "*@Nurse* see https://example.org/@Nurse and `@Nurse` (@Nurse)"
    node = query(body(message("m", body=text, mentions=("Nurse",)), "Romeo"))
    assert node.text() == text
    assert [each.text() for each in node.all(cls="mention")] == ["@Nurse", "@Nurse"]
    assert node.find("a").text() == "https://example.org/@Nurse"


def test_without_names_nothing_is_looked_for() -> None:
    assert drawn("@everybody") == []


def test_a_name_that_is_said_ten_thousand_times_is_not_drawn_as_often() -> None:
    assert len(drawn("a " * 10_000, "a", own="a")) == 200
    text = query(body(message("m", body="a " * 700, mentions=("a",)), "Romeo")).text()
    assert text.strip() == ("a " * 700).strip()
