"""A members-only room in which everybody sees who the others are: where a room can be encrypted."""

from __future__ import annotations

from demo.prosody import Prosody
from tests.support.accounts import Account, Accounts, unique
from tests.support.ejabberd import Ejabberd
from tests.support.peer import Peer
from tests.support.rooms import configuration
from widget.core.stanza import element

ADMIN = "http://jabber.org/protocol/muc#admin"


async def private_room(server: Prosody | Ejabberd, accounts: Accounts, *members: Account) -> str:
    """The address of a new one. Its owner is there no more."""
    room = f"{unique('vault')}@{server.muc}"
    async with Peer(accounts.one("owner"), server) as owner:
        await owner.join(room, "Owner")
        await owner.query(room, "set", configuration(membersonly="1", whois="anyone", persistentroom="1"))
        for member in members:
            item = element("item", ADMIN, affiliation="member", jid=member.jid)
            await owner.query(room, "set", element("query", ADMIN, item))
    return room
