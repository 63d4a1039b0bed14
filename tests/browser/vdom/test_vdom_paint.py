"""A tree painted before the program runs, and taken over by it."""

from __future__ import annotations

from tests.browser.vdom.conftest import Stage
from vdom import JSON, Encoder, On, memo
from vdom.html import button, details, div, form, input_, li, p, summary, svg, textarea, ul, use
from vdom.node import VNode

FIELD = "() => (i => [i.value, i.selectionStart, i.selectionEnd, i === stage.active()])(stage.$('input'))"
LOG = "ul { height: 60px; margin: 0; padding: 0; overflow: auto } li { height: 20px }"
SAME = "() => stage.kept.map((el) => el.isConnected)"


def login(placeholder: str = "you@example.org", value: str = "", note: str = "") -> VNode:
    return div(
        p(note) if note else None,
        form(
            input_(name="jid", value=value, placeholder=placeholder),
            button("Log in", type="submit"),
            on=[On("submit", lambda fields: fields["form"], fields=("form",), prevent_default=True)],
        ),
        button("Close", on=[On("click", "close", tell="enough")], cls="close"),
        button("Help", on=[On("click", "help", tell="helping")], cls="help"),
        key="login",
    )


def chat(of: str = "romeo", *lines: str) -> VNode:
    return div(
        ul([memo(line, text, key=text) for text in lines]),
        form(
            textarea(
                name="body", on=[On("keydown", None, keys=("Enter",), prevent_default=True, submit=True)]
            ),
            data_conversation=of,
            on=[
                On(
                    "submit",
                    lambda fields: (of, fields["form"]["body"]),
                    fields=("form",),
                    prevent_default=True,
                    clear=("body",),
                )
            ],
        ),
        key=of,
    )


def line(text: str) -> VNode:
    return li(svg(use(href="#icon")), text, key=text)


def test_events_of_a_painted_tree_wait_and_come_in_their_order_once(any_stage: Stage) -> None:
    any_stage.paint(login())
    any_stage.page.locator(".help").click()
    any_stage.page.locator("input").fill("romeo@")
    any_stage.page.keyboard.press("Enter")
    assert any_stage.messages() == []
    any_stage.show(login())
    assert any_stage.messages() == ["help", {"jid": "romeo@"}]
    any_stage.show(login(note="again"))
    assert any_stage.messages() == []
    any_stage.page.locator(".help").click()
    assert any_stage.messages() == ["help"]


def test_what_is_done_twice_before_the_program_runs_is_meant_once(any_stage: Stage) -> None:
    any_stage.paint(login())
    any_stage.page.locator("input").fill("romeo@")
    any_stage.page.keyboard.press("Enter")
    any_stage.page.locator("input").fill("romeo@montague")
    any_stage.page.keyboard.press("Enter")
    any_stage.show(login())
    assert any_stage.messages() == [{"jid": "romeo@montague"}]


def test_each_text_that_was_taken_out_of_its_field_is_reported(any_stage: Stage) -> None:
    any_stage.paint(chat())
    box = any_stage.page.locator("textarea")
    for text in ("one", "one", "two"):
        box.fill(text)
        box.press("Enter")
    box.fill("thr")
    any_stage.show(chat("romeo", "one"))
    assert any_stage.messages() == [("romeo", "one"), ("romeo", "one"), ("romeo", "two")]
    assert box.input_value() == "thr"


def test_a_word_for_the_page_is_told_at_once_and_may_be_all(stage: Stage) -> None:
    stage.paint(login())
    stage.page.locator(".close").click()
    stage.page.locator(".help").click()
    assert stage.js("() => stage.told") == ["enough", "helping"]
    stage.show(login())
    assert stage.messages() == ["help"]
    stage.page.locator(".close").click()
    assert stage.js("() => stage.told") == ["enough", "helping", "enough"]
    assert stage.messages() == []


def test_caret_selection_and_typing_go_through_the_takeover(any_stage: Stage) -> None:
    any_stage.paint(login())
    any_stage.page.locator("input").focus()
    any_stage.page.keyboard.type("romeo@mont")
    any_stage.js(
        "() => { stage.kept = stage.all('*'); stage.$('input').setSelectionRange(2, 5, 'backward') }"
    )
    any_stage.show(login("you@montague.example"))
    assert any_stage.js(FIELD) == ["romeo@mont", 2, 5, True]
    assert any_stage.js(SAME) == [True] * 6
    assert any_stage.js("() => stage.$('input').placeholder") == "you@montague.example"
    any_stage.page.keyboard.press("End")
    any_stage.page.keyboard.type("ague")
    assert any_stage.js("() => stage.$('input').value") == "romeo@montague"


def test_a_composition_goes_through_the_takeover(stage: Stage) -> None:
    stage.paint(login())
    stage.page.locator("input").focus()
    keyboard = stage.page.context.new_cdp_session(stage.page)
    keyboard.send("Input.imeSetComposition", {"text": "にほ", "selectionStart": 2, "selectionEnd": 2})
    stage.show(login(value="declared", note="Welcome"))
    keyboard.send("Input.imeSetComposition", {"text": "にほん", "selectionStart": 3, "selectionEnd": 3})
    keyboard.send("Input.insertText", {"text": "日本"})
    assert stage.js("() => stage.$('input').value") == "日本"


def test_a_declared_value_takes_the_place_of_the_painted_one_but_not_of_the_typed(stage: Stage) -> None:
    stage.paint(login(value="painted"))
    stage.show(login(value="declared"))
    assert stage.js("() => stage.$('input').value") == "declared"
    stage.js("() => stage.view.destroy()")
    stage.encoder.reset()
    stage.paint(login(value="painted"))
    stage.page.locator("input").fill("typed")
    stage.show(login(value="declared"))
    assert stage.js("() => stage.$('input').value") == "typed"


def test_what_was_typed_goes_over_where_the_program_draws_another_field_of_the_name(stage: Stage) -> None:
    stage.paint(login())
    stage.page.locator("input").fill("typed")
    stage.show(div(login(), key="elsewhere"))
    assert stage.js("() => [stage.$('input').value, stage.active()?.name]") == ["typed", "jid"]


def test_what_was_typed_never_goes_over_to_a_form_about_something_else(stage: Stage) -> None:
    stage.paint(chat("romeo"))
    box = stage.page.locator("textarea")
    box.fill("sent to romeo")
    box.press("Enter")
    box.fill("for romeo alone")
    stage.show(chat("paris"))
    assert stage.messages() == []
    assert box.input_value() == ""
    assert stage.js("() => stage.lost") == [{"body": "sent to romeo\nfor romeo alone"}]


def test_a_kept_picture_is_painted_as_it_was_and_fits_the_next_one(any_stage: Stage) -> None:
    css = "ul { height: 160px; overflow: auto } li { height: 20px } svg { height: 9px }"
    lines = [f"line {number}" for number in range(20)]
    any_stage.start(chat("romeo", *lines), css=css)
    any_stage.js("() => { stage.$('ul').scrollTop = 140 }")
    any_stage.frames()
    any_stage.page.locator("textarea").fill("half")
    before = any_stage.js("() => stage.root.innerHTML")
    any_stage.js("() => stage.again()")
    assert any_stage.js("() => stage.root.innerHTML") == before
    assert any_stage.js("() => [stage.$('ul').scrollTop, stage.$('textarea').value]") == [140, "half"]
    assert any_stage.js("() => stage.$('use').namespaceURI") == "http://www.w3.org/2000/svg"
    any_stage.js("() => { stage.kept = stage.all('*') }")
    any_stage.encoder.reset()
    any_stage.show(chat("romeo", *lines, "new"))
    assert all(any_stage.js(SAME))
    assert any_stage.js("() => [stage.$('ul').scrollTop, stage.all('li').length]") == [140, 21]


def test_of_what_scrolls_the_picture_holds_what_is_in_sight(any_stage: Stage) -> None:
    css = "ul { height: 60px; margin: 0; padding: 0; overflow: auto } li { height: 20px } svg { height: 9px }"
    lines = [f"line {number}" for number in range(40)]

    def log(*texts: str) -> VNode:
        return ul([line(text) for text in texts], use={"stick": {}})

    any_stage.start(log(*lines), css=css)
    any_stage.frames()
    place = "() => (ul => [ul.scrollHeight - ul.scrollTop, ul.lastElementChild.textContent])(stage.$('ul'))"
    assert any_stage.js(place) == [60, "line 39"]
    any_stage.js("() => stage.again()")
    any_stage.frames()
    assert any_stage.js("() => stage.all('li').length") < 10
    assert any_stage.js(place) == [60, "line 39"]
    any_stage.encoder.reset()
    any_stage.show(log(*lines))
    assert any_stage.js("() => stage.all('li').map((el) => el.textContent)") == lines
    assert any_stage.js(place) == [60, "line 39"]


def log() -> VNode:
    return ul([li(f"line {number}") for number in range(40)], use={"stick": {}})


def test_behaviours_of_a_painting_begin_with_its_frame(any_stage: Stage) -> None:
    any_stage.paint(log(), css=LOG)
    any_stage.frames()
    assert any_stage.js("() => stage.$('ul').scrollTop") == 740


def test_behaviours_of_a_painting_have_begun_when_it_is_taken_over(any_stage: Stage) -> None:
    any_stage.start(css=LOG)
    painting, patch = {"tree": Encoder().encode(log())[1]}, any_stage.encoder.encode(log())
    at_once = (
        "([painting, patch]) => (stage.view.paint(painting), stage.apply(patch), stage.$('ul').scrollTop)"
    )
    assert any_stage.js(at_once, [painting, patch]) == 740


def test_a_painting_that_fails_keeps_no_behaviour_from_what_follows(stage: Stage) -> None:
    stage.start(css=LOG)
    fails = "tree => { try { stage.view.paint({ tree }) } catch { return 'failed' } }"
    assert stage.js(fails, ["div", {}, ["no tag", {}]]) == "failed"
    stage.show(log())
    assert stage.js("() => stage.$('ul').scrollTop") == 740


def test_a_kept_picture_holds_no_secret(stage: Stage) -> None:
    stage.start(login(value="shown"))
    stage.page.locator("input").fill("secret")
    assert "secret" not in stage.js("() => JSON.stringify(stage.view.keep())")


def test_a_kept_picture_holds_nothing_that_a_behaviour_was_told_in_private(stage: Stage) -> None:
    told: dict[str, JSON] = {"open": "shown", "private": {"key": "secret"}}
    stage.start(div(div(use={"stick": told}), div(use={"stick": {"open": "plain"}})))
    kept = stage.js("() => JSON.stringify(stage.view.keep())")
    assert "secret" not in kept
    assert '{"open":"shown","private":{}}' in kept
    assert '{"open":"plain"}' in kept


def test_open_details_stay_open_through_the_takeover(any_stage: Stage) -> None:
    def more(text: str) -> VNode:
        return details(summary("More"), p(text))

    any_stage.paint(more("painted"))
    any_stage.page.locator("summary").click()
    any_stage.show(more("drawn"))
    assert any_stage.js("() => [stage.$('details').open, stage.$('p').textContent]") == [True, "drawn"]


def test_texts_that_could_not_be_reported_go_back_into_their_field(stage: Stage) -> None:
    stage.paint(chat())
    box = stage.page.locator("textarea")
    for text in ("one", "two"):
        box.fill(text)
        box.press("Enter")
    box.fill("thr")
    stage.js("() => stage.view.withdraw()")
    assert box.input_value() == "one\ntwo\nthr"
    stage.show(chat())
    assert stage.messages() == []
