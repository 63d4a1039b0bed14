"""A person at a page with Chinwag on it, for whole stories in a real browser.

juliet = visit()
juliet.log_in(account)
chat = juliet.chat("Romeo")
chat.say("Hello")
chat.sees("Hi there")

Whatever is looked for is waited for; nothing here knows of time.
"""

from __future__ import annotations

import contextlib
import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.support.accounts import Account
from tests.support.waiting import becomes, scrolled, until

LAUNCHER = re.compile("^(Open|Close) chat")
expect.set_options(timeout=15_000)
LOADED = 45_000
"""Milliseconds within which what encrypts comes and makes keys, however busy the machine is."""


class Conversation:
    """A chat or room on the screen: a window, a pane, or a phone's page."""

    def __init__(self, frame: Locator) -> None:
        self.frame = frame
        self.page = frame.page
        self.box = frame.locator("textarea")
        self.scroller = frame.locator(".scroller")
        self.bubbles = frame.locator(".body")
        self.newest = frame.locator(".newest")

    def say(self, text: str) -> None:
        """Write and press Enter, or on a phone, where Enter makes a new line, the button."""
        self.box.fill(text)
        if self.box.get_attribute("enterkeyhint") == "send":
            self.box.press("Enter")
        else:
            self.button("Send").click()

    def sees(self, text: str) -> None:
        expect(self.bubbles.get_by_text(text, exact=True)).to_be_visible()

    def reads(self, *bodies: str) -> None:
        """These are all the messages, in this order."""
        expect(self.bubbles).to_have_text(list(bodies))

    @property
    def bodies(self) -> list[str]:
        return self.bubbles.all_text_contents()

    def message(self, text: str) -> Locator:
        """The whole row of a message."""
        return self.frame.locator(".message").filter(has=self.page.get_by_text(text, exact=True))

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.frame.get_by_role("button", name=name)

    def tool(self, name: str, text: str) -> None:
        """Press one of the tools that stand beside a message under the pointer."""
        self.message(text).locator(".body").hover()
        self.frame.get_by_role("toolbar", name="With this message").get_by_role("button", name=name).click()

    def choose(self, name: str, text: str) -> None:
        """Choose something from a message's menu."""
        self.tool("More", text)
        menu = self.frame.get_by_role("menu", name="With this message")
        menu.get_by_role("menuitem", name=name).or_(menu.get_by_label(name)).click()
        expect(menu).to_have_count(0)

    def attach(self, name: str, data: bytes, kind: str = "image/png") -> None:
        self.frame.get_by_label("Attach files").set_input_files(
            {"name": name, "mimeType": kind, "buffer": data}
        )

    def is_drawn(self, name: str, width: int) -> None:
        """A picture is there as it was sent, not merely as a space for it."""
        seen = self.frame.get_by_role("img", name=name)
        expect(seen).to_be_visible()
        becomes(self.page, lambda: seen.evaluate("(seen) => seen.naturalWidth || seen.width"), width)

    def is_encrypted(self) -> None:
        """What is said from now on is: keys have been made."""
        expect(self.button("Encrypted")).to_be_visible(timeout=LOADED)

    def all_sent(self) -> None:
        """The server has all that stands there; whoever has just said something waits for it first."""
        expect(self.frame.get_by_label("Sending")).to_have_count(0)

    def scroll_up(self, pixels: int = 600) -> None:
        """Turn the wheel over the messages."""
        self.scroller.hover()
        self.page.mouse.wheel(0, -pixels)
        scrolled(self.scroller)


class Visitor:
    """One person, one tab."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.get_by_role("button", name=LAUNCHER)
        self.root = page.locator("chinwag-root")
        self.list = page.get_by_role("region", name="Conversations")
        self._pressed = False

    # What the person does

    def open(self) -> None:
        """Press the launcher."""
        self.launcher.click()
        self._pressed = True

    def enter(self, account: Account) -> None:
        """Fill in the log-in form and press Enter."""
        self.page.get_by_label("Address").fill(account.jid)
        self.password.fill(account.password)
        self.password.press("Enter")

    def log_in(self, account: Account) -> None:
        """From the launcher, unless it was pressed before, to the list, drawn and online."""
        # A second press would close what the first one opens, whether it is there already or not
        if not self._pressed:
            self.open()
        self.enter(account)
        self.is_online()

    def log_out(self, *, erase: bool = False) -> None:
        how = "Log out and erase" if erase else "Log out"
        self.page.get_by_role("button", name="More").click()
        self.page.get_by_role("menuitem", name="Log out").click()
        self.page.get_by_role("dialog").get_by_role("button", name=how, exact=True).click()
        expect(self.page.get_by_role("heading", name="Log in to chat")).to_be_visible()

    def keeps(self, *databases: str) -> None:
        """These are all the databases that are left in the browser for this site."""
        becomes(self.page, lambda: set(self.page.evaluate(DATABASES)), set(databases))

    def opened_by_the_page(self) -> None:
        """A script of the page's opens the chat."""
        self.call("() => void chinwag.open()")
        self._pressed = True

    def is_online(self) -> None:
        expect(self.online).to_be_visible()

    def is_taken_over(self) -> None:
        """What a page paints before Python runs has been taken over (widget/page/early.js)."""
        expect(self.root).not_to_have_attribute("painted", re.compile(".*"))
        expect(self.root.locator(".surface")).to_be_attached()

    def comes_online(self) -> None:
        """After an outage: press the notice's button whenever it is there, until the server is."""
        button = self.page.get_by_role("button", name="Try now")
        for _ in range(6):
            button.evaluate_all("(buttons) => buttons.forEach((each) => each.click())")
            with contextlib.suppress(AssertionError):
                return expect(self.online).to_be_visible(timeout=2_000)
        self.is_online()

    def chat(self, name: str) -> Conversation:
        """Open somebody's chat from the list."""
        self.row(name).click()
        return self.conversation(name)

    def chat_by_address(self, address: str) -> Conversation:
        self.page.get_by_role("button", name="New chat").first.click()
        self.page.get_by_role("dialog").get_by_label("Address").fill(address)
        self.page.keyboard.press("Enter")
        return self.conversation(address.partition("@")[0])

    def join(self, room: str) -> Conversation:
        """Enter a room by its address."""
        self.page.get_by_role("button", name="Join a room").first.click()
        self.page.get_by_role("dialog").get_by_label("Room").fill(room)
        self.page.keyboard.press("Enter")
        return self.conversation(room.partition("@")[0])

    def call(self, script: str, *args: Any) -> Any:
        """Use the page's API, as its own scripts would: `call("chinwag.open()")`."""
        return self.page.evaluate(script, *args)

    def python_knows(self) -> None:
        """Of all that was done before, also of what it draws nothing for: it refuses a call to nowhere.

        What the API tells by itself (`chinwag.user()`) the page knows without Python.
        """
        refused = self.call("() => chinwag.follow('nowhere').catch(({ name }) => name)")
        assert refused == "WrongAddress"

    def tab_to(self, name: str | re.Pattern[str], key: str = "Tab") -> None:
        """Press Tab until something of that name has the focus."""
        passed = []
        for _ in range(30):
            passed.append(self.focused())
            if re.search(name, passed[-1]):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{key} does not lead to {name!r}, but past {passed}")

    def arrow_to(self, item: Locator) -> None:
        """Press an arrow until that has the focus."""
        for _ in range(30):
            if item.evaluate("el => el.matches(':focus')"):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError("the arrow does not lead there")

    # What the person sees

    @property
    def online(self) -> Locator:
        return self.list.locator(".self").get_by_role("img", name="Online")

    @property
    def password(self) -> Locator:
        return self.page.get_by_label("Password", exact=True)

    def row(self, name: str) -> Locator:
        """A line of the list."""
        title = self.page.locator(".row-title", has_text=re.compile(f"^{re.escape(name)}$"))
        return self.list.locator("button.row").filter(has=title).first

    def conversation(self, name: str) -> Conversation:
        """An open conversation by its name."""
        label = re.compile(f"^(Chat with|Room) {re.escape(name)}$")
        frame = self.page.get_by_role("region", name=label)
        expect(frame).to_be_visible()
        return Conversation(frame)

    def focused(self) -> str:
        """What has the focus: its label, name or tag, also inside our shadow root."""
        return str(self.page.evaluate(FOCUSED))

    def hears(self, words: str) -> None:
        """Wait until a screen reader says this (a pattern) of what has the focus."""
        until(self.page, self.spoken, re.compile(words).fullmatch)

    def spoken(self) -> str:
        """What a screen reader says of what has the focus: role and name, by the accessibility tree."""
        browser = self.page.context.new_cdp_session(self.page)
        expression = f"({_ACTIVE})()"
        focus = browser.send("Runtime.evaluate", {"expression": expression})["result"]["objectId"]
        asked = {"objectId": focus, "fetchRelatives": False}
        node = browser.send("Accessibility.getPartialAXTree", asked)["nodes"][0]
        browser.detach()
        return ": ".join(node.get(each, {}).get("value", "") for each in ("role", "name"))


DATABASES = "async () => (await indexedDB.databases()).map(({ name }) => name)"
_ACTIVE = """() => {
  let focus = document.activeElement;
  while (focus?.shadowRoot?.activeElement) focus = focus.shadowRoot.activeElement;
  return focus;
}"""
FOCUSED = """() => {
  let focus = document.activeElement;
  while (focus?.shadowRoot?.activeElement) focus = focus.shadowRoot.activeElement;
  return focus?.getAttribute("aria-label") || focus?.name || focus?.textContent?.trim().slice(0, 40)
    || focus?.localName || "";
}"""
