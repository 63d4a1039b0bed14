"""What is compiled for the browser tells the line of a fault, but no columns; other modules, a first line."""

from __future__ import annotations

from pathlib import Path

from build import python

SOURCE = (
    """x = 1


def broken(value):
    found = [
        each
        for each in (value,)
    ]
    if found:

        return (
            1 /
            value
        )


async def later():
    yield broken(0)
"""
    + "\n" * 150
    + "def far(): return broken(0)\n"
)
TOLD = """
import marshal, traceback

def lines(path):
    with open(path, "rb") as file:
        code = marshal.loads(file.read()[16:])
    names = {}
    exec(code, names)
    try:
        names["far"]()
    except ZeroDivisionError as error:
        met = traceback.extract_tb(error.__traceback__)[1:]
    return [(each.name, each.lineno, each.colno) for each in met]

for path, line in (("/job/ours.pyc", 12), ("/job/theirs.pyc", 4)):
    assert lines(path) == [("far", 169, None), ("broken", line, None)], lines(path)
"""


def test_a_fault_is_told_by_its_line(tmp_path: Path) -> None:
    for name, path in (("ours", "widget/example.py"), ("theirs", "slixmpp/example.py")):
        (tmp_path / f"{name}.pyc").write_bytes(python.compiled({path: SOURCE.encode()})[f"{path}c"])
    python.run_inside(TOLD, [], {"/job": tmp_path})
