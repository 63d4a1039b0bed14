"""The rules of the house: who may import whom, sizes, and what no file of ours may hold (see README)."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import resolve_name
from pathlib import Path

from build.paths import ROOT

LONGEST_PYTHON = 400  # lines
LONGEST_SCRIPT = 300
STDLIB = sys.stdlib_module_names
# What the browser's Python offers, and the JavaScript modules that our worker registers there.
BROWSER = {
    "js",
    "pyodide",
    "pyodide_js",
    "pyscript",
    "_pyodide",
    "chinwag_storage",
    "chinwag_keyring",
    "chinwag_socket",
    "chinwag_uploads",
    "chinwag_plugins",
    "chinwag_catalogues",
    "chinwag_encryption",
}
NATIVE = {"aiohttp", "cryptography", "websockets"}  # for modules *_native: a browser's interface, for tests

# Which packages of ours, besides itself, each part may import; the longest prefix of a module's name decides.
MAY_IMPORT = {
    "vdom": set[str](),
    "build": set[str](),
    "demo": {"build", "widget.settings", "widget.errors"},
    "demo.plugins": {"vdom", "widget.plugin"},
    "widget": {"vdom"},
    "widget.errors": set[str](),
    "widget.settings": {"widget.core", "widget.errors"},
    "widget.core": {"vdom", "widget.errors", "widget.settings"},
    "widget.ui": {"vdom", "widget.core", "widget.errors", "widget.settings"},
    "widget.features": {"vdom", "widget.core", "widget.ui", "widget.errors", "widget.settings"},
    "widget.xmpp": {"widget.core", "widget.errors"},
    "widget.storage": {"widget.core", "widget.errors"},
    "widget.transfer": {"widget.core", "widget.errors"},
    "widget.encryption": {"widget.core", "widget.storage", "widget.errors"},
    "widget.plugins": {"vdom", "widget.core", "widget.ui", "widget.errors", "widget.settings"},
    "widget.plugin": {"vdom", "widget.core", "widget.ui", "widget.errors", "widget.plugins"},
    "widget.runtime": {"vdom", "widget.core", "widget.ui", "widget.errors", "widget.settings"}
    | {"widget.xmpp", "widget.storage", "widget.transfer", "widget.plugins", "widget.encryption"},
    "widget.worker": {"vdom", "widget"},
}
# Which other packages each part may import, besides the standard library and what the browser offers.
OTHERS = {
    "vdom": set[str](),
    "widget": {"linkify_it", "slixmpp"},
    "widget.encryption": {"slixmpp", "google", "omemo", "oldmemo", "twomemo", "doubleratchet"}
    | {"x3dh", "xeddsa", "xmlschema"},
    "build": {"babel", "brotli"},
    "demo": {"markdown_it", "slixmpp"},
}
EDGES = (
    "widget.xmpp",
    "widget.storage",
    "widget.transfer",
    "widget.encryption",
    "widget.runtime",
    "widget.worker",
    "vdom.mount",
)
EFFECTFUL = BROWSER | {"asyncio", "threading", "socket"}

HTML = re.compile(
    r"\.(innerHTML|outerHTML|srcdoc)\b|"
    r"\b(insertAdjacentHTML|document\.write|createContextualFragment|setHTMLUnsafe)\("
)
# Written in pieces, so that this file passes its own test.
FORBIDDEN = (
    re.compile(r"(?i)\b(registry\.npm" + r"js\.org|files\.python" + r"hosted\.org|pypi" + r"\.org)"),
    re.compile(r"(?i)\b(deb|security|snapshot)\.debian" + r"\.org"),
    re.compile(r"(?<![\w.])/(work|ro" + r"ot|opt/wh" + r"eels|opt/py" + r"pi)/"),
    re.compile(r"cdn\.jsdel" + r"ivr\.net|unpkg" + r"\.com|cdnjs\.cloud" + r"flare"),
)
BINARY = {".png", ".ico", ".woff2", ".zip", ".whl", ".wasm", ".gif", ".jpg", ".webp"}


def _tracked() -> list[Path]:
    """Files that are committed or will be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [path for name in sorted(set(names)) if (path := ROOT / name).is_file()]


FILES = _tracked()
SOURCES = [path for path in FILES if path.suffix == ".py"]
SCRIPTS = [path for path in FILES if path.suffix in (".js", ".mjs")]


def _name(path: Path) -> str:
    """widget/core/store.py → widget.core.store; a package's __init__ is the package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


OURS = {_name(path): path for path in SOURCES if path.relative_to(ROOT).parts[0] in OTHERS}


@cache
def _imports(module: str) -> tuple[str, ...]:
    """Every module that one of ours imports, those for the type checker only left out."""
    path = OURS[module]
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    return tuple(_imported(ast.parse(path.read_text()), package))


def _imported(node: ast.AST, package: str) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            source = resolve_name("." * child.level + (child.module or ""), package)
            yield source
            yield from (f"{source}.{alias.name}" for alias in child.names)
        yield from _imported(child, package)


def _within(module: str, packages: Iterable[str]) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


def _part(module: str, parts: Iterable[str]) -> str:
    """The longest of the parts that the module belongs to."""
    return max((part for part in parts if _within(module, [part])), key=len)


def _top(module: str) -> str:
    return module.split(".")[0]


def test_a_module_imports_only_what_its_layer_may() -> None:
    wrong = []
    for module in OURS:
        part = _part(module, MAY_IMPORT)
        ours = [name for name in _imports(module) if _top(name) in (*OTHERS, "tests")]
        wrong += [f"{module} → {name}" for name in ours if not _within(name, MAY_IMPORT[part] | {part})]
    assert not wrong


def test_a_module_needs_no_package_that_its_part_does_not_name() -> None:
    wrong = []
    for module in OURS:
        allowed = STDLIB | BROWSER | {_top(part) for part in OTHERS} | OTHERS[_part(module, OTHERS)]
        if module.endswith("_native"):
            allowed |= NATIVE
        wrong += [f"{module} → {name}" for name in {_top(name) for name in _imports(module)} - allowed]
    assert not wrong


def test_features_never_import_one_another() -> None:
    wrong = []
    for module in OURS:
        if _within(module, ["widget.features"]):
            own = ".".join(module.split(".")[:3])
            others = [name for name in _imports(module) if _within(name, ["widget.features"])]
            wrong += [
                f"{module} → {name}"
                for name in others
                if name != "widget.features" and not _within(name, [own])
            ]
    assert not wrong


def test_only_the_edges_know_the_browser_or_run_tasks() -> None:
    pure = [module for module in OURS if _top(module) in ("widget", "vdom") and not _within(module, EDGES)]
    assert not [
        f"{module} → {name}" for module in pure for name in _imports(module) if _top(name) in EFFECTFUL
    ]


def test_slixmpp_stays_within_the_xmpp_edge() -> None:
    """But for its JID, which the core may use."""
    wrong = []
    for module in OURS:
        uses = [name for name in _imports(module) if _top(name) == "slixmpp"]
        jid = _within(module, ["widget.core"]) and {
            "slixmpp",
            "slixmpp.JID",
            "slixmpp.jid",
            "slixmpp.jid.JID",
        }
        if _top(module) == "widget" and not _within(module, ["widget.xmpp"]):
            wrong += [f"{module} → {name}" for name in uses if name not in (jid or ())]
    assert not wrong


def test_no_file_is_too_long_to_read() -> None:
    limits = {".py": LONGEST_PYTHON, ".js": LONGEST_SCRIPT, ".mjs": LONGEST_SCRIPT}
    lengths = {path: path.read_text().count("\n") for path in (*SOURCES, *SCRIPTS)}
    assert not [f"{path}: {lines} lines" for path, lines in lengths.items() if lines > limits[path.suffix]]


def test_every_module_says_what_it_is() -> None:
    texts = {path: path.read_text() for path in SOURCES}
    assert not [
        str(path) for path, text in texts.items() if text.strip() and not ast.get_docstring(ast.parse(text))
    ]


def test_nothing_that_ships_makes_elements_from_text() -> None:
    wrong = []
    for path in (*SCRIPTS, *SOURCES):
        if path.relative_to(ROOT).parts[0] in ("vdom", "widget"):
            code = [line for line in path.read_text().splitlines() if not _is_comment(line)]
            wrong += [f"{path}: {line.strip()}" for line in code if HTML.search(line)]
    assert not wrong


def test_no_file_names_a_registry_or_a_place_on_somebodys_machine() -> None:
    wrong = []
    for path in FILES:
        if path.suffix not in BINARY:
            text = path.read_text(errors="replace")
            wrong += [f"{path}: {match[0]}" for pattern in FORBIDDEN if (match := pattern.search(text))]
    assert not wrong


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith(("#", "//", "*", "/*"))
