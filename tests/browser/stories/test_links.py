"""Links to conversations: in the page's address, in messages; strange ones do nothing without a question."""

from __future__ import annotations

from urllib.parse import quote

from playwright.sync_api import expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import BOTH_ENGINES, ComeBack, Visit
from tests.support.accounts import Account, unique
from tests.support.people import People
from tests.support.story import Visitor
from tests.support.waiting import until

Couple = tuple[Account, Account]


def test_a_guest_comes_by_a_link_is_asked_for_a_name_once_and_is_in_the_room(
    visit: Visit, come_back: ComeBack, prosody: Prosody, people: People, couple: Couple
) -> None:
    romeo = people.connect(couple[1])
    room = f"{unique('garden')}@{prosody.muc}"
    romeo.join(room, "Romeo")
    guest = visit(guest_domain=prosody.guests, muc_domain=prosody.muc)
    page = guest.page
    page.evaluate("(room) => { location.hash = `#chinwag/room?jid=${room}`; }", room)
    page.get_by_label("Your name").fill("Rosaline")
    page.get_by_role("button", name="Continue as a guest").click()
    chat = guest.conversation(room.partition("@")[0])
    chat.say("May I come in?")
    assert romeo.hears("May I come in?").nick == "Rosaline"
    come_back(guest)
    expect(page.get_by_label("Your name")).to_have_value("Rosaline")


@BOTH_ENGINES
def test_an_address_that_a_router_of_the_page_writes_leads_there_and_once(
    visit: Visit, couple: Couple
) -> None:
    juliet = visit()
    juliet.log_in(couple[0])
    link = f"#chinwag/chat?jid={couple[1].jid}&body=Hello"
    juliet.page.evaluate("(link) => history.pushState({}, '', link)", link)
    chat = juliet.conversation("Romeo")
    expect(chat.box).to_have_value("Hello")
    chat.box.fill("")
    chat.button("Close Romeo").click()
    juliet.page.evaluate("history.replaceState({ scrolled: 40 }, '')")
    expect(chat.frame).to_have_count(0)
    juliet.page.evaluate("history.pushState({}, '', '?page=2')")
    juliet.page.evaluate("(link) => history.pushState({}, '', link)", link)
    expect(chat.box).to_have_value("Hello")


@BOTH_ENGINES
def test_a_link_in_a_message_opens_here_and_one_into_a_strange_room_asks_first(
    visit: Visit, prosody: Prosody, people: People, couple: Couple
) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    room = f"{unique('tomb')}@{prosody.muc}"
    romeo.say(couple[0].jid, f"xmpp:nurse@{prosody.domain}?message;body=Anon xmpp:{room}?join")
    chat.frame.get_by_role("link", name="xmpp:nurse@").click()
    nurse = juliet.conversation("nurse")
    expect(nurse.box).to_have_value("Anon")
    chat.frame.get_by_role("link", name=room).click()
    dialog = juliet.page.get_by_role("dialog", name="Enter this room?")
    expect(dialog).to_contain_text(room)
    dialog.get_by_role("button", name="Cancel").click()
    expect(juliet.page.get_by_role("region", name="Room ")).to_have_count(0)
    chat.frame.get_by_role("link", name=room).click()
    dialog.get_by_role("button", name="Enter room").click()
    juliet.conversation(room.partition("@")[0])
    assert len(juliet.page.context.pages) == 1


def test_a_page_may_keep_a_link_to_itself(visit: Visit, people: People, couple: Couple) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    juliet.page.evaluate("""() => document.addEventListener("chinwag:link", (event) => {
        event.preventDefault();
        document.title = event.detail.url;
    })""")
    romeo.say(couple[0].jid, "https://verona.example/ball")
    chat.frame.get_by_role("link").click()
    expect(juliet.page).to_have_title("https://verona.example/ball")
    assert len(juliet.page.context.pages) == 1


def test_the_text_of_a_link_is_written_once_however_often_the_page_is_loaded(
    visit: Visit, couple: Couple
) -> None:
    juliet = visit()
    juliet.log_in(couple[0])
    juliet.page.evaluate("(jid) => { location.hash = `#chinwag/chat?jid=${jid}&body=Hello`; }", couple[1].jid)
    expect(juliet.conversation("Romeo").box).to_have_value("Hello")
    juliet.page.reload()
    juliet.is_online()
    expect(juliet.conversation("Romeo").box).to_be_focused()
    expect(juliet.conversation("Romeo").box).to_have_value("Hello")


RECORDED = """(() => {
    const { registerProtocolHandler: own } = Navigator.prototype;
    window.registered = [];
    Navigator.prototype.registerProtocolHandler = function (...given) {
        own.apply(this, given); // which refuses what is no address of this page
        registered.push(given);
    };
})()"""


def test_a_browser_that_is_asked_to_opens_chat_links_of_other_pages_here(
    visit: Visit, couple: Couple
) -> None:
    """Headless browsers never ask; what one does that was allowed is to go to the address it was given."""
    juliet = visit()
    page = juliet.page
    page.context.add_init_script(RECORDED)
    page.reload()
    juliet.log_in(couple[0])
    juliet.list.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Open chat links here").click()
    ((scheme, address),) = until(page, lambda: page.evaluate("registered"))
    assert scheme == "xmpp"
    link = quote(f"xmpp:{couple[1].jid}?message;body=Hark", safe="")
    other = Visitor(page.context.new_page())
    other.page.goto(address.replace("%s", link))
    expect(other.conversation("Romeo").box).to_have_value("Hark")
