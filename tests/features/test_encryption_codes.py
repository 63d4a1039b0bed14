"""Encryption: what the codes of devices lead to that a camera reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.play import MAIN, ROMEO
from tests.support.secrecy import PHONE, asked, device, encrypted
from widget.core.encryption import Judge, Trust
from widget.core.events import DialogChosen
from widget.core.model import BareJID
from widget.features.encryption.known import ALARM, FITS, OTHERS, STRANGE, CodeScanned
from widget.features.encryption.scanned import uri

NURSE = BareJID("nurse@example.org")


def test_a_code_that_fits_verifies_the_devices_that_it_names() -> None:
    stage = encrypted(PHONE, device(ROMEO, 8), device(ROMEO, 9))
    code = uri(ROMEO, [PHONE, device(ROMEO, 9), device(ROMEO, 77)])
    assert code == f"xmpp:{ROMEO}?" + ";".join(f"omemo-sid-{n}={n:064x}" for n in (7, 9, 77))
    wants = asked(stage.play(CodeScanned(MAIN, ROMEO, code)))
    assert wants == [Judge(ROMEO, f"{n:064x}", Trust.TRUSTED) for n in (7, 9)]
    assert stage.state.notes == {MAIN: FITS}
    assert stage.emitted(DialogChosen) == [DialogChosen(MAIN, f"keys {ROMEO}")]


@pytest.mark.parametrize(
    ("code", "note"),
    [
        (f"xmpp:{ROMEO}?omemo-sid-7={8:064x}", ALARM),
        (f"xmpp:{ROMEO}?omemo-sid-9={9:064x};omemo-sid-7={8:064x}", ALARM),
        (f"xmpp:{NURSE}?omemo-sid-7={7:064x}", OTHERS),
        (f"xmpp:{ROMEO}?omemo-sid-99={7:064x}", STRANGE),
        (f"xmpp:{ROMEO}?join", STRANGE),
        (f"https://{ROMEO}?omemo-sid-7={7:064x}", STRANGE),
        ("", STRANGE),
        ("xmpp:" + "x" * 100_000, STRANGE),
    ],
)
def test_by_any_other_code_nothing_is_trusted(code: str, note: str) -> None:
    stage = encrypted(PHONE, device(ROMEO, 9))
    assert not asked(stage.play(CodeScanned(MAIN, ROMEO, code)))
    assert stage.state.notes == {MAIN: note}


def test_conversations_writes_fingerprints_in_capitals_too() -> None:
    letters = replace(PHONE, fingerprint="ab" * 32)
    stage = encrypted(letters)
    code = f"XMPP:{str(ROMEO).title()}?omemo-sid-7={'AB' * 32}"
    assert asked(stage.play(CodeScanned(MAIN, ROMEO, code))) == [Judge(ROMEO, "ab" * 32, Trust.TRUSTED)]


def test_what_came_of_a_code_is_told_until_the_dialog_is_left() -> None:
    stage = encrypted()
    scan, keys = DialogChosen(MAIN, f"scan {ROMEO}"), DialogChosen(MAIN, f"keys {ROMEO}")
    stage.play(scan, CodeScanned(MAIN, ROMEO, ""), keys)
    assert stage.state.notes == {MAIN: STRANGE}
    stage.play(DialogChosen(MAIN, ""))
    assert not stage.state.notes
