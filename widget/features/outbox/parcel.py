"""A message of ours on its way, or what is said of another by one."""

from __future__ import annotations

from dataclasses import dataclass

from widget.core.additions import Addition
from widget.core.model import NO_ONE, BareJID, Kind, Message


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message of ours that the server may not have. `given`: the present session's stream took it.

    `taken`: the server has it, but whoever it is for may still refuse it. `refused`: somebody has, once, and
    our archive has that one. The others are as in MessagePosted.
    """

    message: Message
    kind: Kind
    given: bool = False
    failed: bool = False
    payload: tuple[str, ...] = ()
    text: str | None = None
    addition: Addition | None = None
    taken: bool = False
    shown: bool = True
    refused: bool = False

    @property
    def secret(self) -> bool:
        """Whether it goes out encrypted or not at all, whatever holds for what is written now."""
        return self.message.encryption is not None

    @property
    def under_way(self) -> bool:
        """Whether nobody knows yet what becomes of it."""
        return self.given and not self.failed

    @property
    def waits(self) -> bool:
        """Whether it is still to go out."""
        return not (self.given or self.failed or self.taken)

    @property
    def tried_again(self) -> bool:
        """Whether it was refused, and has not arrived since."""
        return self.refused and not (self.failed or self.taken)

    @property
    def whole(self) -> bool:
        """Whether it is not needed once the server has it: the message alone tells all that went out, or
        nobody here could send it again."""
        told = not self.payload and self.text is None and self.addition is None
        return told or not self.shown

    def says_anew(self, other: Parcel) -> bool:
        """Whether the other need not be said any more: a newer of its sort, of the same message."""
        ours, theirs = self.addition, other.addition
        if ours is None or theirs is None or not (other.failed or other.taken):
            return False
        about = (ours.conversation, ours.target, type(ours.what))
        return about == (theirs.conversation, theirs.target, type(theirs.what))

    @property
    def archive(self) -> BareJID:
        """The archive that will tell whether it arrived."""
        return self.message.conversation if self.kind is Kind.ROOM else NO_ONE
