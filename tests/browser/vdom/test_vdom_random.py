"""Random trees in a real page: what patches make of the last tree is what the next one says."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.browser.vdom.conftest import Stage
from vdom import Encoder, Node, VNode, h, memo

WORDS = ("one", "two", "three")
TAGS = ("div", "p", "section")

COMPARE = """sequences => sequences.map(frames => {
  stage.start()
  const changed = stage.view, root = stage.root
  return frames.map(([patch, whole]) => {
    changed.apply(patch)
    const elements = [...root.querySelectorAll('[data-path]')]
    const kept = elements.every(el => !el.seen || el.seen === el.dataset.path)
    for (const el of elements) el.seen = el.dataset.path
    const html = root.innerHTML
    stage.start()
    stage.apply(whole)
    const same = stage.root.innerHTML === html
    stage.view.destroy()
    stage.root.remove()
    return [same, kept, same ? '' : html]
  })
})"""


class Trees:
    """Trees of nested memos, keyed lists, holes and text; each element says by what path it was made."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def tree(self) -> VNode:
        return h("main", *self.children("", 3))

    def children(self, path: str, depth: int) -> Iterator[Node]:
        for position in range(self.random.randint(0, 3)):
            yield self.child(f"{path}/{position}", path, depth)

    def child(self, path: str, parent: str, depth: int) -> Node:
        kind = self.random.choice(("hole", "text", "element", "memo", "keyed", "keyed"))
        word = self.random.choice(WORDS)
        if kind == "hole" or depth == 0:
            return None
        if kind == "text":
            return word
        if kind == "element":
            tag = self.random.choice(TAGS)
            return h(tag, *self.children(f"{path}{tag}", depth - 1), data_path=path + tag)
        if kind == "memo":
            return memo(boxed, word, path, tuple(self.random.sample(WORDS, self.random.randint(0, 3))))
        return [self.keyed(f"{path}={key}", key, depth) for key in self.random.sample("abcd", 3)]

    def keyed(self, path: str, key: str, depth: int) -> Node:
        name = f"{key}{path.count('/')}{path.split('/')[-1]}"
        if self.random.random() < 0.5:
            return memo(boxed, self.random.choice(WORDS), path, (), key=name)
        return h("ul", *self.children(path, depth - 1), key=name, data_path=path)


def boxed(word: str, path: str, words: tuple[str, ...]) -> VNode:
    """A memoised view with others inside; it moves its inner ones about."""
    inner = [memo(boxed, other, f"{path}+{other}", (), key=other) for other in words]
    return h("article", word, inner, memo(boxed, word, f"{path}*", ()) if words else None, data_path=path)


@pytest.mark.parametrize("seed", range(2))
def test_patches_lead_from_any_tree_to_any_other(any_stage: Stage, seed: int) -> None:
    trees = Trees(seed)
    sequences = []
    for _ in range(25):
        encoder = Encoder()
        frames = []
        for _ in range(6):
            tree = trees.tree()
            frames.append([encoder.encode(tree), Encoder().encode(tree)])
        sequences.append(frames)
    for frames in any_stage.js(COMPARE, sequences):
        for same, kept, html in frames:
            assert same, html
            assert kept, "an element was made into one of another place"
