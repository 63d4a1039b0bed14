"""Taking over what a page has painted: when our own picture may come."""

from __future__ import annotations

from dataclasses import replace

from widget.core.effects import After
from widget.core.events import LoginChosen, LoginRecalled, LogoutChosen, SurfaceAttached
from widget.core.feature import Fact, View
from widget.core.layout import KeptLayout, Layout
from widget.core.login import Keep
from widget.core.model import BareJID, FullJID, Session, Surface, SurfaceId
from widget.features import takeover, windows
from widget.features.takeover import State, WaitedLongEnough, held

ME = FullJID("juliet@capulet.example/balcony")
MAIN = SurfaceId("main")
PAINTED = Surface(MAIN, painted="juliet@capulet.example")
OUT, IN = Session(), Session(jid=ME, online=True)


class Asked:
    """As much of a view as the feature asks for."""

    def __init__(self, session: Session, pending: bool | None = None) -> None:
        self.surface, self.session = PAINTED, session
        self._pending = pending

    def ask(self, fact: Fact, default: object = None) -> object:
        assert fact is Fact.PENDING
        return default if self._pending is None else self._pending


def seen(session: Session, pending: bool | None = None) -> View:
    return Asked(session, pending)  # type: ignore[return-value]


def attached(session: Session = OUT) -> State:
    return takeover.update(State(known=True), SurfaceAttached(PAINTED), session)


def test_our_picture_waits_for_the_account_and_for_what_is_read() -> None:
    state = attached()
    assert held(state, seen(OUT))
    assert held(state, seen(IN, pending=True))
    assert not held(state, seen(IN))


def test_where_nothing_is_painted_nothing_waits() -> None:
    state = takeover.update(State(known=True), SurfaceAttached(Surface(MAIN)), OUT)
    assert not held(state, seen(OUT))


def test_another_accounts_picture_never_stands_longer_than_ours_takes() -> None:
    other = replace(IN, jid=FullJID("romeo@montague.example/orchard"))
    assert not held(attached(other), seen(other, pending=True))


def test_a_painted_picture_does_not_stand_for_ever() -> None:
    effects = list(takeover.effects(attached(), SurfaceAttached(PAINTED), OUT))
    assert effects == [After(takeover.UNTIL_LOGIN, WaitedLongEnough(MAIN), "painted main")]
    assert not held(takeover.update(attached(), WaitedLongEnough(MAIN), OUT), seen(OUT))


def test_who_logs_out_is_forgotten() -> None:
    assert not held(takeover.update(attached(), LogoutChosen(erase=False), IN), seen(OUT))


def test_windows_that_are_still_to_be_put_back_are_waited_for() -> None:
    kept = KeptLayout(BareJID("juliet@capulet.example"), Layout())
    state = windows.State(kept={MAIN: kept})
    assert windows.pending(state, seen(IN))
    assert not windows.pending(state, seen(OUT))


def test_nothing_is_drawn_before_it_is_known_whether_a_log_in_is_kept() -> None:
    state = takeover.update(State(), SurfaceAttached(Surface(MAIN)), OUT)
    assert held(state, seen(OUT))
    for known in (LoginRecalled("", Keep.NOT), LoginChosen("romeo@example.org", "pencil")):
        assert not held(takeover.update(state, known, OUT), seen(OUT))


def test_the_picture_of_a_kept_log_in_stands_while_it_logs_in() -> None:
    state = takeover.update(attached(), LoginRecalled("juliet@capulet.example", Keep.SESSION), OUT)
    assert held(state, seen(OUT))


def test_when_no_log_in_is_kept_any_more_the_form_comes_at_once() -> None:
    assert not held(takeover.update(attached(), LoginRecalled("", Keep.NOT), OUT), seen(OUT))
