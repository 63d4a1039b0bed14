"""Collections that never change: they hold what a dict and a sorted list would."""

from __future__ import annotations

import random

from widget.core.persistent import Map, Ordered, without


def test_a_map_holds_what_a_dict_holds_after_any_changes() -> None:
    dice = random.Random(7)
    known: dict[str, int] = {}
    many: Map[str, int] = Map()
    for turn in range(2000):
        key = f"k{dice.randrange(300)}"
        if dice.random() < 0.4:
            known.pop(key, None)
            many = many.changed((), (key,))
        else:
            known[key] = turn
            many = many.changed({key: turn})
        assert len(many) == len(known)
    assert many == known
    assert sorted(many) == sorted(known)
    assert many.get("nobody") is None
    assert "nobody" not in many


def test_a_map_from_before_a_change_is_as_it_was() -> None:
    before = Map({"a": 1, "b": 2})
    after = before.changed([("a", 3), ("c", 4)], ("b",))
    assert before == {"a": 1, "b": 2}
    assert after == {"a": 3, "c": 4}


def test_items_stay_in_order_after_any_changes_few_or_many() -> None:
    dice = random.Random(7)
    known: set[int] = set()
    ordered: Ordered[int] = Ordered()
    for _ in range(300):
        many = dice.choice((1, 3, 200, 1500))
        gone = {dice.randrange(2000) for _ in range(many)}
        come = {dice.randrange(2000) for _ in range(many)}
        before, was = ordered, list(ordered)
        ordered, known = ordered.changed(gone, come), (known - gone) | come
        assert list(ordered) == sorted(known)
        assert len(ordered) == len(known)
        assert list(before) == was


def test_a_stretch_is_that_of_the_sorted_list() -> None:
    numbers = random.Random(7).sample(range(5000), 1000)
    ordered, plain = Ordered(numbers), sorted(numbers)
    for first, last in ((0, 60), (500, 560), (990, 2000), (-5, None), (30, 10)):
        assert ordered[first:last] == tuple(plain[first:last])
    assert (ordered[0], ordered[-1], ordered[777]) == (plain[0], plain[-1], plain[777])
    assert plain[500] in ordered
    assert 5000 not in ordered
    assert Ordered([2, 1, 2]).index(2) == 1


def test_a_copy_without_one_leaves_the_others_and_the_first() -> None:
    whole = {"a": 1, "b": 2}
    assert without(whole, "a") == {"b": 2}
    assert without(whole, "c") == whole
    assert len(whole) == 2
