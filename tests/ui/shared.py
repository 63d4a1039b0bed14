"""What there is to see of files: the tray, pictures, players, cards, and what waits for a click."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.scenes import MAIN, Scene
from tests.ui.stories import BALCONY, JULIET, Make, chats, whole, whole_room
from widget.core.attachment import Attachment
from widget.core.events import DialogChosen, PictureOpened
from widget.core.link import Link
from widget.core.model import BareJID, Kind, PageInfo
from widget.core.place import Place
from widget.features.location.state import DIALOG as LOCATION
from widget.features.location.state import LocationChosen, LocationFound
from widget.features.uploads.file import File, Stage
from widget.features.uploads.state import FileFailed, FileProgressed, FilesChosen, FilesLoaded
from widget.features.voice import RecordingStaged
from widget.features.voice import Stage as Recorded

HOST = "https://upload.montague.example"
PICTURE = Attachment(f"{HOST}/garden.png", "garden.png", "image/png", 230_000, 640, 400)
FILES = (
    PICTURE,
    Attachment(f"{HOST}/serenade.ogg", "serenade.ogg", "audio/ogg", 812_000),
    Attachment(f"{HOST}/voice-2026.ogg", "voice-2026-11-25.ogg", "audio/ogg", 31_000, seconds=7),
    Attachment(
        f"{HOST}/list.pdf",
        "The list of all guests of the ball, by house and rank.pdf",
        "application/pdf",
        46_000,
    ),
)


def _file(number: int, name: str, **more: object) -> File:
    made = File(f"{number}", MAIN, BareJID(JULIET), Kind.CHAT, name, "application/pdf", 46_000)
    return replace(made, **more)  # type: ignore[arg-type]


def tray(page: PageInfo) -> Scene:
    chosen = (
        _file(1, "letter.pdf"),
        _file(2, "A name that is much too long to be read to its end in here.pdf", size=4_600_000),
        _file(3, "empty.txt", size=0),
    )
    sending = (_file(4, "play.pdf", stage=Stage.SENDING), _file(5, "act two.pdf", stage=Stage.WAITING))
    scene = chats(page).open(JULIET).tell(FilesLoaded(sending), FileProgressed("4", 30_000))
    failed = _file(6, "sonnet.pdf", stage=Stage.WAITING)
    secret = _file(7, "secret.pdf", stage=Stage.WAITING, secret=True)
    scene.tell(FilesChosen(chosen), FilesLoaded((failed, secret)))
    return scene.tell(FileFailed("6", "preflight"), FileFailed("7", "no-cipher"))


def files(page: PageInfo) -> Scene:
    return whole(page).open(JULIET).shared(JULIET, *FILES)


def pictures_lost(page: PageInfo) -> Scene:
    """Two that their server does not give: a long name, and nothing told but the address."""
    name = "The garden of the Capulets as it is seen from below the balcony.jpg"
    told = replace(PICTURE, url=f"{HOST}/gone.jpg", name=name)
    return whole(page).open(JULIET).shared(JULIET, told, Attachment(f"{HOST}/lost.jpg", "", "image/jpeg"))


def checked(page: PageInfo) -> Scene:
    """With hashes: a picture is drawn once it is checked, a video waits for the person."""
    hash_ = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    video = Attachment(f"{HOST}/scene.webm", "scene.webm", "video/webm", 3_400_000, 640, 360, hash=hash_)
    letter = Attachment(f"{HOST}/letter.pdf", "letter.pdf", "application/pdf", 46_000, hash=hash_)
    return whole(page).open(JULIET).shared(JULIET, replace(PICTURE, hash=hash_), video, letter)


def encrypted(page: PageInfo) -> Scene:
    """Those of others' encrypted messages, on a page where nothing can be opened: it is not secure."""
    key = "0c" * 44
    moving = Attachment(f"{HOST}/dance.gif", "dance.gif", "image/gif", 90_000, 320, 160, secret=key)
    bare = Attachment(f"{HOST}/7f3a9c.pdf", "7f3a9c.pdf", secret=key)
    voice = replace(FILES[2], secret=key)
    return whole(page).open(JULIET).shared(JULIET, replace(PICTURE, secret=key), moving, voice, bare)


def foreign(page: PageInfo) -> Scene:
    elsewhere = replace(PICTURE, url="https://elsewhere.example/garden.png")
    return whole(page).open(JULIET).shared(JULIET, elsewhere)


def foreign_room(page: PageInfo) -> Scene:
    elsewhere = [replace(each, url=f"https://elsewhere.example/{each.name}") for each in FILES[:2]]
    return whole_room(page).shared(BALCONY, *elsewhere, kind=Kind.ROOM, who="Juliet")


def lightbox(page: PageInfo) -> Scene:
    return files(page).tell(PictureOpened(MAIN, (PICTURE, PICTURE), 0))


BALL = "https://capulet.example/ball"


def links(page: PageInfo) -> Scene:
    """Cards: one with a picture that may be fetched, one whose waits, one of few words."""
    scene = whole(page).open(JULIET)
    told = (
        Link(BALL, "The ball", "At night, in the great hall; masks are worn.", "Capulet", f"{HOST}/hall.png"),
        Link(f"{BALL}/2", "A" + " very" * 30 + " long title", "", "", "https://tybalt.example/x.png"),
        Link(f"{BALL}/3", "Dance"),
    )
    scene.said(JULIET, *((5.1, JULIET, f"Look: {link.url}") for link in told))
    for link in told:
        scene.add(JULIET, f"Look: {link.url}", link, JULIET)
    return scene


def places(page: PageInfo) -> Scene:
    """Cards: one alone, theirs and ours, and one within words."""
    scene = whole(page).open(JULIET)
    return scene.said(
        JULIET,
        (5.1, JULIET, "geo:45.44198,10.99857;u=20"),
        (5.2, "", "geo:45.43893,10.99444"),
        (5.3, JULIET, "Under the wall, geo:-33.85678,151.21530"),
    )


def locating(page: PageInfo) -> Scene:
    """What would be sent, before it is."""
    scene = whole(page).open(JULIET)
    scene.tell(LocationChosen(MAIN, BareJID(JULIET), Kind.CHAT), DialogChosen(MAIN, LOCATION))
    return scene.tell(LocationFound(MAIN, Place(45.43893, 10.99444, 20)))


def recording(page: PageInfo) -> Scene:
    return chats(page).open(JULIET).tell(RecordingStaged(MAIN, BareJID(JULIET), Recorded.RECORDING))


def recorded(page: PageInfo) -> Scene:
    return chats(page).open(JULIET).tell(RecordingStaged(MAIN, BareJID(JULIET), Recorded.REVIEW))


def deaf(page: PageInfo) -> Scene:
    return chats(page).open(JULIET).tell(RecordingStaged(MAIN, BareJID(JULIET), Recorded.NONE, "refused"))


SHARED: dict[str, Make] = {
    "files tray": tray,
    "links": links,
    "places": places,
    "location": locating,
    "voice recording": recording,
    "voice recorded": recorded,
    "voice refused": deaf,
    "files": files,
    "files checked": checked,
    "files pictures_lost": pictures_lost,
    "files encrypted": encrypted,
    "files foreign": foreign,
    "files foreign_room": foreign_room,
    "files large": lightbox,
}
