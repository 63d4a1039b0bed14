"""All that hostile people and servers may say, in a real browser: it runs nothing, and the talk goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.browsers import Pages
from tests.support.hostile_server import HostileServer
from tests.support.hostile_visit import HostileVisit
from tests.support.people import People
from tests.support.site import HostSite


@pytest.fixture
def server(people: People) -> Iterator[HostileServer]:
    """One that says what it is told to say."""
    hostile = HostileServer()
    people.run(hostile.__aenter__())
    yield hostile
    people.run(hostile.__aexit__(None, None, None))


def test_nothing_of_two_hundred_and_fifty_cases_runs_or_ends_the_talk(
    pages: Pages, site: HostSite, people: People, server: HostileServer
) -> None:
    page = pages.open(viewport={"width": 1280, "height": 800})
    page.on("dialog", lambda _: page.evaluate("console.error('a script of a message ran')"))
    visit = HostileVisit(page, site, people, server)
    suffered = 0
    for _name, stanzas in visit.cases():
        visit.suffers(stanzas)
        suffered += 1
    assert suffered >= 250
    assert "FORGED" not in visit.visitor.root.inner_text()
    assert visit.visitor.root.locator("script, iframe, object, embed").count() == 0
    visit.visitor.is_online()
