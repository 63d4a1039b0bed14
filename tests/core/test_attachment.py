"""Files in messages: what is told of them, and what is not believed."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widget.core.attachment import LONGEST_NAME, Attachment, attachments, caption
from widget.core.sharing import elements
from widget.core.stanza import message

URL = "https://upload.example/a/cat.png"
SFS = "urn:xmpp:sfs:0"
FILE = "urn:xmpp:file:metadata:0"


def stanza(inside: str, body: str = URL) -> Element:
    return fromstring(f"<message xmlns='jabber:client'><body>{body}</body>{inside}</message>")


def sharing(url: str, file: str = "", disposition: str = "inline") -> Element:
    return stanza(
        f"<file-sharing xmlns='{SFS}' disposition='{disposition}'><file xmlns='{FILE}'>{file}</file><sources>"
        f"<url-data xmlns='http://jabber.org/protocol/url-data' target='{url}'/></sources></file-sharing>"
    )


def test_what_is_sent_is_what_is_read() -> None:
    sent = Attachment(URL, "cat.png", "image/png", 4096, 640, 480, 0, "c2hh")
    made = message("romeo@example", "chat", "1", *elements(sent), body=sent.url)
    assert attachments(fromstring(tostring(made))) == (sent,)
    assert caption(sent.url, (sent,)) == ""
    assert caption("Look!", (sent,)) == "Look!"


def test_an_address_alone_is_a_file_if_it_says_so() -> None:
    told = stanza(f"<x xmlns='jabber:x:oob'><url>{URL}</url></x>")
    assert attachments(told) == (Attachment(URL, "cat.png"),)
    assert attachments(told)[0].kind == "image"
    assert attachments(stanza("")) == ()
    other = "<x xmlns='jabber:x:oob'><url>https://elsewhere.example/x</url></x>"
    assert attachments(stanza(other)) == ()


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://upload.example/cat.png",
        "https://user:pass@upload.example/cat.png",
        "https://",
        "https://upload.example/a b",
        "https://[::1",
        "//upload.example/x",
        "https://upload.example/" + "x" * 5000,
    ],
)
def test_no_other_address_is_fetched(url: str) -> None:
    assert attachments(sharing(url)) == ()
    assert attachments(stanza(f"<x xmlns='jabber:x:oob'><url>{url}</url></x>", body=url)) == ()


def test_names_stay_names_and_numbers_stay_small() -> None:
    name = "../../etc/\u202egnp.exe" + "x" * 500
    file = f"<name>{name}</name><size>{'9' * 40}</size><width>-3</width><height>99999999</height>"
    (read,) = attachments(sharing(URL, file))
    assert "/" not in read.name
    assert "\u202e" not in read.name
    assert len(read.name) <= LONGEST_NAME
    assert (read.size, read.width, read.height) == (0, 0, 100_000)


@pytest.mark.parametrize(
    ("media_type", "name", "kind"),
    [
        ("image/png", "x", "image"),
        ("image/svg+xml", "x.png", "file"),
        ("text/html", "x.png", "file"),
        ("", "x.SVG", "file"),
        ("", "x.MP3", "audio"),
        ("video/mp4", "x", "video"),
        ("evil\n/type", "x.txt", "file"),
    ],
)
def test_what_may_hold_programs_is_a_file_to_download(media_type: str, name: str, kind: str) -> None:
    (read,) = attachments(sharing(URL, f"<media-type>{media_type}</media-type><name>{name}</name>"))
    assert read.kind == kind


def test_a_file_that_is_to_be_kept_is_not_shown() -> None:
    (read,) = attachments(sharing(URL, "<media-type>image/png</media-type>", "attachment"))
    assert read.kind == "file"


def test_a_message_of_a_thousand_files_shows_a_few() -> None:
    one = tostring(sharing(URL)[1], "unicode")
    assert len(attachments(stanza(one * 1000))) == 10


@given(st.text(), st.text())
def test_nothing_that_is_told_is_an_error(name: str, url: str) -> None:
    file = Element(f"{{{FILE}}}file")
    made = message("a@b", "chat", "1", *elements(Attachment(url, name)), file, body=url)
    for read in attachments(made):
        assert read.url.startswith(("https://", "http://"))


@pytest.mark.parametrize(
    ("media_type", "name", "moves"),
    [("image/gif", "x", True), ("", "x.GIF", True), ("image/webp", "x", True), ("image/png", "x.gif", False)],
)
def test_pictures_that_may_move_are_known_by_their_type(media_type: str, name: str, moves: bool) -> None:
    assert Attachment(URL, name, media_type).moves is moves
