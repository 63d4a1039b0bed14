"""Measures which functions of WebAssembly whole stories call, for build/called.txt (build/split.py tells
what for).

.chinwag/venv/bin/python -m tests.bench.called [--second]

Wanted when Pyodide changes, or when much of the widget does (`late.wasm` is then asked for in an ordinary
day of chat). What the list has already stays, so that a part can be measured: `-k search`. The browser
tests run with a WebAssembly that notes each call; that they may fail by being slow does not matter here.
With `--second`: those with plugins, BOSH and encryption, for build/compiling.txt, which holds what they call
besides.
"""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import Any

import pytest

from build import called, runtime
from build.paths import DIST, ROOT
from build.serve import Answer, Handler, Site

STORIES = (
    "tests/browser/stories",
    "tests/browser/test_boot.py",
    "tests/browser/test_boot_failing.py",
    "tests/browser/test_late_functions.py",
)
_SECRET = (
    "padlock",
    "encryption",
    "encrypted_tabs",
    "encrypted_day",
    "lost_storage",
    "secret_files",
    "camera",
)
_WITH = ("plugins", "plugins_fetched", "ways", *_SECRET)
SECOND = tuple(f"tests/browser/stories/test_{name}.py" for name in _WITH)
NOTES = """
{
    const instantiate = WebAssembly.instantiateStreaming;
    const put = globalThis.fetch;
    const seen = new Uint8Array(MANY);
    // It is whole: what would be joined to it has no functions, but what a part lends the next one
    const export_ = (name, kind) => [name.length, ...new TextEncoder().encode(name), kind, 0];
    const exports_ = [2, ...export_("late:t0", 1), ...export_("late:g0", 3)];
    const begin = [0, 97, 115, 109, 1, 0, 0, 0, 4, 4, 1, 0x70, 0, 1, 6, 6, 1, 0x7f, 1, 0x41, 0, 0x0b, 7];
    const empty = new Uint8Array([...begin, exports_.length, ...exports_]);
    WebAssembly.compileStreaming = async () => new WebAssembly.Module(empty);
    WebAssembly.instantiateStreaming = async (...given) => {
        const made = await instantiate.apply(WebAssembly, given);
        const { __called, malloc, memory } = made.instance.exports;
        if (!__called) return made;
        const table = new WebAssembly.Table({ element: "anyfunc", initial: 1 });
        const ready = new WebAssembly.Global({ value: "i32", mutable: true });
        const exports = { ...made.instance.exports, "late:t0": table, "late:g0": ready };
        delete exports.__called;
        let place = 0;
        setInterval(() => {
            place ||= malloc(MANY) >>> 0;
            __called(place);
            const now = new Uint8Array(memory.buffer, place, MANY);
            if (now.every((yes, number) => !yes || seen[number])) return;
            now.forEach((yes, number) => yes && (seen[number] = 1));
            put("/called", { method: "POST", body: seen.slice() });
        }, 400);
        return { module: made.module, instance: { exports } };
    };
}
"""


class Gatherer:
    """A plugin of pytest: serves the counting module in each test and gathers what it says."""

    def __init__(self, many: int, counting: bytes, first: int) -> None:
        self.called: set[int] = set()
        self._notes = NOTES.replace("MANY", str(many)).encode()
        self._counting = counting
        self._first = b"%d" % first

    def gather(self, handler: Handler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.called |= {number for number, yes in enumerate(body) if yes}
        handler.send_response(HTTPStatus.NO_CONTENT)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    @pytest.fixture(autouse=True)
    def counted(self, request: pytest.FixtureRequest) -> None:
        if "site" in request.fixturenames:
            site: Site = request.getfixturevalue("site").server.site
            for path in DIST.glob("assets/*/pyodide.asm.wasm"):
                self._serve(site, path, self._counting, "application/wasm")
            for path in DIST.glob("assets/worker-*.js"):
                sized = path.read_bytes().replace(self._first, b"%d" % len(self._counting))
                self._serve(site, path, self._notes + sized, "text/javascript")

    @staticmethod
    def _serve(site: Site, path: Any, body: bytes, kind: str) -> None:
        answer: Answer = (HTTPStatus.OK, {"Content-Type": kind}, body)
        site.routes["/" + path.relative_to(DIST).as_posix()] = lambda: answer


def main() -> int:
    whole = runtime.make().whole
    counting, many, outside = called.counting(whole)
    gatherer = Gatherer(many, counting, len(runtime.make().first))
    Handler.do_POST = lambda self: gatherer.gather(self)  # type: ignore[attr-defined]
    second = "--second" in sys.argv
    stories, path = (SECOND, called.COMPILING) if second else (STORIES, called.CALLED)
    more = [word for word in sys.argv[1:] if word != "--second"]
    pytest.main(["-q", *(str(ROOT / story) for story in stories), *more], plugins=[gatherer])
    found = {number + outside for number in gatherer.called}
    if second:
        found -= called.known(called.CALLED, whole)
    path.write_text(called.listing(found | called.known(path, whole), whole), "utf-8")
    print(f"{len(found)} of {many} functions are called: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
