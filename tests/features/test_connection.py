"""The connection as the person sees it."""

from __future__ import annotations

from dataclasses import replace

from tests.support.play import JULIET, Glance, Stage
from vdom import query
from widget.core.effects import Idle, Wake
from widget.core.events import ConnectionTried, LoginRefused, PageChanged, SessionLost, SessionStarted
from widget.core.model import FullJID, PageInfo
from widget.errors import SessionReplaced
from widget.features.connection import FEATURE, RetryChosen, State, notice


def said(stage: Stage[State]) -> str:
    node = notice(stage.state, Glance(stage.session))
    return query(node).text() if node else ""


def test_nothing_is_said_while_all_is_well() -> None:
    assert said(Stage(FEATURE)) == ""


def test_a_lost_connection_says_when_it_is_tried_again_and_can_be_tried_now() -> None:
    stage = Stage(FEATURE)
    stage.play(SessionLost(None, 4_000))
    assert "Trying again in 4 seconds" in said(stage)
    node = notice(stage.state, Glance(stage.session))
    assert node
    assert query(node).find("button").click() == RetryChosen()
    assert stage.play(RetryChosen()) == [Wake()]
    stage.play(ConnectionTried(2, ""))
    assert "Reconnecting" in said(stage)
    stage.play(SessionStarted(FullJID(f"{JULIET}/web"), resumed=True, first=False))
    assert said(stage) == ""


def test_no_network_is_told_apart_from_no_server() -> None:
    stage = Stage(FEATURE)
    stage.play(SessionLost(None, 4_000))
    stage.session = replace(stage.session, page=PageInfo(online=False))
    assert "You are offline" in said(stage)


def test_another_log_in_with_our_resource_is_told() -> None:
    stage = Stage(FEATURE)
    stage.play(LoginRefused(SessionReplaced("conflict")))
    assert "somewhere else" in said(stage)


def test_a_page_out_of_sight_is_idle_and_coming_back_wakes_the_stream() -> None:
    stage = Stage(FEATURE)
    assert stage.play(PageChanged(PageInfo(visible=False))) == [Idle(True)]
    assert stage.play(PageChanged(PageInfo(visible=True))) == [Idle(False), Wake()]
