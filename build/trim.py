"""Pyodide's WebAssembly and its JavaScript without what only packages with binaries of their own would need.

Pyodide exports all of CPython for side modules (`.so`), which we never load: 8,560 names, each of which its
JavaScript takes over one by one at every start. Kept are those which that JavaScript uses itself or the
linker asks for.
"""

from __future__ import annotations

import re
from dataclasses import replace

from build import wasm

ASSIGNS = re.compile(r"function assignWasmExports\(wasmExports\)\{(.*?)\}", re.DOTALL)
ASSIGNMENT = re.compile(r'((?:[\w$]+=|Module\["[^"]+"\]=)+)wasmExports\["([^"]+)"\](?:\.value>>>0)?(?:;|$)')
WORD = re.compile(r"[A-Za-z_$][\w$]*")


class TrimError(Exception):
    """Pyodide's JavaScript does not look as we know it."""


def trimmed(module: wasm.Module, glue: str, users: str) -> tuple[bytes, str]:
    """Both without needless exports.

    Args: module: pyodide.asm.wasm; glue: pyodide.asm.mjs; users: the other scripts that call exports.
    Raises: TrimError, wasm.WasmError
    """
    found = ASSIGNS.search(glue)
    declared = found and _declaration(glue, found.start())
    if not found or not declared:
        raise TrimError("pyodide.asm.mjs does not take over its exports as it used to")
    assignments = list(ASSIGNMENT.finditer(found[1]))
    if "".join(match[0] for match in assignments) != found[1]:
        raise TrimError("pyodide.asm.mjs takes over its exports in a new way")
    between = glue[declared[1] : found.start()]
    used = set(WORD.findall(glue[: declared[0]] + between + glue[found.end() :] + users))
    kept = [match for match in assignments if _variables(match) & used]
    wanted = {match[2] for match in kept} | used | _linked(module)
    exports = [entry for entry in module.exports if _needed(entry, wanted)]
    names = set[str]().union(*map(_variables, assignments)).difference(*map(_variables, kept))
    variables = [name for name in glue[slice(*declared)].removeprefix("var ").split(",") if name not in names]
    body = "".join(match[0] if match[0].endswith(";") else match[0] + ";" for match in kept)
    taking = f"function assignWasmExports(wasmExports){{{body}}}"
    return replace(module, exports=exports).encoded(), "".join(
        [glue[: declared[0]], "var " + ",".join(variables), between, taking, glue[found.end() :]]
    )


def _declaration(glue: str, before: int) -> tuple[int, int] | None:
    """Where `var _a,_b,…` of the exports stands, without its semicolon."""
    start = glue.rfind("var _set_method_docstring,", 0, before)
    return (start, glue.index(";", start)) if start >= 0 else None


def _variables(assignment: re.Match[str]) -> set[str]:
    return set(WORD.findall(assignment[1])) - {"Module"}


def _linked(module: wasm.Module) -> set[str]:
    """What the linker resolves by name: each address that the module imports."""
    return {entry.name for entry in module.imports if entry.module.startswith("GOT.")}


def _needed(entry: wasm.Entry, wanted: set[str]) -> bool:
    return entry.kind in (wasm.TABLE, wasm.MEMORY, wasm.TAG) or entry.name in wanted
