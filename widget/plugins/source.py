"""A plugin as it comes from its address: its bytes are those that the owner meant, its files by name.

It is one file of Python, or what `python3 build --plugin` packs: JSON, `{"chinwag-plugin": 1, "name": …,
"files": {path: text}}`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from widget.errors import PluginError

FORMAT = 1
INTEGRITY = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/_=-]+)")
NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
PATH = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*\.(py|css)")


@dataclass(frozen=True, slots=True)
class Source:
    """What the worker has fetched. Attributes: address: with the hash after `#`, if there is one; text: of
    the file; error: why there is none."""

    address: str
    text: str = ""
    error: str = ""


def files(source: Source) -> Mapping[str, str]:
    """Its files by path; a single one of Python is `__init__.py`.

    Raises:
        PluginError: it could not be fetched, is another than its hash says, or no plugin.
    """
    if source.error:
        raise PluginError(f"it could not be fetched: {source.error}", source.address)
    _check_integrity(source)
    if not source.text.lstrip().startswith("{"):
        return {"__init__.py": source.text}
    return _unpacked(source)


def _check_integrity(source: Source) -> None:
    """The hash is that of the bytes, as in Subresource Integrity."""
    wanted = source.address.partition("#")[2]
    if not wanted:
        return
    match = INTEGRITY.fullmatch(wanted)
    if not match:
        raise PluginError(f"#{wanted} is no hash like #sha256-…", source.address)
    algorithm, digest = match[1], match[2].replace("-", "+").replace("_", "/")
    found = hashlib.new(algorithm, source.text.encode()).digest()
    try:
        expected = base64.b64decode(digest + "=" * (-len(digest) % 4), validate=True)
    except binascii.Error:
        expected = b""
    if found != expected:
        has = base64.b64encode(found).decode()
        raise PluginError(
            f"its hash is {algorithm}-{has}, not the one that is named: not run", source.address
        )


def _unpacked(source: Source) -> Mapping[str, str]:
    try:
        pack = json.loads(source.text)
    except ValueError as error:
        raise PluginError(
            f"it is neither Python nor what `build --plugin` packs: {error}", source.address
        ) from None
    if pack.get("chinwag-plugin") != FORMAT:
        raise PluginError("it is packed for another version of Chinwag: pack it anew", source.address)
    found = pack.get("files")
    good = isinstance(found, dict) and all(
        PATH.fullmatch(path) and isinstance(text, str) for path, text in found.items()
    )
    if not good or "__init__.py" not in found:
        raise PluginError("its files are not as `build --plugin` packs them", source.address)
    return dict(found)
