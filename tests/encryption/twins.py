"""A module twice: as it is, and as it is with our substitutes."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from unittest.mock import patch


def twin(name: str, instead: Mapping[str, ModuleType]) -> ModuleType:
    """A second copy of a module, which imports these in the place of what they are called."""
    spec = find_spec(name)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    with patch.dict(sys.modules, {**instead, name: module}):
        spec.loader.exec_module(module)
    return module
