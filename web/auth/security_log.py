"""The record of security: sign-ins, refusals, ended sessions, look-ups of personal data. A JSON object in each line.

Each line also goes to the service's log, whose journal the service can write to and cannot change. It names people and devices
by their sign-in names and addresses by number. It never holds what was typed: neither passwords nor account numbers, nor a name
that belongs to nobody, which may be a password in the wrong field.
"""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from flask import g, has_request_context
from prometheus_client import CollectorRegistry, Counter

log = logging.getLogger("talon.security")
FILE = "security.log"
_BYTES = 2_000_000
_FILES = 10


def is_on_record() -> bool:
    """Whether the request that is being answered has brought about an event."""
    return "on_record" in g


class _PrivateFile(RotatingFileHandler):
    """A rotating log that only its owner can read."""

    def _open(self):  # type: ignore[no-untyped-def]
        return open(self.baseFilename, "a", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600))


class SecurityLog:
    """Appends to security.log in the data directory; ten files of 2 MB are kept. Counted in /metrics."""

    def __init__(self, directory: Path, registry: CollectorRegistry) -> None:
        self._file = _PrivateFile(directory / FILE, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True)
        self._file.setFormatter(logging.Formatter("%(message)s"))
        self._counter = Counter(
            "talon_security_events", "Sign-ins, refusals, look-ups of personal data", ["what"], registry=registry
        )

    def note(self, what: str, who: str | None = None, **details: str | int | bool | None) -> None:
        """Records an event: `what` is one of a few fixed words, `who` a sign-in or device name that exists."""
        self._counter.labels(what).inc()
        if has_request_context():
            g.on_record = True
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"at": at, "what": what, "who": who, **details}, ensure_ascii=False)
        log.info("%s", line)
        # `handle` reports a full disk on the server's own log and goes on: signing in must not depend on it.
        self._file.handle(logging.LogRecord("talon.security", logging.INFO, "", 0, line, None, None))

    def close(self) -> None:
        self._file.close()
