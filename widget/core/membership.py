"""Who may read what is said in a room (XEP-0045), as far as its service tells us."""

from __future__ import annotations

from dataclasses import dataclass

from widget.core.jids import BareJID


@dataclass(frozen=True, slots=True)
class Membership:
    """What counts for encryption in a room.

    Attributes:
        private: only members may enter.
        named: all who are in it see one another's addresses (it is non-anonymous).
        members: owners, admins and members, by their addresses; None while that is not known.
        refused: the service will not tell.
    """

    private: bool
    named: bool
    members: frozenset[BareJID] | None = None
    refused: bool = False

    @property
    def readers(self) -> frozenset[BareJID] | None:
        """All who may ever read there; None where that cannot be known."""
        return self.members if self.private and self.named else None
