"""Markdown (CommonMark with tables) as HTML, for the texts of demo/docs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token


def html(text: str) -> str:
    """Headings have ids, tables may scroll, links between texts lead to their pages."""
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(text)
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and token.tag != "h1" and following:
            token.attrSet("id", slug(following.content))
        for inner in token.children or ():
            _lead(inner)
    return _framed(parser.renderer.render(tokens, parser.options, {}))


def slug(heading: str) -> str:
    """The id of a heading: its words, with hyphens."""
    return "-".join(re.findall(r"\w+", heading.lower()))


def _lead(token: Token) -> None:
    """`[Themes](themes.md#tokens)` → `themes.html#tokens`."""
    target = token.attrGet("href") if token.type == "link_open" else None
    if isinstance(target, str):
        token.attrSet("href", re.sub(r"^([\w-]+)\.md\b", r"\1.html", target))


def _framed(text: str) -> str:
    """A wide table scrolls by itself, also by keyboard, and not the page; so do long lines of code."""
    opening = '<div class="table" tabindex="0" role="group" aria-label="Table"><table>'
    text = text.replace("<pre>", '<pre tabindex="0">')
    return text.replace("<table>", opening).replace("</table>", "</table></div>")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
