"""Trust in devices, as python-omemo keeps it: by names of ours, one for each identity key of a person's.

Blind Trust Before Verification: while the person has decided about none of somebody's devices, all of them
are trusted; from the first decision on a new one waits for its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from omemo.types import DeviceInformation, TrustLevel

from widget.core.encryption import Trust

UNDECIDED = Trust.UNDECIDED.name
_LEVELS = {
    Trust.UNDECIDED: TrustLevel.UNDECIDED,
    Trust.BLIND: TrustLevel.TRUSTED,
    Trust.TRUSTED: TrustLevel.TRUSTED,
    Trust.DISTRUSTED: TrustLevel.DISTRUSTED,
}
_DECIDED = {Trust.TRUSTED, Trust.DISTRUSTED}


def kept(device: DeviceInformation) -> Trust:
    """What is kept of it."""
    return Trust[device.trust_level_name]


def level(device: DeviceInformation) -> TrustLevel:
    """What python-omemo makes of it."""
    return _LEVELS[kept(device)]


def is_blind(devices: Iterable[DeviceInformation]) -> bool:
    """Whether nothing has been decided about any of somebody's devices."""
    return not any(kept(device) in _DECIDED for device in devices)


def effective(device: DeviceInformation, all_of_theirs: Iterable[DeviceInformation]) -> Trust:
    """What would be done now: an undecided one of somebody nobody has verified is trusted blindly."""
    trust = kept(device)
    return Trust.BLIND if trust is Trust.UNDECIDED and is_blind(all_of_theirs) else trust
