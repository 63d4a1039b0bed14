# type: ignore
# ruff: noqa: F821
"""Runs inside Pyodide before its memory is saved: imports, then tidies what only the import needed."""

import gc
import importlib
import sys
import types
import zipimport

# Compiled first: what a compiler leaves behind in memory is used again by the imports
woken = compile(JOB["wake"], "_chinwag_wake.py", "exec", optimize=2)
exec(compile(JOB["spare"], "_chinwag_spare.py", "exec", optimize=2), spare := {})
restore = spare["spare_dataclasses"]()
for name in JOB["imports"]:
    importlib.import_module(name)

restore()
wake = types.ModuleType("_chinwag_wake")
exec(woken, wake.__dict__)
sys.modules["_chinwag_wake"] = wake
sys.meta_path.append(wake.Late(name for name in JOB["modules"] if name not in sys.modules))

# The library's file is not there when the snapshot is loaded: forget its table of contents.
zipimport._zip_directory_cache.clear()
# (importlib.invalidate_caches() would also import the e-mail package, for the metadata of wheels.)
sys.path_importer_cache.clear()
del JOB, name, spare, restore, woken


def everything():
    """The address of each object that there is and that of its type, 32 bits each."""
    seen = {}
    todo = gc.get_objects()
    own = {id(seen), id(todo)}
    while todo:
        each = todo.pop()
        if id(each) not in seen and id(each) not in own:
            seen[id(each)] = each
            todo += gc.get_referents(each)
            if isinstance(each, types.CodeType):
                todo += each.co_consts, each.co_names, each.co_name, each.co_qualname, each.co_filename
                todo += each.co_linetable, each.co_exceptiontable
    return b"".join(
        address.to_bytes(4, "little") + id(type(seen[address])).to_bytes(4, "little")
        for address in sorted(seen)
    )


def settle():
    """What was imported stays: later collections need not look at it. What is free holds nothing any more."""
    blank = globals()["blank"]
    del globals()["everything"], globals()["settle"], globals()["blank"]
    for _ in range(3):
        gc.collect()
    gc.freeze()
    blank()


def blank():
    """Put zeros where memory is free, of every size that Python or its allocator hands out: what once lay
    there would be saved with the rest, and random bytes do not compress (110 kB by brotli, of 2,630).

    So much of each size as fills the gaps and takes hardly any fresh memory; found by trying.
    """
    large = (65536, 32768, 16384, 8192, 4096, 2048, 1024, 700, 560)
    held = [bytes(size) for size in large for _ in range(8)]
    head = 17  # what a `bytes` needs besides its content, with its closing zero
    held += [bytes(size - head) for size in range(32, 513, 16) for _ in range(16384 // size)]
    held.clear()


gc.collect()
