# type: ignore
# ruff: noqa: F821, PTH123
"""Runs inside Pyodide: compiles sources to the byte code of the Python that ships."""

import importlib._bootstrap_external as external
import importlib.util

for source, target, shown in JOB["args"]:
    with open(source, "rb") as file:
        text = file.read()
    code = compile(text, shown, "exec", dont_inherit=True, optimize=2)
    data = external._code_to_hash_pyc(code, importlib.util.source_hash(text), False)
    with open(target, "wb") as file:
        file.write(data)
