"""Accounts that no other test has: a friendly name with a number behind it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from demo.store import Contact

PASSWORD = "balcony"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Account:
    """One account; `jid` is its bare JID and `name` what a person calls it ("Juliet")."""

    jid: str
    password: str
    name: str

    @property
    def local(self) -> str:
        return self.jid.split("@")[0]


class AccountKeeper(Protocol):
    """What a server's database offers us."""

    def accounts(self, names: Sequence[str], password: str) -> None: ...
    def roster(self, owner: str, contacts: Sequence[Contact]) -> None: ...


class Accounts:
    """Makes accounts and friendships straight in a server's database."""

    def __init__(self, keeper: AccountKeeper, domain: str) -> None:
        self._keeper, self._domain = keeper, domain

    def make(self, *names: str) -> tuple[Account, ...]:
        """New accounts: `romeo, juliet = accounts.make("romeo", "juliet")`."""
        made = tuple(self._account(name) for name in names)
        self._keeper.accounts([account.local for account in made], PASSWORD)
        return made

    def one(self, name: str = "juliet") -> Account:
        return self.make(name)[0]

    def befriend(self, *people: Account, groups: tuple[str, ...] = ()) -> None:
        """Everyone is in everyone's roster, subscribed both ways. Before any of them logs in."""
        for owner in people:
            others = [Contact(other.jid, other.name, groups) for other in people if other != owner]
            self._keeper.roster(owner.local, others)

    def _account(self, name: str) -> Account:
        return Account(f"{name}-{next(_numbers)}@{self._domain}", PASSWORD, name.capitalize())


def unique(name: str) -> str:
    """A name that no other test has, for rooms and the like."""
    return f"{name}-{next(_numbers)}"
