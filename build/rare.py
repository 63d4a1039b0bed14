"""Modules of the widget that an ordinary visit does not run: dialogs, mostly.

They are hollow in the snapshot (build/hollow.py): each public function of theirs is a line that fills the
module when it is called. What fills them is one small file, fetched some seconds after the start, or at once
when one is called before. A module that others need at their import, for a class or a constant, cannot be
one: the build says so.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from fnmatch import fnmatch

from build.hollow import Hollow
from build.python import Files

PATTERNS = (
    "widget/core/media_sharing.py",
    "widget/core/passing_on.py",
    "widget/core/references.py",
    "widget/core/sharing.py",
    "widget/core/uri.py",
    "widget/features/*/dialogs.py",
    "widget/features/contacts/relation.py",
    "widget/features/gaps/filling.py",
    "widget/features/host/calls.py",
    "widget/features/profiles/publishing.py",
    "widget/features/profiles/shown.py",
    "widget/features/search/asking.py",
    "widget/features/search/onwards.py",
    "widget/features/threads/panel.py",
    "widget/features/uploads/row.py",
    "widget/features/uploads/sharing.py",
    "widget/features/muc/members.py",
    "widget/features/muc/naming.py",
    "widget/features/muc/occupants.py",
    "widget/features/muc/refused.py",
    "widget/ui/own_emoji.py",
    "widget/ui/place_card.py",
    "widget/ui/sealed.py",
    "widget/ui/sound.py",
    "widget/ui/problems.py",
    "widget/ui/refusals.py",
    "widget/ui/versions.py",
    "difflib.py",
)
"""Also one of the standard library's, which tells the nearest name to a mistyped setting."""
LATE = (
    "vdom/finding.py",
    "widget/features/encryption/[!_]*.py",
    "widget/plugin.py",
    "widget/plugins/*.py",
    "widget/runtime/plugins.py",
    "widget/xmpp/bosh*.py",
    *(f"widget/encryption/{name}.py" for name in ("cipher", "content", "gate", "late", "shared", "wire")),
    *(f"widget/runtime/{name}.py" for name in ("opening", "ratchets", "sealing", "ways")),
)
"""Those that nothing imports before it is needed: not in the snapshot at all, and in the same file."""
HEADER = 16
"""Bytes of a .pyc before its code."""


def modules(sources: Mapping[str, bytes]) -> dict[str, Hollow]:
    """What is hollow of ours, by module: each has its public functions. Args: sources: by path."""
    chosen = sorted(path for path in sources if any(fnmatch(path, pattern) for pattern in PATTERNS))
    return {_name(path): Hollow(_functions(sources[path])) for path in chosen}


def _functions(source: bytes) -> tuple[str, ...]:
    tree = ast.parse(source)
    return tuple(each.name for each in tree.body if isinstance(each, ast.FunctionDef) and each.name[0] != "_")


def is_late(module: str) -> bool:
    """Whether a module is one of `LATE`. Args: module: by its dotted name."""
    path = module.replace(".", "/")
    return any(fnmatch(f"{path}{end}", pattern) for pattern in LATE for end in (".py", "/__init__.py"))


def packed(files: Files) -> bytes:
    """The file of the rare ones among these."""
    patterns = [f"{pattern}c" for pattern in (*PATTERNS, *LATE)]
    return pack({path: files[path] for path in files if any(fnmatch(path, each) for each in patterns)})


def pack(files: Files) -> bytes:
    """u32 length of the head, head (JSON: module → offset, length), then the modules' code, marshalled."""
    places, code = {}, b""
    for path in sorted(files):
        body = files[path][HEADER:]
        places[_name(path)] = len(code), len(body)
        code += body
    head = json.dumps(places).encode()
    return len(head).to_bytes(4, "little") + head + code


def _name(path: str) -> str:
    return path.rpartition(".")[0].removesuffix("/__init__").replace("/", ".")
