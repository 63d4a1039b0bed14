"""Dataclasses that share what would be made for each behave as others do."""

from __future__ import annotations

from build.paths import NODE_SCRIPTS
from build.python import run_inside

CHECKS = """
import dataclasses, inspect
exec(JOB["args"])
restore = spare_dataclasses()

@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 2
    hidden: int = dataclasses.field(default=0, repr=False)

@dataclasses.dataclass
class Open:
    x: int

@dataclasses.dataclass(frozen=True)
class Own:
    x: int
    def __repr__(self):
        return "own"

restore()

@dataclasses.dataclass(frozen=True)
class After:
    x: int

assert repr(Point(1)) == "Point(x=1, y=2)", repr(Point(1))
assert repr(Own(1)) == "own"
assert repr(Open(1)) == "Open(x=1)"
assert repr(After(1)) == "After(x=1)"
assert Point(1) == Point(1) != Point(2) and hash(Point(1)) == hash(Point(1))
assert dataclasses.replace(Point(1), y=3) == Point(1, 3)
for given in (Point(1), Own(1), After(1)):
    for change in (lambda: setattr(given, "x", 2), lambda: delattr(given, "x")):
        try:
            change()
        except dataclasses.FrozenInstanceError:
            continue
        raise AssertionError(given)
changed = Open(1)
changed.x = 2
assert changed == Open(2)
assert Point.__repr__ is Open.__repr__ and After.__repr__ is not Point.__repr__
assert After.__doc__ == "After(x: int)", After.__doc__
"""


def test_they_are_shown_compared_replaced_and_frozen_as_others_are() -> None:
    spare = (NODE_SCRIPTS / "spare.py").read_text("utf-8")
    assert run_inside(CHECKS, spare, {}) == 0
