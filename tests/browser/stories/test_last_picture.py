"""The last picture: who comes back reads and writes at once, before Python runs."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account
from tests.support.axe import assert_no_barriers
from tests.support.people import People
from tests.support.story import Conversation, Visitor
from tests.support.waiting import until

LATE = """(() => {
  const Real = Worker;
  const begin = [];
  window.begin = () => begin.splice(0).forEach((act) => act());
  delete window.SharedWorker;
  window.Worker = class extends EventTarget {
    #real = null;
    #queue = [];
    constructor(...given) {
      super();
      begin.push(() => {
        this.#real = new Real(...given);
        for (const type of ["message", "error"]) {
          const pass = (event) => this.dispatchEvent(new event.constructor(type, event));
          this.#real.addEventListener(type, pass);
        }
        for (const args of this.#queue) this.#real.postMessage(...args);
      });
    }
    set onmessage(take) { this.addEventListener("message", take); }
    postMessage(...args) { this.#real ? this.#real.postMessage(...args) : this.#queue.push(args); }
    terminate() { this.#real?.terminate(); }
  };
})()"""
"""Workers that do not start until the test lets them."""

MOVES = """(() => {
  const ends = (one) => Number.isFinite(one.effect.getComputedTiming().endTime);
  const moves = (one) => one.playState === "running" && ends(one);
  new MutationObserver(() => {
    const view = document.querySelector("chinwag-root[painted=last]")?.shadowRoot.querySelector(".view");
    const count = () => (window.moving ??= view.getAnimations({ subtree: true }).filter(moves).length);
    if (view) requestAnimationFrame(count);
  }).observe(document, { subtree: true, attributeFilter: ["painted"] });
})()"""
"""Notes how much of the last picture moves into its place in its first frame."""

SAVED = "() => localStorage.getItem('chinwag-picture')?.includes('Remember this')"
KEPT = "() => [localStorage, sessionStorage].some((store) => store.getItem('chinwag-picture'))"
MARK = """() => {
  const { shadowRoot } = document.querySelector("chinwag-root");
  window.kept = [...shadowRoot.querySelectorAll(".conversation, textarea, .message, .body, .list, .row")];
}"""
LOST = "() => window.kept.filter((el) => !el.isConnected).map((el) => el.outerHTML)"


def comes(visit: Visit, account: Account, friend: Account) -> tuple[Visitor, Conversation]:
    """Juliet's site logs her in; she opens her chat with Romeo and says something."""
    juliet = visit(start="now", auto_login=True, jid=account.jid, password=account.password)
    juliet.open()
    chat = juliet.chat("Romeo")
    chat.say("Remember this")
    chat.sees("Remember this")
    chat.all_sent()
    return juliet, chat


STILL = """(root) => Promise.allSettled(
  root.shadowRoot.querySelector(".view").getAnimations({ subtree: true }).map((each) => each.finished))"""


def comes_back(juliet: Visitor) -> Conversation:
    """The same page again, in a browser whose workers take their time."""
    juliet.page.add_init_script(LATE)
    juliet.page.reload()
    expect(juliet.root).to_have_attribute("painted", "last")
    return juliet.conversation("Romeo")


@pytest.fixture
def juliet(visit: Visit, couple: tuple[Account, Account]) -> Visitor:
    return comes(visit, *couple)[0]


def test_the_last_conversation_is_readable_although_no_worker_ever_starts(juliet: Visitor) -> None:
    chat = comes_back(juliet)
    chat.sees("Remember this")
    expect(juliet.row("Romeo")).to_be_visible()
    expect(juliet.root.locator(".view")).to_have_attribute("aria-busy", "true")
    juliet.root.evaluate(STILL)
    assert_no_barriers(juliet.page, "chinwag-root")


def test_what_is_written_in_the_last_picture_goes_out_once_and_the_rest_stays(
    juliet: Visitor, couple: tuple[Account, Account], people: People
) -> None:
    romeo = people.connect(couple[1])
    chat = comes_back(juliet)
    juliet.page.evaluate(MARK)
    chat.say("First")
    chat.say("Second")
    chat.box.press_sequentially("half a sen")
    juliet.page.evaluate("begin()")
    romeo.hears("First")
    romeo.hears("Second")
    expect(juliet.page.locator("chinwag-root[painted]")).to_have_count(0)
    expect(chat.box).to_have_value("half a sen")
    expect(chat.box).to_be_focused()
    juliet.page.keyboard.type("tence")
    juliet.is_online()
    assert juliet.page.evaluate(LOST) == []
    expect(chat.box).to_have_value("half a sentence")
    chat.reads("Remember this", "First", "Second")


def test_what_could_not_go_out_before_the_page_went_is_in_the_box_again(juliet: Visitor) -> None:
    chat = comes_back(juliet)
    chat.say("Not yet")
    juliet.page.reload()
    expect(juliet.root).to_have_attribute("painted", "last")
    expect(juliet.conversation("Romeo").box).to_have_value("Not yet")


def test_what_is_chosen_in_a_menu_of_the_last_picture_is_what_is_done(juliet: Visitor) -> None:
    """Its lines are others at first: Python does not know yet what the server can do."""
    comes_back(juliet)
    juliet.root.locator(".list-head").get_by_role("button", name="More").click()
    juliet.page.get_by_role("menuitem", name="Language…").click()
    juliet.page.evaluate("begin()")
    expect(juliet.page.get_by_role("dialog")).to_have_accessible_name("Language")


def test_what_stood_open_does_not_come_in_anew(juliet: Visitor) -> None:
    juliet.page.add_init_script(MOVES)
    comes_back(juliet).sees("Remember this")
    assert juliet.page.evaluate("window.moving") == 0


def test_the_picture_is_kept_before_the_page_goes(juliet: Visitor) -> None:
    juliet.page.wait_for_function(SAVED)


def test_a_tab_that_goes_leaves_its_own_picture_whatever_another_has_kept(juliet: Visitor) -> None:
    juliet.page.wait_for_function(SAVED)
    juliet.page.evaluate("localStorage.setItem('chinwag-picture', '{}')")
    comes_back(juliet).sees("Remember this")


def test_logging_out_forgets_the_picture(juliet: Visitor) -> None:
    juliet.page.reload()
    juliet.is_online()
    juliet.page.wait_for_function(KEPT)
    juliet.page.get_by_role("button", name="More").click()
    juliet.page.get_by_role("menuitem", name="Log out").click()
    juliet.page.get_by_role("dialog").get_by_role("button", name="Log out", exact=True).click()
    expect(juliet.page.get_by_role("heading", name="Log in to chat")).to_be_visible()
    until(juliet.page, lambda: not juliet.page.evaluate(KEPT))


def test_nobody_else_sees_the_picture_of_an_account(
    visit: Visit, juliet: Visitor, couple: tuple[Account, Account]
) -> None:
    """Nor is one painted that another build has kept, or that is broken."""
    kept = "chinwag-picture"
    comes_back(juliet)
    for spoil in ('picture.account = "x@y"', 'picture.build = "older"', "picture.tree = [[1]]"):
        juliet.page.evaluate(
            f"""() => {{ const picture = JSON.parse(localStorage.getItem("{kept}")); {spoil};
            window.spoilt = JSON.stringify(picture);
            addEventListener("pagehide", () => localStorage.setItem("{kept}", window.spoilt)); }}"""
        )
        juliet.page.reload()
        expect(juliet.page.locator("chinwag-root .cw-launcher")).to_have_attribute("aria-busy", "true")
        expect(juliet.page.locator("chinwag-root .message")).to_have_count(0)
        juliet.page.evaluate("begin()")
        juliet.is_online()
        juliet.page.reload()
        expect(juliet.root).to_have_attribute("painted", "last")


def test_who_is_not_kept_logged_in_leaves_no_picture(visit: Visit, couple: tuple[Account, Account]) -> None:
    juliet = visit(stay_logged_in="never")
    juliet.log_in(couple[0])
    juliet.page.reload()
    assert not juliet.page.evaluate(KEPT)
