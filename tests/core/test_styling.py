"""Message Styling (XEP-0393), parsed."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widget.core.styling import (
    MOST,
    NOVEL,
    Code,
    Lines,
    Quote,
    Span,
    Style,
    Styled,
    has_style,
    parse,
    plain,
    source,
)

BODIES = st.text(alphabet=st.sampled_from(list("*_~`> \nab\u3000é")), max_size=80)


def strong(*spans: Span) -> Styled:
    return Styled(Style.STRONG, spans)


@pytest.mark.parametrize(
    ("line", "spans"),
    [
        ("plain", ("plain",)),
        ("*strong*", (strong("strong"),)),
        ("a *b* c", ("a ", strong("b"), " c")),
        ("*strong*plain*", (strong("strong"), "plain*")),
        ("* plain *strong*", ("* plain ", strong("strong"))),
        ("**strong*", (strong("*strong"),)),
        ("*a*_b_", (strong("a"), "_b_")),
        ("_*both*_", (Styled(Style.EMPHASIS, (strong("both"),)),)),
        ("*_a* b_", (strong("_a"), " b_")),
        ("`*code*`", (Styled(Style.CODE, ("*code*",)),)),
        ("*a `*` b*", (strong("a `"), "` b*")),
        ("~gone~", (Styled(Style.STRIKE, ("gone",)),)),
        ("2*3*4", ("2*3*4",)),
        ("file_name_here", ("file_name_here",)),
    ],
)
def test_spans_are_found_from_left_to_right(line: str, spans: tuple[Span, ...]) -> None:
    assert parse(line) == (Lines(spans),)


@pytest.mark.parametrize(
    "line", ["not strong*", "*not strong", "*not \n strong*", "*not *strong", "**", "****", ""]
)
def test_what_the_specification_leaves_plain_is_plain(line: str) -> None:
    assert parse(line) == (Lines((line,) if line else ()),)


def test_a_preformatted_block_ends_at_its_fence() -> None:
    assert parse("see\n```python\n*a*\n\n```\nthat") == (
        Lines(("see",)),
        Code("python", ("*a*", ""), closed=True),
        Lines(("that",)),
    )


def test_a_fence_that_is_never_closed_takes_the_rest() -> None:
    assert parse("```\n> a\n``` b") == (Code("", ("> a", "``` b"), closed=False),)


def test_quotes_hold_blocks() -> None:
    assert parse("> *a*\n>> b\n> ```\n> c\nd") == (
        Quote(
            (Lines((strong("a"),)), Quote((Lines(("b",)),), ("> ",)), Code("", ("c",), closed=False)),
            ("> ", ">", "> ", "> "),
        ),
        Lines(("d",)),
    )


@given(BODIES)
def test_no_character_is_lost(body: str) -> None:
    assert source(parse(body)) == body


@given(BODIES)
def test_a_body_that_is_called_plain_has_no_styles(body: str) -> None:
    if plain(body):
        assert parse(body) == (Lines((body,) if body else ()),)


@given(BODIES)
def test_a_span_is_on_one_line_and_has_a_word_at_either_end(body: str) -> None:
    def check(spans: tuple[Span, ...], around: tuple[Style, ...] = ()) -> None:
        for span in spans:
            if isinstance(span, Styled):
                text = source((Lines(span.spans),))
                assert "\n" not in text
                assert not text[0].isspace()
                assert not text[-1].isspace()
                assert span.style not in around
                check(span.spans, (*around, span.style))

    for block in parse(body):
        if isinstance(block, Lines):
            check(block.spans)


@pytest.mark.parametrize("part", ["*a* ", "*a*\n", "> a\nb\n", "```\n```\n", ">> a\n> b\n", "> *a*\n"])
def test_what_has_more_styles_than_anybody_reads_is_shown_as_it_was_written(part: str) -> None:
    short, long = part * (MOST // 4), part * MOST
    assert has_style(parse(short))
    assert parse(long) == (Lines((long,)),)


@pytest.mark.parametrize(
    "line", ["Line\n", "*Line*\n" * 20 + "Line " * 100 + "\n", "> Line\n", "```\n" + "Line\n" * 300]
)
def test_styles_are_looked_for_at_the_beginning_of_a_novel_and_all_of_it_is_there(line: str) -> None:
    novel = line * (3 * NOVEL // len(line))
    blocks = parse(novel)
    assert source(blocks) == novel
    (rest,) = blocks[-1].spans if isinstance(blocks[-1], Lines) else ()
    assert len(rest) > NOVEL if isinstance(rest, str) else False
    line_of_its_own = "*a* " * NOVEL
    assert parse(line_of_its_own) == (Lines((line_of_its_own,)),)


@pytest.mark.parametrize("part", ["*", "*a", "*_~`", ">", "> ", "_*a ", "```\n", ">\n```\n", " *a"])
def test_the_work_grows_with_the_length_and_no_faster(part: str) -> None:
    def steps(times: int) -> int:
        count = 0

        def step(frame: FrameType, event: str, argument: object) -> Any:
            nonlocal count
            count += event == "line"
            return step

        before = sys.gettrace()
        sys.settrace(step)
        try:
            parse(part * times)
        finally:
            sys.settrace(before)
        return count

    assert steps(800) < 2.5 * steps(400) + 100
