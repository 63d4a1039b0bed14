"""What is asked of a message archive (XEP-0313, paged by XEP-0059), and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from widget.core.envelope import Envelope
from widget.core.model import BareJID


@dataclass(frozen=True, slots=True)
class ArchiveRequest:
    """One page of an archive.

    Attributes:
        archive: the room whose archive is asked, or None for our own.
        with_jid: only messages exchanged with this JID.
        before: the page before this archive id; "" is the last page.
        after: the page after this archive id.
        text: only messages that have this text, which the archive's form wants in its `field` of that name.
        start, end: milliseconds since the epoch (UTC).
        limit: the most messages in the page.
    """

    archive: BareJID | None = None
    with_jid: BareJID | None = None
    before: str | None = None
    after: str | None = None
    start: int | None = None
    end: int | None = None
    limit: int = 50
    field: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """The answer: messages in archive order, each with its archive id as `stanza_id`.

    `complete` says that nothing lies beyond it in the direction asked for;
    `first` and `last` are the ids to page on from ("" if the page is empty). Where it is not `stable`, the
    archive may tell something else the next time (XEP-0313, 4.3.2): what follows from it is not to be kept.
    """

    messages: tuple[Envelope, ...]
    complete: bool
    first: str = ""
    last: str = ""
    count: int | None = None
    stable: bool = True

    @property
    def surely_complete(self) -> bool:
        """Whether nothing lies beyond it, nor will be found there later."""
        return self.complete and self.stable


@dataclass(frozen=True, slots=True)
class History:
    """How a conversation's past stands: being fetched, there to the first message, or failed and why.

    `refused`: why nobody will ever tell of what was before, which is not the same as that nothing was.
    """

    loading: bool = False
    complete: bool = False
    failed: str = ""
    refused: str = ""

    @property
    def over(self) -> bool:
        """Whether there is nothing more to ask for."""
        return self.complete or bool(self.refused)


@dataclass(frozen=True, slots=True)
class Filling:
    """How the filling of a gap stands, from its upper edge on if `up`: being fetched, or failed and why."""

    busy: bool = False
    up: bool = False
    failed: str = ""
