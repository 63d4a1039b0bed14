"""Elements that are written once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vdom import Encoder, Node, On, VNode, h, memo, query, still
from vdom.html import button, div, span
from vdom.walk import Walk

BAD: list[VNode] = [
    button("x", on=[On("click", "x")]),
    div(button("x", on=[On("click", "x")])),
    div(memo(span, "x")),
    span("x", key="x"),
]
values = st.one_of(st.none(), st.booleans(), st.text(max_size=30), st.integers(0, 2))
nodes = st.builds(
    lambda tag, cls, attrs, inside: h(tag, *inside, cls=cls, **attrs),
    st.sampled_from(["a", "div", "input", "img"]),
    st.none() | st.text(max_size=4),
    st.dictionaries(
        st.sampled_from(["href", "src", "title", "aria_label", "value", "hidden", "target", "data_x"]), values
    ),
    st.lists(st.none() | st.text(max_size=4) | st.integers(0, 9), max_size=3),
)


@given(nodes)
def test_it_is_written_as_any_other_wherever_it_stands(node: VNode) -> None:
    kept = still(node)
    for tree in (lambda one: one, lambda one: div("a", one, [one, "b"], one)):
        assert Encoder().encode(tree(kept)) == Encoder().encode(tree(node))


def test_it_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[Node] = []
    kept = still(div(span("a", "b")))
    Encoder().write(kept)
    whole = Walk.children

    def watched(self: Walk, nodes: tuple[Node, ...], *rest: object) -> None:
        walked.extend(nodes)
        whole(self, nodes, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Walk, "children", watched)
    Encoder().write(div(kept, kept))
    assert [each for each in walked if isinstance(each, VNode) and each.tag == "span"] == []
    assert walked.count(kept) == 2


@pytest.mark.parametrize("node", BAD)
def test_what_listens_or_changes_by_itself_cannot_be_still(node: VNode) -> None:
    encoder = Encoder()
    with pytest.raises(TypeError, match="cannot be still"):
        encoder.write(div(still(node)))
    assert encoder.encode(div("x")) == [1, ["div", 0, "x"], []]


def test_what_is_in_it_is_found() -> None:
    assert query(div(still(span("in here", cls="deep")))).find(cls="deep").text() == "in here"
