"""xmlschema: what XML Schema says in the schemas of oldmemo.etree and twomemo.etree.

Their own texts are read: elements with attributes, text of a simple type, and children by reference. Unlike
the real one it lets elements and attributes pass that a schema does not name: extensions to come must not
break us.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

Element = ElementTree.Element
XS = "{http://www.w3.org/2001/XMLSchema}"
UNBOUNDED = "unbounded"
SPACE = " \t\r\n"
BASE64 = re.compile("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?")
"""In its canonical form: what the last letter has too much is zero."""
NUMBER = re.compile(r"[-+]?[0-9]+")


class XMLSchemaException(Exception):
    """Something is wrong with a schema or a document."""


class XMLSchemaValidationError(XMLSchemaException, ValueError):
    """A document is not what its schema says."""


def _base64(text: str) -> None:
    if not BASE64.fullmatch("".join(text.split())):
        raise XMLSchemaValidationError("not base64")


def _number(text: str) -> None:
    if not (NUMBER.fullmatch(text.strip(SPACE)) and 0 <= int(text) < 2**32):
        raise XMLSchemaValidationError("not an unsignedInt")


def _boolean(text: str) -> None:
    if text.strip(SPACE) not in ("true", "false", "1", "0"):
        raise XMLSchemaValidationError("not a boolean")


def _string(text: str) -> None:
    """Any."""


Check = Callable[[str], None]
TYPES: dict[str, Check] = {
    "base64Binary": _base64,
    "unsignedInt": _number,
    "boolean": _boolean,
    "string": _string,
}


@dataclass(frozen=True, slots=True)
class _Attribute:
    name: str
    check: Check
    required: bool


@dataclass(frozen=True, slots=True)
class _Child:
    name: str
    least: int
    several: bool


@dataclass(frozen=True, slots=True)
class _Declared:
    """An element as a schema has it. `text`: what checks its text, if it has any."""

    attributes: tuple[_Attribute, ...]
    children: tuple[_Child, ...]
    text: Check | None


class XMLSchema:
    """One schema, from its text."""

    def __init__(self, source: str) -> None:
        root = ElementTree.fromstring(source.partition("?>")[2].strip())
        self._namespace = root.get("targetNamespace", "")
        self._elements = {each.get("name", ""): _declared(each) for each in root.findall(XS + "element")}

    def validate(self, element: Element) -> None:
        """Raises: XMLSchemaValidationError"""
        namespace, _, name = element.tag[1:].partition("}")
        if namespace != self._namespace or name not in self._elements:
            raise XMLSchemaValidationError("an element of another schema")
        self._validate(element, name)

    def is_valid(self, element: Element) -> bool:
        try:
            self.validate(element)
        except XMLSchemaValidationError:
            return False
        return True

    def _validate(self, element: Element, name: str) -> None:
        declared = self._elements[name]
        for attribute in declared.attributes:
            value = element.get(attribute.name)
            if value is not None:
                attribute.check(value)
            elif attribute.required:
                raise XMLSchemaValidationError(f"{name} lacks {attribute.name}")
        if declared.text:
            declared.text(element.text or "")
        elif (element.text or "").strip(SPACE):
            raise XMLSchemaValidationError(f"{name} has text")
        for child in declared.children:
            found = element.findall(f"{{{self._namespace}}}{child.name}")
            if len(found) < child.least or (len(found) > 1 and not child.several):
                raise XMLSchemaValidationError(f"{name} has {len(found)} of {child.name}")
            for each in found:
                self._validate(each, child.name)


XMLSchema10 = XMLSchema11 = XMLSchema


def _declared(element: Element) -> _Declared:
    extension = element.find(f".//{XS}extension")
    simple = element.get("type") or (extension is not None and extension.get("base")) or ""
    attributes = [
        _Attribute(each.get("name", ""), _type(each.get("type", "")), each.get("use") == "required")
        for each in element.iter(XS + "attribute")
    ]
    return _Declared(tuple(attributes), tuple(_children(element)), _type(simple) if simple else None)


def _children(element: Element) -> Iterator[_Child]:
    for group in element.iter():
        if group.tag not in (XS + "all", XS + "sequence"):
            continue
        for each in group.findall(XS + "element"):
            least = min(int(one.get("minOccurs", "1")) for one in (each, group))
            several = UNBOUNDED in (each.get("maxOccurs"), group.get("maxOccurs"))
            yield _Child(each.get("ref", ""), least, several)


def _type(name: str) -> Check:
    return TYPES[name.rpartition(":")[2]]
