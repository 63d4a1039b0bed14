"""What a setting may be given as, in an attribute or in JSON; what cannot be meant is a ValueError.

Its words go on after the setting's name: "mode: should be one of …".
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any


def nearest(name: str, known: Iterable[str]) -> str:
    """The one of these that was probably meant, or ""."""
    return next(iter(difflib.get_close_matches(name, list(known), n=1)), "")


def text(value: Any) -> str:
    """A text, without the spaces around it."""
    return verbatim(value).strip()


def verbatim(value: Any) -> str:
    """A text, with the spaces around it."""
    if not isinstance(value, str):
        raise ValueError("should be a text")
    return value


def domain(value: Any) -> str:
    """A domain; the dot of the root at its end is taken off."""
    given = text(value).rstrip(".")
    if re.search(r"[\s/@:]", given):
        raise ValueError("should be a domain, like example.org")
    return given


def address(value: Any) -> str:
    """An XMPP address, as far as a glance tells."""
    given = text(value)
    if re.search(r"\s|^@|@$|://", given):
        raise ValueError("should be an address, like juliet@example.org")
    return given


def flag(value: Any) -> bool:
    """Yes or no, in any of the ways in which an attribute may say so."""
    if value in (True, "", "true", "yes", "on", "1"):
        return True
    if value in (False, None, "false", "no", "off", "0"):
        return False
    raise ValueError("should be true or false")


def names(value: Any) -> tuple[str, ...]:
    """A list, or a text with spaces or commas between."""
    # By nothing that a first visit has to wait for (build/split.py)
    items = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(items, (list, tuple)) or not all(isinstance(item, str) for item in items):
        raise ValueError("should be a list of addresses")
    return tuple(item for item in items if item)


def some_of(*allowed: str) -> Callable[[Any], frozenset[str]]:
    """Any number of these."""

    def read(value: Any) -> frozenset[str]:
        found = names(value if isinstance(value, (str, list, tuple)) else "?")
        for each in found:
            if each not in allowed:
                near = nearest(each, allowed)
                meant = f"; did you mean {near} by {each}?" if near else ""
                raise ValueError(f"should be some of {', '.join(allowed)}{meant}")
        return frozenset(found)

    return read


def emoji(value: Any) -> tuple[tuple[str, str], ...]:
    """Pairs of shortname and address, which may be relative to the page."""
    try:
        given = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        given = None
    if not isinstance(given, Mapping):
        raise ValueError('should be JSON, like {"logo": "/logo.png"}')
    pairs = [(str(name).strip(":"), where) for name, where in given.items()]
    for name, where in pairs:
        if not re.fullmatch(r"[\w+-]{1,40}", name):
            raise ValueError(f"{name!r} is no shortname: letters, digits, _, + and - only")
        if not (isinstance(where, str) and _leads_to_the_web(where)):
            raise ValueError(f"{name!r} should have the address of a picture")
    return tuple(pairs)


def _leads_to_the_web(address: str) -> bool:
    """Or to a place on the site. Browsers skip spaces before a scheme, and line ends within it."""
    scheme = re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE)
    plain = address.isprintable() and address == address.strip() != ""
    return plain and (scheme is None or scheme[0].lower() in ("https:", "http:"))


def hours(value: Any) -> str:
    """From when till when, in local time."""
    given = text(value)
    if given and not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d-([01]?\d|2[0-3]):[0-5]\d", given):
        raise ValueError("should look like 22:00-07:00")
    return given


def url(*schemes: str) -> Callable[[Any], str]:
    """An address of one of these schemes."""

    def read(value: Any) -> str:
        given = text(value)
        beginnings = tuple(f"{scheme}://" for scheme in schemes)
        if given and not given.startswith(beginnings):
            raise ValueError(f"should begin with {' or '.join(beginnings)}")
        return given

    return read


def one_of(*allowed: str) -> Callable[[Any], str]:
    """One of these words."""

    def read(value: Any) -> str:
        if value not in allowed:
            raise ValueError(f"should be one of {', '.join(allowed)}")
        return str(value)

    return read
