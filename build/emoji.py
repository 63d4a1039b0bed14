"""emoji.js: the picker, its data and the search in it; fetched when somebody first wants an emoji.

The picker (emoji-picker-element) is changed by program so that it obeys a site's `style-src 'self'` and our
own rules: its styles are a sheet that it adopts and properties that it sets, it makes elements by a parser,
and it has a tag name of its own, since a site may use the same component.
"""

from __future__ import annotations

import json
import re

from build import bundle
from build.paths import CACHE, NODE_MODULES, PAGE

PACKAGE = "emoji-picker-element"
ENTRY = PAGE / "emoji" / "library.js"
CHANGES = (
    (
        """const style = document.createElement('style');
    style.textContent = baseStyles + EXTRA_STYLES;
    this.shadowRoot.appendChild(style);""",
        """const style = new CSSStyleSheet();
    style.replaceSync(baseStyles + EXTRA_STYLES);
    this.shadowRoot.adoptedStyleSheets = [style];""",
    ),
    (
        "targetNode.setAttribute(attributeName, newValue);",
        """if (attributeName === 'style') targetNode.style.cssText = newValue;
        else targetNode.setAttribute(attributeName, newValue);""",
    ),
    (
        "template.innerHTML = htmlString;",
        """const parsed = new DOMParser().parseFromString(htmlString, 'text/html');
  template.content.append(...parsed.body.childNodes);""",
    ),
    ("parentNode.innerHTML = '';", "parentNode.textContent = '';"),
    ("customElements.get('emoji-picker')", "customElements.get('chinwag-emoji-picker')"),
    ("customElements.define('emoji-picker'", "customElements.define('chinwag-emoji-picker'"),
    # Ours is given to it: no database of its own in the site's origin
    ("import Database from './database.js';", "class Database {}"),
)
SOURCE = re.compile(r"(?<=const DEFAULT_DATA_SOURCE = )'https:[^']*'")
"""Where it would fetch its data from."""


def script() -> bytes:
    """The whole of emoji.js, a module. Raises: BundleError"""
    return bundle.script(ENTRY, extra=[f"--alias:{PACKAGE}/picker={_changed()}"])


def names(language: str) -> bytes:
    """A module: each emoji's name in a language, and other words for it; b"" where the data have none."""
    path = NODE_MODULES / f"{PACKAGE}-data" / language / "cldr" / "data.json"
    if not path.exists():
        return b""
    called = {
        each["emoji"]: [each["annotation"], *each.get("tags", ())]
        for each in json.loads(path.read_text("utf-8"))
    }
    return f"export default {json.dumps(called, ensure_ascii=False, separators=(',', ':'))};\n".encode()


def _changed() -> str:
    """The picker with our changes, each of which must have its one place."""
    text = (NODE_MODULES / PACKAGE / "picker.js").read_text("utf-8")
    for before, after in CHANGES:
        if text.count(before) != 1:
            raise bundle.BundleError(f"{PACKAGE} does not look as we know it: {before!r}")
        text = text.replace(before, after)
    text, found = SOURCE.subn("''", text)
    if found != 1:
        raise bundle.BundleError(f"{PACKAGE} does not look as we know it: {SOURCE.pattern}")
    path = CACHE / "changed" / "node_modules" / PACKAGE / "picker.js"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return str(path)
