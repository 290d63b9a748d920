"""A cache of spoken phrases on disk, so that each is synthesised once; the least recently used are deleted first."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

# A phrase takes about 200 kB, so this holds a few hundred: many days of calls.
MOST_BYTES = 64 * 1024 * 1024


class SoundCache:
    """Sounds by the words they were made from, in a folder of their own that never holds more than `most_bytes`."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes

    def get(self, *words: str) -> bytes | None:
        """The cached sound for these words; None when there is none or it cannot be read."""
        path = self._path(words)
        try:
            sound = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return sound

    def put(self, sound: bytes, *words: str) -> None:
        """Stores a sound. A failing disk is ignored: the phrase is then synthesised again the next time."""
        path = self._path(words)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            # Written under another name first: a sound cut short by a power loss must never be played.
            fresh = path.with_suffix(f".{os.getpid()}.new")
            fresh.write_bytes(sound)
            fresh.replace(path)
            self._evict()

    def _path(self, words: tuple[str, ...]) -> Path:
        return self._folder / f"{hashlib.sha256(chr(0).join(words).encode()).hexdigest()}.wav"

    def _evict(self) -> None:
        cached = []
        for path in self._folder.iterdir():
            with contextlib.suppress(OSError):
                status = path.stat()
                cached.append((status.st_mtime_ns, status.st_size, path))
        total = sum(size for _, size, _ in cached)
        for _, size, path in sorted(cached):
            if total <= self._most_bytes:
                return
            path.unlink(missing_ok=True)
            total -= size
