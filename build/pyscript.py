"""PyScript's own entry: a page with `<script type="py">` gets its Python from the same files as the widget.

    <script type="module" src="…/pyscript.js"></script>
    <script type="py" src="main.py" config='{"interpreter": "…/interpreter.js"}'></script>

`import vdom` and all of the widget's packages then work, and nothing is asked of a CDN. The names above
stay; they lead to hashed files.

The widget itself takes from PyScript only the part that starts interpreters (polyscript's loader, bundled
into worker.js; see boot.js), for these reasons. PyScript's core on the page is 136 kB (45 kB compressed)
of main-thread script which the widget would use for one `new Worker`; it starts that worker from a
`blob:` URL, which the strict policy forbids; and it joins page and worker by a layer of proxies
(coincident) where we pass JSON. Its loader in our worker costs 21 kB (7 kB compressed) and no time that
could be told from the noise: from the click to the log-in form, warm, 1459 ms (865-2302) with it and 1728
ms (1118-2774) without, nine alternating runs on two cores that were busy with other work.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from build import bundle
from build.hashes import digest
from build.paths import NODE_MODULES, ROOT

CORE = NODE_MODULES / "@pyscript/core/dist"
NEEDLESS = re.compile(r"codemirror|xterm|service-worker|^zip|pyodide_graph|^mpy|^index")
"""Editors and terminals themselves, which PyScript imports only for tags that ask for them."""

Asset = Callable[[str, str, bytes], str]


def entry(asset: Asset, interpreter: Callable[[], bytes]) -> dict[str, bytes]:
    """The files, by their names in dist/: PyScript's core, our interpreter and vdom's page side.

    Args: asset: adds a hashed file below assets/ and gives its name; interpreter: makes the bundle of
    interpreter.js.
    """
    parts = {path.name: _bare(path) for path in sorted(CORE.glob("*.js")) if not NEEDLESS.search(path.name)}
    parts["core.css"] = (CORE / "core.css").read_bytes()
    folder = f"pyscript-{digest(*parts.values())[:10]}"
    files = {f"assets/{folder}/{name}": data for name, data in parts.items()}
    ours = asset("starter", ".js", interpreter())
    files["pyscript.js"] = f'export * from "./assets/{folder}/core.js";\n'.encode()
    files["interpreter.js"] = f'export * from "./assets/{ours}";\n'.encode()
    files["vdom.js"] = bundle.script(ROOT / "vdom/page.js")
    return files


def _bare(path: Path) -> bytes:
    """Without the line that names a source map, which is not shipped."""
    return re.sub(rb"\n?//# sourceMappingURL=.*", b"", path.read_bytes())
