"""A session that another client object goes on with, and log-ins without a password: on real servers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.support.accounts import Account
from tests.xmpp.conftest import Place
from tests.xmpp.person import Person
from widget.core import stanza as build
from widget.core.login import KeptLogin
from widget.core.records import Record
from widget.errors import AuthenticationFailed, LoginOutdated, WrongCredentials
from widget.xmpp.listener import Online


async def vanishes(person: Person) -> Record | None:
    """The page goes away in the middle of it; what it has kept of its session, as text keeps it."""
    record = person.client.snapshot()
    client = person.client
    assert client._task
    assert client._stream
    client._task.cancel()
    client._stream.transport.abort()
    client._task = client._stream = None
    client._session.detach()
    kept: Record | None = json.loads(json.dumps(record))
    return kept


async def follows(place: Place, account: Account, record: Record | None) -> Person:
    """The next page's client."""
    person = place.person(account)
    await person.client.connect(person.credentials, record)
    await person.online()
    return person


async def test_another_client_goes_on_with_a_session_and_nothing_is_lost_or_doubled(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    async with place.person(juliet) as her:
        her.appears()
        page = place.person(romeo)
        await page.client.connect(page.credentials)
        await page.online()
        page.appears()
        her.says(page.jid, "heard by the first")
        await page.hears("heard by the first")
        assert page.client.send(build.message(her.jid, "chat", "m1", body="acknowledged"))
        await page.until(lambda: "m1" in page.ids)
        page.client.send(build.message(her.jid, "chat", "m2", body="on the way"))
        jid, record = page.jid, await vanishes(page)
        assert (record is not None) is place.managed
        her.says(jid, "while nobody was there")
        second = await follows(place, romeo, record)
        try:
            if not place.managed:
                return
            assert second.seen(Online) == [
                Online(jid, resumed=True, carried=frozenset({"m2"} - set(second.ids)))
            ]
            await second.hears("while nobody was there")
            await second.until(lambda: "m2" in second.ids)
            assert second.bodies == ["while nobody was there"]
            assert [body for body in her.bodies if body] == ["acknowledged", "on the way"]
        finally:
            await second.client.disconnect()


async def test_a_session_that_the_server_has_forgotten_gives_way_to_a_new_one(place: Place) -> None:
    romeo, *_ = place.make("romeo")
    async with place.person(romeo) as page:
        record = page.client.snapshot()
    second = await follows(place, romeo, record)
    assert [online.resumed for online in second.seen(Online) if isinstance(online, Online)] == [False]
    await second.client.disconnect()


async def test_a_server_that_has_more_of_ours_than_was_kept_begins_anew(place: Place) -> None:
    romeo, juliet = place.make("romeo", "juliet")
    async with place.person(juliet) as her:
        her.appears()
        page = place.person(romeo)
        await page.client.connect(page.credentials)
        await page.online()
        record = json.loads(json.dumps(page.client.snapshot()))
        page.says(her.jid, "not in the record")
        await her.hears("not in the record")
        await vanishes(page)
        second = await follows(place, romeo, record)
        assert [online.resumed for online in second.seen(Online) if isinstance(online, Online)] == [False]
        second.says(her.jid, "anew")
        await her.hears("anew")
        assert her.bodies.count("not in the record") == 1
        await second.client.disconnect()


async def login_of(place: Place, account: Account) -> KeptLogin:
    """What a good log-in leaves."""
    async with place.person(account) as person:
        (login,) = person.logins
    assert login
    return login


async def refused(place: Place, login: KeptLogin) -> AuthenticationFailed:
    person = Person(login, place.url)
    await person.client.connect(login)
    error = await person.refused()
    await person.client.disconnect()
    assert isinstance(error, AuthenticationFailed)
    return error


async def test_a_kept_log_in_needs_no_password_and_proves_the_server_too(place: Place) -> None:
    (romeo,) = place.make("romeo")
    login = await login_of(place, romeo)
    assert romeo.password not in repr(login)
    async with Person(login, place.url) as person:
        assert person.bare == romeo.jid


async def test_after_a_changed_password_a_kept_log_in_is_refused(place: Place) -> None:
    (romeo,) = place.make("romeo")
    login = await login_of(place, romeo)
    register = "jabber:iq:register"
    async with place.person(romeo) as person:
        await person.asks(
            "set",
            build.element(
                "query",
                register,
                build.element("username", register, text=romeo.jid.partition("@")[0]),
                build.element("password", register, text="another"),
            ),
            romeo.jid.partition("@")[2],
        )
    assert isinstance(await refused(place, login), LoginOutdated | WrongCredentials)


@pytest.mark.parametrize("change", [{"salt": b"other"}, {"iterations": 9999}, {"mechanism": "SCRAM-SHA-999"}])
async def test_a_kept_log_in_that_does_not_fit_is_outdated(place: Place, change: dict[str, object]) -> None:
    (romeo,) = place.make("romeo")
    login = await login_of(place, romeo)
    assert isinstance(await refused(place, replace(login, **change)), LoginOutdated)  # type: ignore[arg-type]


async def test_a_guest_leaves_nothing_to_keep(place: Place) -> None:
    async with place.guest() as guest:
        assert guest.logins == [None]
