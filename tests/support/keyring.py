"""A keyring in memory: what it keeps lives as long as the dict it is given."""

from __future__ import annotations

from widget.core.login import Keep, KeptLogin
from widget.storage.keyring import Keyring


class MemoryKeyring(Keyring):
    """Of one browser whose session does not end."""

    def __init__(self, kept: dict[Keep, KeptLogin]) -> None:
        self._kept = kept

    async def keep(self, login: KeptLogin, how: Keep) -> bool:
        self._kept.clear()
        self._kept[how] = login
        return True

    async def kept(self, *, alone: bool) -> tuple[KeptLogin, Keep] | None:
        found = [(self._kept[how], how) for how in (Keep.SESSION, Keep.LASTING) if how in self._kept]
        return found[0] if found else None

    async def admit(self, token: str) -> None:
        """All pages are of one session."""

    async def forget(self) -> None:
        self._kept.clear()
