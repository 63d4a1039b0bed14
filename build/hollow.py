"""Modules of the standard library that a chat needs by name only: hollow in the snapshot, filled when they
are used.

asyncio, slixmpp and Pyodide import them at their top for what never happens in a browser: processes,
sockets, archives. A hollow module is a few lines: constants that are wanted at import, functions that fill
the module when they are called, and `__getattr__`, which does so for everything else (build/node/wake.py;
it costs a download of the library then, once).

It makes the snapshot smaller by 3.0 MB, 0.8 MB by brotli.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from build import python

FILLS = """\
__all__ = ()
def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    import _chinwag_wake
    return getattr(_chinwag_wake.fill(__name__), name)
"""
CALL = """\
def {0}(*given, **named):
    import _chinwag_wake
    return _chinwag_wake.fill(__name__).{0}(*given, **named)
"""
PACKAGES = """\
from pyodide_js import loadedPackages
class _Place:
    def __init__(self, path):
        self.path = path
    def __str__(self):
        return self.path
SITE_PACKAGES, DSO_DIR = _Place("/lib/python3.14/site-packages"), _Place("/usr/lib")
def init_loaded_packages():
    pass
"""
FLAGS = """\
COMPILER_FLAG_NAMES = {1: "OPTIMIZED", 2: "NEWLOCALS", 4: "VARARGS", 8: "VARKEYWORDS", 16: "NESTED", 32:
"GENERATOR", 64: "NOFREE", 128: "COROUTINE", 256: "ITERABLE_COROUTINE", 512: "ASYNC_GENERATOR", 0x4000000:
"HAS_DOCSTRING", 0x8000000: "METHOD"}
"""
POLICY = "from asyncio.events import _BaseDefaultEventLoopPolicy as _DefaultEventLoopPolicy\n"


@dataclass(frozen=True, slots=True)
class Hollow:
    """What must be there before it is filled. Attributes: functions: their names; code: Python."""

    functions: tuple[str, ...] = ()
    code: str = ""


MODULES: Mapping[str, Hollow] = {
    "asyncio.base_subprocess": Hollow(),
    "asyncio.selector_events": Hollow(),
    "asyncio.sslproto": Hollow(("SSLProtocol",)),
    "asyncio.staggered": Hollow(),
    "asyncio.streams": Hollow(),
    "asyncio.subprocess": Hollow(("create_subprocess_exec", "create_subprocess_shell")),
    "asyncio.unix_events": Hollow(code=POLICY),
    "codeop": Hollow(),
    "difflib": Hollow(),
    "dis": Hollow(code=FLAGS),
    "ipaddress": Hollow(),
    # gettext, which others of the standard library import, asks it for more names of a language.
    "locale": Hollow(code="def normalize(name):\n    return name\n"),
    "pathlib": Hollow(("Path", "PurePath")),
    # Pyodide's own: without packages of Pyodide's there is nothing to load and none that is loaded.
    "pyodide._package_loader": Hollow(code=PACKAGES),
    "shutil": Hollow(("copyfileobj", "get_terminal_size", "rmtree", "which")),
    "slixmpp.componentxmpp": Hollow(("ComponentXMPP",)),
    "slixmpp.util.cache": Hollow(
        ("MemoryCache", "MemoryPerJidCache", "FileSystemCache", "FileSystemPerJidCache")
    ),
    # We log in by widget/xmpp/sasl.py and reach servers by URLs.
    "slixmpp.util.sasl.mechanisms": Hollow(),
    "slixmpp.xmlstream.resolver": Hollow(("resolve", "default_resolver")),
    "ssl": Hollow(),
    "subprocess": Hollow(code="PIPE, STDOUT, DEVNULL = -1, -2, -3\n"),
    "tempfile": Hollow(("NamedTemporaryFile",)),
    "urllib.request": Hollow(),
    "zipfile": Hollow(("ZipFile",)),
}


def hollowed(files: Mapping[str, bytes], rare: Mapping[str, Hollow] | None = None) -> python.Files:
    """The library as it is when the snapshot is made, in byte code; modules that are not there stay away.

    Args: rare: the widget's own hollow modules (build/rare.py).
    """
    made = {_path(name, files): _source(hollow) for name, hollow in {**MODULES, **(rare or {})}.items()}
    made["slixmpp/version.py"] = _version(files)
    return {
        **files,
        **python.compiled({name: text.encode() for name, text in made.items() if name + "c" in files}),
    }


def _path(name: str, files: Mapping[str, bytes]) -> str:
    package = name.replace(".", "/") + "/__init__.py"
    return package if package + "c" in files else name.replace(".", "/") + ".py"


def _source(hollow: Hollow) -> str:
    return FILLS + hollow.code + "".join(CALL.format(name) for name in hollow.functions)


def _version(files: Mapping[str, bytes]) -> str:
    """slixmpp asks its wheel's metadata, for which the e-mail package is imported; it is known here."""
    found = [
        name.split("/")[0] for name in files if name.startswith("slixmpp-") and name.endswith("/METADATA")
    ]
    version = found[0].removeprefix("slixmpp-").removesuffix(".dist-info") if found else "0"
    numbers = tuple(int(part) for part in version.split(".")[:3])
    return f"__version__ = {version!r}\n__version_info__ = {numbers!r}\n"
