"""Rooms and what is wanted of chats, on two devices of one person over real servers."""

from __future__ import annotations

from tests.engine.conftest import Place
from tests.support.accounts import unique
from tests.support.engine import Engine
from widget.core.model import BareJID
from widget.features.muc import Stage


def inside(engine: Engine, room: str) -> bool:
    rooms = engine.loop.store.slices["muc"].rooms
    return BareJID(room) in rooms and rooms[BareJID(room)].stage is Stage.IN


def known(engine: Engine, room: str) -> bool:
    return BareJID(room) in engine.loop.store.slices["muc"].rooms


def first_row(engine: Engine) -> str:
    titles = engine.look().all(cls="row-title")
    return titles[0].text() if titles else ""


async def test_a_room_is_entered_and_left_on_all_devices(place: Place) -> None:
    server, accounts = place
    juliet = accounts.one()
    room = f"{unique('garden')}@{server.muc}"
    async with Engine(server) as desk, Engine(server) as phone:
        for device in (desk, phone):
            await device.log_in(juliet)
        await desk.join(room)
        await phone.until(lambda: inside(phone, room), "room")
        await phone.sees(room.partition("@")[0])
        assert not phone.look().has("textarea"), "no window opens by itself"
        phone.click("button", cls="row", text=room.partition("@")[0])
        phone.click("button", aria_label="Details")
        phone.click("button", text="Leave room")
        await desk.until(lambda: not known(desk, room), "leaving")
        assert not known(phone, room)


async def test_what_another_device_did_while_we_were_away_is_done_here(place: Place) -> None:
    server, accounts = place
    juliet, romeo = accounts.make("juliet", "romeo")
    accounts.befriend(juliet, romeo)
    left, new = (f"{unique('garden')}@{server.muc}" for _ in range(2))
    async with Engine(server) as desk:
        await desk.log_in(juliet)
        await desk.join(left)
        await desk.until(lambda: inside(desk, left), "room")
        await desk.until(lambda: _all_told(desk), "bookmark")
        await desk.loop.units.drained()
    async with Engine(server) as phone:
        await phone.log_in(juliet)
        await phone.until(lambda: inside(phone, left), "room")
        await phone.open("Romeo")
        phone.click("button", text="Pin to the top")
        phone.click("button", text="Never")
        phone.click("button", cls="row", text=left.partition("@")[0])
        phone.click("button", aria_label="Details")
        phone.click("button", text="Leave room")
        await phone.join(new)
        await phone.until(lambda: inside(phone, new) and _all_told(phone), "bookmark")
    async with Engine(server, desk.browser) as again:
        await again.until(lambda: inside(again, new), "new room")
        await again.until(lambda: not known(again, left), "leaving")
        await again.until(lambda: first_row(again) == "Romeo", "Romeo first")
        assert again.look().has(aria_label="Muted")


def _all_told(engine: Engine) -> bool:
    entries = engine.loop.store.slices["bookmarks"].entries
    return bool(entries) and all(entry.told for entry in entries.values())
