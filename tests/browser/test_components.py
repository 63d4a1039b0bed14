"""`<chinwag-chat>`: several surfaces of a page on one engine, changed live, and nothing left behind."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.boot import COUNT_LISTENERS
from tests.support.engines import Engines
from tests.support.leaks import UNTIL, holding, nothing_piles_up
from tests.support.site import HostSite

ONE, TWO = (f'<chinwag-chat id="{name}"></chinwag-chat>' for name in ("one", "two"))
OWN_WORKERS = """
delete window.SharedWorker;
window.made = 0;
const Own = Worker;
window.Worker = class extends Own {
    constructor(...given) {
        super(...given);
        made++;
    }
};
"""
MOUNT = """async (times) => {
    const until = UNTIL;
    const drawn = (chat) => chat.shadowRoot?.querySelector(".surface")?.closest(".view:not([hidden])");
    for (let n = 0; n < times; n++) {
        const chats = Array.from({ length: 10 }, () => chinwag.mount(here));
        await until(() => chats.every(drawn));
        await Promise.all(chats.map((chat) => chat.open().catch(() => {})));
        for (const chat of chats) chat.remove();
        await until(() => chats.every((chat) => !chat.shadowRoot.childElementCount));
    }
}""".replace("UNTIL", UNTIL)
TALL = "<link rel='stylesheet' href='/tall.css'>"
SHEET = b"chinwag-chat { display: block; block-size: 420px; } .far { block-size: 4000px; }"


@pytest.fixture
def components(page: Page, site: HostSite) -> Any:
    """Opens a page with this body."""
    site.put("/tall.css", SHEET, {"Content-Type": "text/css"})

    def opened(body: str, **settings: object) -> Page:
        page.goto(site.page(settings, body=body, head=TALL))
        return page

    return opened


def way_in(within: Locator) -> Locator:
    return within.get_by_role("heading", name="Log in to chat")


def started(page: Page, chat: str) -> None:
    """Python has drawn there."""
    expect(page.locator(f"{chat} .surface")).to_have_count(1, timeout=60_000)
    expect(page.locator(f"{chat} .cw-launcher")).to_have_attribute("aria-busy", "false", timeout=60_000)


def test_a_component_is_embedded_where_it_stands_and_there_is_no_launcher(components: Any) -> None:
    page = components('<h2>Talk</h2><chinwag-chat id="one"></chinwag-chat><p>After</p>')
    chat = page.locator("#one")
    expect(way_in(chat)).to_be_visible()
    started(page, "#one")
    box, surface = chat.bounding_box(), chat.locator(".surface").bounding_box()
    assert box == surface
    assert box["height"] == 420
    expect(page.locator("chinwag-root")).to_have_count(0)
    expect(chat.locator(".cw-launcher")).to_be_hidden()


def test_one_that_is_out_of_sight_starts_when_it_comes_near(
    components: Any, chromium: Browser, site: HostSite
) -> None:
    page = components('<div class="far"></div><chinwag-chat id="one"></chinwag-chat>')
    engines = Engines(chromium, site.url)
    assert engines.counted(0)
    page.locator("#one").scroll_into_view_if_needed()
    started(page, "#one")


def test_several_on_a_page_and_the_overlay_share_one_engine(
    components: Any, chromium: Browser, site: HostSite
) -> None:
    page = components(ONE + TWO.replace("></", ' theme="dark"></'), mode="overlay")
    for chat in ("#one", "#two"):
        page.locator(chat).scroll_into_view_if_needed()
        started(page, chat)
    page.evaluate("chinwag.open()")
    expect(way_in(page.locator("chinwag-root"))).to_be_visible()
    assert Engines(chromium, site.url).counted(1)
    expect(page.locator("#two")).to_have_attribute("theme", "dark")


def test_they_share_a_worker_of_the_pages_own_too(page: Page, site: HostSite) -> None:
    site.put("/tall.css", SHEET, {"Content-Type": "text/css"})
    page.add_init_script(OWN_WORKERS)
    page.goto(site.page({}, body=ONE + TWO, head=TALL))
    started(page, "#one")
    page.locator("#two").scroll_into_view_if_needed()
    started(page, "#two")
    assert page.evaluate("made") == 1
    page.evaluate("document.querySelector('#one').remove()")
    page.wait_for_timeout(400)
    assert page.evaluate("document.querySelector('#two').open()") is None


def test_attributes_change_it_live_and_its_mode_is_in_one(components: Any) -> None:
    page = components(ONE)
    chat = page.locator("#one")
    started(page, "#one")
    page.evaluate("one.setAttribute('theme', 'light')")
    page.evaluate("one.setAttribute('mode', 'fullscreen')")
    expect(chat.locator(".surface[data-mode=fullscreen]")).to_have_count(1)
    box = chat.bounding_box()
    assert (box["x"], box["y"], box["height"]) == (0, 0, page.viewport_size["height"])
    page.evaluate("one.mode('embedded')")
    expect(chat).to_have_attribute("mode", "embedded")
    expect(chat.locator(".surface[data-mode=embedded]")).to_have_count(1)
    assert chat.bounding_box()["height"] == 420
    for mode in ("fullscreen", "embedded"):
        page.evaluate("mode => one.setAttribute('mode', mode)", mode)
        expect(chat.locator(f".surface[data-mode={mode}]")).to_have_count(1)


def test_two_components_speak_a_language_each(components: Any) -> None:
    german, french = (ONE.replace("></", ' language="de"></'), TWO.replace("></", ' language="fr"></'))
    page = components(german + french, mode="overlay")
    headings = {"#one": "Beim Chat anmelden", "#two": "Connexion à la discussion", "chinwag-root": "Log in"}
    page.evaluate("chinwag.open()")
    for chat, words in headings.items():
        if chat.startswith("#"):
            page.locator(chat).scroll_into_view_if_needed()
        started(page, chat)
        expect(page.locator(chat).get_by_role("heading", name=words)).to_be_visible()
    page.evaluate("chinwag.set({ language: 'nl' })")
    expect(page.locator("chinwag-root").get_by_role("heading", name="Inloggen bij de chat")).to_be_visible()
    for chat in ("#one", "#two"):
        page.locator(chat).scroll_into_view_if_needed()
        expect(page.locator(chat).get_by_role("heading", name=headings[chat])).to_be_visible()


def test_the_pages_mode_is_its_own_surfaces_and_components_stay_embedded(components: Any) -> None:
    page = components(ONE, mode="overlay")
    started(page, "#one")
    page.evaluate("chinwag.set({ mode: 'fullscreen', theme: 'dark' })")
    expect(page.locator("chinwag-root .surface[data-mode=fullscreen]")).to_have_count(1, timeout=60_000)
    expect(page.locator("chinwag-root")).to_have_attribute("theme", "dark")
    expect(page.locator("#one")).to_have_attribute("theme", "dark")
    expect(page.locator("#one .surface[data-mode=embedded]")).to_have_count(1)
    assert page.locator("#one").bounding_box()["height"] == 420


def test_of_modes_that_are_asked_for_in_a_row_the_last_one_is_had(components: Any) -> None:
    page = components("", mode="overlay")
    surface = page.locator("chinwag-root .surface[data-mode=overlay]")
    for _start in ("before it", "after it"):
        page.evaluate("void chinwag.mode('fullscreen'), chinwag.set({ mode: 'overlay' }), chinwag.open()")
        started(page, "chinwag-root")
        expect(surface.and_(page.locator("[data-open]"))).to_have_count(1)
        page.evaluate("chinwag.close()")
        expect(surface.and_(page.locator(":not([data-open])"))).to_have_count(1)


def test_one_that_is_to_be_for_another_room_is_made_anew_where_it_stands(components: Any) -> None:
    page = components(ONE)
    started(page, "#one")
    page.get_by_label("Address").fill("juliet@example.org")
    page.evaluate("one.setAttribute('open-room', 'garden@rooms.example.org')")
    expect(page.get_by_label("Address")).to_have_value("")
    expect(page.locator("#one .surface")).to_have_count(1)
    started(page, "#one")
    page.get_by_label("Address").fill("juliet@example.org")
    page.evaluate("one.removeAttribute('open-room')")
    expect(page.get_by_label("Address")).to_have_value("")


def test_one_that_moves_keeps_what_is_typed_in_it(components: Any) -> None:
    page = components(f'<section id="here">{ONE}</section><section id="there"></section>')
    started(page, "#one")
    page.get_by_label("Address").fill("juliet@example.org")
    page.evaluate("there.append(one)")
    page.wait_for_timeout(600)
    expect(page.get_by_label("Address")).to_have_value("juliet@example.org")


def test_a_component_that_a_script_makes_and_unmakes(components: Any) -> None:
    page = components('<section id="here"></section>', mode="none")
    page.evaluate(
        "const given = { theme: 'dark', openRoom: 'a@rooms.example.org', nickname: undefined };"
        "window.made = chinwag.mount(here, given);"
    )
    chat = page.locator("chinwag-chat")
    assert page.evaluate("made.hasAttribute('nickname')") is False
    expect(chat).to_have_attribute("open-room", "a@rooms.example.org")
    expect(way_in(chat)).to_be_visible()
    page.evaluate("made.remove()")
    expect(chat).to_have_count(0)
    assert page.evaluate("chinwag.mount(here).open()") is None


def test_mounting_a_hundred_times_leaves_nothing(page: Page, site: HostSite) -> None:
    page.add_init_script(COUNT_LISTENERS)
    site.put("/tall.css", SHEET, {"Content-Type": "text/css"})
    # An overlay stays all the time, so that the engine does, too
    page.goto(site.page({"mode": "overlay", "start": "now"}, body='<section id="here"></section>', head=TALL))
    launcher = page.locator("chinwag-root .cw-launcher")
    expect(launcher).to_have_attribute("aria-busy", "false", timeout=60_000)
    held = holding(page)
    page.evaluate(MOUNT, 2)
    early = held()
    page.evaluate(MOUNT, 8)
    nothing_piles_up(early, held())


def test_destroying_ends_the_components_and_the_script_may_come_again(components: Any) -> None:
    page = components(ONE)
    started(page, "#one")
    page.evaluate("chinwag.destroy()")
    assert page.evaluate("one.shadowRoot.childElementCount") == 0
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.src = "/chinwag.js";
        document.querySelector('script[src="/chinwag.js"]').replaceWith(script);
    }""")
    expect(way_in(page.locator("#one"))).to_be_visible()
