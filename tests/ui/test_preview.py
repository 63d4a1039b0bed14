"""A message on one line tells what it is, and not what it hides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.play import message
from tests.support.tongues import speaking
from vdom import query
from vdom.html import span
from widget.core.attachment import Attachment
from widget.core.message import Delivery, Retraction
from widget.core.model import MessageId
from widget.ui.preview import LONGEST, in_words, kept, preview, said_by

URL = "https://upload.example/cat.png"
PICTURE = Attachment(URL, "cat.png", "image/png")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"body": "Hello\nthere"}, "Hello"),
        ({"body": "/me waves"}, "waves"),
        ({"body": "The butler did it", "spoiler": "Ending"}, "Ending"),
        ({"body": "The butler did it", "spoiler": ""}, "Spoiler"),
        ({"body": URL, "files": (PICTURE,)}, "Picture"),
        ({"body": URL, "files": (replace(PICTURE, name="a.pdf", media_type="application/pdf"),)}, "a.pdf"),
        ({"body": "Look", "files": (PICTURE,)}, "Look"),
        ({"body": URL, "files": (PICTURE, PICTURE)}, "2 files"),
        ({"body": "", "retraction": Retraction(MessageId("r"), 1)}, "Message deleted"),
        ({"body": "x", "retraction": Retraction(MessageId("r"), 1, delivery=Delivery.PENDING)}, "x"),
    ],
)
def test_a_message_on_one_line(given: dict[str, object], words: str) -> None:
    assert preview(replace(message("a"), **given)) == words  # type: ignore[arg-type]


def test_a_megabyte_is_cut() -> None:
    assert len(preview(replace(message("a"), body="x" * 1_000_000))) == LONGEST


@pytest.mark.parametrize(
    ("given", "english", "german"),
    [
        ({"body": URL, "files": (PICTURE,)}, "Picture", "Bild"),
        ({"body": URL, "files": (PICTURE, PICTURE)}, "2 files", "2 Dateien"),
        ({"body": "", "retraction": Retraction(MessageId("r"), 1)}, "Message deleted", "Nachricht gelöscht"),
    ],
)
def test_what_is_kept_of_it_is_said_in_whichever_language_is_spoken_then(
    given: dict[str, object], english: str, german: str
) -> None:
    with speaking("de"):
        of_then = kept(replace(message("a"), **given))  # type: ignore[arg-type]
        assert in_words(of_then) == german
    assert in_words(of_then) == english


def test_who_says_it_and_what_is_said_run_each_in_its_own_direction() -> None:
    line = query(span(*said_by("Juliet", "مرحبا!")))
    assert line.text() == "Juliet: مرحبا!"
    assert line.find("bdi").text() == "مرحبا!"
    assert said_by("", "Hello") == ("Hello",)
    with speaking("fr"):
        assert said_by("Juliette", "Oui?")[0] == "Juliette\xa0: "
