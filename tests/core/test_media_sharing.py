"""Encrypted files in messages: read where the message was opened, and told to those alone who may read it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.play import envelope
from widget.core.arriving import from_envelope
from widget.core.attachment import Attachment, attachments, caption, without_key
from widget.core.encryption import NEW, OLD, Encryption, Problem
from widget.core.message import Message, plain, revived
from widget.core.sharing import address, elements
from widget.core.stanza import message

IV, KEY = "8c3d050e9386ec173861778f", "68e9af38a97aaf82faa4063b4d0878a61261534410c8a84331eaac851759f587"
SECRET = IV + KEY
URL = "https://download.montague.tld/4a771ac1-f0b2-4a4a-9700-f2a26fa2bb67/tr%C3%A8s%20cool.jpg"
SHARED = URL.replace("https", "aesgcm") + "#" + SECRET
FILE = Attachment(URL, "cool.jpg", "image/jpeg", 4096, 640, 480, 0, "c2hh", secret=SECRET)


def said(*inside: Element, body: str = SHARED) -> Element:
    """A message as it comes over the wire."""
    return fromstring(tostring(message("romeo@example.org", "chat", "1", *inside, body=body)))


def read(stanza: Element, how: Encryption | None) -> Message:
    found = from_envelope(envelope(tostring(stanza, "unicode"), encryption=how), "f-1")
    assert found
    return found


def test_the_address_of_xep_0454_is_a_file() -> None:
    (found,) = attachments(said(), opened=True)
    assert (found.url, found.secret, found.name, found.kind) == (URL, SECRET, "très cool.jpg", "image")
    assert address(found) == SHARED


def test_a_small_picture_behind_the_address_is_left_out() -> None:
    (found,) = attachments(said(body=f"{SHARED}\ndata:image/jpeg,/9j/4AAQSkZJRg"), opened=True)
    assert found.url == URL


def test_vectors_of_sixteen_bytes_are_taken_as_older_programs_made_them() -> None:
    (found,) = attachments(said(body=SHARED.replace(IV, IV + "00112233")), opened=True)
    assert found.secret == IV + "00112233" + KEY


@pytest.mark.parametrize(
    "body",
    [
        f"Look: {SHARED}",
        f"{SHARED} !",
        f"{SHARED}\n{SHARED}",
        f"{SHARED}\nLook",
        SHARED[:-1],
        SHARED + "0",
        SHARED[:-1] + "g",
        SHARED.replace("aesgcm", "https"),
        f"aesgcm://#{SECRET}",
        f"aesgcm://user:word@example.org/x#{SECRET}",
        f"aesgcm://[::1/x#{SECRET}",
        f"aesgcm://example.org/{'x' * 5000}#{SECRET}",
    ],
)
def test_what_is_not_an_address_alone_is_a_text(body: str) -> None:
    assert attachments(said(body=body), opened=True) == ()
    assert without_key(body, (FILE,)) == body


def test_on_this_machine_no_tls_is_asked_for() -> None:
    (found,) = attachments(said(body=f"aesgcm://localhost:5280/x.png#{SECRET}"), opened=True)
    assert found.url == "http://localhost:5280/x.png"


def test_what_is_sent_to_who_reads_elements_is_what_is_read() -> None:
    made = said(*elements(FILE), body=address(FILE))
    assert attachments(made, opened=True) == (FILE,)
    assert made.find("{jabber:x:oob}x") is None


def test_the_elements_are_those_of_xep_0448() -> None:
    encrypted = next(said(*elements(FILE)).iter("{urn:xmpp:esfs:0}encrypted"))
    assert encrypted.get("cipher") == "urn:xmpp:ciphers:aes-256-gcm-nopadding:0"
    assert encrypted.findtext("{urn:xmpp:esfs:0}key") == b64encode(bytes.fromhex(KEY)).decode()
    assert encrypted.findtext("{urn:xmpp:esfs:0}iv") == b64encode(bytes.fromhex(IV)).decode()
    (source,) = encrypted.iter("{http://jabber.org/protocol/url-data}url-data")
    assert source.get("target") == URL


@pytest.mark.parametrize(
    ("whole", "other"),
    [
        ("aes-256-gcm", "aes-128-gcm"),
        (b64encode(bytes.fromhex(KEY)).decode(), "c2hvcnQ="),
        (b64encode(bytes.fromhex(KEY)).decode(), "~" * 44),
        (b64encode(bytes.fromhex(IV)).decode(), ""),
        (URL, "javascript:alert(1)"),
    ],
)
def test_elements_that_open_nothing_are_no_file(whole: str, other: str) -> None:
    made = tostring(said(*elements(FILE), body="Look"), "unicode")
    assert whole in made
    assert attachments(fromstring(made.replace(whole, other)), opened=True) == ()


@pytest.mark.parametrize("how", [None, Encryption(OLD, problem=Problem.DAMAGED)])
def test_a_key_that_everybody_could_read_opens_nothing(how: Encryption | None) -> None:
    for stanza in (said(), said(*elements(FILE))):
        found = read(stanza, how)
        assert found.files == ()
        assert found.body == SHARED


@pytest.mark.parametrize("how", [Encryption(OLD, 7), Encryption(NEW, 7)])
def test_a_message_keeps_the_key_with_its_file_and_nowhere_else(how: Encryption) -> None:
    for stanza in (said(), said(*elements(FILE))):
        found = read(stanza, how)
        (file,) = found.files
        assert (file.secret, found.body, found.encryption) == (SECRET, URL, how)
        assert caption(found.body, found.files) == ""
        assert KEY not in repr(found)
        assert Message.from_record(found.to_record()) == found


def test_a_text_beside_a_file_is_its_caption() -> None:
    found = read(said(*elements(FILE), body="Look at that"), Encryption(NEW))
    assert (found.body, len(found.files)) == ("Look at that", 1)


def test_files_in_the_clear_are_read_in_encrypted_messages_too() -> None:
    clear = replace(FILE, secret="")
    assert read(said(*elements(clear), body=URL), Encryption(NEW)).files == (clear,)


def test_records_of_before_there_were_keys_are_read() -> None:
    record = {name: value for name, value in plain(FILE).items() if name != "secret"}
    assert revived(Attachment, record) == replace(FILE, secret="")


@given(
    st.binary(min_size=44, max_size=44),
    st.sampled_from([URL, "https://u.example/a?b=c", "https://u.example/%23"]),
)
def test_every_key_comes_back_as_it_was(secret: bytes, url: str) -> None:
    sent = Attachment(url, "x", secret=secret.hex())
    (by_address,) = attachments(said(body=address(sent)), opened=True)
    (by_element,) = attachments(said(*elements(sent)), opened=True)
    assert (by_address.url, by_address.secret) == (by_element.url, by_element.secret) == (url, secret.hex())


@given(st.text(max_size=200))
def test_no_text_is_an_error(text: str) -> None:
    for body in (f"aesgcm://{text}", f"aesgcm://{text}#{SECRET}", f"{SHARED}{text}"):
        stanza = Element("{jabber:client}message")
        child = Element("{jabber:client}body")
        child.text = body
        stanza.append(child)
        for found in attachments(stanza, opened=True):
            assert found.url.startswith(("https://", "http://"))
