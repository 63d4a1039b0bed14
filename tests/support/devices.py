"""How many devices an account has, by what its server tells everybody (XEP-0384)."""

from __future__ import annotations

import time

from slixmpp.exceptions import IqError

from tests.support.accounts import Account
from tests.support.people import People, Person
from widget.core.pep import PUBSUB
from widget.core.stanza import element
from widget.features.encryption import NODES

PATIENCE = 45
"""Seconds in which an engine has made its keys, however busy the machine is."""


def devices(people: People, account: Account) -> list[int]:
    """On its lists, of each version one."""
    return _listed(people.connect(account))


def has_a_device(people: People, account: Account) -> None:
    """Wait until there is one on each list: what is encrypted before that finds nobody to read it."""
    person, end = people.connect(account), time.monotonic() + PATIENCE
    while 0 in (found := _listed(person)):
        assert time.monotonic() < end, found
        time.sleep(0.05)
    person.close()


def _listed(person: Person) -> list[int]:
    return [_on(person, node) for node in NODES.values()]


def _on(person: Person, node: str) -> int:
    asked = element("pubsub", PUBSUB, element("items", PUBSUB, node=node))
    try:
        answer = person.query(person.account.jid, "get", asked)
    except IqError as error:
        if error.condition != "item-not-found":
            raise
        return 0
    return len(list(answer.xml.iterfind(".//{*}device")))
