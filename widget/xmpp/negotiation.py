"""From an open stream to a session: SASL (RFC 6120, 6), resumption or enabling of XEP-0198 around bind."""

from __future__ import annotations

import asyncio
import base64
import binascii
import logging
from abc import ABC, abstractmethod
from typing import Final
from xml.etree.ElementTree import Element

from widget.core.login import KeptLogin
from widget.errors import (
    AccountDisabled,
    AuthenticationFailed,
    ChinwagError,
    LoginOutdated,
    MechanismUnavailable,
    StreamClosed,
    UntrustedServer,
    WrongCredentials,
)
from widget.xmpp import management, sasl
from widget.xmpp.framing import serialise
from widget.xmpp.management import Management
from widget.xmpp.options import Credentials
from widget.xmpp.sasl import Mechanism
from widget.xmpp.stream import Steps, Stream

log = logging.getLogger(__name__)

_SASL: Final = "urn:ietf:params:xml:ns:xmpp-sasl"
_CHALLENGE, _SUCCESS, _FAILURE = (f"{{{_SASL}}}{name}" for name in ("challenge", "success", "failure"))
_SM: Final = f"{{{management.NS}}}sm"
_ENABLED, _RESUMED, _FAILED = (f"{{{management.NS}}}{name}" for name in ("enabled", "resumed", "failed"))
_TRY_NEXT: Final = frozenset({"invalid-mechanism", "mechanism-too-weak", "incorrect-encoding"})
_DISABLED: Final = frozenset({"account-disabled", "credentials-expired"})


class Sessions(ABC):
    """Who holds the session that a negotiation begins or resumes; called while nothing else is read."""

    @property
    @abstractmethod
    def management(self) -> Management:
        """The counters of the session that may be resumed, or that begins."""

    @abstractmethod
    def authenticated(self, login: KeptLogin | None) -> None:
        """We are in; `login` would let us in again without the password."""

    @abstractmethod
    def begun(self, jid: str, features: Element) -> None:
        """A new session: tell, take what came early, all before `Management.enabled` counts."""

    @abstractmethod
    def resumed(self, answer: Element) -> None:
        """The old session goes on."""

    @abstractmethod
    def forgotten(self, answer: Element) -> None:
        """The server has forgotten the old session."""


class Negotiation(Steps):
    """The steps of one stream. `secure`: nobody between us and the server reads it."""

    def __init__(
        self, stream: Stream, sessions: Sessions, credentials: Credentials, *, plain: bool, manageable: bool
    ) -> None:
        self._stream = stream
        self._sessions = sessions
        self._credentials = credentials
        self._plain = plain
        self._manageable = manageable
        self._authenticated = False

    async def before_bind(self, features: Element) -> bool:
        if not self._authenticated:
            await self._authenticate(features)
            self._authenticated = True
            self._stream.restart()
            return True
        if not self._sessions.management.resumable or not self._manages(features):
            return False
        return await self._resume()

    async def after_bind(self, features: Element) -> None:
        jid = str(self._stream.boundjid)
        if not self._manages(features):
            self._sessions.begun(jid, features)
            return
        answered = asyncio.get_running_loop().create_future()

        def answer(element: Element) -> None:
            self._sessions.begun(jid, features)
            if element.tag == _ENABLED:
                self._sessions.management.enabled(element)
            answered.set_result(None)

        self._stream.expect(answer, _ENABLED, _FAILED)
        self._stream.send_raw(self._sessions.management.enable())
        await answered

    async def _resume(self) -> bool:
        answered: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def answer(element: Element) -> None:
            try:
                tell = self._sessions.resumed if element.tag == _RESUMED else self._sessions.forgotten
                tell(element)
                answered.set_result(element.tag == _RESUMED)
            except ChinwagError as error:
                answered.set_exception(error)

        self._stream.expect(answer, _RESUMED, _FAILED)
        self._stream.send_raw(self._sessions.management.resume())
        return await answered

    def _manages(self, features: Element) -> bool:
        return self._manageable and features.find(_SM) is not None

    async def _authenticate(self, features: Element) -> None:
        offered = [m.text or "" for m in features.iterfind(f"{{{_SASL}}}mechanisms/{{{_SASL}}}mechanism")]
        if not offered:
            raise StreamClosed("the server offers no authentication")
        mechanisms = sasl.choose(offered, self._credentials, plain=self._plain)
        for mechanism in mechanisms:
            failure = await self._exchange(mechanism)
            if failure is None:
                log.info("authenticated by %s", mechanism.name)
                self._sessions.authenticated(mechanism.kept(str(self._stream.requested_jid.bare)))
                return
            if _condition(failure) not in _TRY_NEXT or mechanism is mechanisms[-1]:
                raise _refusal(failure)

    async def _exchange(self, mechanism: Mechanism) -> Element | None:
        """Go through it: None when we are in, else the failure."""
        first = Element(f"{{{_SASL}}}auth", {"mechanism": mechanism.name})
        first.text = _encode(mechanism.initial())
        reply = await self._stream.ask(serialise(first), _CHALLENGE, _SUCCESS, _FAILURE)
        while reply.tag == _CHALLENGE:
            response = Element(f"{{{_SASL}}}response")
            try:
                response.text = _encode(await mechanism.respond(_decode(reply)))
            except (UntrustedServer, LoginOutdated):
                self._stream.send_raw(serialise(Element(f"{{{_SASL}}}abort")))
                raise
            reply = await self._stream.ask(serialise(response), _CHALLENGE, _SUCCESS, _FAILURE)
        if reply.tag == _FAILURE:
            return reply
        mechanism.finish(_decode(reply))
        return None


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode() or "="


def _decode(element: Element) -> bytes:
    text = (element.text or "").strip()
    if text in ("", "="):
        return b""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UntrustedServer("SASL: not base64", "incorrect-encoding") from error


def _condition(failure: Element) -> str:
    for child in failure:
        if child.tag != f"{{{_SASL}}}text":
            return str(child.tag).rpartition("}")[2]
    return "not-authorized"


def _refusal(failure: Element) -> ChinwagError:
    condition = _condition(failure)
    text = (failure.findtext(f"{{{_SASL}}}text") or "")[:500]
    message = f"the server refuses to log us in: {condition}" + (f" ({text})" if text else "")
    if condition == "temporary-auth-failure":
        return StreamClosed(message, condition=condition, text=text)
    kind: type[AuthenticationFailed] = AuthenticationFailed
    if condition == "not-authorized":
        kind = WrongCredentials
    elif condition in _DISABLED:
        kind = AccountDisabled
    elif condition in _TRY_NEXT or condition == "encryption-required":
        kind = MechanismUnavailable
    return kind(message, condition, text)
