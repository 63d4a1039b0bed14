"""Lives in the memory snapshot as `_chinwag_wake`: sets right what must differ from visitor to visitor.

The snapshot holds what was imported when it was built. A module that was not is found by `Late`, which
fetches the library (all modules, one file) the first time that one of them is wanted.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import logging
import marshal
import os
import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from types import ModuleType
from typing import Any, cast

PACKAGE = "widget.plugins"
OURS = "widget."


class Late:
    """The last finder on sys.meta_path: fetches the library when one of its modules is imported.

    What plugins and encryption need lies with the rare modules, by itself: none of it is in `names`.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)
        self.fetch: Callable[[], object] | None = None

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if self.fetch and name.startswith(OURS) and (code := _fetched(name)) is not None:
            spec = importlib.machinery.ModuleSpec(name, cast(Any, _Rare(code)), is_package=name == PACKAGE)
            if name == PACKAGE:
                # Once the library is there, its modules are found in it, and by nobody else
                spec.submodule_search_locations = [f"{place}/plugins" for place in path or ()]
            return spec
        if name not in self.names or self.fetch is None:
            return None
        self.bring()
        return importlib.machinery.PathFinder.find_spec(name, path, target)

    def bring(self) -> None:
        """Fetch the library; this finder is needed no longer."""
        if self.fetch is None:
            raise ImportError("the library is wanted while the snapshot is made")
        self.fetch()
        sys.meta_path.remove(self)
        sys.path_importer_cache.clear()


def _fetched(name: str) -> Any:
    """A late module's code, or None if it is none. Raises ImportError when the file of them does not come."""
    from pyodide.ffi import JsException

    try:
        return _rare(name)
    except JsException as error:
        raise ImportError(f"{name} could not be fetched: {error}", name=name) from error


class _Rare:
    """Runs a rare module that is not even hollow in the snapshot."""

    def __init__(self, code: Any) -> None:
        self.code = code

    def create_module(self, spec: object) -> None:
        """As modules are made."""

    def exec_module(self, module: ModuleType) -> None:
        exec(marshal.loads(self.code.to_bytes()), module.__dict__)


def fill(name: str) -> ModuleType:
    """Make a hollow module (build/hollow.py) the real one; whoever holds it keeps the same object."""
    module = sys.modules[name]
    if "__getattr__" in module.__dict__:
        if (code := _rare(name)) is not None:
            del module.__getattr__
            exec(marshal.loads(code.to_bytes()), module.__dict__)
        else:
            _bring_library()
            del module.__getattr__
            importlib.reload(module)
    return module


def _too_early(name: str) -> Any:
    raise ImportError("a hollow module is wanted while the snapshot is made")


_rare: Callable[[str], Any] = _too_early
"""A rare module's code (build/rare.py), or None."""


def _bring_library() -> None:
    for finder in sys.meta_path:
        if isinstance(finder, Late):
            finder.bring()


def wake(fetch: Callable[[], object], rare: Callable[[str], Any], environment: Any) -> None:
    """Called once by boot.js, before anything else runs.

    Args: fetch: gets the library; rare: a module's code from the file of the rare ones.
    """
    global _rare
    _rare = rare
    random.seed()
    logging._startTime = time.time_ns()  # type: ignore[attr-defined]
    os.environ.update(environment.to_py())
    for finder in sys.meta_path:
        if isinstance(finder, Late):
            finder.fetch = fetch
