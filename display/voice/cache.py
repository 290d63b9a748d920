"""Spoken phrases kept on the disk, so that each is made once; what was not asked for longest goes first."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

# A phrase takes some 200 kB: room for a few hundred, many days of calls.
MOST_BYTES = 64 * 1024 * 1024


class SoundCache:
    """Sounds by the words that made them, in a folder of their own; never more than `most_bytes` of them."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes

    def get(self, *words: str) -> bytes | None:
        """The sound that was kept for these words."""
        path = self._path(words)
        try:
            sound = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return sound

    def put(self, sound: bytes, *words: str) -> None:
        """Keeps a sound. A disk that takes none is no reason not to speak: then it is made anew the next time."""
        path = self._path(words)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            # Another name first: a sound that was cut short by a loss of power must never be played.
            fresh = path.with_suffix(f".{os.getpid()}.new")
            fresh.write_bytes(sound)
            fresh.replace(path)
            self._forget()

    def _path(self, words: tuple[str, ...]) -> Path:
        return self._folder / f"{hashlib.sha256(chr(0).join(words).encode()).hexdigest()}.wav"

    def _forget(self) -> None:
        kept = []
        for path in self._folder.iterdir():
            with contextlib.suppress(OSError):
                found = path.stat()
                kept.append((found.st_mtime_ns, found.st_size, path))
        size = sum(bytes_ for _, bytes_, _ in kept)
        for _, bytes_, path in sorted(kept):
            if size <= self._most_bytes:
                return
            path.unlink(missing_ok=True)
            size -= bytes_
