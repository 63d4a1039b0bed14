"""Hostile people and careful sites: text stays text, links are safe, nothing is taken before it is wanted."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from demo.prosody import Prosody
from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account, Accounts, unique
from tests.support.people import People
from tests.support.site import HostSite

Couple = tuple[Account, Account]
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</p><iframe src=javascript:alert(1)></iframe>",
    "<svg/onload=alert(1)>",
    '"><b onmouseover="alert(1)">bold</b>',
    "{{constructor.constructor('alert(1)')()}}",
    "&lt;b&gt;already escaped&lt;/b&gt; &amp;amp;",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "\u202eevil\u202c",
]


def test_hostile_text_is_shown_as_text(visit: Visit, couple: Couple, people: People) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.page.on("dialog", lambda _: juliet.page.evaluate("console.error('a script of a message ran')"))
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    for text in HOSTILE:
        romeo.say(couple[0].jid, text)
    expect(chat.bubbles).to_have_count(len(HOSTILE))
    assert chat.bodies == HOSTILE
    assert chat.frame.locator(".messages").locator("img, script, iframe, b, a").count() == 0
    expect(juliet.row("Romeo")).to_contain_text("evil")


def test_hostile_names_and_subjects_are_shown_as_text(
    visit: Visit, accounts: Accounts, prosody: Prosody, people: People
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    name = unique("den")
    room, nick = f"{name}@{prosody.muc}", "<img src=x onerror=alert(1)>"
    guest = people.connect(romeo)
    guest.join(room, nick)
    guest.subject(room, "<script>alert(2)</script>")
    visitor = visit()
    visitor.log_in(juliet)
    den = visitor.join(room)
    expect(den.frame.locator(".conversation-title")).to_have_text("<script>alert(2)</script>")
    guest.say(room, "Look at my name", kind="groupchat")
    expect(den.message("Look at my name").locator(".sender")).to_have_text(nick)
    den.button("Details").click()
    expect(visitor.page.get_by_role("region", name="Details")).to_contain_text(nick)
    assert visitor.root.locator("img, script, iframe").count() == 0


def test_links_open_elsewhere_and_tell_nothing_of_us(visit: Visit, couple: Couple, people: People) -> None:
    romeo = people.connect(couple[1])
    juliet = visit()
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    romeo.say(
        couple[0].jid,
        "Look (https://example.org/a?b=c#d), and http://example.com/. "
        "JAVASCRIPT:alert(1) xmpp:nurse@localhost",
    )
    links = chat.bubbles.get_by_role("link")
    expect(links).to_have_text(["https://example.org/a?b=c#d", "http://example.com/", "xmpp:nurse@localhost"])
    for link in links.all():
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_nothing_is_loaded_or_stored_before_the_chat_is_wanted(
    visit: Visit, site: HostSite, accounts: Accounts
) -> None:
    visitor = visit()
    expect(visitor.launcher).to_be_visible()
    visitor.page.wait_for_load_state("networkidle")
    ours = [path for path in site.log if not re.search(r"page-\d+\.html|favicon", path)]
    assert ours == ["/chinwag.js"]
    assert visitor.page.workers == []
    assert visitor.page.context.cookies() == []
    assert _stored(visitor.page) == [[], 0, 0]
    visitor.open()
    expect(visitor.page.get_by_label("Address")).to_be_visible()
    assert visitor.page.context.cookies() == []
    assert _stored(visitor.page) == [[], 0, 0]


def test_the_password_is_nowhere_after_the_log_in(visit: Visit, couple: Couple) -> None:
    juliet = visit()
    juliet.log_in(couple[0])
    assert _stored(juliet.page)[1] == 0
    assert couple[0].password not in juliet.page.evaluate(EVERYTHING)
    assert couple[0].password not in juliet.root.evaluate("(root) => root.shadowRoot.innerHTML")


def test_a_forged_carbon_is_not_shown(visit: Visit, couple: Couple, people: People) -> None:
    """CVE-2017-5589: a stranger wraps a message as if our own server had copied it."""
    romeo = people.connect(couple[1])
    juliet = visit(log_level="error")
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    romeo.send(
        f"<message to='{couple[0].jid}' type='chat'><received xmlns='urn:xmpp:carbons:2'>"
        f"<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' type='chat' "
        f"from='pope@vatican.example/x' to='{couple[0].jid}'><body>Forged</body></message>"
        "</forwarded></received></message>"
    )
    romeo.say(couple[0].jid, "Genuine")
    chat.reads("Genuine")
    expect(juliet.list.locator("button.row", has_text="pope")).to_have_count(0)


EVERYTHING = """async () => {
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
    });
    for (const store of database.objectStoreNames) {
      const request = database.transaction(store).objectStore(store).getAll();
      found.push(await new Promise((resolve) => { request.onsuccess = () => resolve(request.result); }));
    }
    database.close();
  }
  return JSON.stringify([...found, { ...localStorage }, { ...sessionStorage }]);
}"""


def _stored(page: Page) -> list[object]:
    """Databases by name, and how many items each Web Storage has."""
    return list(
        page.evaluate("""async () => [
      (await indexedDB.databases()).map(({ name }) => name), localStorage.length, sessionStorage.length]""")
    )
