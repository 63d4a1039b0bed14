"""The settings as TypeScript sees them: what in widget/page/chinwag.d.ts is made of the code.

It lies there written out, since pages copy the file; `python3 demo --reference` writes it anew, and a test
holds it to the code.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from demo import reference
from widget.settings import Settings

PATH = Path(__file__).parent.parent / "widget" / "page" / "chinwag.d.ts"
BEGIN = "// What follows is made of the code: python3 demo --reference"
END = "// Until here."
WIDTH = 110
LISTS = {"hide", "rooms", "media_hosts", "plugins"}
"""Settings of several values: a list, or a text with commas or spaces between."""


def filled(text: str) -> str:
    """The types with what is made between its marks."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{interface()}\n{END}{rest.partition(END)[2]}"


def write() -> None:
    """Bring the types up to date."""
    PATH.write_text(filled(PATH.read_text("utf-8")), "utf-8")


def interface() -> str:
    """Every setting with its type and what it is for."""
    return "\n".join(["export interface Settings {", *_members(), "}"])


def _members() -> Iterator[str]:
    about = {**reference.described(), **{name: use for name, (_, _, use) in reference.PAGE.items()}}
    for name in (*reference.PAGE, *(each.name for each in fields(Settings))):
        use = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", about[name])
        camel = re.sub(r"_(\w)", lambda found: found[1].upper(), name)
        yield _comment(use)
        yield f"    {camel}?: {type_of(name)};"
    yield "    /** What a plugin has for itself, by the plugin's name: `pluginPoll…`, `plugin-poll-…`. */"
    yield "    [plugin: `plugin${string}`]: unknown;"


def _comment(text: str) -> str:
    lines = textwrap.wrap(text, WIDTH)
    return f"    /** {text} */" if len(lines) == 1 else "\n     * ".join(["    /**", *lines]) + "\n     */"


def type_of(name: str) -> str:
    """The type of one setting in JavaScript."""
    if name == "custom_emoji":
        return "Readonly<Record<string, string>> | string"
    if name in reference.PAGE:
        choices = [] if name == "theme" else re.findall(r"`([^`]+)`", reference.PAGE[name][1])
    else:
        told = reference.range_of(name)
        choices = ["true", "false"] if told == "true or false" else re.findall(r"`([\w-]+)`(?:, |$)", told)
    if set(choices) == {"true", "false"}:
        return "boolean"
    union = " | ".join(f'"{each}"' for each in choices) if len(choices) > 1 else "string"
    if name not in LISTS:
        return union
    return f"readonly ({union})[] | string" if len(choices) > 1 else "readonly string[] | string"
