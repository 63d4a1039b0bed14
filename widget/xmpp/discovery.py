"""Which endpoints a domain has (XEP-0156): settings first, then host-meta, then the usual guesses."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from xml.etree.ElementTree import ParseError, fromstring

from widget.core.urls import is_secure
from widget.errors import EndpointUnreachable, InsecureEndpoint
from widget.xmpp.http import request
from widget.xmpp.options import ConnectionOptions

log = logging.getLogger(__name__)

_RELATIONS: Final = ("urn:xmpp:alt-connections:websocket", "urn:xmpp:alt-connections:xbosh")
_SCHEMES: Final = {_RELATIONS[0]: ("ws", "wss"), _RELATIONS[1]: ("http", "https")}
_MAX_SIZE: Final = 200_000


async def endpoints(options: ConnectionOptions, domain: str) -> tuple[list[str], bool]:
    """The URLs to try for `domain`, best first, and whether they are but guesses.

    Raises:
        InsecureEndpoint: there are some, but none that is secure.
    """
    found = [url for url in (options.websocket_url, options.bosh_url) if url]
    if not found and options.discover:
        found = await discover(options.host_meta or f"https://{domain}", options.open_timeout)
    return usable(found or guesses(domain)), not found


def guesses(domain: str) -> list[str]:
    """Where servers have their endpoints unless told otherwise."""
    return [f"wss://{domain}/xmpp-websocket", f"https://{domain}/http-bind"]


def usable(found: Iterable[str]) -> list[str]:
    """Those that are secure.

    Raises:
        InsecureEndpoint: none is.
    """
    found = list(dict.fromkeys(found))
    secure = [url for url in found if is_secure(url)]
    for url in set(found) - set(secure):
        log.error("%s is not encrypted: not used", url)
    if not secure:
        raise InsecureEndpoint(f"{found[0]} is not encrypted: use wss:// or https://", found[0])
    return secure


async def discover(base: str, timeout: float) -> list[str]:
    """What /.well-known/host-meta.json, else host-meta, names; WebSocket first. Empty if nothing answers."""
    root = f"{base.rstrip('/')}/.well-known"
    json, xml = await asyncio.gather(
        _ask(f"{root}/host-meta.json", read_json, timeout), _ask(f"{root}/host-meta", read_xml, timeout)
    )
    return json or xml


def read_json(text: str) -> Iterator[tuple[str, str]]:
    """(relation, URL) pairs of host-meta.json.

    Raises:
        ValueError: it is no such thing.
    """
    document = json.loads(text)
    links = document.get("links") if isinstance(document, dict) else None
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict):
            yield str(link.get("rel", "")), str(link.get("href", ""))


def read_xml(text: str) -> Iterator[tuple[str, str]]:
    """(relation, URL) pairs of host-meta.

    Raises:
        ValueError: it is no such thing.
    """
    if "<!" in text:
        raise ValueError("a document type in host-meta")
    try:
        document = fromstring(text)
    except ParseError as error:
        raise ValueError(str(error)) from error
    for link in document.iter("{http://docs.oasis-open.org/ns/xri/xrd-1.0}Link"):
        yield link.get("rel", ""), link.get("href", "")


async def _ask(url: str, read: Callable[[str], Iterable[tuple[str, str]]], timeout: float) -> list[str]:
    try:
        status, text = await request(url, timeout=timeout)
        if status == 200 and len(text) <= _MAX_SIZE and (found := _sorted(read(text))):
            return found
        log.info("%s: status %d, nothing of use", url, status)
    except (EndpointUnreachable, ValueError, RecursionError) as error:
        log.info("%s: %s", url, error)
    return []


def _sorted(links: Iterable[tuple[str, str]]) -> list[str]:
    pairs = list(links)
    return [
        url
        for relation in _RELATIONS
        for found, url in pairs
        if found == relation and url.partition(":")[0] in _SCHEMES[relation]
    ]
