"""The shared worker dies without a word, as it does with the process of another page: the chat goes on."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account
from tests.support.boot import STATUS
from tests.support.browsers import Watch
from tests.support.engines import Engines
from tests.support.people import People
from tests.support.story import Conversation, Visitor
from tests.support.waiting import becomes

Couple = tuple[Account, Account]
WATCHED = """async () => {
  const { pending } = await navigator.locks.query();
  return pending.some(({ name }) => name.startsWith("chinwag-engine:"));
}"""
"""Whether the page waits for its end."""


def asks(juliet: Visitor, couple: Couple) -> Conversation:
    """She has said something in her chat with Romeo."""
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    chat.say("Wherefore art thou?")
    chat.sees("Wherefore art thou?")
    chat.all_sent()
    return chat


def test_each_page_goes_on_with_another_one(
    visit: Visit, couple: Couple, people: People, engines: Engines
) -> None:
    romeo, juliet = people.connect(couple[1]), visit()
    chat = asks(juliet, couple)
    tab = juliet.page.context.new_page()
    tab.goto(juliet.page.url)
    other = Visitor(tab)
    other.open()
    other.chat("Romeo").sees("Wherefore art thou?")
    chat.box.fill("Half a wor")
    juliet.python_knows()
    engines.end()
    romeo.say(couple[0].jid, "Here, under the balcony")
    for visitor in (other, juliet):
        visitor.conversation("Romeo").reads("Wherefore art thou?", "Here, under the balcony")
        visitor.is_online()
    chat = juliet.conversation("Romeo")
    expect(chat.box).to_have_value("Half a wor")
    chat.box.press("End")
    juliet.page.keyboard.type("d")
    chat.box.press("Enter")
    romeo.hears("Half a word")
    other.conversation("Romeo").sees("Half a word")
    assert engines.counted(1)


def test_what_is_said_in_that_moment_arrives(
    visit: Visit, couple: Couple, people: People, engines: Engines
) -> None:
    romeo, juliet = people.connect(couple[1]), visit()
    asks(juliet, couple)
    engines.end()
    juliet.conversation("Romeo").say("Deny thy father")
    romeo.hears("Deny thy father")
    juliet.conversation("Romeo").reads("Wherefore art thou?", "Deny thy father")


def test_one_that_dies_again_soon_is_told(
    visit: Visit, couple: Couple, engines: Engines, watch: Watch
) -> None:
    watch.allow("Chinwag could not start")
    juliet = visit()
    juliet.log_in(couple[0])
    juliet.python_knows()
    engines.end()
    assert engines.counted(1)
    becomes(juliet.page, lambda: juliet.page.evaluate(WATCHED), True)
    engines.end()
    status = juliet.page.locator(STATUS)
    expect(status).to_contain_text("The chat has stopped.")
    status.get_by_role("button", name="Try again").click()
    juliet.is_online()
