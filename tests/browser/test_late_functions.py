"""No function of WebAssembly comes late in an ordinary day (build/split.py).

Who calls one before late.wasm has come waits for it (0.4 s and more), and here for ever. If a test fails,
`python3 -m tests.bench.called` measures anew which functions an ordinary day calls.
"""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from demo.prosody import Prosody
from demo.store import Contact, Line, conversation
from tests.support.accounts import Account, Accounts, unique
from tests.support.browsers import Pages
from tests.support.people import People
from tests.support.site import HostSite
from tests.support.story import Visitor

DAY = 24 * 60 * 60
LANGUAGES = (
    "Ça va ? Où ça — là-bas… “peut-être” d’ici à Noël",
    "Привет, как дела? Хорошо!",
    "お元気ですか？ 例えば、これ",
    "مرحبا، كيف حالك؟ 123",
    "שלום, מה שלומך?",
    "नमस्ते, आप कैसे हैं?",
    "İstanbul'da ğüşöç, ŁÓDŹ, ẞ and ﬃ",
    "👍🏽 👨‍👩‍👧‍👦 🏳️‍🌈 🇺🇦 ❤️",
    "😂",
    "a\u0301 e\u0308 \u00ad\u200b\u2028 zero",
)
WAYS = (
    "1 < 2 && 3 > 2, \"so\" 'it' goes; &amp; &#233;",
    "*bold* _slanted_ ~gone~ `code`",
    "```python\nprint('é')\n```",
    "> quoted\n> twice\nanswered",
    "/me waves 👋",
    "See https://example.org/a?b=c&d=%C3%A9#f, www.bücher.example or mail@example.org :smile:",
    "tabs\tand\r\nlines\n\n\nempty",
    "long " * 900,
    "é" * 5000,
    "-1.5e10 3.14159 1,000,000 2026-11-26 12:34:56",
    "?",
)
SAID = (*LANGUAGES, *WAYS)


def arrives(pages: Pages, site: HostSite, prosody: Prosody, account: Account, open_chat: str) -> Visitor:
    """Somebody whom the site logs in."""
    tab = pages.open(viewport={"width": 1280, "height": 800})
    login = {"auto_login": True, "jid": account.jid, "password": account.password, "start": "now"}
    tab.goto(site.page({"websocket_url": prosody.websocket_url, "open_chat": open_chat, **login}))
    visitor = Visitor(tab)
    visitor.launcher.click()
    visitor.is_online()
    return visitor


def reads_and_answers(visitor: Visitor, name: str, last: str) -> None:
    chat = visitor.conversation(name)
    chat.sees(last)
    chat.say("And now")
    chat.all_sent()


@pytest.mark.usefixtures("never")
def test_an_ordinary_day(pages: Pages, site: HostSite, prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    tab = pages.open(viewport={"width": 1280, "height": 800})
    tab.goto(site.page({"websocket_url": prosody.websocket_url}))
    visitor = Visitor(tab)
    visitor.log_in(juliet)
    chat = visitor.chat("Romeo")
    for words in ("Good day", "See www.example.org and *this*: :sun:", "> so\n/me nods ☀️", "Çağrı: ß 例え"):
        chat.say(words)
    chat.sees("Good day")
    chat.all_sent()
    expect(chat.frame.get_by_role("link", name="www.example.org")).to_be_visible()
    room = visitor.join(f"{unique('garden')}@{prosody.muc}")
    room.say("And here")
    room.all_sent()
    tab.reload()
    visitor.is_online()
    visitor.conversation("Romeo").say("And again")
    visitor.conversation("Romeo").all_sent()


@pytest.mark.usefixtures("never")
def test_who_has_a_past(pages: Pages, site: HostSite, prosody: Prosody, accounts: Accounts) -> None:
    """A roster of some dozens, and two chats of which one is long and older than the other."""
    juliet, *others = accounts.make("juliet", *(f"contact{n:02}" for n in range(50)))
    accounts.befriend(juliet, *others)
    for place, (other, many) in enumerate(zip(others, (120, 400), strict=False)):
        said = [f"Word {n} of the kettle {'https://example.org/' * (n % 10 == 3)}" for n in range(many)]
        lines = conversation((other.jid, juliet.jid), said, end=int(time.time()) - place * 7 * DAY)
        prosody.store.chat(juliet.local, other.jid, lines)
    visitor = arrives(pages, site, prosody, juliet, others[0].jid)
    reads_and_answers(visitor, "Contact00", "Word 119 of the kettle")


@pytest.mark.usefixtures("never")
def test_whatever_others_have_written(
    pages: Pages, site: HostSite, prosody: Prosody, accounts: Accounts
) -> None:
    """In any language, in all the ways, with what follows of it; people of any name."""
    juliet, romeo, nurse = accounts.make("juliet", "romeo", "nurse")
    accounts.befriend(juliet, romeo)
    prosody.store.roster(juliet.local, [Contact(nurse.jid, "Няня “例” 🌹", ("Дім", "Freunde & Bücher"))])
    now = int(time.time())
    lines = [Line(romeo.jid, words, now - 900 + n, f"m{n}") for n, words in enumerate([*SAID, "At last"])]
    hearts = "<reaction>👍</reaction><reaction>❤️</reaction>"
    for n in range(3):
        told = f"<reactions xmlns='urn:xmpp:reactions:0' id='m{n}'>{hearts}</reactions>"
        lines.append(Line(romeo.jid, "", now - 200 + n, inside=told))
    prosody.store.chat(juliet.local, romeo.jid, lines)
    visitor = arrives(pages, site, prosody, juliet, romeo.jid)
    reads_and_answers(visitor, "Romeo", "At last")


@pytest.mark.usefixtures("never")
def test_whatever_others_write(
    pages: Pages, site: HostSite, prosody: Prosody, accounts: Accounts, people: People
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    visitor = arrives(pages, site, prosody, juliet, romeo.jid)
    chat = visitor.conversation("Romeo")
    peer = people.connect(romeo)
    peer.presence("away", "Zurück à 8 h — да")
    for words in SAID:
        peer.typing(juliet.jid)
        peer.say(juliet.jid, words)
    first = peer.say(juliet.jid, "Schön")
    for more in (
        f"<replace xmlns='urn:xmpp:message-correct:0' id='{first}'/><body>Schöner &amp; “besser”</body>",
        f"<reactions xmlns='urn:xmpp:reactions:0' id='{first}'><reaction>🎉</reaction></reactions>",
        f"<reply xmlns='urn:xmpp:reply:0' to='{juliet.jid}' id='{first}'/><body>Ja, “genau” 😀</body>",
        "<body>https://example.org/é.png</body><x xmlns='jabber:x:oob'><url>https://example.org/é.png</url></x>",
    ):
        peer.send(f"<message to='{juliet.jid}' type='chat' id='{unique('more')}'>{more}</message>")
    peer.say(juliet.jid, "At last")
    chat.sees("At last")
    chat.sees("Schöner & “besser”")
    chat.say("¡Sí! 🥰")
    chat.all_sent()
    garden = f"{unique('garden')}@{prosody.muc}"
    room = visitor.join(garden)
    peer.join(garden, "Ромео ☀️")
    peer.subject(garden, "Über “alles” 例え")
    for words in SAID:
        peer.say(garden, words, kind="groupchat")
    peer.say(garden, "At last", kind="groupchat")
    room.sees("At last")
    room.say("¡Sí! 🥰")
    room.all_sent()


@pytest.mark.usefixtures("never")
def test_whatever_the_page_asks(pages: Pages, site: HostSite, prosody: Prosody, accounts: Accounts) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    visitor = arrives(pages, site, prosody, juliet, romeo.jid)
    page, chat = visitor.page, visitor.conversation("Romeo")
    assert page.evaluate("jid => chinwag.send(jid, 'From the page').then(({ id }) => id)", romeo.jid)
    chat.sees("From the page")
    page.evaluate("jid => chinwag.chat(jid, { text: 'Half a word' })", romeo.jid)
    expect(chat.box).to_have_value("Half a word")
    garden = unique("garden")
    page.evaluate("room => { location.hash = `#chinwag/room?jid=${room}` }", f"{garden}@{prosody.muc}")
    page.get_by_role("dialog").get_by_role("button", name="Enter room").click()
    room = visitor.conversation(garden)
    room.say(":thumbsup: https://example.org/?q=é 50.45,30.52")
    room.all_sent()


@pytest.mark.usefixtures("never")
def test_what_is_rare_needs_no_more_than_what_compiles(
    pages: Pages, site: HostSite, prosody: Prosody, accounts: Accounts
) -> None:
    """BOSH and some dialogs make classes whose methods Python compiles: 0.1 MB is fetched for it, not 1.6."""
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    tab = pages.open(viewport={"width": 1280, "height": 800})
    tab.goto(site.page({"bosh_url": prosody.bosh_url, "discover": False}))
    visitor = Visitor(tab)
    visitor.log_in(juliet)
    visitor.chat("Romeo").say("By another way")
    visitor.chat("Romeo").all_sent()
    tab.get_by_role("button", name="More").first.click()
    tab.get_by_role("menuitem", name="Your devices…").click()
    expect(tab.get_by_role("dialog", name="Your devices")).to_be_visible()
