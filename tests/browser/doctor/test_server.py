"""The doctor names the hop to the server that fails and the line that mends it: servers broken on purpose."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from build.serve import Site, serve
from demo.prosody import Prosody
from tests.browser.doctor.conftest import Broken, Examine
from tests.support.accounts import Accounts
from tests.support.ejabberd import Ejabberd
from tests.support.ports import closed_port
from tests.support.proxy import Proxy

CERTIFICATE = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=wrong.example -keyout key -out crt"
WEBSOCKET = "urn:xmpp:alt-connections:websocket"
READABLE = {"Access-Control-Allow-Origin": "*", "Content-Type": "application/json"}


def account(accounts: Accounts) -> dict[str, str]:
    one = accounts.one()
    return {"user": one.local, "password": one.password}


@pytest.fixture
def bad_certificate(tmp_path: Path) -> Iterator[int]:
    """A TLS server whose certificate is of another name; its port."""
    subprocess.run(CERTIFICATE.split(), cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "crt", tmp_path / "key")
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            while True:
                try:
                    given, _ = listening.accept()
                except OSError:
                    return
                with given:
                    try:
                        context.wrap_socket(given, server_side=True).close()
                    except OSError:
                        continue

        threading.Thread(target=answer, daemon=True).start()
        yield listening.getsockname()[1]


def test_a_sound_prosody_has_nothing_broken(examine: Examine, prosody: Prosody, accounts: Accounts) -> None:
    found = examine(hostMeta=prosody.http_url, **account(accounts))
    assert found.broken == []
    assert prosody.websocket_url in found.text("host-meta")
    good = {name for name, step in found.steps.items() if step["verdict"] == "good"}
    assert good >= {
        "websocket",
        "stream",
        "mechanisms",
        "bosh",
        "login",
        "resume",
        "archive",
        "rooms",
        "uploads",
    }
    assert found.verdict("push") == "warn"
    assert "cloud_notify" in found.mends("push")


def test_a_sound_ejabberd_has_nothing_broken(examine: Examine, ejabberd: Ejabberd) -> None:
    found = examine(hostMeta=ejabberd.http_url, **account(Accounts(ejabberd, ejabberd.domain)))
    assert found.broken == []
    assert {found.verdict(step) for step in ("websocket", "login", "archive", "rooms")} == {"good"}


def test_a_guest_gets_in_where_guests_are_let_in_and_else_it_says_so(
    examine: Examine, prosody: Prosody
) -> None:
    endpoint = {"websocket": prosody.websocket_url}
    assert examine(guests=prosody.guests, **endpoint).text("login").startswith("Logged in as ")
    found = examine(guests="localhost", **endpoint)
    assert found.broken[0] == "mechanisms"
    assert 'authentication = "anonymous"' in found.mends("mechanisms")


def test_a_wrong_password_is_said_to_be_one(examine: Examine, prosody: Prosody, accounts: Accounts) -> None:
    found = examine(websocket=prosody.websocket_url, **{**account(accounts), "password": "nightingale"})
    assert found.broken == ["login"]
    assert "password is wrong" in found.text("login")


def test_a_domain_that_the_server_does_not_have(examine: Examine, prosody: Prosody) -> None:
    found = examine(domain="verona.example", websocket=prosody.websocket_url)
    assert found.broken[0] == "stream"
    assert "verona.example" in found.text("stream")
    assert 'VirtualHost "verona.example"' in found.mends("stream")
    found = examine(domain="verona.example", bosh=prosody.bosh_url)
    assert 'VirtualHost "verona.example"' in found.mends("bosh")


def test_a_closed_port(examine: Examine) -> None:
    with closed_port() as port:
        found = examine(
            websocket=f"ws://localhost:{port}/xmpp-websocket", bosh=f"http://localhost:{port}/http-bind"
        )
    assert found.broken == ["websocket", "bosh"]
    assert "cannot be reached" in found.text("websocket")
    assert f"localhost:{port}" in found.mends("websocket")


def test_a_name_that_there_is_not(examine: Examine) -> None:
    found = examine(domain="verona.invalid", csp="")
    assert found.broken[0] == "name"
    assert "dig +short verona.invalid" in found.mends("name")


@pytest.mark.parametrize("domain", ["", "https://example.org", "juliet@example.org"])
def test_what_is_no_domain(examine: Examine, domain: str) -> None:
    assert examine(domain=domain).broken[0] == "name"


def test_a_certificate_of_another_name(examine: Examine, bad_certificate: int) -> None:
    found = examine(websocket=f"wss://localhost:{bad_certificate}/xmpp-websocket")
    assert found.broken == ["websocket"]
    assert "certificate" in found.text("websocket")
    assert found.steps["websocket"]["link"] == f"https://localhost:{bad_certificate}/xmpp-websocket"
    assert f"openssl s_client -connect localhost:{bad_certificate}" in found.mends("websocket")


def test_a_server_that_says_nothing(examine: Examine, prosody: Prosody) -> None:
    with Proxy(prosody.http_port) as network:
        network.stalled = True
        found = examine(websocket=network.websocket_url, patience=700)
    assert found.broken[0] == "websocket"
    assert "does not answer" in found.text("websocket")


def test_a_proxy_that_does_not_pass_the_upgrade_on(examine: Examine, prosody: Prosody) -> None:
    with Proxy(prosody.http_port) as network:
        network.block_websocket = True
        found = examine(websocket=network.websocket_url, bosh=network.bosh_url)
    assert found.broken == ["websocket"]
    assert "proxy_set_header Upgrade" in found.mends("websocket")
    assert found.text("bosh").startswith("The server offers ")


def test_modules_that_are_not_loaded(examine: Examine, broken: Broken) -> None:
    server = broken('VirtualHost "*"\nmodules_disabled = { "s2s"; "tls"; "limits"; "websocket"; "bosh" }')
    found = examine(websocket=server.websocket_url, bosh=server.bosh_url)
    assert found.broken == ["websocket", "bosh"]
    assert "(404)" in found.text("websocket")
    assert 'modules_enabled = { …, "websocket" }' in found.mends("websocket")
    assert 'modules_enabled = { …, "bosh" }' in found.mends("bosh")


def test_a_connection_that_the_server_takes_for_an_open_one(examine: Examine, broken: Broken) -> None:
    lines = "consider_websocket_secure = false\nconsider_bosh_secure = false\nc2s_require_encryption = true"
    server = broken(f'VirtualHost "*"\n{lines}')
    found = examine(websocket=server.websocket_url, bosh=server.bosh_url)
    assert found.broken == ["stream", "bosh"]
    for step in found.broken:
        assert "without TLS" in found.text(step)
        assert "consider_websocket_secure = true" in found.mends(step)


def test_a_server_that_wants_passwords_as_they_are(examine: Examine, broken: Broken) -> None:
    hashes = "; ".join(f'"SCRAM-SHA-{each}"' for each in ("1", "256", "1-PLUS", "256-PLUS"))
    lines = f"allow_unencrypted_plain_auth = true\ndisable_sasl_mechanisms = {{ {hashes} }}"
    server = broken(f'VirtualHost "*"\n{lines}')
    found = examine(websocket=server.websocket_url)
    assert found.broken == ["mechanisms"]
    assert 'authentication = "internal_hashed"' in found.mends("mechanisms")
    assert examine(websocket=server.websocket_url, plain=True).verdict("mechanisms") == "warn"


def test_answers_that_other_sites_may_not_read(examine: Examine, broken: Broken) -> None:
    closed = "bosh = { enabled = false }; files = { enabled = false }; file_share = { enabled = false }"
    server = broken(
        f'VirtualHost "*"\nhttp_default_cors_enabled = false\nhttp_cors_override = {{ {closed} }}'
    )
    found = examine(hostMeta=server.http_url)
    assert found.broken == ["host-meta"]
    assert "CORS" in found.text("host-meta")
    assert 'Access-Control-Allow-Origin "*"' in found.mends("host-meta")
    endpoints = {"websocket": server.websocket_url, "bosh": server.bosh_url}
    found = examine(**endpoints, **account(Accounts(server.store, server.domain)))
    assert found.verdict("bosh") == "warn"
    assert "http_cors_override = { bosh" in found.mends("bosh")
    assert found.broken == ["uploads"]
    assert "http_cors_override = { file_share" in found.mends("uploads")


def test_an_archive_that_is_missing_is_told_as_what_will_be_missed(examine: Examine, broken: Broken) -> None:
    server = broken('VirtualHost "*"\nmodules_disabled = { "s2s"; "tls"; "limits"; "mam"; "smacks" }')
    found = examine(websocket=server.websocket_url, **account(Accounts(server.store, server.domain)))
    assert found.broken == []
    assert (found.verdict("resume"), found.verdict("archive")) == ("warn", "warn")
    assert '"smacks"' in found.mends("resume")
    assert "mod_mam" in found.mends("archive")


def test_rooms_and_files_that_are_missing_too(examine: Examine, broken: Broken) -> None:
    gone = "\n".join(
        f'Component "{name}.localhost" "{kind}"\nenabled = false'
        for name, kind in (("muc", "muc"), ("upload", "http_file_share"))
    )
    # Rooms of another domain, for the archive's table that our own Prosody waits for
    elsewhere = 'Component "rooms.example.org" "muc"\nmodules_enabled = { "muc_mam" }'
    server = broken(f'VirtualHost "localhost"\ndisco_items = {{}}\n{gone}\n{elsewhere}')
    found = examine(websocket=server.websocket_url, **account(Accounts(server.store, server.domain)))
    assert found.broken == []
    assert (found.verdict("rooms"), found.verdict("uploads")) == ("warn", "warn")
    assert 'Component "rooms.localhost" "muc"' in found.mends("rooms")
    assert "http_file_share" in found.mends("uploads")


def test_files_that_would_go_where_nobody_is(examine: Examine, broken: Broken) -> None:
    with closed_port() as port:
        server = broken(
            f'Component "upload.localhost" "http_file_share"\nhttp_external_url = "http://localhost:{port}/"'
        )
        found = examine(websocket=server.websocket_url, **account(Accounts(server.store, server.domain)))
    assert found.broken == ["uploads"]
    assert f"http://localhost:{port}" in found.text("uploads")
    assert "http_external_url" in found.mends("uploads")


@pytest.mark.parametrize(
    ("status", "headers", "links", "told", "line"),
    [
        (404, READABLE, [], "has no /.well-known/host-meta.json", "return 200"),
        (
            200,
            READABLE,
            [{"rel": "urn:xmpp:alt-connections:http", "href": "https://x"}],
            "names neither",
            "return 200",
        ),
        (200, READABLE, [{"rel": WEBSOCKET, "href": "javascript:alert(1)"}], "names neither", "return 200"),
        (200, READABLE, [{"rel": WEBSOCKET, "href": "ws://example.org/ws"}], "not encrypted", "wss://"),
        (
            200,
            {},
            [{"rel": WEBSOCKET, "href": "wss://example.org/ws"}],
            "CORS",
            "Access-Control-Allow-Origin",
        ),
    ],
)
def test_a_host_meta_that_leads_nowhere(
    examine: Examine, status: int, headers: dict[str, str], links: list[dict[str, str]], told: str, line: str
) -> None:
    answer = HTTPStatus(status), headers, json.dumps({"links": links}).encode()
    files = Site({}, routes={"/.well-known/host-meta.json": lambda: answer})
    with serve(files, headers={} if not headers else {"Access-Control-Allow-Origin": "*"}) as web:
        found = examine(hostMeta=web.url.replace("127.0.0.1", "localhost"))
    assert found.broken[0] == "host-meta"
    assert told in found.text("host-meta")
    assert line in found.mends("host-meta")


def test_a_host_meta_that_is_no_json_is_no_end_if_the_other_one_is_sound(
    examine: Examine, prosody: Prosody
) -> None:
    xml = (
        '<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">'
        f'<Link rel="{WEBSOCKET}" href="{prosody.websocket_url}"/></XRD>'
    )
    files = Site({}, headers={"Access-Control-Allow-Origin": "*"})
    files.routes["/.well-known/host-meta.json"] = lambda: (HTTPStatus.OK, {}, b"<html>")
    files.routes["/.well-known/host-meta"] = lambda: (HTTPStatus.OK, {}, xml.encode())
    with serve(files) as web:
        found = examine(hostMeta=web.url.replace("127.0.0.1", "localhost"))
    assert found.broken == []
    assert found.verdict("stream") == "good"
