"""Puts dist/ together: what lies in it, under which names, and which file knows of which."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from build import (
    bundle,
    catalogues,
    emoji,
    first,
    hollow,
    licences,
    omemo,
    pyscript,
    python,
    rare,
    runtime,
    sizes,
    snapshot,
    vendor,
)
from build.compress import BEST, Effort, compress
from build.hashes import digest, named
from build.paths import DIST, NODE_MODULES, ROOT

LATER = ("media", "sound", "doctor", "device", "translator", "qr", "scan")
"""Scripts of the page that are fetched when they are first needed (widget/page/later.js)."""


@dataclass(frozen=True, slots=True)
class Options:
    """What to build from what."""

    out: Path = DIST
    widget: Path = ROOT / "widget"
    vdom: Path = ROOT / "vdom"
    page: Path = ROOT / "widget" / "page" / "page.js"
    imports: tuple[str, ...] = snapshot.IMPORTS
    effort: Effort = BEST


@dataclass(slots=True)
class Output:
    """Files of dist/ by name, in memory until all are made."""

    files: dict[str, bytes] = field(default_factory=dict)

    def asset(self, stem: str, suffix: str, content: bytes) -> str:
        """Add an immutable file; returns its name below assets/."""
        name = named(stem, suffix, content)
        self.files[f"assets/{name}"] = content
        return name


def build(options: Options) -> None:
    """Make dist/ anew; the old one stays in place until the new one is whole.

    Raises: VendorError, BundleError, PythonError
    """
    vendor.check_files()
    output = Output()
    pyodide = runtime.make()
    modules = _python(options)
    library = python.packed(modules)
    late = (rare.is_late, omemo.is_late)
    names = [name for name in python.module_names(modules) if not any(is_late(name) for is_late in late)]
    hollowed = python.packed(hollow.hollowed(modules, rare.modules(python.tree(options.widget, "widget/"))))
    rarely = rare.packed(modules)
    memory = snapshot.make(pyodide, hollowed, names, tuple(name for name in options.imports if name in names))
    files: dict[str, object] = {
        "runtime": _runtime(output, pyodide),
        "library": output.asset("library", ".zip", library),
        "rare": output.asset("rare", ".bin", rarely),
        "omemo": _omemo(output, python.tree(options.widget, "widget/")),
        "catalogues": _catalogues(output, options),
        "snapshot": output.asset("snapshot", ".bin", memory.data),
        "memory": memory.size,
        "sizes": {
            "snapshot": len(memory.data),
            "wasm": len(pyodide.first),
            "parts": [len(pyodide.compiler), len(pyodide.rest)],
            "rare": len(rarely),
        },
        "lock": json.loads((python.PYODIDE / "pyodide-lock.json").read_text("utf-8"))["info"],
    }
    worker = bundle.script(ROOT / "widget/page/worker.js", {"FILES": files})
    doctors = _doctors_words(output, options)
    later = {name: output.asset(name, ".js", _late_script(name, doctors, "./")) for name in LATER}
    # As text in the page's script: no request more, and no policy for styles or fetches to meet
    looks = {
        "STYLE": bundle.stylesheet(bundle.sheets(options.widget)).decode().strip(),
        "ICONS": bundle.sprite().decode(),
        "BUILD": _build(options, library),
        "LATER": later,
        "FIRST": first.drawn(library) if "widget/first.pyc" in modules else [],
    }
    looks["EMOJI"] = f"./{output.asset('emoji', '.js', emoji.script())}"
    looks["EMOJI_NAMES"] = _names_of_emoji(output, options)
    page = bundle.script(options.page, looks)
    assets = {"worker": output.asset("worker", ".js", worker), "page": output.asset("page", ".js", page)}
    words = _words(output, options, json.dumps(looks["FIRST"]))
    interpreter = ROOT / "widget/page/interpreter.js"
    output.files |= pyscript.entry(output.asset, lambda: bundle.script(interpreter, {"FILES": files}))
    output.files["licences.txt"] = licences.text(
        [
            options.page,
            ROOT / "vdom/page.js",
            emoji.ENTRY,
            omemo.SCRIPT,
            *(ROOT / f"widget/page/{name}.js" for name in ("loader", "worker", *LATER)),
        ]
    )
    output.files["chinwag.d.ts"] = (ROOT / "widget/page/chinwag.d.ts").read_bytes()
    output.files["chinwag.js"] = _loader({name: f"assets/{file}" for name, file in assets.items()}, words)
    used = "|".join(("page", "worker", "emoji", "pyodide", "catalogue", "words", "omemo", "rare", *LATER))
    kept = [name for name in output.files if re.match(rf"assets/({used})-|chinwag\.js", name)]
    # By a name that a page of the site's own can know
    output.files["doctor.js"] = _late_script("doctor", doctors, "./assets/")
    output.files["offline.js"] = bundle.script(ROOT / "widget/page/offline.js", {"OFFLINE": kept}, iife=True)
    _write(output, options)


def _late_script(name: str, doctors: Mapping[str, str], assets: str) -> bytes:
    """A script that the page fetches when it first needs it. `assets`: where those lie, from it."""
    sheet = ROOT / f"widget/page/{name}/{name}.css"
    if not sheet.exists():
        return bundle.script(ROOT / f"widget/page/{name}.js")
    words = {language: f"{assets}{file}" if file else "" for language, file in doctors.items()}
    look = {f"{name.upper()}_CSS": bundle.stylesheet([sheet], layer="").decode().strip()}
    return bundle.script(
        ROOT / f"widget/page/{name}.js", {**look, "LAYER": bundle.LAYER, "DOCTOR_WORDS": words}
    )


def _doctors_words(output: Output, options: Options) -> dict[str, str]:
    """What the doctor says in each language, fetched with it."""
    folder = options.widget / "locales"
    made = {each: catalogues.of_the_doctor(each, folder) for each in catalogues.languages(folder)}
    return {"en": "", **{each: output.asset(f"doctor-{each}", ".js", code) for each, code in made.items()}}


def _omemo(output: Output, sources: python.Files) -> dict[str, str]:
    """What encrypts: fetched by the worker when it is first needed, in two files."""
    code = omemo.packed(sources) if "widget/encryption/gate.py" in sources else b""
    script = bundle.script(omemo.SCRIPT)
    return {"python": output.asset("omemo", ".bin", code), "script": output.asset("omemo", ".js", script)}


def _catalogues(output: Output, options: Options) -> dict[str, str]:
    """What Python says in each language, fetched by the worker, which is told each file's hash."""
    folder = options.widget / "locales"
    packed = {each: catalogues.packed(catalogues.read(each, folder)) for each in catalogues.languages(folder)}
    files = {each: output.asset(f"catalogue-{each}", ".json", content) for each, content in packed.items()}
    return {each: file.removesuffix(".json").rpartition("-")[2] for each, file in files.items()}


def _words(output: Output, options: Options, first: str) -> dict[str, str]:
    """What the page says by itself in each language, the first picture with it; fetched by chinwag.js."""
    folder = options.widget / "locales"
    made = {each: catalogues.of_the_page(each, first, folder) for each in catalogues.languages(folder)}
    files = {each: f"assets/{output.asset(f'words-{each}', '.js', code)}" for each, code in made.items()}
    return {"en": "", **files}


def _names_of_emoji(output: Output, options: Options) -> dict[str, str]:
    """What emoji are called in each language, fetched with the picker."""
    made = {each: emoji.names(each) for each in catalogues.languages(options.widget / "locales")}
    return {each: f"./{output.asset(f'emoji-{each}', '.js', code)}" for each, code in made.items() if code}


def _build(options: Options, library: bytes) -> str:
    """Tells one build from another: a picture that another one kept is not painted."""
    seen = [*bundle.sheets(options.widget), *sorted(options.vdom.rglob("*.js"))]
    seen += sorted((options.widget / "locales").glob("*.po"))
    return digest(library, *(path.read_bytes() for path in seen))[:12]


def _runtime(output: Output, pyodide: runtime.Runtime) -> str:
    """Pyodide's own files, in a folder named after them, since it looks for them by name."""
    # Many a server does not know .mjs, and browsers refuse modules of an unknown type.
    parts = {"pyodide.asm.wasm": pyodide.first, "pyodide.asm.js": pyodide.glue}
    parts |= {runtime.COMPILER: pyodide.compiler, runtime.REST: pyodide.rest}
    folder = f"pyodide-{digest(*parts.values())[:10]}/"
    output.files.update({f"assets/{folder}{name}": data for name, data in parts.items()})
    return folder


def _python(options: Options) -> python.Files:
    ours = {**python.tree(options.widget, "widget/"), **python.tree(options.vdom, "vdom/")}
    kept = {name: data for name, data in ours.items() if name.endswith((".py", ".json", ".mo"))}
    wheels: python.Files = {}
    for wheel in vendor.wheels():
        wheels |= {
            name: data for name, data in python.tree(vendor.unpack(wheel)).items() if name != ".complete"
        }
    return python.byte_code({**python.standard_library(), **wheels, **kept})


def version() -> str:
    """The project's version."""
    given: str = json.loads((ROOT / "package.json").read_text("utf-8"))["version"]
    return given


def _loader(assets: dict[str, str], words: dict[str, str]) -> bytes:
    icon = (NODE_MODULES / "lucide-static/icons/message-circle.svg").read_text("utf-8")
    path = re.search(r'<path[^>]* d="([^"]+)"', icon)
    assert path, "lucide's message-circle has one path"
    css = bundle.stylesheet([ROOT / "widget/page/launcher.css"]).decode().strip()
    define = {
        "ASSETS": assets,
        "WORDS": words,
        "LAUNCHER_CSS": css,
        "LAUNCHER_ICON": path[1],
        "VERSION": version(),
    }
    return bundle.script(ROOT / "widget/page/loader.js", define, iife=True)


def _write(output: Output, options: Options) -> None:
    options.out.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{options.out.name}-", dir=options.out.parent))
    fresh.chmod(0o755)
    try:
        for name, content in output.files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        compress(fresh, options.effort)
        if (plugins := options.out / "plugins").is_dir():
            shutil.copytree(plugins, fresh / "plugins")
        (fresh / sizes.REPORT).write_bytes(sizes.report(fresh))
        shutil.rmtree(options.out, ignore_errors=True)
        fresh.replace(options.out)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
