"""How a site's plugins come: what is fetched for them and when, what is waited for, and what is not run."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus

import pytest
from playwright.sync_api import expect

from build.plugin import packed
from build.serve import Answer
from tests.browser.stories.conftest import BOTH_ENGINES, ComeBack, Visit
from tests.support.accounts import Account
from tests.support.boot import find, no_late_functions
from tests.support.browsers import Pages, Watch
from tests.support.people import People
from tests.support.plugins import EXAMPLES, HEAD, NAMED, example, serve
from tests.support.site import HostSite
from tests.support.waiting import until

Couple = tuple[Account, Account]
COPIES = "async () => (await (await caches.open('chinwag-plugins')).keys()).length"
PATIENCE = b"1e4"
"""How long the chat waits for plugins once it could begin, as worker.js has it (milliseconds)."""
Slow = Callable[[str, float], None]


@pytest.fixture
def never(pages: Pages, site: HostSite) -> Iterator[None]:
    """late.wasm never comes."""
    pages.watch.allow("Failed to load resource.*404")
    pages.watch.allow("the plugin .* is not used|is switched off")
    with no_late_functions(site):
        yield


@pytest.fixture
def impatient(site: HostSite) -> Iterator[None]:
    """The chat waits for 0.3 s only."""
    path = find(site, "worker-")
    code = (site.server.site.roots["/"] / path[1:]).read_bytes()
    assert code.count(PATIENCE) == 1
    site.put(path, code.replace(PATIENCE, b"300"), {"Content-Type": "text/javascript"})
    yield
    del site.server.site.routes[path]


@pytest.fixture
def slow(site: HostSite) -> Iterator[Slow]:
    """What is at a path begins to come so many seconds late, at the latest when the test ends."""
    routes, over, before = site.server.site.routes, threading.Event(), {}

    def late(path: str, seconds: float) -> None:
        before[path] = known = routes.get(path)

        def answer() -> Answer | None:
            over.wait(seconds)
            return known() if known else None

        routes[path] = answer

    yield late
    over.set()
    for path, known in before.items():
        if known:
            routes[path] = known
        else:
            del routes[path]


def test_what_compiles_them_comes_before_and_only_once(visit: Visit, site: HostSite, couple: Couple) -> None:
    """Code of WebAssembly that is not there when it is called is fetched while the worker stands still."""
    start = len(site.log)
    juliet = visit(plugins=example(site, "canned_replies.py"))
    juliet.log_in(couple[0])
    expect(juliet.chat("Romeo").frame.get_by_role("toolbar", name="Canned replies")).to_be_visible()
    asked = [path.rsplit("/", 1)[-1] for path in site.log[start:]]
    assert asked.count("compiler.wasm") == 1
    assert "library.zip" not in asked


@pytest.mark.usefixtures("never")
def test_no_more_than_what_compiles_them_is_waited_for(
    visit: Visit, site: HostSite, people: People, couple: Couple
) -> None:
    """late.wasm is 16 times as large."""
    romeo = people.connect(couple[1])
    wrong = serve(site, "wrong.py", HEAD + "first = 1\ndef :\n")
    names = ("poll", "canned_replies.py", "translation.py")
    juliet = visit(plugins=" ".join([wrong, *(example(site, name) for name in names)]))
    juliet.log_in(couple[0])
    expect(juliet.page.get_by_text(NAMED)).to_have_text(f"{NAMED}: wrong.py")
    chat = juliet.chat("Romeo")
    expect(chat.frame.get_by_role("toolbar", name="Canned replies")).to_be_visible()
    chat.say("/poll Where? | Balcony | Garden")
    chat.frame.get_by_role("button", name="Garden: No votes yet").click()
    expect(chat.frame.get_by_role("button", name="Garden: 1 vote")).to_be_visible()
    romeo.hears("📊 Where?\n1. Balcony\n2. Garden")
    chat.all_sent()


def test_where_they_cannot_be_compiled_the_chat_goes_on_without(
    visit: Visit, site: HostSite, watch: Watch, couple: Couple
) -> None:
    watch.allow("Failed to load resource.*404")
    with no_late_functions(site, "compiler.wasm"):
        juliet = visit(plugins=example(site, "canned_replies.py"))
        juliet.log_in(couple[0])
        chat = juliet.chat("Romeo")
        chat.say("Good day")
        chat.all_sent()
        expect(chat.frame.get_by_role("toolbar", name="Canned replies")).to_have_count(0)


@pytest.mark.usefixtures("impatient")
def test_while_python_is_on_its_way_one_may_take_its_time_too(
    visit: Visit, site: HostSite, slow: Slow, couple: Couple
) -> None:
    address = example(site, "canned_replies.py")
    slow("/canned_replies.json", 2.0)
    slow(find(site, "compiler.wasm"), 2.0)
    slow(find(site, "snapshot-"), 2.5)
    juliet = visit(plugins=address)
    juliet.log_in(couple[0])
    expect(juliet.chat("Romeo").frame.get_by_role("toolbar", name="Canned replies")).to_be_visible()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("late", ["/canned_replies.json", "compiler.wasm"])
def test_for_one_that_does_not_come_the_chat_does_not_wait(
    visit: Visit, site: HostSite, watch: Watch, slow: Slow, couple: Couple, late: str
) -> None:
    watch.allow("did not come in time")
    address = example(site, "canned_replies.py")
    slow(late if late.startswith("/") else find(site, late), 60.0)
    juliet = visit(plugins=address)
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    chat.say("Good day")
    chat.all_sent()
    expect(juliet.page.get_by_text(NAMED)).to_have_count(int(late.startswith("/")))


@BOTH_ENGINES
def test_one_comes_from_another_origin_which_may_not_change_it(
    visit: Visit, site: HostSite, watch: Watch, couple: Couple
) -> None:
    watch.allow("its hash is")
    text = packed(EXAMPLES / "canned_replies.py")
    headers = {"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"}
    for path, served in (("/whole.json", text), ("/changed.json", text + " ")):
        answer = (HTTPStatus.OK, headers, served.encode())
        site.elsewhere.site.routes[path] = lambda answer=answer: answer  # type: ignore[misc]
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    for path, runs in (("/whole.json", 1), ("/changed.json", 0)):
        visitor = visit(plugins=f"{site.other}{path}#sha256-{digest}", page={"two_origins": True})
        visitor.log_in(couple[0])
        chat = visitor.chat("Romeo")
        expect(chat.frame.get_by_role("toolbar", name="Canned replies")).to_have_count(runs)


def test_one_that_is_not_what_was_named_is_never_run(
    visit: Visit, site: HostSite, people: People, couple: Couple, watch: Watch
) -> None:
    watch.allow("its hash is")
    address = example(site, "poll")
    site.put("/poll.json", b"raise SystemExit", {"Content-Type": "text/plain"})
    juliet = visit(plugins=address)
    juliet.log_in(couple[0])
    expect(juliet.page.get_by_text(NAMED)).to_contain_text("poll.json")
    romeo = people.connect(couple[1])
    juliet.chat("Romeo").say("Hello")
    romeo.hears("Hello")


@pytest.mark.parametrize("kept", [True, False])
def test_without_a_network_the_copy_of_an_earlier_visit_is_used_or_it_is_named(
    visit: Visit, come_back: ComeBack, site: HostSite, couple: Couple, watch: Watch, kept: bool
) -> None:
    watch.allow("could not be fetched")
    watch.allow("Failed to load resource")
    address = example(site, "poll")
    hash_ = address if kept else address.partition("#")[0]
    juliet = visit(plugins=hash_, stay_logged_in="always")
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    chat.say("/poll Where? | Balcony | Garden")
    expect(chat.frame.get_by_role("group", name="Where?")).to_be_visible()
    chat.all_sent()
    gone: Mapping[str, str] = {}
    site.server.site.routes["/poll.json"] = lambda: (HTTPStatus.NOT_FOUND, gone, b"")
    if kept:
        until(juliet.page, lambda: juliet.page.evaluate(COPIES))
    else:
        juliet.page.evaluate("caches.delete('chinwag-plugins')")
    come_back(juliet)
    if kept:
        expect(chat.frame.get_by_role("group", name="Where?")).to_be_visible()
    else:
        expect(juliet.page.get_by_text(NAMED)).to_contain_text("poll.json")


def test_without_plugins_nothing_of_them_is_fetched(visit: Visit, site: HostSite, couple: Couple) -> None:
    juliet = visit()
    juliet.log_in(couple[0])
    assert not [path for path in site.log if "plugin" in path or "translator" in path]
    assert juliet.page.evaluate("caches.has('chinwag-plugins')") is False
