"""The files of a message: pictures, players and cards to download; pictures in large."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vdom import JSON, Node, On, VNode
from vdom.html import a, bdi, button, canvas, div, figcaption, figure, img, p, span, video
from widget.core.attachment import Attachment
from widget.core.events import DialogChosen, MediaWanted, PictureOpened
from widget.core.media import AUTOMATIC
from widget.core.model import Message, SurfaceId
from widget.ui.components import dialog, hidden, icon, icon_button
from widget.ui.i18n import _, all_of, ngettext, size_words
from widget.ui.sealed import media_type, opening, saving
from widget.ui.sound import recording

LONGEST_CHECKED = 64 * 2**20
"""Bytes of a file that is held against its hash: it is read as a whole for that."""

LARGEST = 320
"""CSS pixels of a picture's longer side in a bubble."""


def files(message: Message, surface: SurfaceId, allowed: bool, moving: bool = True) -> VNode:
    """All files of a message; where they may not be fetched yet, what they are and a way to see them.

    Args: moving: pictures that move do so before somebody points at them.
    """
    shown = [each for each in message.files if each.kind != "file"]
    if shown and not allowed:
        return div(_gate(message, shown), *map(_card, message.files), cls="files")
    pictures = tuple(each for each in message.files if each.kind == "image")
    drawn: list[Node] = []
    for each in message.files:
        if each.kind == "image":
            drawn.append(_picture(each, PictureOpened(surface, pictures, pictures.index(each)), moving))
        else:
            drawn.append(_heard_or_kept(each))
    return div(*drawn, cls="files")


def lightbox(surface: SurfaceId, pictures: Sequence[Attachment], at: int) -> VNode:
    """A picture as large as there is room; the arrow keys lead to its neighbours."""
    picture = pictures[at]
    given = tuple(pictures)
    before, after = PictureOpened(surface, given, at - 1), PictureOpened(surface, given, at + 1)
    several = len(pictures) > 1
    turn = [On("keydown", before, keys=("ArrowLeft",)), On("keydown", after, keys=("ArrowRight",))]
    return dialog(
        picture.name or _("Picture"),
        figure(
            div(
                _drawn(picture, cls="lightbox-picture"),
                _missing(picture),
                cls="lightbox-place",
                key=at,
                use=_seen(picture, 0) or {"lost": {}},
            ),
            p(cls="altered", role="alert", key=f"altered {at}"),
            figcaption(
                icon_button("chevron-left", _("Previous picture"), before) if several else None,
                _original(picture),
                icon_button("chevron-right", _("Next picture"), after) if several else None,
                cls="lightbox-foot",
            ),
            cls="lightbox",
            on=turn if several else [],
        ),
        close=DialogChosen(surface, ""),
        name="picture",
    )


def _original(picture: Attachment) -> VNode:
    """Where the picture lies; one that is encrypted there can only be saved."""
    if not picture.secret:
        return a(icon("external-link"), span(_("Open the original")), **_away(picture.url), cls="original")
    words = span(_("Download"))
    return button(icon("download"), words, type="button", cls="original", use=_checked(picture))


def _gate(message: Message, shown: Sequence[Attachment]) -> VNode:
    hosts = all_of(list(dict.fromkeys(each.host for each in shown)))
    words = {"image": _("Show picture"), "video": _("Show video"), "audio": _("Load recording")}
    kinds = {each.kind for each in shown}
    label = words[kinds.pop()] if len(shown) == 1 else ngettext("Show {n} file", "Show {n} files", len(shown))
    return button(
        icon("eye"),
        span(
            span(label, cls="gate-label"),
            # i18n: a file that is shown when wanted, {host} like files.example.org
            span(_("from {host}").format(host=hosts), cls="gate-host", dir="auto"),
            cls="file-words",
        ),
        type="button",
        cls="gate",
        on=[On("click", MediaWanted(message.conversation, message.id))],
    )


def _picture(file: Attachment, opened: PictureOpened, moving: bool) -> VNode:
    """In a space that is kept for it before it has come, so that nothing jumps."""
    width, height = _fitted(file)
    uses = {"still": {"always": not moving}} if file.moves else {}
    shown = button(
        _drawn(file, width=str(width), height=str(height), loading="lazy", decoding="async"),
        canvas(cls="still", aria_hidden=True) if file.moves else None,
        _missing(file),
        type="button",
        cls="picture",
        style={"aspect_ratio": f"{width} / {height}", "--cw-width": f"{width}px"},
        title=file.name or None,
        use={**uses, **(_seen(file, LARGEST) or {"lost": {}})},
        on=[On("click", opened)],
    )
    return div(shown, p(cls="altered", role="alert"), cls="file-place") if _is_checked(file) else shown


def _drawn(file: Attachment, **more: Any) -> tuple[Node, ...]:
    """The picture; one with a hash is given no address before it is known to be the one that was sent."""
    label, checked = file.name or _("Picture"), _is_checked(file)
    picture = img(src=None if checked else file.url, alt=label, **more, **_private())
    # One that moves gets an address, which a site's policy may not allow where it is ours
    drawn = checked and (not file.moves or bool(file.secret))
    return picture, canvas(cls="seen", role="img", aria_label=label) if drawn else None


def _missing(file: Attachment) -> VNode:
    """In place of a picture that could not be had; the button that it is in tries again then."""
    return span(
        icon("image"),
        # The button has it as its name
        span(file.name or _("Picture"), cls="missing-name", dir="auto", aria_hidden="true"),
        span(size_words(file.size), cls="missing-size") if file.size else None,
        span(icon("rotate-cw"), span(_("Try again")), cls="missing-again"),
        cls="missing",
    )


def _is_checked(file: Attachment) -> bool:
    """Whether it can be held against a hash, or opened by us alone, before anything of it is seen."""
    if file.secret:
        return True
    return bool(file.hash) and file.size <= (AUTOMATIC if file.kind == "image" else LONGEST_CHECKED)


def _seen(file: Attachment, side: int) -> dict[str, dict[str, JSON]] | None:
    if not _is_checked(file):
        return None
    return {"seen": {**_shown(file), "side": side, "moves": file.moves}}


def _shown(file: Attachment) -> dict[str, JSON]:
    """What a page needs to show a file that is looked through before."""
    told = opening(file) if file.secret else _looked_through(file)
    return {**told, "altered": _altered(file)}


def _looked_through(file: Attachment) -> dict[str, JSON]:
    return {"url": file.url, "hash": file.hash, "type": media_type(file), "most": LONGEST_CHECKED}


def _fitted(file: Attachment) -> tuple[int, int]:
    if not (file.width and file.height):
        return LARGEST, LARGEST * 3 // 4
    scale = min(1.0, LARGEST / file.width, LARGEST / file.height)
    return max(48, round(file.width * scale)), max(48, round(file.height * scale))


def _heard_or_kept(file: Attachment) -> VNode:
    if file.kind == "audio":
        return recording(file)
    return _player(file) if file.kind == "video" else _card(file)


def _player(file: Attachment) -> VNode:
    """The browser's own: it is known, and works by keyboard. One with a hash is fetched when it is wanted."""
    label = file.name or _("Video")
    width, height = _fitted(file)
    style = {"aspect_ratio": f"{width} / {height}", "--cw-width": f"{width}px"}
    name = figcaption(label, cls="file-name", dir="auto")
    if not _is_checked(file):
        player = video(src=file.url, controls=True, preload="metadata", aria_label=label, style=style)
        return figure(player, name, cls="player", data_kind=file.kind)
    place = div(
        video(preload="metadata", tabindex="-1", aria_label=label, style=style),
        button(icon("play"), hidden(_("Play {name}").format(name=label)), type="button", cls="start"),
        cls="video-place",
        use={"watched": _shown(file)},
    )
    return figure(place, p(cls="altered", role="alert"), name, cls="player", data_kind=file.kind)


def _card(file: Attachment) -> VNode:
    """A file to be downloaded."""
    pictures = {"image": "image", "video": "film", "audio": "music"}
    size = (bdi(size_words(file.size)), " · ") if file.size else ()
    inside = (
        hidden(_("Download")),
        " ",
        span(icon(pictures.get(file.kind, "file")), cls="file-picture"),
        span(
            span(file.name or _("File"), cls="file-name", dir="auto"),
            span(*size, bdi(file.host), cls="file-note"),
            cls="file-words",
        ),
        icon("download"),
    )
    use = _checked(file)
    if file.secret:
        link = button(*inside, type="button", cls="file", use=use)
    else:
        link = a(*inside, **_away(file.url), cls="file", download=file.name or True, use=use)
    return div(link, p(cls="altered", role="alert"), cls="file-place") if use else link


def _checked(file: Attachment) -> dict[str, dict[str, JSON]] | None:
    """It is held against its hash when it is fetched, if it has one that browsers can make, or opened."""
    if file.secret:
        return saving(file, _altered(file))
    if not file.hash:
        return None
    again = _("It cannot be checked whether this is the file that was sent. Press once more to open it.")
    return {"checked": {**_looked_through(file), "altered": _altered(file), "again": again}}


def _altered(file: Attachment) -> str:
    if file.kind == "image":
        return _("This is not the picture that was sent: it was changed on the way.")
    if file.kind == "video":
        return _("This is not the video that was sent: it was changed on the way.")
    return _("This is not the file that was sent: it was changed on the way.")


def _away(url: str) -> dict[str, Any]:
    return {"href": url, "target": "_blank", "rel": "noopener noreferrer"}


def _private() -> dict[str, Any]:
    """The host need not know on which page it is seen."""
    return {"referrerpolicy": "no-referrer"}
