"""Queries of ours (RFC 6120, 8.2.3): each iq get or set waits for the answer of the one it was sent to."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from widget.errors import NotConnected, QueryTimeout, StanzaError
from widget.xmpp.jid import domain, split

log = logging.getLogger(__name__)

_STANZAS: Final = "{urn:ietf:params:xml:ns:xmpp-stanzas}"


class Queries:
    """The open queries of one session."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[frozenset[str], asyncio.Future[Element]]] = {}

    def begin(self, iq: Element, me: str) -> asyncio.Future[Element]:
        """Give `iq` an id of its own, and wait for its answer."""
        iq.set("id", id_ := secrets.token_urlsafe(12))
        answer: asyncio.Future[Element] = asyncio.get_running_loop().create_future()
        self._open[id_] = (frozenset(_answerers(iq.get("to", ""), me)), answer)
        answer.add_done_callback(lambda _: self._open.pop(id_, None))
        return answer

    async def wait(self, answer: asyncio.Future[Element], timeout: float) -> Element:
        """The result.

        Raises:
            StanzaError: the answer is an error.
            QueryTimeout: there is none after `timeout` seconds.
            NotConnected: the session ended first.
        """
        try:
            return await asyncio.wait_for(answer, timeout)
        except TimeoutError as error:
            raise QueryTimeout(f"no answer after {timeout:g} s") from error

    def answered(self, iq: Element) -> bool:
        """An iq of type result or error has come. False: nobody asked for it, or not its sender."""
        entry = self._open.get(iq.get("id", ""))
        if entry is None:
            return False
        answerers, answer = entry
        sender = iq.get("from", "")
        if sender not in answerers and _normalised(sender) not in answerers:
            log.warning("an answer to a query from %r, who was not asked: dropped", sender)
            return False
        if answer.done():
            return False
        if iq.get("type") == "error":
            answer.set_exception(stanza_error(iq))
        else:
            answer.set_result(iq)
        return True

    def fail(self) -> None:
        """The session is lost: nobody will answer."""
        for _, answer in list(self._open.values()):
            if not answer.done():
                answer.set_exception(NotConnected("the session ended before the answer came"))
                # Whoever waits hears of it; nobody else needs to
                answer.exception()


def stanza_error(stanza: Element) -> StanzaError:
    """The error that a stanza of type error carries (RFC 6120, 8.3)."""
    error = stanza.find("{jabber:client}error")
    if error is None:
        return StanzaError(sender=stanza.get("from", ""))
    condition, text, application = "undefined-condition", "", ""
    for child in error:
        if child.tag == f"{_STANZAS}text":
            text = (child.text or "")[:1000]
        elif child.tag.startswith(_STANZAS):
            condition = child.tag[len(_STANZAS) :]
        else:
            application = child.tag
    return StanzaError(condition, text, error.get("type", ""), application, stanza.get("from", ""))


def _answerers(to: str, me: str) -> Iterator[str]:
    """Whose answer counts; our account answers also for our server, and with no `from` at all."""
    server = domain(me)
    bare = split(me)[0]
    if not to or to in (bare, server):
        yield from ("", bare, me, server)
    if to:
        yield to
        yield _normalised(to)


def _normalised(jid: str) -> str:
    try:
        return split(jid)[1]
    except ValueError:
        return jid
