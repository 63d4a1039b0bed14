"""Browser fixtures: pages tell what goes wrong in them, and axe sees into shadow roots."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.axe import assert_no_barriers, barriers
from tests.support.browsers import Pages, Watch
from tests.support.site import HostSite, host_site

pytestmark = pytest.mark.browser
SHADOW = """() => {
  const root = document.querySelector("#host").attachShadow({ mode: "open" });
  const button = document.createElement("button");
  root.append(button);
}"""


@pytest.fixture
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostSite]:
    """A host site without the widget."""
    with host_site(tmp_path_factory.mktemp("empty")) as hosts:
        yield hosts


@pytest.fixture(params=["pages", "firefox_pages"])
def any_pages(request: pytest.FixtureRequest) -> Pages:
    found: Pages = request.getfixturevalue(request.param)
    return found


def test_a_blocked_script_fails_the_test(any_pages: Pages, watch: Watch, plain: HostSite) -> None:
    any_pages.open().goto(plain.raw("<h1>Hi</h1><script>document.title = 1</script>"))
    with pytest.raises(AssertionError, match="CSP violation: script-src"):
        watch.check()
    watch.allow("script")


def test_an_exception_in_a_page_fails_the_test(any_pages: Pages, watch: Watch, plain: HostSite) -> None:
    page = any_pages.open()
    with page.expect_event("pageerror"):
        page.goto(plain.raw("<script>throw new Error('star-crossed')</script>", csp=""))
    with pytest.raises(AssertionError, match="star-crossed"):
        watch.check()
    watch.allow("star-crossed")


def test_axe_sees_into_shadow_roots(pages: Pages, plain: HostSite) -> None:
    page = pages.open()
    page.goto(
        plain.raw(
            '<!doctype html><html lang="en"><title>T</title><main><h1>H</h1><div id="host"></div></main>'
        )
    )
    assert_no_barriers(page)
    page.evaluate(SHADOW)
    assert [(found.rule, found.target) for found in barriers(page)] == [("button-name", "#host > button")]


def test_two_people_share_no_storage(chromium: Browser, pages: Pages, plain: HostSite) -> None:
    address = plain.raw("<h1>Hi</h1>")
    one, two = pages.open(), pages.open()
    for page in (one, two):
        page.goto(address)
    one.evaluate("localStorage.name = 'Juliet'")
    assert two.evaluate("localStorage.name ?? null") is None
