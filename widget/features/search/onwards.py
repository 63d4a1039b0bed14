"""How a search goes on in the archive, once all that is here has been looked through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from widget.core.adding import adds
from widget.core.archive import ArchivePage
from widget.core.arriving import from_envelope
from widget.core.events import Event
from widget.core.model import BareJID, MessageId, Session
from widget.core.timeline import kind_of
from widget.errors import is_final
from widget.features.search.remote import (
    Aim,
    Asked,
    Asker,
    FormTold,
    Hit,
    HitKnown,
    Remote,
    ServerRefused,
    ServerSearched,
    ServerWanted,
    Stage,
    asked_of,
    place_of,
)
from widget.ui.refusals import reason

MOST_EMPTY = 5
"""Pages without anything new to show that are asked for by themselves."""


def update(
    remote: Remote, event: Event, turns: Mapping[Asker, str], over: Mapping[Asker, Aim], session: Session
) -> Remote:
    """After an event.

    Args:
        turns: the searches that there are now.
        over: what those look for that have looked through all that is here.
    """
    if remote.forms or remote.pages or remote.due:
        remote = replace(remote, forms=(), pages=(), due=())
    remote = _told(_kept(remote, turns), event, over)
    return _onwards(remote, over) if over and session.online else remote


def _told(remote: Remote, event: Event, over: Mapping[Asker, Aim]) -> Remote:
    match event:
        case FormTold(archive, None):
            return replace(remote, told=remote.told - {archive})
        case FormTold(archive, str() as name):
            return replace(remote, fields={**remote.fields, archive: name})
        case ServerWanted(asker, turn) if asker in over and over[asker].turn == turn:
            asked = remote.asked.get(asker) or Asked(over[asker], Stage.RESTING)
            if asked.stage is Stage.ASKING or not remote.able(over[asker]):
                return remote
            return _asking(remote, asker, replace(asked, empty=0))
        case ServerSearched(asker, turn, page) if now := asked_of(remote, asker, turn):
            here = over[asker].here if asker in over else frozenset()
            return _searched(remote, asker, replace(now, aim=replace(now.aim, here=here)), page)
        case HitKnown(asker, turn, found, known) if now := asked_of(remote, asker, turn):
            now = replace(now, awaited=now.awaited - {place_of(found.message)})
            if (known and known.retraction) or place_of(found.message) in _places(now):
                return _with(remote, asker, now)
            hit = replace(found, message=known, here=True) if known else found
            hits = sorted((*now.hits, hit), key=lambda each: -each.message.order)
            return _with(remote, asker, replace(now, hits=tuple(hits)))
        case ServerRefused(asker, turn, error) if now := asked_of(remote, asker, turn):
            failed = replace(now, stage=Stage.FAILED, why=reason(error), lasting=is_final(error))
            return _with(remote, asker, failed)
    return remote


def _kept(remote: Remote, turns: Mapping[Asker, str]) -> Remote:
    """Without what nobody looks for any more."""
    if not (remote.asked or remote.soon):
        return remote
    asked = {asker: each for asker, each in remote.asked.items() if turns.get(asker) == each.aim.turn}
    soon = {asker: turn for asker, turn in remote.soon.items() if turns.get(asker) == turn}
    same = len(asked) == len(remote.asked) and len(soon) == len(remote.soon)
    return remote if same else replace(remote, asked=asked, soon=soon)


def _onwards(remote: Remote, over: Mapping[Asker, Aim]) -> Remote:
    """What follows where all is found that is here."""
    for asker, aim in over.items():
        if asker in remote.asked or asker in remote.soon:
            continue
        if aim.archive not in remote.told:
            remote = replace(remote, forms=(*remote.forms, aim.archive), told=remote.told | {aim.archive})
        elif aim.where and remote.able(aim):
            remote = replace(remote, due=(*remote.due, asker), soon={**remote.soon, asker: aim.turn})
    return remote


def _searched(remote: Remote, asker: Asker, asked: Asked, page: ArchivePage) -> Remote:
    """On from its first message, unless that was all; one archive's odd answers keep nobody busy."""
    ended = page.complete or page.first in ("", asked.before)
    found = frozenset(place_of(each.message) for each in hits_of(page))
    stage = Stage.OVER if ended else Stage.RESTING
    asked = replace(asked, stage=stage, before=page.first, awaited=asked.awaited | found)
    if ended or found - asked.aim.here:
        return _with(remote, asker, replace(asked, empty=0))
    if asked.empty + 1 >= MOST_EMPTY:
        return _with(remote, asker, asked)
    return _asking(remote, asker, replace(asked, empty=asked.empty + 1))


def _places(asked: Asked) -> set[tuple[BareJID, MessageId]]:
    return {place_of(each.message) for each in asked.hits}


def hits_of(page: ArchivePage) -> Iterator[Hit]:
    """The messages of a page: corrections and the like are not shown by themselves."""
    for envelope in page.messages:
        message = None if adds(envelope.stanza) else from_envelope(envelope, envelope.stanza_id)
        if message:
            yield Hit(message, kind_of(envelope), here=False)


def _asking(remote: Remote, asker: Asker, asked: Asked) -> Remote:
    asked = replace(asked, stage=Stage.ASKING, why="")
    return replace(_with(remote, asker, asked), pages=(*remote.pages, asker))


def _with(remote: Remote, asker: Asker, asked: Asked) -> Remote:
    return replace(remote, asked={**remote.asked, asker: asked})
