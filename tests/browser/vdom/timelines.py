"""Rows in a scroll container, as conversations have them."""

from __future__ import annotations

from vdom import On, memo
from vdom.html import div, li, ol, p
from vdom.node import JSON, VNode

CSS = """
.scroller { height: 300px; overflow: auto; border: 1px solid; }
ol { margin: 0; padding: 0; } li { padding: 3.3px 0; } .spinner { height: 40px; }
"""


def row(number: int) -> VNode:
    return li(f"message {number} ", "word " * (number * 7 % 40), id=f"m{number}", cls="row")


def timeline(first: int, last: int, *, spinner: bool = False, **options: JSON) -> VNode:
    events = [On(name, name) for name in ("reach-start", "reach-end", "leave-end")]
    events.append(On("see-end", lambda fields: fields["detail"], fields=("detail",)))
    return div(
        p("loading", cls="spinner") if spinner else None,
        ol([memo(row, number, key=number) for number in range(first, last)]),
        cls="scroller",
        on=events,
        use={"stick": {"items": ".row", **options}},
    )
