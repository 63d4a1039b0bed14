"""The gate to python-omemo: what encrypts comes in files of its own, when it is first needed.

In the snapshot lies only this. In a browser ../encryption/bring.js fetches the files; on CPython the packages
are there.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import marshal
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, cast

from widget.core.encryption import Problem
from widget.errors import EncryptionUnavailable

SUBSTITUTES = "widget.encryption.substitutes"
STAGES = ("xeddsa", "x3dh", "doubleratchet", "omemo", "oldmemo", "twomemo", "oldmemo.etree", "twomemo.etree")
"""Imported one after the other, so that others get a turn of the event loop in between."""
LIBRARIES = ("omemo", "oldmemo", "twomemo", "doubleratchet", "x3dh", "xeddsa")

log = logging.getLogger(__name__)
_coming: asyncio.Future[None] | None = None


async def bring(module: str) -> ModuleType:
    """A module that may import python-omemo.

    Raises:
        EncryptionUnavailable: this browser cannot encrypt, or the files did not come (`problem` tells which);
            they are asked for again the next time.
    """
    await _once()
    return importlib.import_module(module)


def quieten() -> None:
    """They log keys and plaintext at DEBUG, devices at WARNING: never, whatever the site's settings say."""
    for library in LIBRARIES:
        logging.getLogger(library).setLevel(logging.ERROR)


async def _once() -> None:
    """However many ask, it is done once; if it fails, the next one begins anew."""
    global _coming
    if _coming is None:
        _coming = asyncio.ensure_future(_open())
        _coming.add_done_callback(_forget_failure)
    await asyncio.shield(_coming)


def _forget_failure(done: asyncio.Future[None]) -> None:
    global _coming
    if done.cancelled() or done.exception():
        _coming = None


async def _open() -> None:
    quieten()
    browser = sys.platform == "emscripten"
    if browser and not any(isinstance(each, Brought) for each in sys.meta_path):
        await _fetch()
    for stage in STAGES:
        importlib.import_module(stage)
        await asyncio.sleep(0)
    if browser:
        for part in ("contents", "copies"):
            importlib.import_module(f"{SUBSTITUTES}.{part}").install()


async def _fetch() -> None:
    import chinwag_encryption  # type: ignore[import-not-found]
    from pyodide.ffi import JsException

    if lacking := chinwag_encryption.lacking():
        raise EncryptionUnavailable(lacking, Problem.UNAVAILABLE.value)
    try:
        brought = await chinwag_encryption.bring()
    except JsException as error:
        raise EncryptionUnavailable(error.message, Problem.NOT_LOADED.value) from error
    sys.meta_path.insert(0, cast(Any, Brought(brought.modules.to_py(depth=1))))
    importlib.import_module(f"{SUBSTITUTES}.browser").install(brought.native)


class Brought:
    """A finder and loader of the modules that were fetched.

    Args: code: each one's code or text, marshalled, by name (build/omemo.py).
    """

    def __init__(self, code: Mapping[str, Any]) -> None:
        self.code = code

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in self.code:
            return None
        package = any(other.startswith(name + ".") for other in self.code)
        return ModuleSpec(name, cast(Any, self), is_package=package)

    def create_module(self, spec: ModuleSpec) -> None:
        """As modules are made."""

    def exec_module(self, module: ModuleType) -> None:
        code = marshal.loads(self.code[module.__name__].to_bytes())
        if isinstance(code, str):
            place = module.__name__.replace(".", "/") + ".py"
            code = compile(code, place, "exec", dont_inherit=True, optimize=2)
        exec(code, module.__dict__)
