"""What tabs say to one another of encryption, as JSON: questions to whoever has the ratchets, and answers.

Only the classes named here are made of what another says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Final
from xml.etree.ElementTree import Element, fromstring, tostring

from widget.core import encryption as words
from widget.core.envelope import Envelope, Origin, Place
from widget.encryption.cipher import Opened, Sealed
from widget.errors import (
    ChinwagError,
    EncryptionError,
    EncryptionUnavailable,
    NotSealed,
    QueryTimeout,
    StanzaError,
)

_REQUESTS = (
    words.Prepare,
    words.LookUp,
    words.Judge,
    words.Rename,
    words.Remove,
    words.Mend,
    words.ListChanged,
    words.History,
)
_ANSWERS = (words.Prepared, words.Devices, words.Device, words.Encryption, Envelope, Opened, Sealed)
_NOUNS: Final[dict[str, Any]] = {each.__name__: each for each in (*_REQUESTS, *_ANSWERS)}
_ENUMS: Final[dict[str, Any]] = {each.__name__: each for each in (words.Trust, words.Problem, Origin, Place)}


def written(value: Any) -> str:
    """As text."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> Any:
    """What was written.

    Raises:
        ValueError, TypeError, KeyError, ParseError: it was not.
    """
    return _revived(json.loads(text))


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return {"enum": type(value).__name__, "of": value.value}
    if isinstance(value, Element):
        return {"xml": tostring(value, "unicode")}
    if isinstance(value, ChinwagError):
        return {"error": type(value).__name__, "of": _blame(value), "text": str(value)}
    if is_dataclass(value):
        return {
            "noun": type(value).__name__,
            "of": {f.name: _plain(getattr(value, f.name)) for f in fields(value)},
        }
    if isinstance(value, frozenset):
        return {"set": sorted(map(_plain, value))}
    if isinstance(value, Mapping):
        return {"map": [[_plain(key), _plain(each)] for key, each in value.items()]}
    return list(map(_plain, value)) if isinstance(value, (list, tuple)) else value


def _revived(plain: Any) -> Any:
    match plain:
        case {"enum": name, "of": value}:
            return _ENUMS[name](value)
        case {"xml": text}:
            return fromstring(text)
        case {"error": name, "of": blame, "text": text}:
            return _error(name, blame, text)
        case {"noun": name, "of": given}:
            return _NOUNS[name](**{key: _revived(each) for key, each in given.items()})
        case {"set": values}:
            return frozenset(map(_revived, values))
        case {"map": pairs}:
            return {_revived(key): _revived(each) for key, each in pairs}
        case list():
            return tuple(map(_revived, plain))
    return plain


def _blame(error: ChinwagError) -> list[Any]:
    match error:
        case EncryptionError(problem=problem, jids=jids):
            return [problem, list(jids)]
        case StanzaError(condition=condition):
            return [condition]
    return []


def _error(name: str, blame: list[Any], text: str) -> ChinwagError:
    """As it was raised; what says no more than that the server did not answer is the common kind of that."""
    match name, blame:
        case "NotSealed", [problem, jids]:
            return NotSealed(text, str(problem), tuple(jids))
        case "EncryptionUnavailable", [problem, _]:
            return EncryptionUnavailable(text, str(problem))
        case "StanzaError", [condition]:
            return StanzaError(str(condition))
    return QueryTimeout(text)
