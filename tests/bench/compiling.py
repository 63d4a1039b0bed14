"""Measures which functions of WebAssembly Python calls to compile and to run what is compiled, for
build/compiling.txt (build/called.py tells what for).

.chinwag/venv/bin/python -m tests.bench.compiling

Wanted when Pyodide changes. In Node, with a WebAssembly that notes each call: the standard library is
compiled, whole and cut off in the middle of it (what is wrong in a plugin has to be told, too), and classes
are made as plugins make theirs. What the list has already stays.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from build import called, runtime
from build.python import PYODIDE

EVERY = 3
"""Of the library's modules, sorted: each so-manieth is compiled."""

LOADS = """
import { readFileSync, writeFileSync } from "node:fs";
const [pyodide, folder, library, code, out, many] = process.argv.slice(2);
const { loadPyodide } = await import(pyodide + "/pyodide.mjs");
let exports;
WebAssembly.instantiate = async (bytes, imports) => {
    const module = new WebAssembly.Module(readFileSync(folder + "/counting.wasm"));
    const instance = new WebAssembly.Instance(module, imports);
    exports = instance.exports;
    return { module, instance };
};
const lock = JSON.parse(readFileSync(pyodide + "/pyodide-lock.json", "utf-8"));
const python = await loadPyodide({
    indexURL: pyodide + "/", stdLibURL: library,
    lockFileContents: { info: lock.info, packages: {} }, packageBaseUrl: "/",
});
const place = exports.malloc(Number(many)) >>> 0;
python.globals.set("begun", () => exports.__called(place));
python.globals.set("ended", () => {
    exports.__called(place);
    writeFileSync(out, new Uint8Array(exports.memory.buffer, place, Number(many)));
});
python.runPython(readFileSync(code, "utf-8"));
"""

CODE = f"""
import sys, zipfile, glob
names, texts = [], []
path = next(each for each in sys.path if each.endswith(".zip"))
with zipfile.ZipFile(path) as library:
    for name in sorted(each for each in library.namelist() if each.endswith(".py"))[::{EVERY}]:
        names.append(name)
        texts.append(library.read(name).decode())
import dataclasses, enum, typing, collections.abc, functools
CLASSES = '''
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache, partial
from typing import Generic, Literal, NamedTuple, NewType, Protocol, TypeVar
T = TypeVar("T")
Id = NewType("Id", str)
type Pair[A] = tuple[A, A]
class Colour(Enum):
    RED = 1
    BLUE = "b"
class Point(NamedTuple):
    x: int = 0
class Speaks(Protocol):
    def speak(self) -> str: ...
@dataclass(frozen=True, slots=True)
class One:
    name: str = ""
    parts: tuple[str, ...] = ()
    more: dict[str, int] = field(default_factory=dict)
    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise TypeError(self.name)
@dataclass(order=True)
class Two(Generic[T]):
    count: float = 0.5
@dataclass(frozen=True)
class Three:
    how: Literal["bars", "numbers"] = "bars"
def several(*given, key=None, **named):
    yield from (each for each in given)
def matched(value):
    match value:
        case One(name) if name:
            return f"{{name!r:>10}} {{len(name):03d}}"
        case {{"a": [first, *rest], **others}}:
            return first
        case Colour.RED | None:
            return "red"
        case str() | int() as some:
            return some
    return None
async def later():
    async with x as y:
        return [await z async for z in y]
replace(One("a"), name="b"), Two() < Two(count=1.0), hash(Three()), repr(Three()), Three() == Three()
[matched(each) for each in (One("a"), {{"a": [1, 2], "b": 3}}, Colour.RED, "x", 5.5)]
print_ = [*several(1, 2)], {{**{{"a": 1}}}}, lambda *a: a, 1 if print else 2
try:
    One(5)
except (TypeError, ValueError) as error:
    said = f"{{type(error).__name__}}: {{error}}"
else:
    raise AssertionError
finally:
    del said
'''
def compiled(text, name):
    try:
        return compile(text, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError) as error:
        return f"{{type(error).__name__}} in line {{getattr(error, 'lineno', 0)}}: {{error}}"
begun()
for name, text in zip(names, texts):
    compiled(text, name)
for name, text in list(zip(names, texts))[::4]:
    compiled(text[: len(text) // 2], name)
    compiled(text.replace("(", "[", 5), name)
    compiled(text.replace("    ", "   ", 9), name)
WRONG = ("def :", "x = (", "'abc", "f'{{a'", "1 = 2", "return 5", "a b", "\\x00", "class A(:", "é = 1é")
for text in (*WRONG, "import", "(" * 300):
    compiled(text, "plugin")
exec(compiled(CLASSES, "plugin"), {{"__name__": "chinwag_plugin_0"}})
ended()
"""


def main() -> int:
    made = runtime.make()
    counting, many, outside = called.counting(made.whole)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        loads, code = folder / "loads.mjs", folder / "code.py"
        (folder / "counting.wasm").write_bytes(counting)
        loads.write_text(LOADS)
        code.write_text(CODE)
        out = folder / "called"
        library = PYODIDE / "python_stdlib.zip"
        options = ("--no-warnings", "--stack-size=4000")
        _run("node", *options, loads, made.folder, folder, library, code, out, many)
        found = {number + outside for number, yes in enumerate(out.read_bytes()) if yes}
    print(f"{len(found)} of {many} functions are called: {called.COMPILING}")
    found |= called.known(called.COMPILING, made.whole)
    called.COMPILING.write_text(called.listing(found, made.whole), "utf-8")
    return 0


def _run(*words: object) -> None:
    """Node tells of an error with the line of its source, and Pyodide has all in one."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit("\n".join(line for line in done.stderr.splitlines() if len(line) < 1000))


if __name__ == "__main__":
    sys.exit(main())
