"""Attribute rules: how names and values travel, and which URLs, tags and attributes never do."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass

log = logging.getLogger("vdom")

FORBIDDEN_TAGS = frozenset(
    {
        "animate",
        "applet",
        "base",
        "embed",
        "frame",
        "frameset",
        "link",
        "meta",
        "object",
        "script",
        "set",
        "style",
    }
)
"""Elements that run or load things by themselves, or that can change another element's URL."""

URL_ATTRIBUTES = frozenset(
    {
        "action",
        "background",
        "cite",
        "data",
        "formaction",
        "href",
        "longdesc",
        "ping",
        "poster",
        "src",
        "xlink:href",
    }
)
SCHEMES = frozenset({"blob", "geo", "http", "https", "mailto", "tel", "xmpp"})

_FORBIDDEN_ATTRIBUTES = frozenset({"srcdoc", "srcset", "imagesrcset", "style", "is", "attributename"})
_TRUE_FALSE = frozenset({"contenteditable", "draggable", "spellcheck"})
_FORM_STATE: Mapping[str, frozenset[str]] = {
    "value": frozenset({"input", "textarea", "select"}),
    "checked": frozenset({"input"}),
    "indeterminate": frozenset({"input"}),
    "selected": frozenset({"option"}),
    "open": frozenset({"details", "dialog"}),
    "muted": frozenset({"audio", "video"}),
}
_WEB = ("https://", "http://")
_IMAGE_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IGNORED_BY_BROWSERS = re.compile(r"^[\x00-\x20]+|[\t\n\r]")
_TAG = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*\Z")
_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_.:-]*\Z")


def check_tag(tag: str) -> str:
    """The tag itself.

    Raises:
        ValueError: it is no element name, or one of `FORBIDDEN_TAGS`.
    """
    if tag in _TAGS:
        return tag
    if not _TAG.match(tag) or tag.lower() in FORBIDDEN_TAGS:
        raise ValueError(f"<{tag}> cannot be drawn")
    _TAGS.add(tag)
    return tag


def attribute_name(name: str) -> str:
    """The attribute meant by a keyword: ``aria_label`` is ``aria-label``, ``for_`` is ``for``.

    Raises:
        ValueError: an ``on…`` attribute, or one that holds HTML, CSS or several URLs.
    """
    known = _NAMES.get(name)
    if known is not None:
        return known
    wire = "xlink:href" if name == "xlink_href" else name.rstrip("_").replace("_", "-")
    lower = wire.lower()
    if not _NAME.match(wire) or lower.startswith("on") or lower in _FORBIDDEN_ATTRIBUTES:
        raise ValueError(f"attribute {name!r} cannot be set; use on=, style= or text")
    _NAMES[name] = wire
    return wire


def is_safe_url(url: str, tag: str = "a", name: str = "href") -> bool:
    """Whether a URL is relative, or of a scheme that cannot run code where it is put."""
    if url.startswith(_WEB):  # as nearly all do
        return True
    plain = _IGNORED_BY_BROWSERS.sub("", url)
    scheme = _SCHEME.match(plain)
    if scheme is None:
        return True
    if scheme[1].lower() in SCHEMES:
        return tag != "iframe" or scheme[1].lower() in ("http", "https")
    return tag == "img" and name == "src" and _IMAGE_DATA.match(plain) is not None


@dataclass(frozen=True, slots=True)
class Rule:
    """How one attribute of one kind of element travels.

    Attributes:
        name: as in HTML. written: its JSON, with the colon.
        state: it is set as a property, where the person changes it too.
        url: it is an address. says: true and false are values of it.
    """

    name: str
    written: str
    state: bool
    url: bool
    says: bool


def rule(tag: str, keyword: str) -> Rule:
    """The rule for a keyword.

    Raises:
        ValueError: see `attribute_name`.
    """
    return _RULES.get((tag, keyword)) or _ruled(tag, keyword)


def is_sent(tag: str, name: str, value: str) -> bool:
    """Whether a text may be the value; said in the log when not."""
    if name not in URL_ATTRIBUTES or is_safe_url(value, tag, name):
        return True
    log.warning("dropped %s of <%s>: not an allowed URL: %.40r", name, tag, value)
    return False


_TAGS: set[str] = set()
_NAMES: dict[str, str] = {}
_RULES: dict[tuple[str, str], Rule] = {}


def _ruled(tag: str, keyword: str) -> Rule:
    name = attribute_name(keyword)
    state = name in _FORM_STATE and tag in _FORM_STATE[name]
    says = name.startswith("aria-") or name in _TRUE_FALSE
    made = Rule(name, f'"{name}":', state, name in URL_ATTRIBUTES, says)
    _RULES[tag, keyword] = made
    return made
