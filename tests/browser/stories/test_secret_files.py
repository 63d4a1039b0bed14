"""Files in encrypted chats: the file service has ciphertext, and the other side sees what was sent."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from tests.browser.stories.conftest import BOTH_ENGINES, ComeBack, Visit
from tests.support.accounts import Account
from tests.support.images import png
from tests.support.story import Conversation, Visitor

Couple = tuple[Account, Account]
SKY = png(320, height=200)
STORED = "**/file_share/**"


def encrypted(juliet: Visitor, romeo: Visitor, couple: Couple) -> tuple[Conversation, Conversation]:
    """Their chat, once both can read what is encrypted."""
    juliet.log_in(couple[0])
    romeo.log_in(couple[1])
    hers, his = juliet.chat("Romeo"), romeo.chat("Juliet")
    for chat in (hers, his):
        expect(chat.button("Encrypted")).to_be_visible(timeout=30_000)
    return hers, his


def altering(page: Page) -> None:
    """From now on a bit of what the file service gives this page is another."""

    def alter(route: Route) -> None:
        answer = route.fetch()
        body = bytearray(answer.body())
        body[len(body) // 2] ^= 1
        route.fulfill(response=answer, body=bytes(body))

    page.route(STORED, alter)


@BOTH_ENGINES
def test_an_encrypted_picture_is_seen_by_both_sides(visit: Visit, couple: Couple) -> None:
    hers, his = encrypted(visit(encryption="always"), visit(encryption="always"), couple)
    hers.attach("sky.png", SKY)
    hers.box.press("Enter")
    his.is_drawn("sky.png", 320)
    hers.is_drawn("sky.png", 320)
    hers.all_sent()


def test_an_encrypted_picture_is_seen_on_the_next_page(
    visit: Visit, couple: Couple, come_back: ComeBack
) -> None:
    juliet, romeo = visit(encryption="always"), visit(encryption="always")
    hers, his = encrypted(juliet, romeo, couple)
    his.attach("sky.png", SKY)
    his.box.press("Enter")
    hers.is_drawn("sky.png", 320)
    come_back(juliet)
    juliet.opened_by_the_page()
    juliet.conversation("Romeo").is_drawn("sky.png", 320)


def test_the_file_service_has_neither_the_picture_nor_its_name(visit: Visit, couple: Couple) -> None:
    hers, his = encrypted(visit(encryption="always"), visit(encryption="always"), couple)
    with hers.page.expect_response(
        lambda answer: "/file_share/" in answer.url and answer.request.method == "GET"
    ) as got:
        hers.attach("Divorce papers.png", SKY)
        hers.box.press("Enter")
        hers.is_drawn("Divorce papers.png", 320)
    stored = got.value.body()
    assert len(stored) == len(SKY) + 16
    assert SKY[:8] not in stored
    assert "ivorce" not in got.value.url
    assert "#" not in got.value.url
    his.is_drawn("Divorce papers.png", 320)


def test_of_an_encrypted_picture_that_was_changed_nothing_is_seen(visit: Visit, couple: Couple) -> None:
    hers, his = encrypted(visit(encryption="always"), visit(encryption="always"), couple)
    altering(his.page)
    hers.attach("sky.png", SKY)
    hers.box.press("Enter")
    expect(his.frame.get_by_role("alert").filter(has_text="it was changed on the way")).to_be_visible()
    expect(his.frame.locator(".picture canvas")).to_be_hidden()
    hers.is_drawn("sky.png", 320)


def test_an_encrypted_file_is_saved_as_it_was_sent(visit: Visit, couple: Couple) -> None:
    hers, his = encrypted(visit(encryption="always"), visit(encryption="always"), couple)
    hers.attach("letter.txt", b"Act II, a garden", "text/plain")
    hers.box.press("Enter")
    with his.page.expect_download() as saving:
        his.button("Download letter.txt").click()
    assert saving.value.path().read_bytes() == b"Act II, a garden"
    assert saving.value.suggested_filename == "letter.txt"
