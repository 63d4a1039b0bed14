"""The behaviours autofocus, roving, trap and grow, and how any behaviour is driven."""

from __future__ import annotations

from tests.browser.vdom.conftest import Stage
from vdom import Fields, Node, On
from vdom.html import button, div, form, h2, input_, li, p, span, textarea, ul
from vdom.node import VNode

ACTIVE = "() => stage.active()?.id ?? null"


# ---- autofocus ----------------------------------------------------------------------------------


def test_autofocus_takes_the_focus_once_and_when_revised(any_stage: Stage) -> None:
    def tree(revision: int) -> VNode:
        return div(input_(id="a", value="text", use={"autofocus": {"revision": revision}}), input_(id="b"))

    any_stage.start(tree(1))
    assert any_stage.js(ACTIVE) == "a"
    any_stage.js("() => stage.$('#b').focus()")
    any_stage.show(tree(1))
    assert any_stage.js(ACTIVE) == "b"
    any_stage.show(tree(2))
    assert any_stage.js(ACTIVE) == "a"


def test_autofocus_waits_for_its_time(any_stage: Stage) -> None:
    any_stage.start(input_(id="a", use={"autofocus": {"when": False}}))
    assert any_stage.js(ACTIVE) is None
    any_stage.show(input_(id="a", use={"autofocus": {"when": True}}))
    assert any_stage.js(ACTIVE) == "a"


def test_autofocus_may_select(any_stage: Stage) -> None:
    any_stage.start(input_(value="text", use={"autofocus": {"select": True}}))
    assert any_stage.js("() => [stage.$('input').selectionStart, stage.$('input').selectionEnd]") == [0, 4]


# ---- roving -------------------------------------------------------------------------------------


def roster(*names: str, **options: str | bool) -> VNode:
    use = {"roving": {"items": "[role=option]", **options}}
    return ul([li(name, id=name, key=name, role="option") for name in names], role="listbox", use=use)


STOPS = "() => stage.all('[tabindex=\"0\"]').map(item => item.id)"


def test_one_item_is_the_tab_stop_and_arrows_move_it(any_stage: Stage) -> None:
    any_stage.start(roster("Benvolio", "Juliet", "Romeo"))
    assert any_stage.js(STOPS) == ["Benvolio"]
    any_stage.js("() => stage.$('#Benvolio').focus()")
    for key, item in (
        ("ArrowDown", "Juliet"),
        ("End", "Romeo"),
        ("ArrowDown", "Romeo"),
        ("ArrowUp", "Juliet"),
    ):
        any_stage.page.keyboard.press(key)
        assert any_stage.js(ACTIVE) == item
    any_stage.page.keyboard.press("ArrowRight")
    any_stage.page.keyboard.press("Home")
    assert any_stage.js(ACTIVE) == "Benvolio"
    any_stage.show(roster("Antonio", "Benvolio", "Juliet", "Romeo"))
    assert any_stage.js(STOPS) == ["Benvolio"]


def test_roving_goes_round_sideways_and_by_letters(any_stage: Stage) -> None:
    any_stage.start(
        roster("Benvolio", "Juliet", "Romeo", orientation="horizontal", wrap=True, typeahead=True)
    )
    any_stage.js("() => stage.$('#Benvolio').focus()")
    any_stage.page.keyboard.press("ArrowLeft")
    assert any_stage.js(ACTIVE) == "Romeo"
    any_stage.page.keyboard.press("ArrowRight")
    assert any_stage.js(ACTIVE) == "Benvolio"
    any_stage.page.keyboard.press("j")
    assert any_stage.js(ACTIVE) == "Juliet"


def test_letters_mean_what_is_read_and_not_what_is_only_seen(any_stage: Stage) -> None:
    rows = [
        button(span(name[0], aria_hidden=True), span(name), id=name) for name in ("Nell", "Nestor", "Nurse")
    ]
    any_stage.start(div(*rows, use={"roving": {"items": "button", "typeahead": True}}))
    any_stage.js("() => stage.$('#Nell').focus()")
    any_stage.page.keyboard.type("nu")
    assert any_stage.js(ACTIVE) == "Nurse"


def test_the_neighbour_takes_the_focus_of_an_item_that_goes(any_stage: Stage) -> None:
    any_stage.start(roster("a", "b", "c"))
    any_stage.js("() => stage.$('#b').focus()")
    any_stage.show(roster("a", "c"))
    assert any_stage.js(ACTIVE) == "c"
    any_stage.show(roster("a"))
    assert any_stage.js(ACTIVE) == "a"


def test_letters_typed_into_a_field_inside_are_text(any_stage: Stage) -> None:
    fields = [button("Romeo", id="r"), input_(id="filter")]
    any_stage.start(div(*fields, use={"roving": {"items": "button", "typeahead": True}}))
    any_stage.page.locator("#filter").focus()
    any_stage.page.keyboard.type("Ro")
    any_stage.page.keyboard.press("Home")
    assert any_stage.js(ACTIVE) == "filter"


# ---- trap ---------------------------------------------------------------------------------------


def page(shown: bool, *inside: Node, **options: str) -> VNode:
    dialog = div(
        h2("Sure?"),
        p(id="text"),
        inside or [button("Yes", id="yes"), button("No", id="no")],
        role="dialog",
        id="dialog",
        use={"trap": options},
        on=[On("escape", "closed")],
    )
    return div(button("Open", id="open"), dialog if shown else None, input_(id="last"))


def test_the_dialog_takes_keeps_and_gives_back_the_focus(any_stage: Stage) -> None:
    any_stage.start(page(False))
    any_stage.js("() => stage.$('#open').focus()")
    any_stage.show(page(True))
    assert any_stage.js(ACTIVE) == "yes"
    for key, item in (("Tab", "no"), ("Tab", "yes"), ("Shift+Tab", "no"), ("Shift+Tab", "yes")):
        any_stage.page.keyboard.press(key)
        assert any_stage.js(ACTIVE) == item
    any_stage.page.keyboard.press("Escape")
    assert any_stage.messages() == ["closed"]
    any_stage.show(page(False))
    assert any_stage.js(ACTIVE) == "open"


def test_a_dialog_may_say_what_is_focused_first(any_stage: Stage) -> None:
    any_stage.start(page(False))
    any_stage.show(page(True, initial="#no"))
    assert any_stage.js(ACTIVE) == "no"


def test_what_cannot_have_the_focus_is_not_what_a_dialog_focuses_first(any_stage: Stage) -> None:
    unseen = (
        input_(id="unseen", hidden=True),
        input_(id="skipped", tabindex="-1"),
        input_(id="off", disabled=True),
    )
    any_stage.start(page(False))
    any_stage.js("() => stage.$('#open').focus()")
    any_stage.show(page(True, button("X", id="cross"), *unseen, input_(id="name"), initial="input"))
    assert any_stage.js(ACTIVE) == "name"
    any_stage.show(page(False))
    any_stage.show(page(True, button("X", id="cross"), *unseen, initial="input"))
    assert any_stage.js(ACTIVE) == "cross"


def test_a_dialog_without_stops_has_the_focus_itself(any_stage: Stage) -> None:
    any_stage.start(page(False))
    any_stage.show(page(True, p("Only text")))
    assert any_stage.js(ACTIVE) == "dialog"
    any_stage.page.keyboard.press("Tab")
    assert any_stage.js(ACTIVE) == "dialog"


def test_a_dialog_keeps_the_focus_when_the_focused_element_goes(any_stage: Stage) -> None:
    any_stage.start(page(False))
    any_stage.show(page(True, button("one", id="one"), button("two", id="two")))
    any_stage.show(page(True, None, button("two", id="two")))
    assert any_stage.js(ACTIVE) == "two"


def test_the_inner_of_two_dialogs_hears_escape(any_stage: Stage) -> None:
    inner = div(button("in", id="in"), use={"trap": {}}, on=[On("escape", "inner")])
    any_stage.start(page(True, button("out", id="out")))
    any_stage.show(page(True, button("out", id="out"), inner))
    assert any_stage.js(ACTIVE) == "in"
    any_stage.page.keyboard.press("Escape")
    assert any_stage.messages() == ["inner"]
    any_stage.show(page(True, button("out", id="out")))
    assert any_stage.js(ACTIVE) == "out"


# ---- grow ---------------------------------------------------------------------------------------

GROW_CSS = (
    "textarea { font: 16px/20px sans-serif; padding: 6px 8px; border: 1px solid; width: 200px; resize: none }"
)
HEIGHT = "() => stage.$('textarea').getBoundingClientRect().height"


def composer(**options: int) -> VNode:
    send = On("submit", prevent_default=True, clear=("body",))
    enter = On("keydown", keys=("Enter",), submit=True, prevent_default=True)
    return form(textarea(name="body", on=[enter], use={"grow": options}), on=[send])


def test_a_textarea_is_as_high_as_its_text(any_stage: Stage) -> None:
    grows(any_stage)


def test_a_textarea_grows_where_the_browser_does_not_measure(any_stage: Stage) -> None:
    any_stage.js("() => { CSS.supports = () => false }")
    grows(any_stage)


def grows(stage: Stage) -> None:
    stage.start(composer(max=4), css=GROW_CSS)
    frame = 14
    assert stage.js(HEIGHT) == 20 + frame
    stage.page.locator("textarea").focus()
    for lines, height in ((2, 40), (3, 60), (4, 80), (5, 80)):
        stage.page.keyboard.press("Shift+Enter")
        stage.frames(1)
        assert stage.js(HEIGHT) == height + frame, lines
    stage.page.keyboard.press("Enter")
    stage.frames(1)
    assert stage.js(HEIGHT) == 20 + frame
    stage.page.keyboard.type("a long text that does not fit into one line")
    stage.frames(1)
    assert stage.js(HEIGHT) == 40 + frame


# ---- any behaviour ------------------------------------------------------------------------------


def test_a_behaviour_is_created_updated_told_of_patches_and_destroyed(any_stage: Stage) -> None:
    any_stage.js(
        """() => {
          stage.log = []
          const note = name => (el, options) => stage.log.push([name, el.isConnected, options?.n ?? null])
          stage.behaviours.noted = {
            create(el, options, emit) { note('create')(el, options); emit('hello', { n: options.n }) },
            update: note('update'), destroy: note('destroy'), before: note('before'), after: note('after'),
          }
        }"""
    )

    def heard(fields: Fields) -> object:
        return fields["detail"]

    def tree(n: int) -> VNode:
        return div(div(use={"noted": {"n": n}}, on=[On("hello", heard, fields=("detail",))]))

    any_stage.start(tree(1))
    any_stage.show(tree(1))
    any_stage.show(tree(2))
    any_stage.show(div())
    assert any_stage.messages() == [{"n": 1}]
    assert any_stage.js("() => stage.log.map(([name]) => name).join(' ')") == (
        "create after before after before update after before destroy"
    )
    assert all(connected for _, connected, _ in any_stage.js("() => stage.log"))
