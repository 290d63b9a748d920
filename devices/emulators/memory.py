"""The flash memory of an emulated terminal: the money it took survives a power cut."""

import copy
import json
import os
from pathlib import Path
from typing import Any


class Memory:
    """A small JSON document; without a path it lives as long as the emulator."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._kept: dict[str, Any] = {}

    def read(self) -> dict[str, Any]:
        """The content written last, {} at first."""
        if self._path is None:
            return copy.deepcopy(self._kept)
        if not self._path.exists():
            return {}
        content: dict[str, Any] = json.loads(self._path.read_text("utf-8"))
        return content

    def write(self, content: dict[str, Any]) -> None:
        """Replaces the content; it is on disk as a whole when this returns."""
        if self._path is None:
            self._kept = copy.deepcopy(content)
            return
        temporary = self._path.with_name(f".{self._path.name}.new")
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._path)
