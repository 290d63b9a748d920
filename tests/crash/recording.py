"""What a disk still holds after the power is cut: everything synced, and of the rest whatever it likes.

A file's content is safe once the file was synced, its name once its folder was. What was written since then may be there
or not, sector by sector and in any order; names come and go in the order in which they were changed.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

SECTOR = 512
_HEAD = struct.Struct("<BIQQ")


class What(IntEnum):
    """The kinds of changes, as disk.c writes them."""

    MADE = 1
    WRITTEN = 2
    CUT = 3
    SYNCED = 4
    RENAMED = 5
    REMOVED = 6
    FOLDER = 7


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a file. `end`: the position in the record behind it; `data`: the bytes written, or the new name."""

    what: What
    path: str
    offset: int
    data: bytes
    end: int


def changes(record: Path) -> Iterator[Change]:
    """The changes in a record, in order."""
    content = record.read_bytes()
    at = 0
    while at < len(content):
        what, path, offset, length = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        name = content[at : at + path].decode()
        at += path
        yield Change(What(what), name, offset, content[at : at + length], at + length)
        at += length


@dataclass(slots=True, eq=False)
class _File:
    """What is surely on the disk, and what was written since the last sync: data at an offset, or a new length (None)."""

    safe: bytearray = field(default_factory=bytearray)
    unsynced: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        for offset, data in self.unsynced:
            _write(self.safe, offset, data)
        self.unsynced.clear()

    def after_power_cut(self, dice: random.Random) -> bytes:
        left = bytearray(self.safe)
        how = dice.choice(("nothing", "beginning", "anything"))
        if how == "nothing":
            return bytes(left)
        complete = dice.randint(0, len(self.unsynced)) if how == "beginning" else 0
        for index, (offset, data) in enumerate(self.unsynced):
            if index < complete:
                _write(left, offset, data)
            elif how == "anything" or index == complete:
                _write_torn(left, offset, data, dice)
            else:
                break
        return bytes(left)


def _write(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        if offset <= len(content):
            del content[offset:]
            return
        data, offset = bytes(offset - len(content)), len(content)
    if offset > len(content):
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def _write_torn(content: bytearray, offset: int, data: bytes | None, dice: random.Random) -> None:
    """Some of the sectors."""
    if data is None:
        if dice.random() < 0.5:
            _write(content, offset, None)
        return
    at = offset
    while at < offset + len(data):
        end = min((at // SECTOR + 1) * SECTOR, offset + len(data))
        if dice.random() < 0.5:
            _write(content, at, data[at - offset : end - offset])
        at = end


class PowerCuts:
    """A folder as it was before the recording began, and its states after a power cut at any later point."""

    def __init__(self, before: Path, root: Path) -> None:
        """`before` is a copy of the folder `root` when the recording began; nothing of it is in danger."""
        self._root = str(root.resolve())
        self._names: dict[str, _File] = {}
        for path in before.rglob("*"):
            if path.is_file():
                self._names[f"{self._root}/{path.relative_to(before)}"] = _File(bytearray(path.read_bytes()))
        self._safe_names = dict(self._names)
        # Names given (a file) or taken away (None) since their folders were synced, in order.
        self._unsynced: list[tuple[str, _File | None]] = []

    def follow(self, change: Change) -> None:
        """Carries out a change."""
        path = change.path.removesuffix(" (deleted)")
        if path != change.path:
            return
        file = self._names.get(path)
        if change.what is What.SYNCED and file is None:
            self._sync_folder(path)
        elif change.what is What.SYNCED and file is not None:
            file.sync()
        elif change.what is What.REMOVED:
            self._name(path, None)
        elif change.what is What.RENAMED and file is not None:
            self._name(change.data.decode(), file)
            self._name(path, None)
        elif change.what is What.MADE or (file is None and change.what in (What.WRITTEN, What.CUT)):
            self._name(path, _File())
        file = self._names.get(path)
        if change.what in (What.WRITTEN, What.CUT) and file is not None:
            file.unsynced.append((change.offset, change.data if change.what is What.WRITTEN else None))

    def _name(self, path: str, file: _File | None) -> None:
        self._unsynced.append((path, file))
        if file is None:
            self._names.pop(path, None)
        else:
            self._names[path] = file

    def _sync_folder(self, folder: str) -> None:
        left = []
        for path, file in self._unsynced:
            if path.rpartition("/")[0] == folder:
                _rename(self._safe_names, path, file)
            else:
                left.append((path, file))
        self._unsynced = left

    def power_on(self, place: Path, dice: random.Random) -> None:
        """Writes what the disk may hold after a power cut at this point into a new folder."""
        names = dict(self._safe_names)
        for path, file in self._unsynced[: dice.randint(0, len(self._unsynced))]:
            _rename(names, path, file)
        place.mkdir(parents=True)
        for path, file in names.items():
            # The shared memory of the write-ahead log is no data: whoever opens the database first makes it anew.
            if not path.endswith("-shm"):
                target = place / path.removeprefix(f"{self._root}/")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.after_power_cut(dice))


def _rename(names: dict[str, _File], path: str, file: _File | None) -> None:
    if file is None:
        names.pop(path, None)
    else:
        names[path] = file
