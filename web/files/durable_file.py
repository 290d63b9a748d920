"""Writes files that survive a power cut: complete or not at all."""

from __future__ import annotations

import os
from pathlib import Path


class OtherContent(Exception):
    """A file of this name already exists with other content; it was left unchanged."""


def write_once(path: Path, content: bytes) -> None:
    """Writes a file; returns once it survives a power cut. Writing the same content again is allowed.

    The steps: a hidden file beside it, fsync, rename, fsync of the folder. An interruption leaves at most the hidden file,
    which the next attempt overwrites. Only one writer at a time may use a folder. Raises OtherContent and OSError.
    """
    if path.exists():
        if path.read_bytes() != content:
            raise OtherContent(path.name)
        # The run that wrote it may have been interrupted before the folder was synced.
        _sync(path)
    else:
        part = path.with_name(f".{path.name}.part")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    sync_folder(path.parent)


def replace_with(path: Path, ready: Path) -> None:
    """Puts a finished file in the place of another, durably. Raises OSError."""
    _sync(ready)
    ready.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Returns when the names in this folder are on disk."""
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
