"""IndexedDB in real browsers keeps the contract that its twin in memory keeps."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser

from build.serve import Server
from tests.storage.browser import python, tab
from tests.storage.contract import TESTS

RUN = "from tests.storage.in_worker import run_contract\nawait run_contract()"


def outcome(browser: Browser, server: Server) -> dict[str, str]:
    """What came of each test in this browser: "" or the traceback."""
    context = browser.new_context()
    try:
        results: dict[str, str] = json.loads(python(tab(context, server), RUN))
        return results
    finally:
        context.close()


@pytest.fixture(scope="module")
def in_chromium(chromium: Browser, storage_site: Server) -> dict[str, str]:
    return outcome(chromium, storage_site)


@pytest.fixture(scope="module")
def in_firefox(firefox: Browser, storage_site: Server) -> dict[str, str]:
    return outcome(firefox, storage_site)


@pytest.mark.parametrize("name", TESTS)
def test_contract_in_chromium(name: str, in_chromium: dict[str, str]) -> None:
    if in_chromium[name]:
        pytest.fail(in_chromium[name], pytrace=False)


@pytest.mark.parametrize("name", TESTS)
def test_contract_in_firefox(name: str, in_firefox: dict[str, str]) -> None:
    if in_firefox[name]:
        pytest.fail(in_firefox[name], pytrace=False)
