"""Elements that stand in many places as the same object: written once, whichever picture they are in."""

from __future__ import annotations

from vdom.node import VNode


class Still(VNode):
    """An element that is written as it was the first time.

    Attributes:
        written: what it was written as, "" until then.
    """

    __slots__ = ("written",)

    def __init__(self, node: VNode) -> None:
        super().__init__(
            node.tag, node.children, node.key, node.cls, node.style, node.on, node.use, node.attrs
        )
        self.written = ""


def still(node: VNode) -> Still:
    """The same element for a view to give again and again: an icon, a picture beside each of many rows.

    There must be no event, no memo and no key of its own in it, and the view is to keep it (`lru_cache`):
    one that is made anew each time is only dearer.
    """
    return Still(node)
