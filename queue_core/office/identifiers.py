"""The identifiers that the office gives: those of tickets and other new things, and its own as an actor."""

from __future__ import annotations

import os

# The actor of what is due without anybody's command.
OFFICE_ITSELF = "office"


def new_id() -> str:
    """An unguessable identifier: 48 random bits as twelve hexadecimal digits, which any scanner reads correctly."""
    return os.urandom(6).hex()
