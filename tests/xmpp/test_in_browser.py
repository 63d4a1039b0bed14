"""The browser's own WebSocket, fetch and WebCrypto under our transports: the edge in a worker of Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from demo.prosody import Prosody
from tests.support.accounts import Account, Accounts
from tests.support.proxy import Proxy
from tests.support.waiting import until as until_true
from tests.xmpp.in_browser.page import python, served, write_host_meta, write_site

WAYS = ("websocket_url", "bosh_url")


@pytest.fixture
def network(prosody: Prosody, accounts: Accounts) -> Iterator[Proxy]:
    """A network before Prosody that the test can spoil."""
    with Proxy(prosody.http_port) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the page's files."""
    folder = tmp_path_factory.mktemp("xmpp")
    write_site(folder)
    return folder


@pytest.fixture(scope="module")
def tab(chromium: Browser, site: Path) -> Iterator[Page]:
    """A page whose worker has our edge: one for all tests, since Python takes its time to start."""
    with served(site, "ws://localhost:*", "http://localhost:*") as server:
        page = chromium.new_page()
        page.goto(f"{server.url}/index.html")
        python(page, "from tests.xmpp.in_browser.scene import *; from pyodide.ffi import to_js")
        yield page
        page.close()


def enters(tab: Page, name: str, account: Account, **options: str) -> str:
    """Somebody logs in; gives the full JID."""
    jid = python(
        tab, f"{name} = Player(**{options!r}); await {name}.logs_in({account.jid!r}, {account.password!r})"
    )
    assert isinstance(jid, str)
    return jid


@pytest.mark.parametrize("way", WAYS)
def test_two_people_talk(tab: Page, network: Proxy, accounts: Accounts, way: str) -> None:
    romeo, juliet = accounts.make("romeo", "juliet")
    address = {way: getattr(network, way)}
    enters(tab, "romeo", romeo, **address)
    jid = enters(tab, "juliet", juliet, **address)
    python(tab, f"for n in range(20): romeo.says({jid!r}, f'line {{n}} 🌹')")
    lines = [f"line {n} 🌹" for n in range(20)]
    assert python(tab, "to_js(await juliet.hears('line 19 🌹'))") == lines
    python(tab, "await romeo.until(lambda: len(romeo.ids) == 20)")
    assert python(tab, "to_js(await juliet.archive())") == lines
    python(tab, "await romeo.client.disconnect(); await juliet.client.disconnect()")


EARLY = """
    import chinwag_socket, js
    from pyodide.ffi import to_js as plain
    there = plain({{"url": {url!r}, "domain": {domain!r}}}, dict_converter=js.Object.fromEntries)
    chinwag_socket.connect(there)
"""


def is_open(tab: Page, network: Proxy) -> None:
    """An early socket says its first words as soon as it is open."""
    until_true(tab, lambda: network.said)


def test_a_socket_that_was_opened_before_python_came_is_taken_over(
    tab: Page, network: Proxy, accounts: Accounts
) -> None:
    romeo, juliet = accounts.make("romeo", "juliet")
    url, domain = network.websocket_url, romeo.jid.partition("@")[2]
    python(tab, EARLY.format(url=url, domain=domain))
    is_open(tab, network)
    assert network.upgrades == 1
    jid = enters(tab, "romeo", romeo, websocket_url=url)
    assert network.upgrades == 1
    enters(tab, "juliet", juliet, websocket_url=url)
    assert network.upgrades == 2
    python(tab, f"juliet.says({jid!r}, 'by the early socket')")
    assert python(tab, "to_js(await romeo.hears('by the early socket'))") == ["by the early socket"]
    python(tab, "await romeo.client.disconnect(); await juliet.client.disconnect()")


@pytest.mark.parametrize("spoiled", ["elsewhere", "closed", "connecting"])
def test_an_early_socket_that_is_of_no_use_costs_nothing(
    tab: Page, network: Proxy, accounts: Accounts, spoiled: str
) -> None:
    (romeo,) = accounts.make("romeo")
    url, domain = network.websocket_url, romeo.jid.partition("@")[2]
    there = "elsewhere.example" if spoiled == "elsewhere" else domain
    python(tab, EARLY.format(url=url, domain=there))
    if spoiled != "connecting":
        is_open(tab, network)
    if spoiled == "closed":
        network.cut()
    enters(tab, "romeo", romeo, websocket_url=url)
    python(tab, "await romeo.client.disconnect()")


LISTENS = """
    import asyncio, chinwag_socket, js
    from pyodide.ffi import create_proxy, to_js as plain

    lots, socket = [], js.Object.new()
    def came(frames):
        lots.append(frames.to_py())
    def gone(event):
        lots.append(event)
    def comes(*texts):
        for text in texts:
            socket.onmessage(plain({"data": text}, dict_converter=js.Object.fromEntries))
    stop = chinwag_socket.listen(socket, create_proxy(came), create_proxy(gone))
"""


def until(number: int) -> str:
    """What waits until so many frames have come."""
    return f"while sum(map(len, lots)) < {number}: await asyncio.sleep(0.01)"


def test_a_frame_after_a_silence_comes_at_once_and_what_follows_closely_together(tab: Page) -> None:
    python(tab, LISTENS)
    assert python(tab, "comes('a', 'b', 'c'); str(lots)") == "[['a']]"
    assert python(tab, f"{until(3)}\nstr(lots)") == "[['a'], ['b', 'c']]"
    assert python(tab, "comes('d'); stop(); str(lots[2:])") == "[['d']]"


def test_a_long_burst_comes_in_lots_and_in_its_order(tab: Page) -> None:
    python(tab, LISTENS)
    python(tab, f"comes(*[str(n) for n in range(501)])\n{until(501)}")
    assert python(tab, "str([len(lot) for lot in lots])") == "[1, 100, 100, 100, 100, 100]"
    assert python(tab, "[text for lot in lots for text in lot] == [str(n) for n in range(501)]") is True


def test_what_came_before_the_close_is_told_before_it_and_nothing_after_the_end(tab: Page) -> None:
    python(tab, LISTENS)
    assert python(tab, "comes('a', 'b'); socket.onclose('closed'); str(lots)") == "[['a'], ['b'], 'closed']"
    python(tab, LISTENS)
    ended = "comes('a', 'b'); close = socket.onclose; stop(); close('closed'); await asyncio.sleep(0.05)"
    assert python(tab, f"{ended}; str(lots)") == "[['a']]"


def test_a_cut_connection_is_resumed(tab: Page, network: Proxy, accounts: Accounts) -> None:
    romeo, juliet = accounts.make("romeo", "juliet")
    url = network.websocket_url
    enters(tab, "romeo", romeo, websocket_url=url)
    jid = enters(tab, "juliet", juliet, websocket_url=url)
    python(tab, "await romeo.until(lambda: not romeo.client.management.waiting)")
    network.stalled = network.refuse = True
    python(tab, f"romeo.says({jid!r}, 'one'); romeo.says({jid!r}, 'two')")
    network.cut()
    network.stalled = network.refuse = False
    python(tab, f"await romeo.online(2); romeo.says({jid!r}, 'three')")
    assert python(tab, "' '.join(await juliet.hears('one', 'two', 'three'))") == "one two three"
    assert python(tab, "str(romeo.sessions)") == "[False, True]"


def test_bosh_takes_over_where_websockets_are_blocked(tab: Page, network: Proxy, accounts: Accounts) -> None:
    network.block_websocket = True
    romeo = accounts.one("romeo")
    enters(tab, "romeo", romeo, websocket_url=network.websocket_url, bosh_url=network.bosh_url)
    assert python(tab, "romeo.statuses[-2].endpoint") == network.bosh_url


def test_the_endpoint_is_discovered(tab: Page, site: Path, network: Proxy, accounts: Accounts) -> None:
    write_host_meta(site, network.websocket_url)
    origin = tab.url.rpartition("/")[0]
    enters(tab, "romeo", accounts.one("romeo"), host_meta=origin)
    assert python(tab, "romeo.statuses[-2].endpoint") == network.websocket_url


def test_a_guest_comes_in(tab: Page, network: Proxy, prosody: Prosody) -> None:
    options = {"websocket_url": network.websocket_url}
    jid = python(tab, f"guest = Player(**{options!r}); await guest.logs_in({prosody.guests!r})")
    assert str(jid).partition("/")[0].endswith(f"@{prosody.guests}")


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"websocket_url": "ws://localhost:1/ws"}, "EndpointUnreachable"),
        ({"bosh_url": "http://localhost:1/bosh"}, "EndpointUnreachable"),
        ({"websocket_url": "wss://exa mple/ws"}, "EndpointUnreachable"),
        ({"websocket_url": "wss://forbidden.by.the.policy.example/ws"}, "EndpointUnreachable"),
        ({"websocket_url": "ws://example.org/ws"}, "InsecureEndpoint"),
        ({"host_meta": "http://localhost:1"}, "DiscoveryFailed"),
    ],
)
def test_what_does_not_work_is_named(tab: Page, options: dict[str, object], kind: str) -> None:
    given = {"open_timeout": 2, **options}  # as long as it takes where nothing is told
    with pytest.raises(Error, match=kind):
        python(tab, f"await Player(**{given!r}).logs_in('romeo@nowhere.localhost', 'x')")


def test_a_wrong_password_is_refused(tab: Page, network: Proxy, accounts: Accounts) -> None:
    romeo = accounts.one("romeo")
    with pytest.raises(Error, match="WrongCredentials"):
        enters(tab, "romeo", Account(romeo.jid, "guess", ""), websocket_url=network.websocket_url)


def test_webcrypto_and_python_derive_the_same_key(tab: Page) -> None:
    code = """
        from widget.xmpp.crypto import RawKey, portable_pbkdf2, salted_key
        given = b"pencil", b"salt", 4096
        async def alike(name):
            ours = RawKey(name, await portable_pbkdf2(name, *given))
            theirs = await salted_key(name, *given)
            return theirs.storable and await ours.sign(b"Key") == await theirs.sign(b"Key")
        all([await alike(name) for name in ("sha1", "sha256", "sha512")])
    """
    assert python(tab, code) is True
