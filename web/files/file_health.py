"""The databases beside the journal that cannot be used: the queue goes on without them."""

from __future__ import annotations

from typing import Protocol

from queue_core.errors import FileDamaged


class _File(Protocol):
    damage: FileDamaged | None


class FileHealth:
    """What is wrong with the files beside the journal."""

    def __init__(self, *files: _File) -> None:
        self._files = files

    def damages(self) -> list[FileDamaged]:
        return [file.damage for file in self._files if file.damage]
