"""The gate to python-omemo: what encrypts comes in files of its own, when it is first needed.

In the snapshot lies only this. In a browser ../encryption/bring.js fetches the files; on CPython the packages
are there. What of it comes as text is compiled once in a browser, and kept (compiled.js).
"""

from __future__ import annotations

import asyncio
import hashlib
import importlib
import logging
import marshal
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.machinery import ModuleSpec
from types import CodeType, MappingProxyType, ModuleType
from typing import Any, Final, cast

from widget.core.encryption import Problem
from widget.errors import EncryptionUnavailable

SUBSTITUTES = "widget.encryption.substitutes"
STAGES = ("xeddsa", "x3dh", "doubleratchet", "omemo", "oldmemo", "twomemo", "oldmemo.etree", "twomemo.etree")
"""Imported one after the other, so that others get a turn of the event loop in between."""
LIBRARIES = ("omemo", "oldmemo", "twomemo", "doubleratchet", "x3dh", "xeddsa")

KEPT_AFTER: Final = 5.0
"""Seconds after which what was compiled is kept: then it is in nobody's way."""

log = logging.getLogger(__name__)
_coming: asyncio.Future[None] | None = None


async def bring(module: str) -> ModuleType:
    """A module that may import python-omemo.

    Raises:
        EncryptionUnavailable: this browser cannot encrypt, or the files did not come (`problem` tells which);
            they are asked for again the next time.
    """
    await _once()
    found = importlib.import_module(module)
    for each in sys.meta_path:
        if isinstance(each, Brought) and each.compiled:
            asyncio.get_running_loop().call_later(KEPT_AFTER, each.keep)
    return found


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
    kept = unpacked(brought.kept.to_bytes()) if brought.kept else {}
    keep = partial(_keep, brought.native.compiled, brought.name)
    sys.meta_path.insert(0, cast(Any, Brought(brought.modules.to_py(depth=1), kept, keep)))
    importlib.import_module(f"{SUBSTITUTES}.browser").install(brought.native)


def _keep(store: Any, name: str, packed: bytes) -> None:
    from pyodide.ffi import create_once_callable, to_js

    store.keep(name, to_js(packed)).catch(
        create_once_callable(lambda _: log.info("what was compiled is not kept"))
    )


def packed(code: Mapping[str, CodeType]) -> bytes:
    """As it is kept: a digest (SHA-256), and the code of each module, marshalled."""
    body = marshal.dumps(dict(code))
    return hashlib.sha256(body).digest() + body


def unpacked(kept: bytes) -> dict[str, CodeType]:
    """What was packed; nothing, if it is not whole."""
    digest, body = kept[:32], kept[32:]
    if hashlib.sha256(body).digest() != digest:
        return {}
    try:
        return cast("dict[str, CodeType]", marshal.loads(body))
    except (ValueError, EOFError, TypeError):
        return {}


class Brought:
    """A finder and loader of the modules that were fetched.

    Args:
        code: each one's code or text, marshalled, by name (build/omemo.py).
        kept: what of the texts an earlier visit has compiled.
        store: keeps what this one has compiled, as `packed`.
    """

    def __init__(
        self,
        code: Mapping[str, Any],
        kept: Mapping[str, CodeType] = MappingProxyType({}),
        store: Callable[[bytes], None] = lambda packed: None,
    ) -> None:
        self.code, self._kept, self._store = code, kept, store
        self.compiled: dict[str, CodeType] = {}

    def keep(self) -> None:
        """Keep what was compiled here."""
        if self.compiled:
            self._kept, self.compiled = {**self._kept, **self.compiled}, {}
            self._store(packed(self._kept))

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
        exec(self._code(module.__name__), module.__dict__)

    def _code(self, name: str) -> CodeType:
        if kept := self._kept.get(name):
            return kept
        code: str | CodeType = marshal.loads(self.code[name].to_bytes())
        if isinstance(code, str):
            place = name.replace(".", "/") + ".py"
            code = self.compiled[name] = compile(code, place, "exec", dont_inherit=True, optimize=2)
        return code
