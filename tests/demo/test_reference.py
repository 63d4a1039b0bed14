"""The docs are complete: every setting of ours, and every one of Converse.js for whoever comes from there."""

from __future__ import annotations

import re
from dataclasses import fields

from build.paths import NODE_MODULES
from demo import pages, reference, typed
from widget.settings import HIDEABLE, LATER, LOADER_ONLY, Settings

OURS = {each.name for each in fields(Settings)}
CONVERSE = NODE_MODULES / "converse.js" / "src"


def _page(name: str) -> str:
    return pages.made(pages.Values())[f"docs/{name}.html"].decode()


def test_each_setting_is_described_with_default_range_and_moment() -> None:
    rows = re.findall(
        r"^\| `([\w-]+)` \| (.*?) \| (.+?) \| (.+?) \| (.+?) \|$", reference.settings(), re.MULTILINE
    )
    assert sorted(row[0].replace("-", "_") for row in rows) == sorted(OURS | LOADER_ONLY)
    assert not [row for row in rows if len(row[3]) < 20]


def test_the_range_on_the_page_is_the_one_that_the_error_tells() -> None:
    assert reference.range_of("media") == "`own`, `all`, `none`"
    assert reference.range_of("sounds") == "true or false"
    assert reference.range_of("domain") == "a domain, like example.org"
    assert set(HIDEABLE) == set(re.findall(r"[\w-]+", reference.range_of("hide")))


def test_the_page_of_the_settings_holds_them_all() -> None:
    page = _page("settings")
    assert not [name for name in OURS | LOADER_ONLY if f"<code>{name.replace('_', '-')}</code>" not in page]


def test_what_is_written_is_what_the_code_says() -> None:
    text = reference.PATH.read_text("utf-8")
    assert text == reference.filled(text), "`python3 demo --reference` brings it up to date"


def test_the_types_have_each_setting_as_the_code_has_it() -> None:
    text = typed.PATH.read_text("utf-8")
    assert text == typed.filled(text), "`python3 demo --reference` brings them up to date"
    names = re.findall(r"^    (\w+)\?: ", typed.interface(), re.MULTILINE)
    assert sorted(re.sub(r"([A-Z])", r"_\1", name).lower() for name in names) == sorted(OURS | LOADER_ONLY)
    assert typed.type_of("media") == '"own" | "all" | "none"'
    assert typed.type_of("sounds") == typed.type_of("links") == "boolean"
    assert typed.type_of("domain") == typed.type_of("quiet_hours") == typed.type_of("map_url") == "string"


def test_no_moment_and_no_group_names_a_setting_that_there_is_not() -> None:
    named = {name for names in (*reference.GROUPS.values(), *LATER.values()) for name in names}
    assert named <= OURS | LOADER_ONLY


def _of_converse() -> set[str]:
    """The names of all settings in the source of Converse.js, as its own plugins declare them."""
    found: set[str] = set()
    for path in CONVERSE.rglob("*.js"):
        if {"dist", "tests"} & set(path.relative_to(CONVERSE).parts):
            continue
        text = path.read_text("utf-8", "replace")
        for start in re.finditer(r"(?:settings\.extend\(|DEFAULT_SETTINGS = )\{", text):
            found |= _names(text[start.end() :])
    return found


def _names(text: str) -> set[str]:
    """The keys of a literal object, up to its end."""
    found, depth = set[str](), 1
    for line in re.sub(r"//[^\n]*", "", text).splitlines():
        key = re.match(r"\s*['\"]?(\w+)['\"]?\s*:", line)
        if depth == 1 and key:
            found.add(key[1])
        depth += len(re.findall(r"[{\[]", line)) - len(re.findall(r"[}\]]", line))
        if depth < 1:
            break
    return found


def test_each_setting_of_converse_is_named_with_ours_or_a_reason() -> None:
    text = (pages.DOCS / "from-converse.md").read_text("utf-8")
    rows = re.findall(r"^\| (`.+?`) \| (.+?) \|$", text, re.MULTILINE)
    theirs = {name for names, _ in rows for name in re.findall(r"`(\w+)`", names)}
    wanted = _of_converse()
    assert len(wanted) > 150
    assert wanted - theirs == set()
    assert theirs - wanted == set()


def test_the_way_from_converse_leads_to_settings_that_there_are() -> None:
    text = (pages.DOCS / "from-converse.md").read_text("utf-8")
    answers = re.findall(r"^\| `.+?` \| (.+?) \|$", text, re.MULTILINE)
    leading = {name.replace("-", "_") for each in answers for name in re.findall(r"\*\*`([\w-]+)", each)}
    assert leading
    assert leading - OURS - LOADER_ONLY == set()
