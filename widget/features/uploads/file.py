"""A file on its way out: what it is, how far it is, and how it lies in the database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from widget.core.events import FileMade
from widget.core.model import BareJID, Kind, SurfaceId
from widget.core.records import Record
from widget.core.upload import TAG


class Stage(Enum):
    """How far a file is."""

    CHOSEN = "chosen"  # it stands in the tray
    WAITING = "waiting"  # it is to be sent, after those before it
    SENDING = "sending"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class File:
    """A file of the person's.

    Attributes:
        id: the page's, by which the worker has its bytes.
        size: bytes. width, height: CSS pixels of a picture, else 0. seconds: how long it plays, or 0.
        thread: it is to be said in that one ("": in none).
        owner: the engine that sends it; another tab's is left to it.
        sent: bytes that have left. reason: why it failed (`UploadFailed`, or one of ours).
        secret: it goes out encrypted (XEP-0454); None: nobody has decided, the person has not sent it yet.
    """

    id: str
    surface: SurfaceId
    conversation: BareJID
    kind: Kind
    name: str
    media_type: str
    size: int
    width: int = 0
    height: int = 0
    seconds: int = 0
    thread: str = ""
    owner: str = ""
    stage: Stage = Stage.CHOSEN
    sent: int = 0
    reason: str = ""
    tries: int = 0
    secret: bool | None = None

    @property
    def weight(self) -> int:
        """Bytes that go to the server."""
        return self.size + TAG if self.secret else self.size

    def to_record(self) -> Record:
        """As it lies in the database; what is being sent, or waits for a network, begins anew there."""
        stage = Stage.WAITING if self.stage is Stage.SENDING else self.stage
        return {
            "id": self.id,
            "conversation": self.conversation,
            "kind": self.kind.value,
            "name": self.name,
            "media_type": self.media_type,
            "size": self.size,
            "width": self.width,
            "height": self.height,
            "seconds": self.seconds,
            "thread": self.thread,
            "owner": self.owner,
            "stage": stage.value,
            "reason": self.reason if stage is Stage.FAILED else "",
            "secret": self.secret,
        }

    @classmethod
    def from_record(cls, record: Record) -> File:
        """As it was before it went into the database; its surface has gone since."""
        enums = {"kind": Kind(record["kind"]), "stage": Stage(record["stage"])}
        return cls(surface=SurfaceId(""), **{**record, **enums})

    @classmethod
    def made(cls, event: FileMade) -> File:
        """What was made to be sent waits for nothing more."""
        return cls(
            id=event.id,
            surface=event.surface,
            conversation=event.conversation,
            kind=event.kind,
            name=event.name,
            media_type=event.media_type,
            size=event.size,
            seconds=event.seconds,
            thread=event.thread,
            stage=Stage.WAITING,
        )
