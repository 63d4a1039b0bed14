"""Message Styling (XEP-0393): what asterisks, underscores, tildes, backticks and angle brackets mean.

The parts of what `parse` gives, directives and line ends included, make up the body again, character by
character. It takes time linear in the length of the body, however hostile; quotes deeper than `DEEPEST` are
text of the innermost.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from typing import TypeAlias

DEEPEST = 8

NOVEL = 10_000
"""Characters of a body in which styles are looked for; what comes after the line where they end is plain."""

MOST = 1000
"""Blocks and spans; a body of more is shown as it was written. Nobody reads it, and all else would wait."""

FENCE = "```"


class Style(Enum):
    """What a span is, by its directive."""

    STRONG = "*"
    EMPHASIS = "_"
    STRIKE = "~"
    CODE = "`"


@dataclass(frozen=True, slots=True)
class Styled:
    """A span between two directives. CODE holds text alone."""

    style: Style
    spans: tuple[Span, ...]


Span: TypeAlias = str | Styled


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of spans, in one: their line ends are in the text."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A preformatted block. `head` is what followed the fence; `closed`: it has an end of its own."""

    head: str
    lines: tuple[str, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody else said; `marks` are what was taken from before each of its lines."""

    blocks: tuple[Block, ...]
    marks: tuple[str, ...]


Block: TypeAlias = Lines | Code | Quote

_STYLES = {style.value: style for style in Style}
_DIRECTIVE = re.compile("[*_~`]")


def parse(body: str) -> tuple[Block, ...]:
    """The blocks of a body."""
    head, rest = _cut(body)
    blocks = tuple(_blocks(head.split("\n"), DEEPEST)) if head or not rest else ()
    # One character makes two of them at most (">" is a quote of an empty line): few need no counting
    if 2 * len(head) > MOST and next(islice(_pieces(blocks), MOST, None), None):
        return (Lines((body,)),)
    return (*blocks, Lines((rest,))) if rest else blocks


def plain(body: str) -> bool:
    """Whether a body has nothing in it that `parse` could find: most have not, and this is quicker."""
    return not any(directive in body for directive in _STYLES) and not (body[:1] == ">" or "\n>" in body)


def has_style(blocks: Sequence[Block]) -> bool:
    """Whether a text that was parsed looks otherwise than it was written."""
    return any(
        not isinstance(block, Lines) or any(isinstance(span, Styled) for span in block.spans)
        for block in blocks
    )


def _cut(body: str) -> tuple[str, str]:
    """What is looked at, up to a line's end, and the rest of a novel."""
    if len(body) <= NOVEL:
        return body, ""
    end = max(0, body.rfind("\n", 0, NOVEL))
    return body[:end], body[end + 1 :] if end else body


def _pieces(parts: Iterable[Block | Span]) -> Iterator[bool]:
    """One for each block and each styled span."""
    for part in parts:
        match part:
            case str():
                continue
            case Quote(inner):
                yield from _pieces(inner)
            case Lines(spans) | Styled(spans=spans):
                yield from _pieces(spans)
        yield True


def _blocks(lines: Sequence[str], depth: int) -> Iterator[Block]:
    at, text_from = 0, 0
    while at < len(lines):
        line = lines[at]
        if line.startswith(FENCE):
            end = _end_of_code(lines, at)
        elif line.startswith(">") and depth:
            end = _end_of_quote(lines, at)
        else:
            at += 1
            continue
        if text_from < at:
            yield _text(lines[text_from:at])
        yield _code(lines[at:end]) if line.startswith(FENCE) else _quote(lines[at:end], depth)
        at = text_from = end
    if text_from < at:
        yield _text(lines[text_from:at])


def _end_of_code(lines: Sequence[str], at: int) -> int:
    """The line after the closing fence, or after the last: its parent's end ends it (XEP-0393, 5.1.2)."""
    return next((n + 1 for n in range(at + 1, len(lines)) if lines[n] == FENCE), len(lines))


def _end_of_quote(lines: Sequence[str], at: int) -> int:
    return next((n for n in range(at, len(lines)) if not lines[n].startswith(">")), len(lines))


def _code(lines: Sequence[str]) -> Code:
    closed = len(lines) > 1 and lines[-1] == FENCE
    return Code(lines[0].removeprefix(FENCE), tuple(lines[1:-1] if closed else lines[1:]), closed)


def _quote(lines: Sequence[str], depth: int) -> Quote:
    marks = tuple("> " if line.startswith("> ") else ">" for line in lines)
    inner = [line[len(mark) :] for line, mark in zip(lines, marks, strict=True)]
    return Quote(tuple(_blocks(inner, depth - 1)), marks)


def _text(lines: Sequence[str]) -> Lines:
    """Lines of spans, texts that stand next to each other as one."""
    spans: list[Span] = []
    text: list[str] = []
    for number, line in enumerate(lines):
        if number:
            text.append("\n")
        for span in _Line(line).spans(0, len(line)) if _DIRECTIVE.search(line) else (line,):
            if type(span) is str:
                text.append(span)
                continue
            if text:
                spans.append("".join(text))
                text = []
            spans.append(span)
    rest = "".join(text)
    return Lines((*spans, rest) if rest else tuple(spans))


class _Line:
    """One line, where its directives lie, and which of them may close a span."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.directives = [found.start() for found in _DIRECTIVE.finditer(line)]
        self.closers: dict[str, list[int]] = {}
        for at in self.directives:
            if at and not line[at - 1].isspace():
                self.closers.setdefault(line[at], []).append(at)

    def spans(self, start: int, end: int) -> Iterator[Span]:
        """The spans between two places. A span lies wholly in its parent, which has no closer of its own kind
        inside: so they are never more than four deep."""
        text_from = start
        line = self.line
        first, beyond = bisect_left(self.directives, start), bisect_left(self.directives, end)
        for index in range(first, beyond) if self.closers else ():
            at = self.directives[index]
            close = self._close(at) if at >= text_from and self._opens(at, start, end) else end
            if close >= end:
                continue
            if text_from < at:
                yield line[text_from:at]
            style = _STYLES[line[at]]
            alone = style is Style.CODE or self.directives[index + 1] == close
            yield Styled(style, (line[at + 1 : close],) if alone else tuple(self.spans(at + 1, close)))
            text_from = close + 1
        if text_from < end:
            yield line[text_from:end]

    def _close(self, at: int) -> int:
        """Where the span that opens here ends: there is something else than its directive in it."""
        mark, first = self.line[at], at + 1
        while first < len(self.line) and self.line[first] == mark:
            first += 1
        closers = self.closers.get(mark, [])
        following = bisect_left(closers, first + 1)
        return closers[following] if following < len(closers) else len(self.line)

    def _opens(self, at: int, start: int, end: int) -> bool:
        """XEP-0393, 6.1: at the start, after white space or another opening directive; before a word."""
        if at + 2 >= end or self.line[at + 1].isspace():
            return False
        return at == start or self.line[at - 1].isspace()


def source(blocks: Sequence[Block]) -> str:
    """The body that these blocks were parsed from."""
    return "\n".join(_source(block) for block in blocks)


def _source(block: Block) -> str:
    match block:
        case Lines(spans):
            return "".join(_span_source(span) for span in spans)
        case Code(head, lines, closed):
            return "\n".join([FENCE + head, *lines, *([FENCE] if closed else [])])
        case Quote(inner, marks):
            quoted = source(inner).split("\n")
            return "\n".join(mark + line for mark, line in zip(marks, quoted, strict=True))


def _span_source(span: Span) -> str:
    if isinstance(span, str):
        return span
    return span.style.value + "".join(_span_source(each) for each in span.spans) + span.style.value
