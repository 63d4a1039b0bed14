"""python-omemo in the built files: in workers of real browsers, with our substitutes."""

from __future__ import annotations

import json
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import Page

from build import omemo
from build.paths import ROOT
from tests.encryption.in_browser import BRING, PROBLEM, fetched, helped, start
from tests.encryption.vectors import COUNT, vectors
from tests.support.browsers import Watch
from tests.support.site import HostSite

MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in sorted((ROOT / "widget/encryption").rglob("*.py"))
    if path.stem not in omemo.SNAPSHOT
]
"""All of ours that come with it."""
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("how", ["", "?shared"])
def test_two_devices_in_a_worker_talk_in_both_versions(any_page: Page, site: HostSite, how: str) -> None:
    assert helped(start(any_page, site, how))("str(await devices.talk())") == "[]"


def test_nothing_of_it_is_fetched_before_it_is_needed_and_nothing_more_then(
    page: Page, site: HostSite
) -> None:
    python = start(page, site)
    assert python("import sys; 'widget.worker' in sys.modules and 'omemo' not in sys.modules")
    assert fetched(site) == []
    helped(python)
    assert python("str(await devices.talk(1))") == "[]"
    python(f"import importlib; [importlib.import_module(name) for name in {MODULES}] and None")
    assert fetched(site) == ["omemo.bin", "omemo.js"]


COMPILED = """
import sys
from widget.encryption import gate
await gate.bring("widget.encryption.made")
brought = next(each for each in sys.meta_path if isinstance(each, gate.Brought))
len(brought.compiled)
"""
KEPT = """async () => {
  for (;;) {
    const store = await caches.open("chinwag-encryption");
    const found = await store.keys();
    if (found.length) return found.map(({ url }) => url.replace(/-[0-9a-f]+/, ""));
    await new Promise((done) => setTimeout(done, 50));
  }
}"""
SPOILT = """async () => {
  const store = await caches.open("chinwag-encryption");
  const [place] = await store.keys();
  const bytes = new Uint8Array(await (await store.match(place)).arrayBuffer());
  bytes[bytes.length >> 1] ^= 1;
  await store.put(place, new Response(bytes));
}"""


def test_what_was_compiled_once_is_kept_and_what_is_spoilt_is_compiled_again(
    page: Page, site: HostSite
) -> None:
    assert start(page, site)(COMPILED) > 20
    [kept] = page.evaluate(KEPT)
    assert kept.endswith("/omemo.bin")
    assert start(page, site)(COMPILED) == 0
    python = helped(start(page, site))
    assert python("str(await devices.talk(1))") == "[]"
    page.evaluate(SPOILT)
    assert start(page, site)(COMPILED) > 20


def test_the_curves_do_what_the_vectors_say(any_page: Page, site: HostSite) -> None:
    python = helped(start(any_page, site))
    told = python(f"""
        import json, xeddsa
        def made(name, given):
            given = [bytes.fromhex(each) if isinstance(each, str) else each for each in given]
            try:
                found = getattr(xeddsa, name)(*given)
            except xeddsa.XEdDSAException:
                return None
            return found.hex() if isinstance(found, bytes) else found
        found = json.loads({json.dumps(vectors())!r})
        json.dumps([len(found), [each for each in found if made(*each[:2]) != each[2]]])
    """)
    assert json.loads(told) == [COUNT, []]


def test_what_is_hostile_is_refused(any_page: Page, site: HostSite) -> None:
    assert helped(start(any_page, site))("str(await hostile.all_of_it())") == "[]"


@pytest.mark.parametrize("suffix", [".bin", ".js"])
def test_a_file_that_does_not_come_is_told_and_asked_for_again(
    any_page: Page, site: HostSite, watch: Watch, suffix: str
) -> None:
    watch.allow("503|Failed to load|Loading module|module")
    python = start(any_page, site)
    path = late(site, suffix)
    site.server.site.routes[path] = lambda: (HTTPStatus.SERVICE_UNAVAILABLE, {}, b"")
    assert python(PROBLEM) == python(PROBLEM) == "not-loaded"
    del site.server.site.routes[path]
    assert python(BRING) == "omemo"


@pytest.mark.parametrize("suffix", [".bin", ".js"])
def test_a_file_that_is_cut_off_is_told_and_asked_for_again(
    any_page: Page, site: HostSite, watch: Watch, suffix: str
) -> None:
    watch.allow("SyntaxError|Unexpected|module")
    python = start(any_page, site)
    path = late(site, suffix)
    whole = (site.server.site.roots["/"] / path.lstrip("/")).read_bytes()
    kind = {".bin": "application/octet-stream", ".js": "text/javascript"}[suffix]
    site.put(path, whole[: len(whole) // 2], {"Content-Type": kind})
    assert python(PROBLEM) == "not-loaded"
    del site.server.site.routes[path]
    assert python(BRING) == "omemo"


def late(site: HostSite, suffix: str) -> str:
    """The path of one of its two files."""
    root: Path = site.server.site.roots["/"]
    (found,) = root.glob(f"assets/omemo-*{suffix}")
    return f"/assets/{found.name}"


def test_a_page_that_is_not_secure_is_told_so_and_fetches_nothing(page: Page, site: HostSite) -> None:
    python = start(page, site, "?insecure")
    assert python(PROBLEM) == "unavailable"
    assert fetched(site) == []


def test_who_asks_while_it_comes_waits_for_the_same(page: Page, site: HostSite) -> None:
    python = start(page, site)
    both = """
        import asyncio
        from widget.encryption import gate
        found = await asyncio.gather(*(gate.bring("omemo") for _ in range(3)))
        len(set(found))
    """
    assert python(both) == 1
    assert fetched(site) == ["omemo.bin", "omemo.js"]
