"""Loading: a plugin that cannot be used is named with the reason, and the others run."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest

from tests.plugins.writing import HEAD, Plugins
from widget.errors import PluginError
from widget.plugins.loading import load
from widget.plugins.source import Source, files
from widget.settings import changed, parse

GOOD = HEAD + 'FEATURE = Feature("good", State)\n'


def fault(text: str) -> str:
    """What is told of a plugin that cannot be used."""
    plugins = Plugins(text, GOOD)
    assert [each.name for each in plugins.loaded.features] == ["plugin-good", "plugins"]
    assert len(plugins.faults) == 1
    return plugins.faults[0].why


def sha(text: str, algorithm: str = "sha256") -> str:
    return f"{algorithm}-{base64.b64encode(hashlib.new(algorithm, text.encode()).digest()).decode()}"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("def :", "SyntaxError in line 1: invalid syntax"),
        ("import nowhere_at_all", "ModuleNotFoundError: No module named 'nowhere_at_all'"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise SystemExit", "SystemExit"),
        (GOOD.replace("API = 1", ""), "it does not say API = 1; this Chinwag knows API 1"),
        (GOOD.replace("API = 1", "API = 7"), "it is made for API 7; this Chinwag knows API 1"),
        (HEAD, "it has no FEATURE = Feature(name, …) with a name of a-z, 0-9 and -"),
        (HEAD + 'FEATURE = Feature("No Name!", State)', "it has no FEATURE = Feature(name, …)"),
        (HEAD + 'class FEATURE:\n    name = "x"', "FEATURE is no Feature(…)"),
        (HEAD + 'FEATURE = Feature("x", 5)', "are functions"),
        (HEAD + 'FEATURE = Feature("x", State, slots=[1])', "are functions"),
        (HEAD + 'FEATURE = Feature("x", State, facts={Fact.NAME: print})', "facts are for"),
        (HEAD + 'FEATURE = Feature("x", lambda: 1 / 0)', "ZeroDivisionError"),
        (HEAD + 'FEATURE = Feature("x", State, stores=(5,))', "AttributeError"),
        (HEAD + 'FEATURE = Feature("x", State, stores=(Store("a b", ("id",)),))', "cannot be kept"),
        (HEAD + 'FEATURE = Feature("x", State, stores=(Store("a", ()),))', "cannot be kept"),
        (HEAD + 'FEATURE = Feature("x", State, commands=(Command("go", "Go", print),))', "not callable"),
        ("SETTINGS = 5\n" + GOOD, "SETTINGS is no dataclass"),
        (
            HEAD + "class Odd(Event):\n    def joined(self, run): pass\n" + 'FEATURE = Feature("x", State)',
            "events of a plugin are not joined",
        ),
    ],
)
def test_what_is_wrong_with_it_is_told_and_the_others_run(text: str, why: str) -> None:
    assert why in fault(text)


def test_one_that_could_not_be_fetched_is_named_by_its_file() -> None:
    loaded = load(
        [Source("https://a.example/x/poll.py#sha256-a/b=", error="no network")], {}, lambda n, w: None
    )
    (told,) = loaded.features[-1].state().faults
    assert told.name == "poll.py"
    assert "it could not be fetched: no network" in told.why


def test_two_of_one_name_are_not_mixed_up() -> None:
    plugins = Plugins(GOOD, GOOD)
    assert [each.why for each in plugins.faults] == ["there are two plugins of this name"]


@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512"])
def test_one_whose_hash_is_right_is_taken(algorithm: str) -> None:
    source = Source(f"https://a.example/good.py#{sha(GOOD, algorithm)}", GOOD)
    assert files(source) == {"__init__.py": GOOD}


@pytest.mark.parametrize("named", [sha("another"), "sha256-nonsense", "sha256-====", "md5-x", "what"])
def test_one_whose_hash_is_another_is_never_run(named: str) -> None:
    text = "raise SystemExit('it was run')"
    with pytest.raises(PluginError, match="hash"):
        files(Source(f"https://a.example/good.py#{named}", text))
    loaded = load([Source(f"https://a.example/good.py#{named}", text)], {}, lambda n, w: None)
    assert len(loaded.features) == 1
    assert loaded.good == ()


@pytest.mark.parametrize(
    "pack",
    [
        "{not json",
        '{"chinwag-plugin": 2}',
        '{"chinwag-plugin": 1, "files": []}',
        '{"chinwag-plugin": 1, "files": {"a.py": ""}}',
        '{"chinwag-plugin": 1, "files": {"__init__.py": 5}}',
        '{"chinwag-plugin": 1, "files": {"__init__.py": "", "../x.py": ""}}',
    ],
)
def test_a_pack_that_is_none_is_refused(pack: str) -> None:
    with pytest.raises(PluginError):
        files(Source("https://a.example/x.json", pack))


def test_a_pack_has_modules_of_its_own_and_styles() -> None:
    parts = {
        "__init__.py": HEAD
        + 'from .deep.words import WORD\nFEATURE = Feature(WORD, State)\nSTYLES = ".a {}"',
        "deep/__init__.py": "",
        "deep/words.py": 'from ..other import WORD\nassert WORD == "packed"',
        "other.py": 'WORD = "packed"',
        "b.css": ".b {}",
    }
    plugins = Plugins(json.dumps({"chinwag-plugin": 1, "name": "packed", "files": parts}))
    assert plugins.faults == ()
    assert plugins.feature.name == "plugin-packed"
    assert plugins.store.slices["plugins"].styles == (("plugin-packed", ".a {}\n.b {}"),)


SETTINGS = (
    HEAD
    + """
from typing import Literal
from collections.abc import Mapping
from dataclasses import field

@dataclass(frozen=True)
class Mine:
    most: int = 3
    share: float = 0.5
    loud: bool = False
    how: Literal["so", "thus"] = "so"
    who: tuple[str, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)
    word: str = ""

SETTINGS = Mine
FEATURE = Feature("set-ting", lambda: own(Mine))
"""
)


def settings(**given: Any) -> tuple[Any, list[str]]:
    plugins = Plugins(SETTINGS, **given)
    assert plugins.faults == ()
    return plugins.store.slices["plugin-set-ting"], [str(each) for each in plugins.loaded.errors]


def test_its_settings_come_from_attributes_as_text() -> None:
    own, errors = settings(
        plugin_set_ting_most="5",
        plugin_set_ting_share="0.25",
        plugin_set_ting_loud="",
        plugin_set_ting_how="thus",
        plugin_set_ting_who="a b, c",
        plugin_set_ting_said='{"x": "y"}',
        plugin_set_ting_word="w",
    )
    assert not errors
    assert (own.most, own.share, own.loud, own.how, own.word) == (5, 0.25, True, "thus", "w")
    assert (own.who, own.said) == (("a b", "c"), {"x": "y"})


def test_its_settings_come_from_json_as_they_are() -> None:
    own, errors = settings(**{"plugin-set-ting": {"most": 5, "loud": True, "who": ["a"]}})
    assert not errors
    assert (own.most, own.loud, own.who) == (5, True, ("a",))


def test_settings_that_cannot_be_used_are_told_with_the_nearest_right_one() -> None:
    own, errors = settings(
        plugin_set_ting_mots="5",
        plugin_set_ting_most="many",
        plugin_set_ting_how="other",
        plugin_set_ting_who=5,
        plugin_set_ting_said="x",
        plugin_set_ting_loud="loud",
        plugin_set_ting_word=5,
    )
    assert own.most == 3
    assert sorted(errors) == [
        "plugin-set-ting-how: should be one of so, thus",
        "plugin-set-ting-loud: should be true or false",
        "plugin-set-ting-most: should be a number",
        "plugin-set-ting-mots: there is no such setting; did you mean most?",
        "plugin-set-ting-said: should be JSON: name → text",
        "plugin-set-ting-who: should be a list of texts",
        "plugin-set-ting-word: should be a text",
    ]


def test_a_number_too_large_for_a_whole_one_is_told() -> None:
    own, errors = settings(**{"plugin-set-ting": {"most": json.loads("1e999")}})
    assert (own.most, errors) == (3, ["plugin-set-ting-most: should be a number"])


def test_settings_that_the_plugin_itself_refuses_are_told_and_the_chat_begins() -> None:
    check = "    def __post_init__(self):\n        if self.most < 1: raise ValueError('too few')\n"
    checking = SETTINGS.replace("SETTINGS = Mine", f"{check}\nSETTINGS = Mine")
    plugins = Plugins(checking, plugin_set_ting_most="-1", plugin_set_ting_word="w")
    assert plugins.faults == ()
    own = plugins.store.slices["plugin-set-ting"]
    assert (own.most, own.word) == (3, "")
    (error,) = plugins.loaded.errors
    assert str(error) == "plugin-set-ting: too few; none of its settings is used"


def test_the_settings_of_plugins_do_not_make_other_settings_wrong() -> None:
    found, errors = parse({"plugins": "/poll.json#sha256-x /b.py", "plugin-poll-most": "5"})
    assert not errors
    assert found.plugins == ("/poll.json#sha256-x", "/b.py")
    assert changed(found, {"plugin-poll-most": "7"}) == (found, [])
