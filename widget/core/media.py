"""Which files may be fetched to be seen, as data: a fetch tells a host who reads, and when."""

from __future__ import annotations

from dataclasses import dataclass

from widget.core.jids import BareJID, MessageId
from widget.core.message import Message
from widget.core.urls import host_of

OwnEmoji = tuple[tuple[str, str], ...]
"""A site's own emoji: shortname and address of each."""

AUTOMATIC = 20_000_000
"""Bytes beyond which nothing is fetched before it is wanted."""


@dataclass(frozen=True, slots=True)
class MediaPolicy:
    """What is shown without being asked for.

    Attributes:
        hosts: domains that are trusted, with all below them.
        everywhere: all are.
        moving: pictures that move do so before somebody points at them.
        map_url: where places lead (see `Settings`).
        wished: messages, by conversation and id, whose files the person wanted to see.
        emoji: the site's own (shortname, address), which are shown in the place of their names.
    """

    hosts: frozenset[str] = frozenset()
    everywhere: bool = False
    moving: bool = True
    map_url: str = ""
    wished: frozenset[tuple[BareJID, MessageId]] = frozenset()
    emoji: OwnEmoji = ()

    def allows(self, message: Message) -> bool:
        """Whether a message's files may be fetched: somebody wants them, or they are trusted and small."""
        if self._wishes(message):
            return True
        if any(file.kind != "file" and file.size > AUTOMATIC for file in message.files):
            return False
        return self.everywhere or message.outgoing or all(self.trusts(file.url) for file in message.files)

    def allows_from(self, url: str, message: Message) -> bool:
        """Whether a picture of a page may be fetched that a message, be it ours, speaks of."""
        return self._wishes(message) or self.everywhere or self.trusts(url)

    def _wishes(self, message: Message) -> bool:
        return (message.conversation, message.id) in self.wished

    def trusts(self, url: str) -> bool:
        """Whether what lies there is on a host that is trusted."""
        if not self.hosts:
            return False
        host = host_of(url)
        return any(host == each or host.endswith(f".{each}") for each in self.hosts)
