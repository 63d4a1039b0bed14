"""Before Python runs: the log-in form is there, and what is done in it is not lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from build.serve import Answer
from demo.prosody import Prosody
from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account, Accounts
from tests.support.axe import assert_no_barriers
from tests.support.site import HostSite
from tests.support.story import Visitor

SAME = "() => window.kept.every((el) => el.isConnected)"
KEEP = """() => {
  const panel = document.querySelector("chinwag-root").shadowRoot.querySelector(".login-panel");
  window.kept = [panel, ...panel.querySelectorAll("h2, label, input, button, form")];
}"""


NO_CALLS = """() => {
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (text, ...more) {
    if (!String(text).includes('"type":"call"')) post.call(this, text, ...more);
  };
}"""


class Gate:
    """Holds the worker's script back until it is opened."""

    def __init__(self, site: HostSite) -> None:
        self._open = threading.Event()
        self._site = site
        script = next(site.server.site.roots["/"].glob("assets/worker-*.js"))
        self._path = f"/assets/{script.name}"
        self._routed = site.server.site.routes.get(self._path)
        site.server.site.routes[self._path] = self._wait

    def _wait(self) -> Answer | None:
        self._open.wait(60)
        return self._routed() if self._routed else None

    def open(self) -> None:
        self._open.set()

    def remove(self) -> None:
        self.open()
        del self._site.server.site.routes[self._path]
        if self._routed:
            self._site.server.site.routes[self._path] = self._routed


@pytest.fixture
def gate(site: HostSite) -> Iterator[Gate]:
    closed = Gate(site)
    yield closed
    closed.remove()


def test_what_was_entered_before_python_runs_logs_in(
    visit: Visit, gate: Gate, couple: tuple[Account, Account]
) -> None:
    juliet = visit()
    juliet.open()
    juliet.enter(couple[0])
    expect(juliet.root.locator(".cw-status")).to_contain_text("as soon as the chat is there")
    gate.open()
    juliet.is_online()
    expect(juliet.row("Romeo")).to_be_visible()


def test_python_takes_the_painted_form_over_with_all_that_is_in_it(
    visit: Visit, gate: Gate, accounts: Accounts
) -> None:
    juliet = visit()
    juliet.open()
    address = juliet.page.get_by_label("Address")
    expect(address).to_be_focused()
    address.press_sequentially("juliet@capulet")
    juliet.password.fill("secret")
    juliet.page.get_by_role("button", name="Show password").click()
    address.focus()
    address.evaluate("(input) => input.setSelectionRange(2, 6, 'backward')")
    juliet.page.evaluate(KEEP)
    gate.open()
    expect(juliet.page.locator("chinwag-root[painted]")).to_have_count(0)
    assert juliet.page.evaluate(SAME)
    field = "(input) => [input.value, input.selectionStart, input.selectionEnd, input.selectionDirection]"
    assert address.evaluate(field) == ["juliet@capulet", 2, 6, "backward"]
    expect(address).to_be_focused()
    expect(juliet.password).to_have_attribute("type", "text")
    expect(juliet.password).to_have_value("secret")
    address.press("End")
    juliet.page.keyboard.type(".example")
    expect(address).to_have_value("juliet@capulet.example")


def test_pythons_first_picture_is_open_before_it_is_asked_to_open(visit: Visit, gate: Gate) -> None:
    """It is drawn when the page has said hello; the call that opens the chat may come a moment later."""
    nobody = visit()
    nobody.page.evaluate(NO_CALLS)
    nobody.open()
    address = nobody.page.get_by_label("Address")
    address.fill("juliet@capulet")
    nobody.page.evaluate(KEEP)
    gate.open()
    expect(nobody.page.locator("chinwag-root[painted]")).to_have_count(0)
    assert nobody.page.evaluate(SAME)
    expect(address).to_have_value("juliet@capulet")


@pytest.mark.parametrize("how", ["cross", "escape", "launcher"])
def test_what_is_closed_before_python_runs_is_closed_at_once_and_stays_so(
    visit: Visit, gate: Gate, how: str
) -> None:
    nobody = visit()
    nobody.open()
    title = nobody.page.get_by_role("heading", name="Log in to chat")
    expect(title).to_be_visible()
    if how == "escape":
        nobody.page.keyboard.press("Escape")
    elif how == "cross":
        nobody.page.get_by_role("button", name="Close", exact=True).click()
    else:
        nobody.launcher.click()
    expect(title).to_be_hidden()
    gate.open()
    _is_running(nobody)
    expect(title).to_be_hidden()
    nobody.open()
    expect(title).to_be_visible()


def test_a_guest_who_does_not_wait_for_python_comes_in(visit: Visit, gate: Gate, prosody: Prosody) -> None:
    guest = visit(guest_domain=prosody.guests)
    guest.open()
    guest.page.get_by_role("button", name="Continue as a guest").click()
    gate.open()
    guest.is_online()


@pytest.mark.parametrize("mode", ["overlay", "fullscreen"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_painted_form_is_the_one_that_python_draws(
    visit: Visit, gate: Gate, mode: str, width: int
) -> None:
    """Under a strict policy, whatever the settings change in it."""
    nobody = visit(
        browser={"viewport": {"width": width, "height": 780}},
        mode=mode,
        domain="capulet.example",
        lock_domain=True,
        jid="juliet@capulet.example",
        guest_domain="guests.example",
    )
    if mode == "overlay":
        nobody.open()
    expect(nobody.page.get_by_label("Address")).to_have_value("juliet@capulet.example")
    expect(nobody.page.get_by_label("Address")).to_have_attribute("placeholder", "you@capulet.example")
    nobody.page.evaluate(KEEP)
    painted = nobody.page.locator(".view").evaluate("(view) => view.innerHTML")
    assert_no_barriers(nobody.page, "chinwag-root")
    gate.open()
    _is_running(nobody)
    assert nobody.page.locator(".view").evaluate("(view) => view.innerHTML") == painted
    assert nobody.page.evaluate(SAME)


def test_a_site_that_logs_in_by_itself_shows_no_form_first(
    visit: Visit, gate: Gate, couple: tuple[Account, Account]
) -> None:
    account = couple[0]
    juliet = visit(start="now", auto_login=True, jid=account.jid, password=account.password)
    juliet.open()
    expect(juliet.root.get_by_role("progressbar")).to_be_visible()
    expect(juliet.page.get_by_label("Address")).to_have_count(0)
    gate.open()
    juliet.is_online()


def _is_running(visitor: Visitor) -> None:
    expect(visitor.page.locator("chinwag-root .cw-launcher")).to_have_attribute("aria-busy", "false")
    expect(visitor.page.locator("chinwag-root[painted]")).to_have_count(0)
