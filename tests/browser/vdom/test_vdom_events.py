"""Events of a real page: what is read, what happens at once, and the order in which they arrive."""

from __future__ import annotations

import pytest

from tests.browser.vdom.conftest import Stage
from vdom import Fields, Node, On, memo
from vdom.html import button, div, form, input_, label, li, option, select, span, textarea, ul
from vdom.node import VNode


def typed(fields: Fields) -> object:
    return ("typed", fields["value"])


def sent(fields: Fields) -> object:
    return ("sent", fields["form"])


def composer(**options: object) -> VNode:
    send = On("submit", sent, fields=("form",), prevent_default=True, clear=("body",))
    enter = On("keydown", keys=("Enter",), submit=True, prevent_default=True)
    draft = On("input", typed, fields=("value",), debounce=10_000)
    return form(textarea(name="body", value="", on=[draft, enter]), button("Send"), on=[send])


def test_a_click_comes_back_as_its_message(any_stage: Stage) -> None:
    any_stage.start(div("Count: 0", button("More", on=[On("click", "more")])))
    any_stage.page.locator("button", has_text="More").click()
    assert any_stage.messages() == ["more"]
    any_stage.show(div("Count: 1", button("More", on=[On("click", "again")])))
    assert any_stage.js("() => stage.root.textContent") == "Count: 1More"
    any_stage.page.locator("button", has_text="More").click()
    assert any_stage.messages() == ["again"]


def test_enter_submits_and_the_page_empties_the_field_at_once(any_stage: Stage) -> None:
    any_stage.start(composer())
    any_stage.page.locator("textarea").focus()
    any_stage.page.keyboard.type("hi")
    any_stage.page.keyboard.press("Enter")
    assert any_stage.messages() == [("typed", "hi"), ("sent", {"body": "hi"})]
    assert any_stage.js("() => stage.$('textarea').value") == ""


def test_shift_and_enter_is_another_key(any_stage: Stage) -> None:
    any_stage.start(composer())
    any_stage.page.locator("textarea").focus()
    any_stage.page.keyboard.type("a")
    any_stage.page.keyboard.press("Shift+Enter")
    any_stage.page.keyboard.type("b")
    assert any_stage.js("() => stage.$('textarea').value") == "a\nb"
    assert any_stage.messages() == []


def test_what_waits_for_a_pause_is_reported_when_the_focus_leaves(any_stage: Stage) -> None:
    any_stage.start(div(composer(), button("Other")))
    any_stage.page.locator("textarea").focus()
    any_stage.page.keyboard.type("hi")
    any_stage.js("() => stage.all('button')[1].focus()")
    assert any_stage.messages() == [("typed", "hi")]


def test_what_waits_is_reported_before_its_element_goes(any_stage: Stage) -> None:
    any_stage.start(div(composer()))
    any_stage.page.locator("textarea").focus()
    any_stage.page.keyboard.type("hi")
    any_stage.show(div())
    assert any_stage.messages() == [("typed", "hi")]


def test_what_waits_is_reported_as_the_newest_render_says(any_stage: Stage) -> None:
    def field(name: str) -> VNode:
        return input_(
            on=[On("input", lambda fields: (name, fields["value"]), fields=("value",), debounce=10_000)]
        )

    any_stage.start(field("old"))
    any_stage.page.locator("input").focus()
    any_stage.page.keyboard.type("a")
    any_stage.show(field("new"))
    any_stage.js("() => stage.active().blur()")
    assert any_stage.messages() == [("new", "a")]


def test_a_pause_reports_once(any_stage: Stage) -> None:
    any_stage.start(input_(on=[On("input", typed, fields=("value",), debounce=1000)]))
    any_stage.page.locator("input").focus()
    any_stage.page.keyboard.type("abc")
    any_stage.page.wait_for_function("() => stage.events.length > 0")
    assert any_stage.messages() == [("typed", "abc")]


def test_of_many_only_one_is_reported_in_a_while(any_stage: Stage) -> None:
    any_stage.start(
        input_(on=[On("input", typed, fields=("value",), every=60_000), On("keydown", "pressed")])
    )
    any_stage.page.locator("input").focus()
    any_stage.page.keyboard.type("ab")
    assert any_stage.messages() == ["pressed", ("typed", "a"), "pressed"]


def test_all_controls_of_a_form_are_read(any_stage: Stage) -> None:
    fields = form(
        input_(name="text", value="a"),
        input_(name="password", type="password", value="secret"),
        input_(name="tick", type="checkbox", checked=True),
        [input_(name="many", type="checkbox", value=value, checked=value != "2") for value in "123"],
        [input_(name="one", type="radio", value=value, checked=value == "y") for value in "xyz"],
        select(option("m", value="m"), option("n", value="n"), name="pick", value="n"),
        select([option(v, value=v, selected=v != "q") for v in "pqr"], name="picks", multiple=True),
        input_(name="off", disabled=True, value="x"),
        input_(name="file", type="file"),
        button("Go", name="do", value="go"),
        on=[On("submit", sent, fields=("form",), prevent_default=True)],
    )
    any_stage.start(fields)
    any_stage.page.locator("button", has_text="Go").click()
    assert any_stage.messages() == [
        (
            "sent",
            {
                "text": "a",
                "password": "secret",
                "tick": True,
                "many": ["1", "3"],
                "one": "y",
                "pick": "n",
                "picks": ["p", "r"],
                "file": [],
                "do": "go",
            },
        )
    ]


def test_a_list_listens_for_its_items(any_stage: Stage) -> None:
    def picked(fields: Fields) -> object:
        return fields["data-id"]

    items: list[Node] = [li(span("item ", name), data_id=name) for name in ("one", "two")]
    any_stage.start(ul(items, on=[On("click", picked, fields=("data-id",))], data_id="list"))
    any_stage.page.locator("span", has_text="two").click()
    assert any_stage.messages() == ["two"]


def test_an_event_inside_is_not_ones_own(any_stage: Stage) -> None:
    any_stage.start(
        div(button("in"), on=[On("click", "backdrop", self_only=True)], style={"padding": "20px"})
    )
    any_stage.page.locator("button", has_text="in").click()
    assert any_stage.messages() == []
    any_stage.page.locator("div > div", has_text="in").last.click(position={"x": 3, "y": 3})
    assert any_stage.messages() == ["backdrop"]


def test_stop_and_once(any_stage: Stage) -> None:
    def tree(name: str) -> VNode:
        inner = [On("click", f"inner {name}", stop=True), On("click", f"first {name}", once=True)]
        return div(button("b", on=inner), on=[On("click", "outer")])

    any_stage.start(tree("a"))
    any_stage.page.locator("button", has_text="b").last.click()
    any_stage.show(tree("b"))
    any_stage.js("() => stage.$('button').click()")
    assert any_stage.messages() == ["inner a", "first a", "inner b"]


def test_scroll_selection_and_key_are_read(any_stage: Stage) -> None:
    def read(fields: Fields) -> object:
        return dict(fields)

    pane = div(
        div(style={"height": "500px"}),
        style={"height": "100px", "overflow": "auto"},
        on=[On("scroll", read, fields=("scroll",))],
        cls="pane",
    )
    keys = On("keydown", read, fields=("key", "repeat", "selection", "value"))
    any_stage.start(div(pane, label("x", input_(value="abc", on=[keys]))))
    any_stage.js("() => { stage.$('.pane').scrollTop = 50 }")
    any_stage.page.wait_for_function("() => stage.events.length > 0")
    assert any_stage.messages() == [{"scroll": {"scrollTop": 50, "scrollHeight": 500, "clientHeight": 100}}]
    any_stage.js("() => { const i = stage.$('input'); i.focus(); i.setSelectionRange(1, 2) }")
    any_stage.page.keyboard.press("x")
    assert any_stage.messages() == [
        {"key": "x", "repeat": False, "selection": {"start": 1, "end": 2}, "value": "abc"}
    ]


def test_a_click_on_an_unchanged_memo_still_arrives(any_stage: Stage) -> None:
    def view(name: str) -> VNode:
        return button(name, on=[On("click", name)])

    any_stage.start(div(memo(view, "Romeo"), "1"))
    any_stage.show(div(memo(view, "Romeo"), "2"), div(memo(view, "Romeo"), "3"))
    any_stage.page.locator("button", has_text="Romeo").click()
    assert any_stage.messages() == ["Romeo"]


def test_an_event_in_flight_finds_its_handler(any_stage: Stage) -> None:
    any_stage.start(button("b", on=[On("click", "old")]))
    any_stage.js("() => stage.$('button').click()")
    any_stage.encoder.encode(button("b", on=[On("click", "new")]))
    assert any_stage.messages() == ["old"]


@pytest.mark.parametrize("key", ["Enter", "Escape"])
def test_keys_are_not_taken_while_text_is_composed(stage: Stage, key: str) -> None:
    stage.start(input_(on=[On("keydown", "taken", keys=(key,), prevent_default=True)]))
    stage.page.locator("input").focus()
    stage.js(
        """key => {
          const press = init => stage.$('input').dispatchEvent(new KeyboardEvent('keydown', { key, ...init }))
          press({ isComposing: true }); press({ keyCode: 229 })
        }""",
        key,
    )
    assert stage.messages() == []
    stage.page.keyboard.press(key)
    assert stage.messages() == ["taken"]


def test_bad_urls_and_tags_are_refused_by_the_page_too(stage: Stage) -> None:
    stage.start()
    stage.page.context.clear_cookies()
    wire = [
        "div",
        0,
        ["a", {"a": {"href": "java\nscript:alert(1)", "onclick": "alert(1)", "title": "kept"}}, "x"],
        ["script", {"a": {"src": "/x.js"}}],
        ["iframe", {"a": {"srcdoc": "<p>x</p>"}}],
    ]
    stage.js("patch => stage.apply(patch)", [1, wire, []])
    html = "() => stage.root.innerHTML"
    assert stage.js(html) == '<div><a title="kept">x</a><span src="/x.js"></span><iframe></iframe></div>'
