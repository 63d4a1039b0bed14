"""The encoder: whatever trees come, the page shows them."""

from __future__ import annotations

import json
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vdom.decoder import Page, plain
from vdom import DuplicateKey, Encoder, Node, Rows, VNode, h, memo
from vdom.html import div, p, span, ul


def label(text: str) -> VNode:
    return span(text)


words = st.sampled_from(["one", "two", "three"])
tags = st.sampled_from(["div", "p", "ul"])


def element(children: list[Node], tag: str, cls: str | None) -> VNode:
    return h(tag, *children, cls=cls)


def keyed(children: list[VNode | Node]) -> list[Node]:
    """The children with keys, each one once."""
    return [h(f"x-{n}", child, key=n) for n, child in enumerate(children)]


def constant(node: VNode) -> Callable[[str], Node]:
    def view(_: str) -> Node:
        return node

    return view


class Views:
    """Views by name; each draws its words, with memos of other views inside."""

    @staticmethod
    def leaf(word: str) -> VNode:
        return span(word)

    @staticmethod
    def nest(word: str, others: tuple[str, ...]) -> VNode:
        return div(word, [memo(Views.leaf, other, key=other) for other in others], memo(Views.leaf, word))

    @staticmethod
    def deep(word: str, others: tuple[str, ...]) -> Node:
        return memo(Views.nest, word, others) if others else None

    @staticmethod
    def loose(word: str, others: tuple[str, ...]) -> Node:
        return [p(memo(Views.leaf, other), key=other) for other in others] or word


unique = st.lists(words, unique=True, max_size=3).map(tuple)
memos = st.one_of(
    st.builds(lambda w: memo(Views.leaf, w), words),
    st.builds(lambda w, o: memo(Views.nest, w, o), words, unique),
    st.builds(lambda w, o: memo(Views.deep, w, o), words, unique),
    st.builds(lambda w, o: memo(Views.loose, w, o, key="loose"), words, unique).map(lambda m: div(m)),
    st.builds(
        lambda ws: [memo(Views.nest, w, (), key=w) for w in ws], st.permutations(["one", "two", "three"])
    ),
)
leaves: st.SearchStrategy[Node] = st.one_of(st.none(), words, st.integers(0, 3), memos)
trees: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(element, st.lists(inner, max_size=3), tags, st.none() | words),
        st.builds(lambda children: div(keyed(children)), st.lists(inner, max_size=3)),
    ),
    max_leaves=8,
)


def wrap(tree: Node) -> VNode:
    return div(ul(tree), cls="root")


@settings(max_examples=120, deadline=None)
@given(st.lists(trees, min_size=1, max_size=6), st.sampled_from([0, 100, 10_000]))
def test_the_page_shows_each_tree_of_any_sequence(sequence: list[Node], kept: int) -> None:
    encoder, page = Encoder(Rows(kept)), Page()
    for tree in sequence:
        try:
            patch = encoder.encode(wrap(tree))
        except DuplicateKey:
            continue
        encoder.acknowledge(page.apply(json.loads(json.dumps(patch))))
        assert page.shown == plain(wrap(tree))


@settings(max_examples=50, deadline=None)
@given(trees)
def test_nothing_is_left_of_a_tree_that_goes(tree: Node) -> None:
    encoder, page = Encoder(), Page()
    try:
        page.apply(encoder.encode(wrap(tree)))
    except DuplicateKey:
        return
    page.apply(encoder.encode(None))
    assert page.memos == {}
