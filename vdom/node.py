"""Nodes: the immutable tree that a view returns, and ``h`` which builds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias, Union

if TYPE_CHECKING:
    from vdom.memo import Memo
    from vdom.on import On

JSON: TypeAlias = bool | int | float | str | Sequence["JSON"] | Mapping[str, "JSON"] | None
"""What may cross between Python and the page."""

Key: TypeAlias = str | int
"""Names a child among its siblings; ``3`` and ``"3"`` are the same key."""

Node: TypeAlias = Union["VNode", "Memo", str, int, float, Sequence["Node"], None]
"""Whatever may stand as a child. None, True and False draw nothing but hold their place."""


@dataclass(frozen=True, slots=True)
class Revised:
    """A form value to be applied again, over what the person typed, whenever `revision` changes."""

    text: str
    revision: int


Attribute: TypeAlias = str | int | float | bool | Revised | None


class VNode:
    """One element to be. Immutable (checked by the type checker) and compared by identity.

    Attributes:
        tag: element name, lower case in HTML.
        key: its name among its siblings, or None to be known by tag and position.
        cls: the ``class`` attribute.
        style: CSS properties by name, custom ones included.
        on: the events it reports.
        use: behaviours of the page by name, with their options.
        attrs: all other attributes, by the names given to ``h``.
        children: as given: nested lists, None and text included.
    """

    __slots__ = ("attrs", "children", "cls", "key", "on", "style", "tag", "use")

    def __init__(
        self,
        tag: str,
        children: tuple[Node, ...],
        key: Key | None,
        cls: str | None,
        style: Mapping[str, str | int | float | None] | None,
        on: Sequence[On],
        use: Mapping[str, Mapping[str, JSON]] | None,
        attrs: Mapping[str, Attribute],
    ) -> None:
        self.tag: Final = tag
        self.children: Final = children
        self.key: Final = key
        self.cls: Final = cls
        self.style: Final = style
        self.on: Final = on
        self.use: Final = use
        self.attrs: Final = attrs

    def __repr__(self) -> str:
        name = f" key={self.key!r}" if self.key is not None else ""
        kind = f" class={self.cls!r}" if self.cls else ""
        return f"<{self.tag}{name}{kind}>"


def h(
    tag: str,
    /,
    *children: Node,
    key: Key | None = None,
    cls: str | None = None,
    style: Mapping[str, str | int | float | None] | None = None,
    on: Sequence[On] = (),
    use: Mapping[str, Mapping[str, JSON]] | None = None,
    **attrs: Attribute,
) -> VNode:
    """Describe an element.

    Args:
        tag: element name; a custom element's too.
        children: nodes, text, numbers, lists of them; None, True and False draw nothing.
        key: names the element among its siblings, so that it moves rather than changes.
        cls: the ``class`` attribute.
        style: CSS properties; underscores stand for hyphens except in custom properties.
        on: events to report.
        use: behaviours to attach, name to options.
        attrs: attributes; ``aria_label`` is ``aria-label``, ``for_`` is ``for``. True is present,
            None and False are absent, but ``aria_*`` say ``true`` and ``false``.

    Returns:
        The node. Names and values are checked when the node is encoded.
    """
    return VNode(tag, children, key, cls, style, on, use, attrs)


def fragment(*children: Node) -> Node:
    """Several nodes where one is expected; they are spliced into the parent."""
    return children
