"""Three tabs of one account, each with an engine of its own: one has the ratchets, and all write and read."""

from __future__ import annotations

from playwright.sync_api import Page

from demo.prosody import Prosody
from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account
from tests.support.browsers import Pages
from tests.support.lasting import NOT_SHARED, messages
from tests.support.site import HostSite
from tests.support.story import Conversation, Visitor

Couple = tuple[Account, Account]
# Which of the site's workers have an account's ratchets
OWNERS = """async () => {
  const { held } = await navigator.locks.query();
  return held.filter(({ name }) => name.startsWith("chinwag-ratchets:")).map(({ clientId }) => clientId);
}"""
OWNED_BY_ANOTHER = f"""async (before) => {{
  for (;;) {{
    const [owner] = await ({OWNERS})();
    if (owner && owner !== before) return;
    await new Promise((done) => setTimeout(done, 20));
  }}
}}"""


def owner(page: Page) -> str:
    """Of the ratchets: there is one, and no more."""
    [found] = page.evaluate(OWNERS)
    return str(found)


def all_write_and_read(hers: list[Conversation], his: Conversation, said: list[str]) -> None:
    """In turn, after what was `said`, which grows; each of her tabs twice."""
    for chat in (*hers, his, *hers):
        said.append(f"Number {len(said)}")
        chat.say(said[-1])
        for each in (*hers, his):
            each.reads(*said)
    for chat in hers:
        chat.all_sent()


def test_three_tabs_write_and_read_and_when_the_one_with_the_ratchets_goes_another_has_them(
    pages: Pages, site: HostSite, prosody: Prosody, couple: Couple, visit: Visit
) -> None:
    context = pages.context(viewport={"width": 1280, "height": 800})
    context.add_init_script(NOT_SHARED)
    address = site.page({"websocket_url": prosody.websocket_url, "encryption": "always"})

    def opened() -> Visitor:
        page = pages.beside(context)
        page.goto(address)
        tab = Visitor(page)
        tab.open()
        return tab

    him, first = visit(encryption="always"), opened()
    him.log_in(couple[1])
    first.page.get_by_label("Stay logged in").check()
    first.log_in(couple[0])
    his, hers = him.chat("Juliet"), [first.chat("Romeo")]
    for chat in (his, *hers):
        chat.is_encrypted()
    before, tabs = owner(first.page), [first, opened(), opened()]
    hers += [each.chat("Romeo") for each in tabs[1:]]
    said: list[str] = []
    all_write_and_read(hers, his, said)
    assert owner(first.page) == before
    # It was asked to encrypt this, and goes
    said.append("While it goes")
    hers[1].say(said[-1])
    first.page.close()
    left = hers[1:]
    tabs[1].page.evaluate(OWNED_BY_ANOTHER, before)
    for each in (*left, his):
        each.reads(*said)
    all_write_and_read(left, his, said)
    owner(tabs[1].page)
    for visitor, account in ((tabs[1], couple[0]), (him, couple[1])):
        assert messages(visitor, account.jid) == [[body, ""] for body in said]
