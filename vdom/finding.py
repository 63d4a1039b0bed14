"""Finding, reading and clicking in a tree without a browser, for the tests of views."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vdom.attributes import attribute_name
from vdom.memo import Memo
from vdom.node import Attribute, Node, Revised, VNode
from vdom.on import On, parse_key


class Query:
    """An element found in a tree (or the tree itself), with the elements around it."""

    def __init__(self, node: VNode, around: tuple[VNode, ...] = ()) -> None:
        self.node = node
        self._around = around

    def all(
        self,
        tag: str | None = None,
        *,
        cls: str | None = None,
        key: str | int | None = None,
        role: str | None = None,
        text: str | None = None,
        **attrs: Attribute,
    ) -> list[Query]:
        """The elements inside that match everything given, in document order.

        Args:
            tag: element name.
            cls: classes it must have, among others.
            key: its key.
            role: its ``role`` attribute.
            text: text it contains; only the innermost elements that do.
            attrs: attributes by the names given to ``h``; True: present, None: absent.
        """
        classes = set((cls or "").split())
        found = [
            one
            for one in self._inside()
            if (tag is None or one.node.tag == tag)
            and classes <= set((one.node.cls or "").split())
            and (key is None or str(one.node.key) == str(key))
            and (role is None or one.attr("role") == role)
            and all(_matches(one.attr(name), value) for name, value in attrs.items())
        ]
        return found if text is None else _innermost([one for one in found if text in one.text()])

    def find(self, tag: str | None = None, **criteria: Any) -> Query:
        """The first element inside that matches; see `all`.

        Raises:
            LookupError: there is none; the message shows the tree.
        """
        for one in self.all(tag, **criteria):
            return one
        raise LookupError(f"no {tag or 'element'} with {criteria} in\n{self.outline()}")

    def has(self, tag: str | None = None, **criteria: Any) -> bool:
        """Whether any element inside matches; see `all`."""
        return bool(self.all(tag, **criteria))

    def attr(self, name: str) -> Attribute:
        """An attribute as given to ``h``; a Revised one's text."""
        wanted = attribute_name(name)
        for given, value in self.node.attrs.items():
            if attribute_name(given) == wanted:
                return value.text if isinstance(value, Revised) else value
        return self.node.cls if wanted == "class" else None

    def text(self) -> str:
        """All text inside, with single spaces."""
        return " ".join("".join(_texts(self.node)).split())

    def click(self) -> object:
        """The message of a click on it; on a form's submit button, that of the submit."""
        submits = self.node.tag == "button" and self.attr("type") in (None, "submit")
        if submits and not self.listens("click"):
            for index, form in enumerate(self._around):
                if form.tag == "form":
                    return Query(form, self._around[index + 1 :]).fire("submit")
        return self.fire("click")

    def fire(self, event: str, **fields: Any) -> object:
        """The message of an event at this element, or at the nearest around it that listens.

        Args:
            event: its name.
            fields: what the page would read; those that the descriptor doesn't ask for are left out.
                Write ``data-x`` as ``data_x``. ``key`` also chooses the descriptor: ``"Ctrl+Enter"``.

        Raises:
            LookupError: nothing listens, or a field asked for was not given.
        """
        for node in (self.node, *self._around):
            for on in _listening(node, event, fields.get("key")):
                if on.message is not None and (node is self.node or not on.self_only):
                    return on.deliver({name: _field(name, fields, on) for name in on.fields})
        raise LookupError(f"nothing listens to {event!r} at {self.node!r}")

    def listens(self, event: str) -> bool:
        """Whether it or an element around it listens to an event."""
        return any(on.event == event for node in (self.node, *self._around) for on in node.on)

    def outline(self) -> str:
        """The tree as indented text, for messages."""
        return "\n".join(_outline(self.node, 0))

    def _inside(self) -> Iterator[Query]:
        around = (self.node, *self._around)
        for child in _elements(self.node.children):
            inner = Query(child, around)
            yield inner
            yield from inner._inside()


def query(tree: Node) -> Query:
    """Look into a tree. Memoised views are drawn."""
    return Query(VNode("#tree", (tree,), None, None, None, (), None, {}))


def _matches(actual: Attribute, wanted: Attribute) -> bool:
    if wanted is True:
        return actual is not None and actual is not False
    if wanted is None or wanted is False:
        return actual is None or actual is False
    return actual == wanted or (actual is not None and str(actual) == str(wanted))


def _innermost(found: list[Query]) -> list[Query]:
    outer = {id(node) for one in found for node in one._around}
    return [one for one in found if id(one.node) not in outer]


def _listening(node: VNode, event: str, key: str | None) -> Iterator[On]:
    for on in node.on:
        if on.event == event and (not on.keys or (key and parse_key(key) in map(parse_key, on.keys))):
            yield on


def _field(name: str, fields: dict[str, Any], on: On) -> Any:
    if name == "key" and "key" in fields:
        return str(fields["key"]).rpartition("+")[2] or "+"
    given = name.replace("-", "_")
    if given not in fields:
        raise LookupError(f"the event {on.event!r} reads the field {name!r}; give it to fire()")
    return fields[given]


def _leaves(children: Node) -> Iterator[VNode | str]:
    if isinstance(children, Memo):
        yield from _leaves(children.view(*children.args))
    elif isinstance(children, (VNode, str)):
        yield children
    elif isinstance(children, (list, tuple)):
        for child in children:
            yield from _leaves(child)
    elif children is not None and not isinstance(children, bool):
        yield str(children)


def _elements(children: Node) -> Iterator[VNode]:
    return (leaf for leaf in _leaves(children) if isinstance(leaf, VNode))


def _texts(node: VNode) -> Iterator[str]:
    for leaf in _leaves(node.children):
        if isinstance(leaf, str):
            yield leaf
        else:
            yield from _texts(leaf)


def _outline(node: VNode, depth: int) -> Iterator[str]:
    yield "  " * depth + repr(node)
    for leaf in _leaves(node.children):
        if isinstance(leaf, str):
            yield "  " * (depth + 1) + repr(leaf)
        else:
            yield from _outline(leaf, depth + 1)
