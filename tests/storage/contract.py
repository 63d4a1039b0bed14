"""What every Database promises: one suite, run against the memory twin here and IndexedDB in browsers.

Each test gets a Disk, the place where named databases lie.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tests.storage import contract_reading, contract_upgrades, contract_writing
from tests.storage.disks import Disk

TESTS: dict[str, Callable[[Disk], Awaitable[None]]] = {
    name: test
    for module in (contract_reading, contract_writing, contract_upgrades)
    for name, test in vars(module).items()
    if name.startswith("test_")
}
