"""From credentials to the domain to connect to and the JID to ask for."""

from __future__ import annotations

from dataclasses import dataclass

from widget.errors import WrongCredentials
from widget.xmpp.jid import bare_jid, split
from widget.xmpp.options import Anonymous, ConnectionOptions, Credentials


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom to connect as. `sender` is what may be said before TLS is known to be there: "" for guests."""

    domain: str
    jid: str
    sender: str


def identify(credentials: Credentials, options: ConnectionOptions) -> Identity:
    """Read the credentials; a name without a domain gets the options' domain.

    Raises:
        WrongCredentials: that is no JID of an account.
    """
    try:
        if isinstance(credentials, Anonymous):
            domain = bare_jid(credentials.domain or options.domain)
            return Identity(domain, domain, "")
        given = credentials.jid.strip()
        if "@" not in given and options.domain:
            given = f"{given}@{options.domain}"
        bare, full = split(given)
    except ValueError as error:
        raise WrongCredentials(str(error), "jid-malformed") from error
    if "@" not in bare:
        raise WrongCredentials(f"{bare!r} names no account", "jid-malformed")
    jid = full if "/" in full or not options.resource else f"{bare}/{options.resource}"
    return Identity(bare.partition("@")[2], jid, bare)
