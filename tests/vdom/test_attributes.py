"""URLs, tags and attributes that are never drawn."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vdom import Encoder, VNode, h
from vdom.attributes import attribute_name, is_safe_url
from vdom.html import a, button, form, iframe, img


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/?a=b:c", "http://x", "HTTPS://X", "mailto:a@b", "xmpp:room@muc?join", "tel:+1",
        "geo:1,2", "blob:https://x/1", "/path", "path", "?q=javascript:1", "#javascript:", "//host/x", "",
        "./a:b", "\u00a0javascript:x",
    ],
)  # fmt: skip
def test_ordinary_urls_pass(url: str) -> None:
    assert is_safe_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:x", "\x01javascript:x", "java\nscript:x",
        "java\tscript:x", "\tjavascript:x", "javascript\r:x", "vbscript:x", "data:text/html,x", "data:,x",
        "data:image/png;base64,AAAA", "file:///etc/passwd", "filesystem:https://x/y",
        "view-source:x", "about:blank",
    ],
)  # fmt: skip
def test_urls_that_may_run_code_do_not_pass(url: str) -> None:
    assert not is_safe_url(url)


def test_images_may_carry_their_data_but_no_svg() -> None:
    assert is_safe_url("data:image/png;base64,AAAA", "img", "src")
    assert not is_safe_url("data:image/svg+xml,<svg/>", "img", "src")
    assert not is_safe_url("data:image/png;base64,AAAA", "a", "href")


def test_a_frame_shows_the_web_only() -> None:
    assert is_safe_url("https://example.org/", "iframe", "src")
    assert not is_safe_url("blob:https://example.org/1", "iframe", "src")


@given(st.text(max_size=6), st.sampled_from(["javascript", "vbscript", "data"]), st.data())
def test_no_spelling_of_a_bad_scheme_passes(before: str, scheme: str, data: st.DataObject) -> None:
    """Browsers ignore control characters and spaces before, tabs and newlines within, and case."""
    ignored = "".join(character for character in before if character <= " ")
    spelled = "".join(
        data.draw(st.sampled_from([letter, letter.upper(), letter + "\n", "\t" + letter]))
        for letter in scheme
    )
    assert not is_safe_url(f"{ignored}{spelled}:x")


@pytest.mark.parametrize(
    "node",
    [
        a(href="javascript:x"), form(action="javascript:x"), button(formaction="javascript:x"),
        img(src="javascript:x"), h("video", poster="javascript:x"), iframe(src="javascript:x"),
        h("use", xlink_href="javascript:x"), h("use", href="data:image/svg+xml,x"),
    ],
)  # fmt: skip
def test_a_bad_url_is_dropped_and_logged(node: VNode, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "vdom"):
        assert Encoder().encode(node)[1][1] == 0
    assert "not an allowed URL" in caplog.text


@pytest.mark.parametrize(
    "name", ["onclick", "ONCLICK", "on_load", "onerror_", "srcdoc", "srcset", "style_", "a b", "x>", ""]
)
def test_attributes_that_hold_code_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be set"):
        Encoder().encode(h("img", **{name: "x"}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "meant"),
    [("aria_label", "aria-label"), ("for_", "for"), ("class_", "class"), ("viewBox", "viewBox"),
     ("xlink_href", "xlink:href"), ("data_message_id", "data-message-id"), ("tabindex", "tabindex")],
)  # fmt: skip
def test_keywords_stand_for_attributes(given: str, meant: str) -> None:
    assert attribute_name(given) == meant


def test_true_is_present_and_false_absent_but_aria_says_so() -> None:
    node = button(
        disabled=True, hidden=False, aria_expanded=False, aria_pressed=True, title=None, draggable=True
    )
    assert Encoder().encode(node)[1][1]["a"] == {
        "disabled": True, "aria-expanded": "false", "aria-pressed": "true", "draggable": "true",
    }  # fmt: skip
