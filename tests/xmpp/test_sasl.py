"""SASL mechanisms: the RFCs' own examples, and servers that lie."""

from __future__ import annotations

import asyncio
import base64

import pytest

from tests.support.scram import ScramServer as Server
from widget.errors import MechanismUnavailable, UntrustedServer, WrongCredentials
from widget.xmpp.crypto import RawKey, portable_pbkdf2, salted_key
from widget.xmpp.options import Anonymous, Password
from widget.xmpp.sasl import MAX_ITERATIONS, MIN_ITERATIONS, Scram, choose, prepare

ROMEO = Password("romeo@example.org", "pencil")
SALT = base64.b64encode(b"salty").decode()


def respond(scram: Scram, challenge: str) -> bytes:
    return asyncio.run(scram.respond(challenge.encode()))


def test_scram_sha_1_is_that_of_rfc_5802() -> None:
    scram = Scram("SCRAM-SHA-1", "user", "pencil", "fyko+d2lbbFgONRv9qkxdawL")
    assert scram.initial() == b"n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL"
    final = respond(scram, "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096")
    assert final == b"c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="
    scram.finish(b"v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")


def test_scram_sha_256_is_that_of_rfc_7677() -> None:
    scram = Scram("SCRAM-SHA-256", "user", "pencil", "rOprNGfwEbeRWgbNEkqO")
    final = respond(
        scram, "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    )
    assert final.endswith(b",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
    scram.finish(b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")


@pytest.mark.parametrize(
    ("name", "algorithm"), [("SCRAM-SHA-1", "sha1"), ("SCRAM-SHA-256", "sha256"), ("SCRAM-SHA-512", "sha512")]
)
def test_both_sides_convince_each_other(name: str, algorithm: str) -> None:
    server, scram = Server(algorithm, "pencil"), Scram(name, "a,b=c", "pencil")
    assert b"n=a=2Cb=3Dc," in scram.initial()
    signature = server.verify(asyncio.run(scram.respond(server.challenge(scram.initial()))))
    assert signature is not None
    scram.finish(signature)


def test_a_signature_that_comes_as_a_challenge_is_verified_too() -> None:
    server, scram = Server("sha1", "pencil"), Scram("SCRAM-SHA-1", "user", "pencil")
    signature = server.verify(asyncio.run(scram.respond(server.challenge(scram.initial()))))
    assert signature is not None
    assert asyncio.run(scram.respond(signature)) == b""
    scram.finish(b"")


def test_a_server_that_does_not_know_the_password_is_found_out() -> None:
    server, scram = Server("sha1", "guess"), Scram("SCRAM-SHA-1", "user", "pencil")
    asyncio.run(scram.respond(server.challenge(scram.initial())))
    for signature in (b"v=" + base64.b64encode(b"x" * 20), b"", b"v=", b"e=other-error", b"v=!"):
        with pytest.raises(UntrustedServer):
            scram.finish(signature)


def test_success_without_a_challenge_is_not_believed() -> None:
    for data in (b"", b"v="):
        with pytest.raises(UntrustedServer):
            Scram("SCRAM-SHA-1", "user", "pencil").finish(data)


@pytest.mark.parametrize(
    "count", [0, 1, MIN_ITERATIONS - 1, MAX_ITERATIONS + 1, 10**9, "", "-4096", "4096.0", "٤٠٩٦", "9" * 5000]
)
def test_an_iteration_count_that_is_too_low_or_too_high_is_refused(count: object) -> None:
    scram = Scram("SCRAM-SHA-1", "user", "pencil", "abc")
    with pytest.raises(UntrustedServer):
        respond(scram, f"r=abcdef,s={SALT},i={count}")


@pytest.mark.parametrize(
    "challenge",
    [
        "r=abc,s=c2FsdA==,i=4096",
        "r=xyzabc,s=c2FsdA==,i=4096",
        "m=x,r=abcdef,s=c2FsdA==,i=4096",
        "r=abcdef,s=,i=4096",
        "r=abcdef,s=!,i=4096",
        "r=abcdef,i=4096",
        "",
        "garbage",
    ],
)
def test_a_challenge_that_is_not_honest_is_refused(challenge: str) -> None:
    with pytest.raises(UntrustedServer):
        respond(Scram("SCRAM-SHA-1", "user", "pencil", "abc"), challenge)


def test_a_challenge_that_is_not_text_is_refused() -> None:
    with pytest.raises(UntrustedServer):
        asyncio.run(Scram("SCRAM-SHA-1", "user", "pencil").respond(b"\xff\xfe"))


def test_nonces_are_long_and_never_twice_the_same() -> None:
    nonces = {Scram("SCRAM-SHA-1", "u", "p").initial() for _ in range(100)}
    assert len(nonces) == 100
    assert min(map(len, nonces)) > 30


def test_the_strongest_mechanism_is_first() -> None:
    offered = ["PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-512", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "X-OAUTH2"]
    names = [mechanism.name for mechanism in choose(offered, ROMEO, plain=True)]
    assert names == ["SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1"], "and PLAIN is not needed"


def test_plain_is_used_only_if_allowed_and_nothing_better_is_there() -> None:
    (plain,) = choose(["PLAIN"], ROMEO, plain=True)
    assert plain.initial() == b"\0romeo\0pencil"
    with pytest.raises(MechanismUnavailable):
        choose(["PLAIN"], ROMEO, plain=False)


def test_a_guest_gives_nothing_away() -> None:
    (guest,) = choose(["ANONYMOUS", "PLAIN"], Anonymous("example.org"), plain=True)
    assert (guest.name, guest.initial()) == ("ANONYMOUS", b"")


@pytest.mark.parametrize("offered", [[], ["EXTERNAL", "DIGEST-MD5"]])
def test_without_a_mechanism_in_common_there_is_no_login(offered: list[str]) -> None:
    for credentials in (ROMEO, Anonymous("example.org")):
        with pytest.raises(MechanismUnavailable):
            choose(offered, credentials, plain=True)


def test_passwords_are_prepared_by_rfc_4013() -> None:
    assert prepare("I\u00adX") == "IX"
    assert prepare("\u00aa") == "a"
    assert prepare("\u2168") == "IX"
    assert prepare("a\u00a0b") == "a b"
    assert prepare("pässword 🔑") == "pässword 🔑"
    with pytest.raises(WrongCredentials):
        prepare("\u0007")


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512"])
def test_the_portable_pbkdf2_gives_what_the_native_one_does(algorithm: str) -> None:
    async def signatures() -> tuple[bytes, bytes]:
        native = await salted_key(algorithm, b"password", b"salt", 2500)
        portable = RawKey(algorithm, await portable_pbkdf2(algorithm, b"password", b"salt", 2500))
        return await native.sign(b"Client Key"), await portable.sign(b"Client Key")

    native, portable = asyncio.run(signatures())
    assert native == portable


def test_the_portable_pbkdf2_lets_others_run() -> None:
    turns = 0

    async def derive() -> None:
        nonlocal turns
        working = asyncio.ensure_future(portable_pbkdf2("sha1", b"p", b"s", 10_000))
        while not working.done():
            turns += 1
            await asyncio.sleep(0)

    asyncio.run(derive())
    assert turns >= 10
