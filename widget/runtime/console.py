"""Our log in the browser's console: each level by the method that the console's filter knows it by."""

from __future__ import annotations

import logging

METHODS = ((logging.ERROR, "error"), (logging.WARNING, "warn"), (logging.INFO, "info"), (0, "debug"))


class ConsoleHandler(logging.Handler):
    """Writes to `console.error`, `console.warn`, `console.info` or `console.debug`."""

    def emit(self, record: logging.LogRecord) -> None:
        from js import console  # at import there is no browser yet: Python starts from a snapshot

        method = next(name for level, name in METHODS if record.levelno >= level)
        getattr(console, method)(self.format(record))
