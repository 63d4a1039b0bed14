"""What the page does while a message is changed, answered or looked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.images import png
from tests.ui.scenes import MAIN
from tests.ui.spoken import added, message_menu
from tests.ui.stories import JULIET, one_window, whole
from widget.core.effects import Page
from widget.core.events import (
    CorrectionChosen,
    LastOwnWanted,
    MessageSubmitted,
    OriginalWanted,
    TextPaused,
)
from widget.core.model import BareJID, Kind, PageInfo
from widget.features.corrections import CorrectionCancelled, CorrectionSubmitted
from widget.features.replies import ReplyCancelled, ReplyChosen
from widget.features.uploads.state import FilesChosen
from widget.settings import Settings

pytestmark = pytest.mark.browser
LADDER = "Shall I bring the ladder?"


def last(here: Any, kind: type) -> Any:
    """The last that the person did, of this kind."""
    events = [here.encoder.decode(each["event"]) for each in here.said("event")]
    return next((each for each in reversed(events) if isinstance(each, kind)), None)


def test_what_was_being_written_is_there_again_when_a_message_has_been_changed(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    box = here.page.locator("textarea")
    box.fill("Half a thought")
    here.scene.tell(CorrectionChosen(MAIN, here.scene.held(JULIET, LADDER), Kind.CHAT))
    here.draw()
    expect(box).to_have_value(LADDER)
    expect(box).to_have_accessible_name("Edit message")
    box.fill("Shall I bring a rope?")
    box.press("Enter")
    submitted = last(here, CorrectionSubmitted)
    assert submitted.body == "Shall I bring a rope?"
    here.scene.tell(submitted)
    here.draw()
    expect(box).to_have_value("Half a thought")


def test_a_picture_that_is_chosen_goes_with_the_enter_that_follows_however_long_it_is_looked_at(
    talk: Any,
) -> None:
    here = talk(one_window(PageInfo()))
    here.page.evaluate("() => { globalThis.createImageBitmap = () => new Promise(() => {}); }")
    picture = {"name": "sky.png", "mimeType": "image/png", "buffer": png(40)}
    here.page.get_by_label("Attach files").set_input_files([picture])
    here.page.locator("textarea").press("Enter")
    done = [type(here.encoder.decode(each["event"])) for each in here.said("event")]
    assert [each for each in done if each in (FilesChosen, MessageSubmitted)] == [
        FilesChosen,
        MessageSubmitted,
    ]


def test_escape_calls_it_off_and_leaves_the_window_where_it_is(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    here.scene.tell(CorrectionChosen(MAIN, here.scene.held(JULIET, LADDER), Kind.CHAT))
    here.draw()
    here.page.locator("textarea").press("Escape")
    cancelled = last(here, CorrectionCancelled)
    assert cancelled == CorrectionCancelled(MAIN, BareJID(JULIET))
    here.scene.tell(cancelled)
    here.draw()
    expect(here.page.locator(".composer-context")).to_have_count(0)
    expect(here.page.locator("textarea")).to_have_value("")


def test_what_is_written_stays_while_one_turns_to_what_it_answers(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    box = here.page.locator("textarea")
    box.fill("I think")
    here.scene.tell(ReplyChosen(MAIN, here.scene.held(JULIET, "Nine")))
    here.draw()
    expect(here.page.locator(".context-quote")).to_have_text("Nine o’clock?")
    expect(box).to_have_value("I think")
    here.page.get_by_role("button", name="Cancel").click()
    assert last(here, ReplyCancelled)
    expect(box).to_have_value("I think")


def test_the_box_has_the_focus_only_once_it_is_for_what_was_chosen(talk: Any) -> None:
    """Whoever types quickly would else send a message of its own."""
    here = talk(one_window(PageInfo()))
    chosen = ReplyChosen(MAIN, here.scene.held(JULIET, "Nine"))
    (focus,) = [
        each
        for each in here.scene.store.dispatch(chosen, here.scene.session)
        if isinstance(each, Page) and each.command == "focus"
    ]
    here.page.get_by_role("log").focus()
    here.command(focus.command, selector=str(focus.args["selector"]))
    here.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    here.has_focus("Messages")
    here.draw()
    expect(here.page.locator("textarea")).to_be_focused()


def test_an_arrow_upwards_changes_the_last_message_only_where_nothing_is_written(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    box = here.page.locator("textarea")
    box.fill("Something")
    box.press("ArrowUp")
    assert last(here, LastOwnWanted) is None
    box.fill("")
    box.press("ArrowUp")
    assert last(here, LastOwnWanted) == LastOwnWanted(MAIN, BareJID(JULIET), Kind.CHAT)


def test_arrows_go_along_the_row_of_emoji(talk: Any) -> None:
    here = talk(message_menu(PageInfo()))
    expect(here.page.get_by_role("menuitemcheckbox").first).to_be_focused()
    here.page.keyboard.press("ArrowRight")
    here.has_focus("React with ❤️")
    here.page.keyboard.press("ArrowLeft")
    here.page.keyboard.press("ArrowLeft")
    here.has_focus("Delete")


def test_what_is_looked_for_comes_into_view_and_has_the_focus(talk: Any) -> None:
    here = talk(whole(PageInfo()))
    first = here.scene.held(JULIET, "Three words")
    here.page.set_viewport_size({"width": 1280, "height": 320})
    row = here.page.locator(".message", has_text="Three words")
    expect(row).not_to_be_in_viewport()
    here.command("reveal", selector=f'.message[data-id="{first.id}"]')
    expect(row).to_be_in_viewport()
    expect(row).to_be_focused()


def test_a_quotation_is_a_button_that_leads_to_what_it_quotes(talk: Any) -> None:
    here = talk(added(PageInfo()))
    here.page.locator(".quote", has_text="A surprise").click()
    wanted = last(here, OriginalWanted)
    assert wanted.target == here.scene.held("balcony@rooms.verona.example", "A surprise").stanza_id


def test_earlier_versions_are_behind_a_word(talk: Any) -> None:
    here = talk(added(PageInfo()))
    ours = here.page.locator(".message", has_text="I brought seeds")
    expect(ours.get_by_text("one that has no label")).to_be_hidden()
    ours.get_by_text("edited").click()
    expect(ours.get_by_role("list", name="Earlier versions")).to_contain_text("one that has no label")


def test_where_the_site_wants_it_ctrl_and_enter_sends_and_enter_begins_a_line(talk: Any) -> None:
    scene = one_window(PageInfo())
    scene.session = replace(scene.session, settings=Settings(send_by="ctrl-enter"))
    here = talk(scene)
    box = here.page.locator("textarea")
    box.press_sequentially("The ladder")
    box.press("Enter")
    box.press_sequentially("is here")
    expect(box).to_have_value("The ladder\nis here")
    assert last(here, MessageSubmitted) is None
    box.press("Control+Enter")
    expect(box).to_have_value("")
    assert last(here, MessageSubmitted).body == "The ladder\nis here"


def test_what_was_sent_comes_back_only_where_nothing_is_written(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    box = here.page.locator("textarea")
    for text in ("First", "Second"):
        box.fill(text)
        box.press("Enter")
        expect(box).to_have_value("")
    box.press("Control+ArrowUp")
    expect(box).to_have_value("Second")
    box.press("Control+ArrowUp")
    expect(box).to_have_value("First")
    box.press("Control+ArrowUp")
    expect(box).to_have_value("First")
    box.press("Control+ArrowDown")
    expect(box).to_have_value("Second")
    box.press("Control+ArrowDown")
    expect(box).to_have_value("")
    box.fill("Something else")
    box.press("Control+ArrowUp")
    expect(box).to_have_value("Something else")
    assert last(here, LastOwnWanted) is None


def test_what_has_styles_is_shown_as_it_will_look_while_one_writes(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    box = here.page.locator("textarea")
    box.press_sequentially("*Bring* a `ladder`")
    here.page.wait_for_function("JSON.stringify(sent).includes('ladder')")
    paused = last(here, TextPaused)
    assert paused.text == "*Bring* a `ladder`"
    here.scene.tell(paused)
    here.draw()
    preview = here.page.get_by_role("group", name="Preview")
    expect(preview.locator("strong")).to_have_text("*Bring*")
    expect(preview).to_have_text("*Bring* a `ladder`")
    expect(box).to_have_value("*Bring* a `ladder`")
    expect(box).to_be_focused()


def test_rich_text_is_pasted_as_text_and_undo_takes_it_away(talk: Any) -> None:
    here = talk(one_window(PageInfo()))
    box = here.page.locator("textarea")
    box.fill("So: ")
    here.page.evaluate(
        """() => {
            const rich = document.createElement("p");
            rich.append("A ", Object.assign(document.createElement("b"), { textContent: "rose" }));
            document.body.append(rich);
            document.querySelector("chinwag-root").shadowRoot.activeElement.blur();
            getSelection().selectAllChildren(rich);
        }"""
    )
    here.page.keyboard.press("Control+c")
    box.focus()
    box.press("End")
    here.page.keyboard.press("Control+v")
    expect(box).to_have_value("So: A rose")
    here.page.keyboard.press("Control+z")
    expect(box).to_have_value("So: ")
