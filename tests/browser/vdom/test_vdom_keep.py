"""What the person has in hand survives a render every frame: focus, caret, text, scrolling, media."""

from __future__ import annotations

import io
import wave
from collections.abc import Sequence

import pytest
from playwright.sync_api import CDPSession

from tests.browser.vdom.conftest import Stage
from tests.support.waiting import until
from vdom import Node, On, Revised
from vdom.html import (
    audio,
    button,
    details,
    div,
    iframe,
    input_,
    li,
    option,
    p,
    select,
    summary,
    textarea,
    ul,
)
from vdom.node import VNode

ORDERS = ("abcd", "dabc", "cdab", "bcda", "dcba", "badc", "acbd", "b", "cb", "bxc")
"""Keys of rows, frame by frame; "b" is always there and changes its place."""

NO_MOVE_BEFORE = "() => { delete Element.prototype.moveBefore }"


@pytest.fixture(params=["moveBefore", "without moveBefore"])
def mover(request: pytest.FixtureRequest, any_stage: Stage) -> Stage:
    """A stage in each browser, with and without the DOM's own way to move what is alive (older browsers)."""
    if request.param != "moveBefore":
        any_stage.js(NO_MOVE_BEFORE)
    return any_stage


def rows(order: str, content: VNode) -> VNode:
    """A list in this order, in which row b holds the content."""
    return ul([li(content if key == "b" else f"row {key}", key=key) for key in order])


def orders(content: VNode) -> list[VNode]:
    return [rows(order, content) for order in ORDERS]


def loop(stage: Stage, trees: Sequence[Node], css: str = "") -> None:
    stage.start(trees[0], css=css)
    stage.loop(trees[1:] or trees)


def test_typing_goes_on_while_rows_move(mover: Stage) -> None:
    field = textarea(name="body", on=[On("blur", "blurred")])
    loop(mover, orders(field))
    mover.page.locator("textarea").focus()
    mover.page.keyboard.type("Nothing is lost while all moves around.", delay=7)
    mover.frames(12)
    assert mover.js("() => stage.$('textarea').value") == "Nothing is lost while all moves around."
    assert mover.js("() => stage.active() === stage.$('textarea')")
    assert mover.messages() == []


def test_a_dialog_that_comes_in_the_moment_in_which_rows_move_has_the_focus(mover: Stage) -> None:
    field = input_(name="behind")
    dialog = div(button("Yes"), key="dialog", use={"trap": {}}, on=[On("escape", "closed")])
    mover.start(div(rows("abcd", field)))
    mover.page.locator("input").focus()
    mover.show(div(rows("dcba", field), dialog))
    assert mover.js("() => stage.active() === stage.$('button')")
    mover.page.keyboard.press("Escape")
    assert mover.messages() == ["closed"]
    mover.show(div(rows("abcd", field)))
    assert mover.js("() => stage.active() === stage.$('input')")


def test_selection_and_its_direction_stay(mover: Stage) -> None:
    loop(mover, orders(input_(value="Wherefore art thou")))
    mover.js("() => { const i = stage.$('input'); i.focus(); i.setSelectionRange(3, 9, 'backward') }")
    mover.frames(12)
    state = "() => (i => [i.selectionStart, i.selectionEnd, i.selectionDirection])(stage.$('input'))"
    assert mover.js(state) == [3, 9, "backward"]


def test_what_was_typed_chosen_and_ticked_stays(mover: Stage) -> None:
    fields = div(
        input_(name="text", value="declared"),
        input_(name="tick", type="checkbox", checked=False),
        select(option("one", value="1"), option("two", value="2"), name="pick", value="1"),
    )
    loop(mover, orders(fields))
    mover.js("() => stage.$('[name=text]').focus()")
    mover.page.keyboard.press("End")
    mover.page.keyboard.type(" and typed")
    mover.page.keyboard.press("Tab")
    mover.page.keyboard.press("Space")
    mover.page.keyboard.press("Tab")
    mover.page.keyboard.type("two")
    mover.frames(12)
    state = "() => [stage.$('[name=text]').value, stage.$('[name=tick]').checked, stage.$('select').value]"
    assert mover.js(state) == ["declared and typed", True, "2"]


def test_a_scrolled_pane_stays_where_it_is(mover: Stage) -> None:
    pane = div(
        [p(f"line {n}") for n in range(100)], cls="pane", style={"height": "100px", "overflow": "auto"}
    )
    mover.start(rows("abcd", pane))
    mover.js("() => { stage.$('.pane').scrollTop = 345 }")
    mover.frames(2)
    mover.loop(orders(pane))
    mover.frames(12)
    assert mover.js("() => stage.$('.pane').scrollTop") == 345


def test_a_pane_keeps_its_scroll_position_when_a_focused_one_stands_still(mover: Stage) -> None:
    def panes(order: str) -> VNode:
        lines = [p(f"line {n}") for n in range(50)]
        style = {"height": "100px", "overflow": "auto"}
        return div([div(input_(), lines, key=key, cls=key, style=style) for key in order])

    mover.start(panes("abc"))
    mover.js("() => { stage.$('.a').scrollTop = 111; stage.$('.c').scrollTop = 222 }")
    mover.js("() => stage.$('.b input').focus()")
    mover.frames(2)
    mover.loop([panes(order) for order in ("cab", "bca", "acb", "cba", "abc", "bac")])
    mover.frames(12)
    assert mover.js("() => [stage.$('.a').scrollTop, stage.$('.b').scrollTop, stage.$('.c').scrollTop]") == [
        111,
        0,
        222,
    ]
    assert mover.js("() => stage.active() === stage.$('.b input')")


def test_details_that_were_opened_stay_open(mover: Stage) -> None:
    loop(mover, orders(details(summary("more"), p("text"), open=False)))
    mover.js("() => stage.$('summary').focus()")
    mover.page.keyboard.press("Enter")
    mover.frames(12)
    assert mover.js("() => stage.$('details').open")


def test_selected_text_stays_selected(mover: Stage) -> None:
    loop(mover, orders(p("But soft, what light through yonder window breaks?")))
    mover.js(
        """() => {
          const text = stage.$('p').firstChild, scope = stage.root.getRootNode()
          const selection = scope.getSelection ? scope.getSelection() : getSelection()
          selection.setBaseAndExtent(text, 21, text, 4)
        }"""
    )
    mover.frames(12)
    selected = """() => {
      const scope = stage.root.getRootNode()
      const { anchorOffset, focusOffset } = scope.getSelection ? scope.getSelection() : getSelection()
      return [anchorOffset, focusOffset]
    }"""
    assert mover.js(selected) == [21, 4]


def test_media_plays_on(mover: Stage) -> None:
    serve_tone(mover)
    player = audio(
        src="/tone.wav", loop=True, muted=True, on=[On("pause", "paused"), On("emptied", "reloaded")]
    )
    mover.start(rows("abcd", player))
    mover.js("() => stage.$('audio').play()")
    mover.loop(orders(player))
    mover.frames(30)
    before = mover.js("() => stage.$('audio').currentTime")
    mover.page.wait_for_function("before => stage.$('audio').currentTime !== before", arg=before)
    assert mover.js("() => !stage.$('audio').paused")
    assert mover.messages() == []


def test_a_frame_is_not_loaded_again_for_others_that_move(mover: Stage) -> None:
    inner = iframe(src="/harness.js", title="inner", on=[On("load", "loaded")])
    mover.start(rows("abcd", inner))
    until(mover.page, mover.messages)
    mover.loop(orders(inner))
    mover.frames(20)
    assert mover.messages() == []


def test_a_declared_value_is_set_when_it_changes_only(any_stage: Stage) -> None:
    any_stage.start(input_(value="one"))
    any_stage.page.locator("input").fill("typed")
    any_stage.show(input_(value="one"))
    assert any_stage.js("() => stage.$('input').value") == "typed"
    any_stage.show(input_(value="two"))
    assert any_stage.js("() => stage.$('input').value") == "two"


def test_a_revised_value_is_applied_again(any_stage: Stage) -> None:
    any_stage.start(input_(value=Revised("", 1)))
    any_stage.page.locator("input").fill("typed")
    any_stage.show(input_(value=Revised("", 1)))
    assert any_stage.js("() => stage.$('input').value") == "typed"
    any_stage.show(input_(value=Revised("", 2)))
    assert any_stage.js("() => stage.$('input').value") == ""


def test_a_choice_waits_for_its_option(any_stage: Stage) -> None:
    any_stage.start(select(option("a", value="a"), value="b"))
    any_stage.show(select(option("a", value="a"), option("b", value="b"), value="b"))
    assert any_stage.js("() => stage.$('select').value") == "b"


def test_composition_goes_on_while_rows_move(stage: Stage) -> None:
    compose(stage)


def test_composition_goes_on_without_move_before(stage: Stage) -> None:
    stage.js(NO_MOVE_BEFORE)
    compose(stage)


def test_a_value_declared_during_composition_waits_for_its_end(stage: Stage) -> None:
    stage.start(input_(value="old"))
    stage.page.locator("input").fill("")
    stage.page.locator("input").focus()
    devtools = stage.page.context.new_cdp_session(stage.page)
    ime(devtools, "に")
    stage.show(input_(value="new"))
    assert stage.js("() => stage.$('input').value") == "に"
    devtools.send("Input.insertText", {"text": "日"})
    stage.frames(1)
    assert stage.js("() => stage.$('input').value") == "new"


def compose(stage: Stage) -> None:
    """Compose 日本 in three steps, with renders between, and commit it."""
    ended = On("compositionend", "ended")
    loop(stage, orders(textarea(on=[ended, On("keydown", "key", keys=("Enter",))])))
    stage.page.locator("textarea").focus()
    devtools = stage.page.context.new_cdp_session(stage.page)
    for text in ("n", "に", "にほん"):
        ime(devtools, text)
        stage.frames(6)
        assert stage.js("() => stage.$('textarea').value") == text
    assert stage.messages() == []
    devtools.send("Input.insertText", {"text": "日本"})
    stage.frames(6)
    assert stage.js("() => stage.$('textarea').value") == "日本"
    assert stage.messages() == ["ended"]


def ime(devtools: CDPSession, text: str) -> None:
    caret = {"selectionStart": len(text), "selectionEnd": len(text)}
    devtools.send("Input.imeSetComposition", {"text": text, **caret})


def serve_tone(stage: Stage) -> None:
    """Half a second of silence, for the players of a test."""
    data = io.BytesIO()
    with wave.open(data, "wb") as tone:
        tone.setnchannels(1)
        tone.setsampwidth(2)
        tone.setframerate(8000)
        tone.writeframes(bytes(8000))
    stage.site.put("/tone.wav", data.getvalue(), {"Content-Type": "audio/wav"})
