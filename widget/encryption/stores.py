"""What encryption (XEP-0384) keeps in an account's database. Imports no library: the schema needs it."""

from __future__ import annotations

from typing import Final

from widget.core.records import Store

KEYS: Final = Store("encryption-keys", ("key",), ours=True)
"""Groups of python-omemo's values, wrapped: identity, pre-keys, a session each, devices and trust."""

MEMO: Final = Store("encryption-memo", ("id",), {"time": ("time",)})
"""What was opened and sealed of late, wrapped, by a hash of it."""

STORES: Final = (KEYS, MEMO)
