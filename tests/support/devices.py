"""How many devices an account has, by what its server tells everybody (XEP-0384)."""

from __future__ import annotations

from tests.support.accounts import Account
from tests.support.people import People
from widget.core.pep import PUBSUB
from widget.core.stanza import element
from widget.features.encryption import NODES


def devices(people: People, account: Account) -> list[int]:
    """On its lists, of each version one."""
    person = people.connect(account)
    found = []
    for node in NODES.values():
        asked = element("pubsub", PUBSUB, element("items", PUBSUB, node=node))
        answer = person.query(account.jid, "get", asked)
        found.append(len(list(answer.xml.iterfind(".//{*}device"))))
    return found
