"""The demo site as files: any static host serves it from any folder, and nothing in it leads nowhere."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from demo import markdown, pages, site

VALUES = pages.Values(
    domain="example.org",
    websocket_url="wss://example.org/xmpp-websocket",
    muc="rooms.example.org",
    guests="guest.example.org",
    room="garden@rooms.example.org",
)
FILES = pages.made(VALUES)
HTML = {path: content.decode() for path, content in FILES.items() if path.endswith(".html")}
SAMPLE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)


def _links(path: str) -> Iterator[tuple[str, str]]:
    """Where a page's addresses lead, from the site's root, and to which place there."""
    for found in re.findall(r'(?:href|src)="([^"]*)"', HTML[path]):
        parts = urlsplit(html.unescape(found))
        if not parts.scheme:
            where = (Path("/") / path).parent / parts.path if parts.path else Path("/") / path
            yield str(Path(*_resolved(where.parts[1:]))), parts.fragment


def _resolved(parts: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if part == "..":
            found.pop()
        else:
            found.append(part)
    return found


@pytest.mark.parametrize("path", sorted(HTML))
def test_no_link_leads_nowhere_or_to_the_root_of_the_host(path: str) -> None:
    assert not re.search(r'(?:href|src)="/', SAMPLE.sub("", HTML[path]))
    for target, fragment in _links(path):
        if target.startswith("chinwag/"):
            assert target in ("chinwag/chinwag.js", "chinwag/doctor.js")
        else:
            assert target in FILES, f"{path} leads to {target}"
            assert not fragment or f'id="{fragment}"' in HTML[target], f"{path} leads to {target}#{fragment}"


@pytest.mark.parametrize("path", sorted(HTML))
def test_a_page_is_whole_and_needs_no_inline_script_or_style(path: str) -> None:
    text = HTML[path]
    assert text.startswith("<!doctype html>")
    assert len(re.findall(r"<title>[^<]+</title>", text)) == 1
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=\"|\son\w+=\"", SAMPLE.sub("", text))
    assert not re.search(r"\$\{?(root|server|guest|room|domain|body|title|links)\b", text)


@pytest.mark.parametrize("path", sorted(HTML))
def test_nothing_comes_from_anywhere_else(path: str) -> None:
    loaded = re.findall(r'<(?:script|link|img|iframe)\b[^>]*(?:src|href)="([^"]*)"', HTML[path])
    assert not [each for each in loaded if urlsplit(each).scheme]


def test_the_pages_lead_to_the_owner_s_server_and_leave_out_what_is_not_given() -> None:
    assert 'data-websocket-url="wss://example.org/xmpp-websocket"' in HTML["shop.html"]
    assert 'data-guest-domain="guest.example.org"' in HTML["community.html"]
    assert "data-bosh-url" not in HTML["shop.html"]


def test_what_a_server_is_called_is_text_on_the_pages() -> None:
    made = pages.made(pages.Values(domain='"><script>alert(1)</script>'))
    assert b"<script>alert" not in made["shop.html"] + made["doctor.html"]


def test_the_whole_site_is_written_with_the_widget_beside(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "chinwag.js").write_text("//")
    site.written(tmp_path / "out", dist, VALUES)
    assert (tmp_path / "out" / "chinwag" / "chinwag.js").exists()
    assert (tmp_path / "out" / "docs" / "start.html").read_bytes() == FILES["docs/start.html"]


def test_each_of_the_docs_is_in_the_menu_of_all() -> None:
    names = {path for path in HTML if path.startswith("docs/")}
    for path in names:
        menu = re.findall(r'<nav aria-label="Docs">(.*?)</nav>', HTML[path])[0]
        assert set(re.findall(r'href="([\w-]+\.html)"', menu)) == {
            each.removeprefix("docs/") for each in names
        }


def test_headings_can_be_led_to_and_tables_can_be_scrolled_by_keyboard() -> None:
    text = markdown.html("# A\n\n## How it goes\n\n| a | b |\n| --- | --- |\n| 1 | [2](themes.md#light) |\n")
    assert '<h2 id="how-it-goes">' in text
    assert 'href="themes.html#light"' in text
    assert 'tabindex="0" role="group"' in text
