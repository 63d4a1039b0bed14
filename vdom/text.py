"""Elements as the JSON text that travels: lists and dicts that are dumped at the end take twice as long."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring as quote

from vdom.attributes import RULES, Rule, check_tag, is_sent, rule
from vdom.node import Attribute, Revised, VNode

__all__ = ["dumps", "opening", "quote"]

MOST_BARE = 2000
"""Elements of a class and at most one short attribute whose beginning is remembered."""

SHORT = 24
"""Characters of such an attribute: longer ones say something of their own."""

_bare: dict[tuple[str, ...], str] = {}


def dumps(value: object) -> str:
    """Any JSON value, as short as can be. Raises ValueError for numbers that JSON does not have."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def opening(node: VNode, events: Sequence[str]) -> str:
    """An element up to its children, after a comma: `,["p",{…}` of which the bracket is still open."""
    if not (node.style or node.use or events) and node.key is None:
        attrs = node.attrs
        if not attrs:
            name: tuple[str, ...] = (node.tag, node.cls or "")
            return _bare.get(name) or _remembered(name, node)
        if len(attrs) == 1:
            for keyword, value in attrs.items():
                if type(value) is str and len(value) < SHORT:
                    name = (node.tag, node.cls or "", keyword, value)
                    return _bare.get(name) or _remembered(name, node)
    return _opening(node, events)


def _opening(node: VNode, events: Sequence[str]) -> str:
    data = _attributes(node)
    if node.key is not None:
        data.append(f'"k":{quote(str(node.key))}')
    if node.style:
        data.append(f'"s":{_style(node.style)}')
    if events:
        data.append(f'"e":[{",".join(events)}]')
    if node.use:
        data.append(f'"u":{dumps(node.use)}')
    return f',["{check_tag(node.tag)}",{{{",".join(data)}}}' if data else f',["{check_tag(node.tag)}",0'


def _remembered(name: tuple[str, ...], node: VNode) -> str:
    """Of an element with little to it: most are such."""
    text = _opening(node, ())
    if len(_bare) >= MOST_BARE:
        _bare.clear()
    _bare[name] = text
    return text


def _attributes(node: VNode) -> list[str]:
    """`a` and `p`, so far as there are any."""
    plain: list[str] = []
    state: list[str] = []
    tag = node.tag
    for keyword, value in node.attrs.items():
        if value is None:
            continue
        how = RULES.get((tag, keyword)) or rule(tag, keyword)
        if type(value) is str and how.free:
            plain.append(how.written + quote(value))
        elif how.state:
            state.append(how.written + _form_state(value))
        elif (text := _value(tag, how, value)) is not None:
            plain.append(how.written + text)
    if tag == "a" and '"target":"_blank"' in plain and not any(each[:6] == '"rel":' for each in plain):
        plain.append('"rel":"noopener noreferrer"')
    if node.cls:
        plain.append(f'"class":{quote(node.cls)}')
    data = [f'"p":{{{",".join(state)}}}'] if state else []
    return [f'"a":{{{",".join(plain)}}}', *data] if plain else data


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
    parts = (
        f"{quote(name if name.startswith('--') else name.replace('_', '-'))}:{quote(str(value))}"
        for name, value in style.items()
        if value is not None
    )
    return f"{{{','.join(parts)}}}"
