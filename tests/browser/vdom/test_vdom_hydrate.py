"""Taking over what was painted before Python came."""

from __future__ import annotations

from tests.browser.vdom.conftest import Stage
from vdom import On
from vdom.html import button, div, form, h2, input_, p, span
from vdom.node import VNode

PAINTED = [
    "div",
    {"class": "login", "data-old": "1"},
    ["h2", {}, "Log in"],
    ["form", {}, ["input", {"name": "jid", "value": ""}], ["p", {}, "Starting …"], ["button", {}, "Wait"]],
]


def login(**options: bool) -> VNode:
    note = p("Welcome") if options.get("welcome") else None
    return div(
        h2("Log in"),
        form(
            input_(name="jid", value="", key="jid"),
            note,
            button("Log in", on=[On("click", "in", prevent_default=True)]),
        ),
        cls="login ready",
        key="login",
    )


def test_what_was_typed_before_stays_with_focus_and_caret(any_stage: Stage) -> None:
    any_stage.start(painted=PAINTED)
    any_stage.page.locator("input").fill("romeo@")
    any_stage.js("() => { stage.input = stage.$('input'); stage.input.setSelectionRange(2, 4, 'backward') }")
    any_stage.hydrate(login())
    field = "() => (i => [i === stage.active(), i.value, i.selectionStart, i.selectionEnd])(stage.input)"
    assert any_stage.js(field) == [True, "romeo@", 2, 4]
    assert any_stage.js("() => stage.$('p')") is None
    assert any_stage.js("() => stage.$('.login').getAttributeNames().join()") == "class"
    any_stage.page.locator("button", has_text="Log in").click()
    assert any_stage.messages() == ["in"]


def test_elements_that_fit_are_the_same_elements(any_stage: Stage) -> None:
    any_stage.start(painted=PAINTED)
    any_stage.js("() => { stage.kept = stage.all('div, h2, form, input, p, button') }")
    any_stage.hydrate(login(welcome=True))
    same = "() => stage.all('div, h2, form, input, p, button').map((el, i) => el === stage.kept[i])"
    assert any_stage.js(same) == [True] * 6
    assert any_stage.js("() => stage.root.textContent") == "Log inWelcomeLog in"


def test_a_declared_value_that_differs_from_the_painted_one_is_set(any_stage: Stage) -> None:
    any_stage.start(painted=["div", {}, ["input", {"value": "painted"}]])
    any_stage.hydrate(div(input_(value="declared")))
    assert any_stage.js("() => stage.$('input').value") == "declared"


def test_what_does_not_fit_is_replaced(any_stage: Stage) -> None:
    any_stage.start(painted=["section", {}, "text ", ["b", {}, "bold"]])
    any_stage.hydrate(div(span("new")))
    assert any_stage.js("() => stage.root.innerHTML") == "<div><span>new</span></div>"


def test_typing_goes_on_through_the_takeover_and_renders(any_stage: Stage) -> None:
    any_stage.start(painted=PAINTED)
    any_stage.page.locator("input").focus()
    any_stage.page.keyboard.type("romeo")
    any_stage.hydrate(login())
    any_stage.loop([login(welcome=True), login()])
    any_stage.page.keyboard.type("@localhost", delay=10)
    assert any_stage.js("() => stage.$('input').value") == "romeo@localhost"
