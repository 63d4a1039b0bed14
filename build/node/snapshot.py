# type: ignore
# ruff: noqa: F821
"""Runs inside Pyodide before its memory is saved: imports, then tidies what only the import needed."""

import gc
import importlib
import sys
import types
import zipimport

exec(compile(JOB["spare"], "_chinwag_spare.py", "exec", optimize=2), spare := {})
restore = spare["spare_dataclasses"]()
for name in JOB["imports"]:
    importlib.import_module(name)

restore()
wake = types.ModuleType("_chinwag_wake")
exec(compile(JOB["wake"], "_chinwag_wake.py", "exec", optimize=2), wake.__dict__)
sys.modules["_chinwag_wake"] = wake
sys.meta_path.append(wake.Late(name for name in JOB["modules"] if name not in sys.modules))

# The library's file is not there when the snapshot is loaded: forget its table of contents.
zipimport._zip_directory_cache.clear()
# (importlib.invalidate_caches() would also import the e-mail package, for the metadata of wheels.)
sys.path_importer_cache.clear()
del JOB, name, types, spare, restore
for _ in range(3):
    gc.collect()
# What was imported stays: later collections need not look at it.
gc.freeze()
