# type: ignore
# ruff: noqa: F821
"""Runs inside Pyodide: pytest, without threads, sockets and packages that do not ship."""

import ast
import asyncio
import functools
import inspect
import os
import sys
from pathlib import Path

import hypothesis
import pytest

ELSEWHERE = {"test_i18n.py", "test_sasl.py"}
"""The one sets the time zone, which Emscripten cannot; the other waits for WebCrypto, which Loop cannot."""
SHIPPED = {"slixmpp", "pytest", "hypothesis", "widget", "vdom", "__future__"}
ABSENT = {"subprocess"}
OURS = {"tests", "build", "demo"}
"""Of which some modules need what is not here."""


class NoSelector:
    """Nothing ever comes from outside: waiting moves the loop's clock on and takes no time."""

    def __init__(self):
        self.now = 0.0
        self.rounds = 0

    def select(self, timeout):
        self.rounds += 1
        if timeout is None or self.now > 86_400 or self.rounds > 200_000:
            raise RuntimeError("the test waits for something that never comes here")
        self.now += timeout
        return []


class Loop(asyncio.BaseEventLoop):
    """Callbacks and timers only, on a clock of its own."""

    def __init__(self):
        super().__init__()
        self._selector = NoSelector()

    def time(self):
        return self._selector.now

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


class Runner:
    """asyncio.Runner, which needs stack switching in Pyodide."""

    def __enter__(self):
        self.loop = Loop()
        return self

    def __exit__(self, *_):
        self.loop.close()

    def run(self, coroutine):
        outer = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        try:
            return self.loop.run_until_complete(coroutine)
        finally:
            asyncio._set_running_loop(outer)


def run(coroutine, **_):
    """asyncio.run, with one of those."""
    with Runner() as runner:
        return runner.run(coroutine)


class Here:
    """pytest's plugin for this place."""

    def pytest_ignore_collect(self, collection_path):
        return True if collection_path.suffix == ".py" and not importable(collection_path) else None

    def pytest_pyfunc_call(self, pyfuncitem):
        if not inspect.iscoroutinefunction(pyfuncitem.obj):
            return None
        wanted = inspect.signature(pyfuncitem.obj).parameters
        run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted}))
        return True

    def pytest_collection_modifyitems(self, items):
        """Without conftest.py: what asks for its fixtures (servers, browsers) runs elsewhere."""
        known = {"tmp_path", "monkeypatch", "caplog", "capsys", "request", "recwarn", "subtests"}
        for item in list(items):
            own = item._fixtureinfo
            lost = [
                name for name in own.names_closure if name not in known and not own.name2fixturedefs.get(name)
            ]
            if lost or item.path.name in ELSEWHERE:
                items.remove(item)
            elif examples := getattr(item.obj, "hypothesis", None):
                examples.inner_test = waiting(examples.inner_test)


def waiting(test):
    """Hypothesis calls what it tests; a coroutine has to be run as well."""
    if not inspect.iscoroutinefunction(test):
        return test

    @functools.wraps(test)
    def run_it(*given, **named):
        run(test(*given, **named))

    return run_it


def importable(path, seen=frozenset()):
    """Whether all that a file of tests imports is there."""
    try:
        tree = ast.parse(path.read_text("utf-8"))
    except (OSError, SyntaxError):
        return False
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            top = name.partition(".")[0]
            if top in OURS:
                helper = Path("/project", *name.split("."))
                helper = helper / "__init__.py" if helper.is_dir() else helper.with_suffix(".py")
                if helper not in seen and helper.exists() and not importable(helper, seen | {path, helper}):
                    return False
            elif top in ABSENT or (top not in SHIPPED and top not in sys.stdlib_module_names):
                return False
    return True


asyncio.run, asyncio.Runner = run, Runner
# As in tests/conftest.py; and nothing is slow here that is not slow everywhere
hypothesis.settings.register_profile(
    "chinwag", deadline=None, database=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("chinwag")
sys.argv = ["pytest"]
os.chdir("/project")
fixed = [
    "--rootdir=/project",
    "-c",
    "/dev/null",
    "--noconftest",
    "--import-mode=importlib",
    "-p",
    "no:cacheprovider",
]
fixed += ["-p", "no:faulthandler", "-p", "no:threadexception", "-p", "no:unraisableexception", "--color=no"]
raise SystemExit(int(pytest.main([*fixed, "-q", *JOB["args"]], plugins=[Here()])))
