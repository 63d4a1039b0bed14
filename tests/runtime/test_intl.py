"""Formats by the browser's `Intl`, in the Python that ships; Node's is the same."""

from __future__ import annotations

from build import python
from build.paths import ROOT

CODE = """
import json, time
from widget.runtime.intl import IntlFormats
from widget.ui import i18n

# Thursday, 12 March 2026, 12:00 here, wherever that is
moment = 1_773_316_800_000 - 1000 * time.localtime(1_773_316_800).tm_gmtoff
found = {}
for language in JOB["args"]:
    formats = IntlFormats(language)
    found[language] = {
        "clock": formats.clock(moment),
        "weekday": formats.weekday(moment),
        "date": formats.date(moment),
        "short": formats.short_date(moment, False),
        "year": formats.short_date(moment, True),
        "numbers": [formats.number(n) for n in (0, 7, 45, 1234567)],
        "amounts": [formats.amount(*each) for each in ((3, "byte"), (1.4, "megabyte"), (20, "gigabyte"))],
        "names": [formats.names(["Ann"]), formats.names(["Ann", "Ben", "Cy"])],
    }
    assert formats.clock(moment + 90_000) != formats.clock(moment) == found[language]["clock"]
    i18n.use(i18n.ENGLISH, formats)
    assert i18n.ngettext("{n} message", "{n} messages", 7).startswith(formats.number(7))

# Which space Intl puts between figures and units is a matter of its version
plain = json.loads(json.dumps(found, ensure_ascii=False).replace(chr(0xa0), " ").replace(chr(0x202f), " "))
assert plain == JOB["args"], json.dumps(plain, ensure_ascii=False)
"""

WANTED = {
    "de": {
        "clock": "12:00",
        "weekday": "Donnerstag",
        "date": "12. März 2026",
        "short": "12. März",
        "year": "12. März 2026",
        "numbers": ["0", "7", "45", "1.234.567"],
        "amounts": ["3 Byte", "1,4 MB", "20 GB"],
        "names": ["Ann", "Ann, Ben und Cy"],
    },
    "en-US": {
        "clock": "12:00 PM",
        "weekday": "Thursday",
        "date": "March 12, 2026",
        "short": "Mar 12",
        "year": "Mar 12, 2026",
        "numbers": ["0", "7", "45", "1,234,567"],
        "amounts": ["3 bytes", "1.4 MB", "20 GB"],
        "names": ["Ann", "Ann, Ben, and Cy"],
    },
    "ar-EG": {
        "clock": "١٢:٠٠ م",
        "weekday": "الخميس",
        "date": "١٢ مارس ٢٠٢٦",
        "short": "١٢ مارس",
        "year": "١٢ مارس ٢٠٢٦",
        "numbers": ["٠", "٧", "٤٥", "١٬٢٣٤٬٥٦٧"],
        "amounts": ["٣ بايت", "١٫٤ م.ب", "٢٠ غ.ب"],
        "names": ["Ann", "Ann وBen وCy"],
    },
}


def test_languages_write_dates_numbers_and_lists_in_their_own_ways() -> None:
    python.run_inside(CODE, WANTED, {"/project": ROOT}, ("/project",))
