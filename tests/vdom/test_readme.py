"""The README's examples do what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import vdom

README = Path(vdom.__file__).parent / "README.md"
EXAMPLES = re.findall(r"^```python\n(.*?)^```", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(EXAMPLES.index(example)))
def test_the_readme_speaks_the_truth(example: str) -> None:
    exec(compile(example, str(README), "exec"), {"__name__": __name__})


def test_the_readme_has_examples() -> None:
    assert len(EXAMPLES) >= 4
