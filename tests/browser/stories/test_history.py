"""History: paged upwards while what is in view stays put, dividers, the way to the newest, reloads."""

from __future__ import annotations

import time

from playwright.sync_api import expect

from demo.prosody import Prosody
from demo.store import conversation
from tests.browser.stories.conftest import ComeBack, Visit
from tests.support.accounts import Account, Accounts, unique
from tests.support.people import People
from tests.support.proxy import Proxy
from tests.support.story import Conversation
from tests.support.waiting import scrolled, until

Couple = tuple[Account, Account]
DAY = 24 * 3600
# Scrolls to where one line of the messages is left above, and follows the topmost row in view from frame to
# frame until older messages have come: how far did it move, beyond what was scrolled?
PAGE_UP = """async (scroller) => {
  const rows = () => [...scroller.querySelectorAll(".message")];
  const frame = () => new Promise(requestAnimationFrame);
  const before = rows()[0].dataset.id;
  scroller.scrollTop = 40;
  await frame();
  const edge = scroller.getBoundingClientRect().top;
  const row = rows().find((each) => each.getBoundingClientRect().bottom > edge);
  const place = () => row.getBoundingClientRect().top;
  const at = place();
  let drift = 0;
  let frames = 0;
  for (let still = 0; still < 3; still += rows()[0].dataset.id !== before) {
    await frame();
    if (!row.isConnected || frames++ > 3000) return { drift: null, first: "", count: 0 };
    drift = Math.max(drift, Math.abs(place() - at));
  }
  return { drift, first: rows()[0].querySelector(".body").textContent, count: rows().length };
}"""


def test_history_is_paged_to_the_first_of_a_thousand_and_nothing_in_view_moves(
    visit: Visit, couple: Couple, prosody: Prosody
) -> None:
    juliet, romeo = couple
    lines = conversation((juliet.jid, romeo.jid), [_line(number) for number in range(1000)])
    prosody.store.chat(juliet.local, romeo.jid, lines)
    visitor = visit()
    visitor.log_in(juliet)
    chat = visitor.chat("Romeo")
    chat.sees(_line(999))
    _at_end(chat)
    seen: list[str] = chat.bodies
    while seen[0] != _line(0):
        moved = chat.scroller.evaluate(PAGE_UP)
        assert moved["drift"] is not None
        assert moved["drift"] <= 1, moved
        shown = chat.bodies
        assert shown[0] != seen[0]
        seen = shown[: shown.index(seen[0])] + seen
    assert seen == [_line(number) for number in range(1000)]
    expect(chat.frame).to_contain_text("This is the beginning of the conversation")
    assert len(chat.bodies) <= 400
    expect(chat.newest).to_be_visible()
    chat.newest.click()
    chat.sees(_line(999))
    expect(chat.newest).to_be_hidden()
    _at_end(chat)


def test_a_room_shows_its_history_and_more_of_it(
    visit: Visit, accounts: Accounts, prosody: Prosody, people: People
) -> None:
    juliet, romeo = accounts.make("juliet", "romeo")
    name = unique("library")
    room = f"{name}@{prosody.muc}"
    lines = conversation(("Benvolio", "Mercutio"), [_line(number) for number in range(120)])
    prosody.store.room(name, lines)
    people.connect(romeo).join(room, "Romeo")
    visitor = visit(nickname="Juliet")
    visitor.log_in(juliet)
    library = visitor.join(room)
    library.sees(_line(119))
    while _line(0) not in library.bodies:
        moved = library.scroller.evaluate(PAGE_UP)
        assert moved["drift"] is not None
        assert moved["drift"] <= 1, moved
    library.reads(*(_line(number) for number in range(120)))
    expect(library.message(_line(119)).locator(".sender, .hidden").first).to_have_text("Mercutio")


def test_days_are_divided(visit: Visit, couple: Couple, prosody: Prosody) -> None:
    juliet, romeo = couple
    now = int(time.time())
    for age, body in ((40 * DAY, "Long ago"), (DAY, "The day before"), (60, "Just now")):
        line = conversation((romeo.jid,), [body], end=now - age, prefix=f"age-{age}")
        prosody.store.chat(juliet.local, romeo.jid, line)
    visitor = visit()
    visitor.log_in(juliet)
    chat = visitor.chat("Romeo")
    chat.reads("Long ago", "The day before", "Just now")
    names = chat.frame.locator(".day-name").all_text_contents()
    assert len(names) in (2, 3)  # a minute ago may have been yesterday
    assert "Yesterday" in names


def test_who_reads_further_up_stays_there_and_is_told_of_new_messages(
    visit: Visit, couple: Couple, prosody: Prosody, people: People
) -> None:
    juliet, romeo = couple
    lines = conversation((juliet.jid, romeo.jid), [_line(number) for number in range(45)])
    prosody.store.chat(juliet.local, romeo.jid, lines)
    peer = people.connect(romeo)
    visitor = visit()
    visitor.log_in(juliet)
    chat = visitor.chat("Romeo")
    chat.sees(_line(44))
    chat.scroll_up(500)
    expect(chat.newest).to_be_visible()
    place = scrolled(chat.scroller)
    visitor.python_knows()
    peer.say(juliet.jid, "News")
    peer.say(juliet.jid, "More news")
    expect(chat.newest).to_have_accessible_name("Newest messages, 2 unread")
    expect(visitor.launcher).to_have_accessible_name("Close chat, 2 unread")
    assert scrolled(chat.scroller) == place
    chat.newest.click()
    expect(chat.message("More news")).to_be_in_viewport()
    expect(chat.newest).to_be_hidden()
    expect(visitor.launcher).to_have_accessible_name("Close chat")
    peer.say(juliet.jid, "And in view")
    expect(chat.message("And in view")).to_be_in_viewport()


def test_a_reloaded_page_has_its_history_from_the_browser(
    visit: Visit, couple: Couple, people: People, come_back: ComeBack
) -> None:
    juliet, romeo = couple
    peer = people.connect(romeo)
    visitor = visit()
    visitor.log_in(juliet)
    chat = visitor.chat("Romeo")
    for number in range(3):
        chat.say(f"mine {number}")
        peer.hears(f"mine {number}")
        peer.say(juliet.jid, f"yours {number}")
        chat.sees(f"yours {number}")
    chat.all_sent()
    said = chat.bodies
    come_back(visitor)
    visitor.opened_by_the_page()
    expect(visitor.row("Romeo")).to_contain_text("yours 2")
    visitor.conversation("Romeo").reads(*said)


def test_what_was_missed_between_two_visits_is_there_once_and_in_order(
    visit: Visit, couple: Couple, prosody: Prosody, people: People, come_back: ComeBack
) -> None:
    juliet, romeo = couple
    peer = people.connect(romeo)
    missed = [f"missed {number}" for number in range(80)]
    with Proxy(prosody.http_port) as network:
        visitor = visit(websocket_url=network.websocket_url)
        visitor.log_in(juliet)
        chat = visitor.chat("Romeo")
        chat.say("Before")
        peer.hears("Before")
        chat.sees("Before")
        chat.all_sent()
        chat.button("Close Romeo").click()
        expect(chat.frame).to_have_count(0)
        network.refuse = True  # nothing more reaches this page, also while it goes away
        network.cut()
        come_back(visitor)
        for body in missed:
            peer.say(juliet.jid, body)
        network.refuse = False
        visitor.opened_by_the_page()
        expect(visitor.launcher).to_have_accessible_name("Close chat, 80 unread")
        chat = visitor.chat("Romeo")
        chat.sees("missed 79")
        expect(chat.frame.locator(".unread-divider + .message .body")).to_have_text("missed 0")

        # They came by the session that went on; what was before them is read when it comes into view
        def older() -> int:
            chat.scroll_up(10_000)
            return chat.bubbles.count()

        until(visitor.page, older, lambda count: count > len(missed))
        chat.reads("Before", *missed)


def _line(number: int) -> str:
    """Lines of different heights."""
    return f"line {number}" + " and more of it" * (number % 7)


def _at_end(chat: Conversation) -> None:
    """The way to the newest is scrolled smoothly, where it is short."""
    gap = "(each) => each.scrollHeight - each.scrollTop - each.clientHeight"
    until(chat.page, lambda: float(chat.scroller.evaluate(gap)), lambda found: found < 2)
