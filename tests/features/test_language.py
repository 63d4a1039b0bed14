"""Language: the person finds theirs by its own name, and the page is told."""

from __future__ import annotations

from build import catalogues
from tests.support.play import MAIN, Glance, Stage
from vdom.finding import Query, query
from vdom.html import div
from widget.core.effects import Emit, Page
from widget.core.events import DialogChosen
from widget.core.model import PageInfo, Session
from widget.features.language import DIALOG, FEATURE, LanguageChosen, choice, item
from widget.features.language.dialogs import LANGUAGES


def shown(wish: str = "") -> Query:
    node = choice(None, Glance(Session(page=PageInfo(wish=wish))), DIALOG)
    assert node
    return query(node)


def test_the_menu_opens_the_dialog() -> None:
    view = Glance(Session())
    assert query(div(item(None, view))).find("button").click() == DialogChosen(MAIN, DIALOG)
    assert choice(None, view, "another") is None


def test_every_language_that_we_have_words_for_can_be_chosen_by_its_own_name() -> None:
    assert set(LANGUAGES) == {"en", *catalogues.languages()}
    assert shown().find("button", text="Українська").click() == LanguageChosen(MAIN, "uk")
    assert shown().find("button", text="As this website").click() == LanguageChosen(MAIN, "")
    assert shown().find("span", text="עברית").attr("lang") == "he"


def test_the_one_that_was_chosen_is_marked() -> None:
    assert [each.text() for each in shown("de").all("button", aria_current="true")] == ["Deutsch"]
    assert [each.text() for each in shown().all("button", aria_current="true")] == ["As this website"]


def test_the_choice_goes_to_the_page_and_the_dialog_is_over() -> None:
    told = Stage(FEATURE).play(LanguageChosen(MAIN, "fr"))
    assert told == [Page("speak", {"tag": "fr"}, MAIN), Emit(DialogChosen(MAIN, ""))]
