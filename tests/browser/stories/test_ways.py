"""Ways to the server and to our files: BOSH, host-meta, another origin, settings of all kinds."""

from __future__ import annotations

from playwright.sync_api import expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account
from tests.support.browsers import Pages, Watch
from tests.support.people import People
from tests.support.proxy import Proxy
from tests.support.site import HostSite
from tests.support.story import Visitor
from tests.support.waiting import at_rest

Couple = tuple[Account, Account]


def test_bosh_takes_over_where_the_websocket_is_blocked(
    visit: Visit, couple: Couple, prosody: Prosody, people: People, watch: Watch
) -> None:
    watch.allow("WebSocket connection to")  # the browser itself reports what is blocked
    romeo = people.connect(couple[1])
    with Proxy(prosody.http_port) as network:
        network.block_websocket = True
        juliet = visit(websocket_url=network.websocket_url, bosh_url=network.bosh_url)
        juliet.log_in(couple[0])
        chat = juliet.chat("Romeo")
        chat.say("By the long way")
        romeo.hears("By the long way")
        romeo.say(couple[0].jid, "It is still short")
        chat.reads("By the long way", "It is still short")
        chat.all_sent()
        assert network.upgrades == 0


def test_bosh_alone_is_enough(visit: Visit, couple: Couple, prosody: Prosody, people: People) -> None:
    romeo = people.connect(couple[1])
    juliet = visit(websocket_url=None, bosh_url=prosody.bosh_url, discover=False)
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    for number in range(5):
        chat.say(f"mine {number}")
        romeo.hears(f"mine {number}")
        romeo.say(couple[0].jid, f"yours {number}")
        chat.sees(f"yours {number}")
    chat.reads(*(f"{whose} {number}" for number in range(5) for whose in ("mine", "yours")))


def test_the_server_is_found_by_its_domain(
    visit: Visit, couple: Couple, prosody: Prosody, people: People
) -> None:
    """XEP-0156. The domain's website is played: Prosody's own files, at the address that a domain has."""
    romeo = people.connect(couple[1])
    juliet = visit(websocket_url=None, page={"csp": CSP_OF_A_STRANGER})
    juliet.call("delete window.SharedWorker")  # what a shared worker asks for cannot be played
    juliet.page.route(
        "https://localhost/.well-known/*",
        lambda route: route.fulfill(
            path=prosody.folder / "www" / ".well-known" / route.request.url.rpartition("/")[2],
            headers={"Access-Control-Allow-Origin": "*"},
        ),
    )
    juliet.log_in(couple[0])
    juliet.chat("Romeo").say("Found you")
    romeo.hears("Found you")


def test_our_files_may_lie_on_another_origin(visit: Visit, couple: Couple, people: People) -> None:
    romeo = people.connect(couple[1])
    juliet = visit(page={"two_origins": True})
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    chat.say("From afar")
    romeo.hears("From afar")
    chat.all_sent()


def test_two_tabs_that_cannot_share_an_engine_go_on_side_by_side(
    pages: Pages, site: HostSite, prosody: Prosody, couple: Couple, people: People
) -> None:
    romeo = people.connect(couple[1])
    context = pages.context(viewport={"width": 1280, "height": 800})
    tabs = [Visitor(pages.beside(context)) for _ in range(2)]
    address = site.page({"websocket_url": prosody.websocket_url})
    for tab in tabs:
        tab.page.add_init_script("delete window.SharedWorker")
        tab.page.goto(address)
        tab.log_in(couple[0])
    first, second = (tab.chat("Romeo") for tab in tabs)
    first.say("From one tab")
    second.sees("From one tab")
    second.say("From the other")
    first.sees("From the other")
    romeo.say(couple[0].jid, "To both")
    for chat in (first, second):
        chat.reads("From one tab", "From the other", "To both")
    assert romeo.bodies == ["From one tab", "From the other"]


def test_a_wrong_setting_is_told_to_the_developer_and_breaks_nothing(
    visit: Visit, couple: Couple, watch: Watch
) -> None:
    juliet = visit(websoket_url="x", theme="pink")
    juliet.log_in(couple[0])
    said = "\n".join(watch.console)
    assert "did you mean websocket_url?" in said
    assert "theme is made of auto, light, dark, standard, warm, contrast, page; there is no pink" in said


def test_the_theme_follows_the_page_or_the_setting(visit: Visit) -> None:
    def ground(visitor: Visitor) -> int:
        visitor.open()
        panel = visitor.page.get_by_role("region", name="Chat")
        expect(panel).to_be_visible()
        found = at_rest(panel).evaluate("""(panel) => {
          const context = new OffscreenCanvas(1, 1).getContext("2d");
          context.fillStyle = getComputedStyle(panel).backgroundColor;
          context.fillRect(0, 0, 1, 1);
          return context.getImageData(0, 0, 1, 1).data[0];
        }""")
        return int(found)

    assert ground(visit(browser={"color_scheme": "light"})) > 200
    assert ground(visit(browser={"color_scheme": "dark"})) < 80
    assert ground(visit(browser={"color_scheme": "light"}, theme="dark")) < 80


CSP_OF_A_STRANGER = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"
    " connect-src 'self' ws://localhost:* http://localhost:* https://localhost"
)
