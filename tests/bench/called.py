"""Measures which functions of WebAssembly whole stories call, for build/called.txt (build/split.py tells
what for).

.chinwag/venv/bin/python -m tests.bench.called

Wanted when Pyodide changes, or when much of the widget does (`late.wasm` is then asked for in an ordinary
day of chat). What the list has already stays, so that a part can be measured: `-k search`. The browser
tests run with a WebAssembly that notes each call; that they may fail by being slow does not matter here.
"""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import Any

import pytest

from build import runtime, split
from build.paths import DIST, ROOT
from build.serve import Answer, Handler, Site

STORIES = (
    "tests/browser/stories",
    "tests/browser/test_boot.py",
    "tests/browser/test_boot_failing.py",
    "tests/browser/test_late_functions.py",
)
NOTES = """
{
    const instantiate = WebAssembly.instantiateStreaming;
    const put = globalThis.fetch;
    let told = 0;
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
            const seen = new Uint8Array(memory.buffer, place, MANY).slice();
            const sum = seen.reduce((a, b) => a + b, 0);
            if (sum > told) put("/called", { method: "POST", body: seen });
            told = sum;
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


def _known(whole: bytes) -> set[int]:
    """What the list has, if it is of this Pyodide."""
    try:
        return split.listed(split.CALLED.read_text("utf-8"), whole)
    except split.ListError:
        return set()


def main() -> int:
    whole = runtime.make().whole
    counting, many, outside = split.counting(whole)
    gatherer = Gatherer(many, counting, len(runtime.make().first))
    Handler.do_POST = lambda self: gatherer.gather(self)  # type: ignore[attr-defined]
    pytest.main(["-q", *(str(ROOT / story) for story in STORIES), *sys.argv[1:]], plugins=[gatherer])
    called = {number + outside for number in gatherer.called} | _known(whole)
    split.CALLED.write_text(split.listing(called, whole), "utf-8")
    print(f"{len(gatherer.called)} of {many} functions are called: {split.CALLED}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
