"""Loads the plugins that a site's owner has named: each is a module of its own, run once.

What is wrong with one is told to the owner, in the console, and to the person, in a line; the others and the
chat go on.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, cast

from widget.core.events import Event
from widget.core.feature import Feature
from widget.core.interest import looked_at
from widget.errors import PluginError, SettingsError
from widget.plugins import settings as own
from widget.plugins.guard import Guard, Stopped, check, guarded
from widget.plugins.notice import Fault, plugins_feature
from widget.plugins.source import NAME, Source, files
from widget.plugins.watch import Watch

log = logging.getLogger(__name__)

VERSIONS = (1,)
"""Of the API: what a plugin's `API` may be."""

PACKAGE = "chinwag_plugin_"
"""Before a plugin's name: its module."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What has come of it. Attributes: features: guarded, and one that names what has failed; good: the
    addresses of those that run, to be kept for a start without a network."""

    features: tuple[Feature[Any], ...]
    errors: tuple[SettingsError, ...] = ()
    good: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plugin:
    feature: Feature[Any]
    styles: str
    settings: type | None
    guard: Guard


def load(
    sources: Iterable[Source],
    given: Mapping[str, Any],
    stopped: Stopped,
    clock: Callable[[], float] = time.perf_counter,
) -> Loaded:
    """Load them, in their order.

    Args:
        given: the settings of the page, among them those of plugins.
        stopped: is told of each that fails later.
    """
    plugins: list[_Plugin] = []
    faults: list[Fault] = []
    errors: list[SettingsError] = []
    good: list[str] = []
    for source in sources:
        taken = [each.feature.name for each in plugins]
        try:
            plugin = _load(source, taken, clock)
            if kind := plugin.settings:
                errors += own.use(kind, plugin.guard.name, given)
        except PluginError as error:
            where = (error.name or source.address).partition("#")[0]
            log.error("the plugin %s is not used: %s", where, error, exc_info=error.__cause__)
            faults.append(Fault(where.rpartition("/")[2], str(error)))
        else:
            plugin.guard.told = stopped
            plugins.append(plugin)
            good.append(source.address)
    styles = {each.feature.name: each.styles for each in plugins if each.styles}
    last = plugins_feature(tuple(faults), styles)
    features = (*(each.feature for each in plugins), last)
    return Loaded(features, tuple(errors), tuple(good))


def _load(source: Source, taken: list[str], clock: Callable[[], float]) -> _Plugin:
    """One plugin. Raises: PluginError: whatever is wrong with it."""
    parts = files(source)
    watch = Watch(clock)
    try:
        with watch.watching():
            module = _run(parts, watch, source.address)
        name, feature = _described(module, source.address)
    except PluginError:
        raise
    except BaseException as error:  # also what would end Python
        raise PluginError(_sentence(error), source.address) from error
    if f"plugin-{name}" in taken:
        raise PluginError("there are two plugins of this name", name)
    guard = Guard(name, watch, clock)
    made = _made(check(feature, name), guard)
    sheets = [text for path, text in sorted(parts.items()) if path.endswith(".css")]
    styles = "\n".join([str(getattr(module, "STYLES", "")), *sheets]).strip()
    return _Plugin(made, styles, getattr(module, "SETTINGS", None), guard)


def _described(module: ModuleType, address: str) -> tuple[str, Any]:
    """Its name and its record. Raises: PluginError."""
    api = getattr(module, "API", None)
    if api not in VERSIONS:
        known = " or ".join(map(str, VERSIONS))
        said = "it does not say API = 1" if api is None else f"it is made for API {api!r}"
        raise PluginError(f"{said}; this Chinwag knows API {known}", address)
    feature = getattr(module, "FEATURE", None)
    name = getattr(feature, "name", "")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise PluginError("it has no FEATURE = Feature(name, …) with a name of a-z, 0-9 and -", address)
    joins = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, Event)]
    if any({"follows", "joined"} & vars(each).keys() for each in joins if each.__module__ == module.__name__):
        raise PluginError("events of a plugin are not joined", name)
    return name, feature


def _made(feature: Feature[Any], guard: Guard) -> Feature[Any]:
    """Guarded. What would go wrong when the engine begins, outside of any guard, goes wrong here.

    Raises:
        PluginError: that.
    """
    try:
        made = guarded(feature, guard)
        looked_at(made.update, made.effects)
        made.state()
        keys = [*made.readers, *made.announces, *made.requests]
        texts = [*keys, *(text for each in made.commands for text in (each.name, each.hint()))]
        if not all(isinstance(each, str) for each in texts):
            raise TypeError("names are texts")
        for store in made.stores:
            names = [store.name.replace("-", "_"), *store.indexes]
            if not store.key or not all(each.isidentifier() for each in names):
                raise ValueError(f"{store} cannot be kept")
    except Exception as error:
        raise PluginError(_sentence(error), guard.name) from error
    if guard.off:
        raise PluginError(guard.why, guard.name)
    return made


class _Finder:
    """Finds the modules of a plugin that has several, and runs them."""

    def __init__(self, package: str, parts: Mapping[str, str], watch: Watch) -> None:
        self._package = package
        self._watch = watch
        self._parts = {
            self._module(path): (path, text) for path, text in parts.items() if path.endswith(".py")
        }

    def _module(self, path: str) -> str:
        dotted = path.removesuffix(".py").removesuffix("__init__").strip("/").replace("/", ".")
        return f"{self._package}.{dotted}" if dotted else self._package

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name not in self._parts:
            return None
        return ModuleSpec(name, cast(Any, self), is_package=self._parts[name][0].endswith("__init__.py"))

    def create_module(self, spec: ModuleSpec) -> None:
        """As modules are made."""

    def exec_module(self, module: ModuleType) -> None:
        path, text = self._parts[module.__name__]
        code = compile(text, f"plugin {path}", "exec", dont_inherit=True)
        self._watch.add(code)
        exec(code, module.__dict__)


def _run(parts: Mapping[str, str], watch: Watch, address: str) -> ModuleType:
    """Its module, run. Raises: whatever it raises."""
    package = f"{PACKAGE}{len([name for name in sys.modules if name.startswith(PACKAGE)])}"
    finder = _Finder(package, parts, watch)
    sys.meta_path.append(finder)
    spec = finder.find_spec(package)
    assert spec
    module = ModuleType(package)
    module.__spec__, module.__package__, module.__path__ = spec, package, []
    sys.modules[package] = module
    try:
        finder.exec_module(module)
    except BaseException:
        for name in [each for each in sys.modules if each == package or each.startswith(f"{package}.")]:
            del sys.modules[name]
        sys.meta_path.remove(finder)
        raise
    return module


def _sentence(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__} in line {error.lineno}: {error.msg}"
    return f"{type(error).__name__}: {error}"
