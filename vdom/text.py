"""Elements as the JSON text that travels: lists and dicts that are dumped at the end take twice as long."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring as quote

from vdom.attributes import Rule, check_tag, is_safe_url, is_sent, rule
from vdom.node import Attribute, Revised, VNode

__all__ = ["dumps", "opening", "quote"]

MOST_KNOWN = 2000
"""Elements of a class and at most one short attribute whose beginning is remembered; shapes that are."""

SHORT = 24
"""Characters of such an attribute: longer ones say something of their own."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How elements of one tag and class, with attributes of the same names, are written if all are texts.

    Attributes:
        written: with a place for each of them; None if they are not as simple as that.
        urls: those of them that are addresses: keyword and name.
    """

    written: str | None
    urls: tuple[tuple[str, str], ...] = ()


_bare: dict[tuple[str | bool | None, ...], str] = {}
_shapes: dict[tuple[str | None, ...], Shape] = {}
_properties: dict[str, str] = {}


def dumps(value: object) -> str:
    """Any JSON value, as short as can be. Raises ValueError for numbers that JSON does not have."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def opening(node: VNode, events: Sequence[str]) -> str:
    """An element up to its children, after a comma: `,["p",{…}` of which the bracket is still open."""
    if not (node.style or node.use or events) and node.key is None:
        attrs = node.attrs
        if not attrs:
            name: tuple[str | bool | None, ...] = (node.tag, node.cls or "")
            return _bare.get(name) or _remembered(name, node)
        if len(attrs) == 1:
            for keyword, value in attrs.items():
                if value is None or value is True or (type(value) is str and len(value) < SHORT):
                    name = (node.tag, node.cls or "", keyword, value)
                    return _bare.get(name) or _remembered(name, node)
    return _opening(node, events)


def _opening(node: VNode, events: Sequence[str]) -> str:
    data = _attributes(node)
    if node.key is not None:
        data += ',"k":' + quote(str(node.key))
    if node.style:
        data += ',"s":' + _style(node.style)
    if events:
        data += ',"e":[' + ",".join(events) + "]"
    if node.use:
        data += ',"u":' + dumps(node.use)
    return f',["{node.tag}",{{{data[1:]}}}' if data else f',["{node.tag}",0'


def _remembered(name: tuple[str | bool | None, ...], node: VNode) -> str:
    """Of an element with little to it: most are such."""
    text = _opening(node, ())
    if len(_bare) >= MOST_KNOWN:
        _bare.clear()
    _bare[name] = text
    return text


def _attributes(node: VNode) -> str:
    """`a` and `p`, so far as there are any, each after a comma."""
    given = node.attrs
    if None in given.values():
        given = {keyword: value for keyword, value in given.items() if value is not None}
    name = (node.tag, node.cls, *given)
    shape = _shapes.get(name) or _shape(name)
    if shape.written is not None:
        try:
            values = tuple(map(quote, given.values()))  # type: ignore[arg-type]
        except TypeError:
            return _each(node)  # one is no text
        if not shape.urls or all(is_safe_url(str(given[key]), node.tag, how) for key, how in shape.urls):
            return shape.written % values
    return _each(node)


def _shape(name: tuple[str | None, ...]) -> Shape:
    """The shape of a tag, a class and keywords."""
    tag, cls, *keywords = name
    check_tag(str(tag))
    rules = [rule(str(tag), str(keyword)) for keyword in keywords]
    names = [how.name for how in rules]
    leaves = tag == "a" and "target" in names and "rel" not in names
    written = [how.written + "%s" for how in rules]
    if cls:
        written.append('"class":' + quote(cls).replace("%", "%%"))
    made = Shape(
        None
        if leaves or any(how.state for how in rules)
        else ',"a":{' + ",".join(written) + "}"
        if written
        else "",
        tuple((str(key), how.name) for key, how in zip(keywords, rules, strict=True) if how.url),
    )
    if len(_shapes) >= MOST_KNOWN:
        _shapes.clear()
    _shapes[name] = made
    return made


def _each(node: VNode) -> str:
    """The same for any element, attribute by attribute."""
    plain: list[str] = []
    state: list[str] = []
    tag = node.tag
    for keyword, value in node.attrs.items():
        if value is None:
            continue
        how = rule(tag, keyword)
        if how.state:
            state.append(how.written + _form_state(value))
        elif (text := _value(tag, how, value)) is not None:
            plain.append(how.written + text)
    if tag == "a" and '"target":"_blank"' in plain and not any(each[:6] == '"rel":' for each in plain):
        plain.append('"rel":"noopener noreferrer"')
    if node.cls:
        plain.append(f'"class":{quote(node.cls)}')
    attributes = f',"a":{{{",".join(plain)}}}' if plain else ""
    return attributes + (f',"p":{{{",".join(state)}}}' if state else "")


def _form_state(value: Attribute) -> str:
    return dumps([value.text, value.revision] if isinstance(value, Revised) else value)


def _value(tag: str, how: Rule, value: Attribute) -> str | None:
    """An attribute's value, if it is there and may be."""
    if isinstance(value, str):
        return quote(value) if is_sent(tag, how.name, value) else None
    if value is True or value is False:
        if how.says:
            return '"true"' if value else '"false"'
        return "true" if value else None
    if isinstance(value, Revised):
        return quote(value.text)
    return None if value is None else dumps(value)


def _style(style: Mapping[str, str | int | float | None]) -> str:
    parts = [
        (_properties.get(name) or _property(name)) + quote(str(value))
        for name, value in style.items()
        if value is not None
    ]
    return "{" + ",".join(parts) + "}"


def _property(name: str) -> str:
    if len(_properties) >= MOST_KNOWN:
        _properties.clear()
    written = quote(name if name.startswith("--") else name.replace("_", "-")) + ":"
    _properties[name] = written
    return written
