# type: ignore
# ruff: noqa: F821, PTH123
"""Runs inside Pyodide: lets the widget draw its first picture, as the page is to paint it."""

import importlib
import json
import sys
import types

# Registered by the worker's JavaScript, and never called here.
sys.modules["chinwag_storage"] = types.ModuleType("chinwag_storage")

first = importlib.import_module("widget.first")
with open(JOB["args"], "w", encoding="utf-8") as file:
    json.dump(first.trees(), file, separators=(",", ":"))
