"""Files of others: held against the hash that came with them, and what moves stands still."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from playwright.sync_api import expect

from tests.browser.stories.conftest import Visit
from tests.support.accounts import Account
from tests.support.images import moving, png
from tests.support.people import People, Person
from tests.support.site import HostSite
from tests.support.waiting import becomes, until

Couple = tuple[Account, Account]
LETTER = b"Act II, a garden"
COLOUR = """(canvas) => [...canvas.getContext("2d").getImageData(0, 0, 1, 1).data].slice(0, 3)"""


@pytest.fixture
def romeo(couple: Couple, people: People) -> Person:
    return people.connect(couple[1])


def share(romeo: Person, to: str, url: str, media_type: str, of: bytes) -> None:
    """A file is there, and its hash is that of these bytes."""
    hash_ = b64encode(sha256(of).digest()).decode()
    name = url.rpartition("/")[2]
    romeo.send(
        f"<message xmlns='jabber:client' type='chat' to='{escape(to)}'><body>{url}</body>"
        "<file-sharing xmlns='urn:xmpp:sfs:0' disposition='inline'><file xmlns='urn:xmpp:file:metadata:0'>"
        f"<media-type>{media_type}</media-type><name>{name}</name>"
        f"<hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>{hash_}</hash></file><sources>"
        f"<url-data xmlns='http://jabber.org/protocol/url-data' target='{url}'/></sources></file-sharing>"
        "</message>"
    )


def test_a_file_that_is_the_one_that_was_sent_is_saved(
    visit: Visit, couple: Couple, romeo: Person, site: HostSite
) -> None:
    site.put("/letter.txt", LETTER, {"Content-Type": "text/plain"})
    juliet = visit(media="all")
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    share(romeo, couple[0].jid, f"{site.url}/letter.txt", "text/plain", LETTER)
    with juliet.page.expect_download() as saving:
        chat.frame.get_by_role("link", name="Download letter.txt").click()
    assert Path(saving.value.path()).read_bytes() == LETTER
    assert saving.value.suggested_filename == "letter.txt"


def test_one_that_was_changed_is_told_before_it_is_saved(
    visit: Visit, couple: Couple, romeo: Person, site: HostSite
) -> None:
    site.put("/letter.txt", b"Forged", {"Content-Type": "text/plain"})
    site.put("/sky.png", png(300), {"Content-Type": "image/png"})
    juliet = visit(media="all")
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    share(romeo, couple[0].jid, f"{site.url}/letter.txt", "text/plain", LETTER)
    card = chat.frame.get_by_role("link", name="Download letter.txt")
    card.click()
    words = "This is not the file that was sent: it was changed on the way."
    expect(chat.frame.get_by_role("alert").filter(has_text=words)).to_be_visible()
    with juliet.page.expect_download() as saving:
        card.click()  # all the same
    assert Path(saving.value.path()).read_bytes() == b"Forged"
    share(romeo, couple[0].jid, f"{site.url}/sky.png", "image/png", LETTER)
    words = "This is not the picture that was sent: it was changed on the way."
    expect(chat.frame.get_by_role("alert").filter(has_text=words)).to_be_visible()
    chat.frame.get_by_role("button", name="sky.png").click()
    expect(juliet.page.get_by_role("dialog", name="sky.png").get_by_role("alert")).to_have_text(words)


@pytest.mark.parametrize("calm", ["by the site", "by the system"])
def test_a_picture_that_moves_stands_still_until_one_points_at_it(
    visit: Visit, couple: Couple, romeo: Person, site: HostSite, calm: str
) -> None:
    site.put("/dance.gif", moving(), {"Content-Type": "image/gif"})
    less = {"reduced_motion": "reduce"} if calm == "by the system" else {}
    juliet = visit(browser=less, media="all", moving_pictures=None if less else "no")
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    share(romeo, couple[0].jid, f"{site.url}/dance.gif", "image/gif", moving())
    picture = chat.frame.get_by_role("button", name="dance.gif")
    expect(picture).to_have_attribute("data-still", "")
    still = picture.locator("canvas")
    expect(still).to_be_visible()
    becomes(juliet.page, lambda: still.evaluate(COLOUR), [255, 0, 0])
    picture.hover()
    expect(still).to_be_hidden()
    chat.box.hover()
    expect(still).to_be_visible()
    picture.focus()
    expect(still).to_be_hidden()


def test_otherwise_it_moves_at_once(visit: Visit, couple: Couple, romeo: Person, site: HostSite) -> None:
    site.put("/dance.gif", moving(), {"Content-Type": "image/gif"})
    juliet = visit(media="all")
    juliet.log_in(couple[0])
    chat = juliet.chat("Romeo")
    share(romeo, couple[0].jid, f"{site.url}/dance.gif", "image/gif", moving())
    picture = chat.frame.get_by_role("button", name="dance.gif")
    until(juliet.page, lambda: picture.locator("img").evaluate("(img) => img.naturalWidth"))
    expect(picture.locator("canvas")).to_be_hidden()
