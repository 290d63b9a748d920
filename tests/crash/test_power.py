"""The power is cut: what was acknowledged is there, nothing is given twice, everything starts again.

Hundreds of cuts, and from another seed: python -m tests.crash.power --cuts 2000 --seed 1
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.power import cut_power
from tests.crash.recording import SECTOR, Change, PowerCuts, What
from tests.crash.tally import table
from web.auth.session_key import FILE, session_key


def test_nothing_acknowledged_is_lost_to_a_power_cut(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tally = cut_power(tmp_path, cuts=24, steps=240, seed=20261201)
    with capsys.disabled():
        print(f"\n{table([tally])}")
    assert tally.damage == []
    assert tally.acknowledged > 1000


def test_a_database_that_syncs_less_would_lose_tickets_and_payments(tmp_path: Path) -> None:
    tally = cut_power(tmp_path, cuts=10, steps=100, seed=20261201, synchronous="NORMAL")
    assert any(what.startswith("ticket") for what in tally.lost)
    assert any(what.startswith("payment") for what in tally.lost)


def test_a_database_that_never_syncs_would_be_spoilt(tmp_path: Path) -> None:
    """Mostly so much that nothing can be counted in it."""
    assert len(cut_power(tmp_path, cuts=10, steps=100, seed=20261201, synchronous="OFF").damage) > 5


class Cut:
    """A disk with one file, and what it holds after cuts of its power."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "before").mkdir()
        self.power = PowerCuts(folder / "before", folder)
        self.turn = 0

    def change(self, what: What, name: str = "/file", offset: int = 0, data: bytes = b"") -> None:
        self.power.follow(Change(what, f"{self.folder.resolve()}{name}", offset, data, 0))

    def contents(self, name: str = "file") -> Iterator[bytes | None]:
        """What the file holds after fifty cuts; None where it is not there."""
        for seed in range(50):
            self.turn += 1
            place = self.folder / f"on {self.turn}"
            self.power.power_on(place, random.Random(seed))
            yield (place / name).read_bytes() if (place / name).exists() else None


def test_only_what_was_synced_is_sure(tmp_path: Path) -> None:
    disk = Cut(tmp_path)
    disk.change(What.MADE)
    disk.change(What.WRITTEN, data=b"a" * 2 * SECTOR)
    assert set(disk.contents()) > {None, b"", b"a" * 2 * SECTOR}, "neither the name nor the content"
    disk.change(What.SYNCED)
    assert set(disk.contents()) == {None, b"a" * 2 * SECTOR}, "the content, if it has its name"
    disk.change(What.SYNCED, name="")
    assert set(disk.contents()) == {b"a" * 2 * SECTOR}
    disk.change(What.WRITTEN, data=b"b" * 2 * SECTOR)
    torn = {b"b" * SECTOR + b"a" * SECTOR, b"a" * SECTOR + b"b" * SECTOR}
    assert set(disk.contents()) == {b"a" * 2 * SECTOR, b"b" * 2 * SECTOR, *torn}, "sector by sector, in any order"


def test_what_a_power_cut_left_of_a_key_signs_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    key = session_key(tmp_path)
    assert session_key(tmp_path) == key
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    (tmp_path / FILE).write_bytes(b"")
    fresh = session_key(tmp_path)
    assert len(fresh) == 32
    assert fresh != key
    assert "sign in again" in caplog.text
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
