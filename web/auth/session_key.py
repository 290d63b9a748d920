"""The key that signs session cookies and the links of phone pages: made once per data directory, and never half a key."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

from web.files.durable_file import replace_with

FILE = "session.key"
_BYTES = 32
log = logging.getLogger(__name__)


def session_key(directory: Path) -> bytes:
    """The key of a data directory, readable by its owner only. To be called by the directory's one server.

    A key that is too short (what a power cut leaves of a file that was not synced) would let anybody sign: it is replaced,
    and with it end the sessions. Raises OSError.
    """
    path = directory / FILE
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        return _made(path)
    if len(key) < _BYTES:
        log.error("%s is damaged (%s bytes): a new key is made, and everybody has to sign in again", path, len(key))
        return _made(path)
    return key


def _made(path: Path) -> bytes:
    key = secrets.token_bytes(_BYTES)
    fresh = path.with_name(f".{FILE}.new")
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(key)
    replace_with(path, fresh)
    return key
