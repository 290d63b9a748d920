"""Whatever lies in the folder: an index that answers, or mistakes by line; never another error."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_core.billing.account_number import AccountNumberFormat
from queue_core.billing.port import ZONE_SETS
from tests.web.billing.exchange import ACCOUNTS, METERS
from web.billing import csv_index
from web.billing.csv_mistakes import FilesRejected

FORMAT = AccountNumberFormat()


def built(accounts: bytes, meters: bytes) -> list[str] | None:
    """The numbers of the accounts, each of them readable; None when the files were rejected with named mistakes."""
    with tempfile.TemporaryDirectory() as root:
        folder, index = Path(root), Path(root) / "index.db"
        (folder / "accounts.csv").write_bytes(accounts)
        (folder / "meters.csv").write_bytes(meters)
        rejected = None
        try:
            facts = csv_index.build(index, folder, FORMAT)
        except FilesRejected as error:
            rejected = error
        assert not index.with_name("index.db.new").exists()
        if rejected:
            assert rejected.count >= len(rejected.mistakes) >= 1
            assert not index.exists()
            return None
        numbers = [f"500000000{n}" for n in range(1, 10) if csv_index.account(index, f"500000000{n}")]
        assert facts.accounts >= len(numbers)
        return numbers


def test_the_untouched_files_are_right() -> None:
    assert built(ACCOUNTS.encode(), METERS.encode()) == ["5000000001", "5000000002"]


@given(st.binary(max_size=400), st.binary(max_size=400))
def test_any_bytes(accounts: bytes, meters: bytes) -> None:
    built(accounts, meters)


@given(st.integers(0, len(METERS.encode())), st.integers(0, 5), st.binary(max_size=5))
def test_the_right_files_with_a_piece_replaced(place: int, length: int, piece: bytes) -> None:
    meters = METERS.encode()
    built(ACCOUNTS.encode(), meters[:place] + piece + meters[place + length :])
    accounts = ACCOUNTS.encode()
    built(accounts[:place] + piece + accounts[place + length :], meters)


@given(st.integers(1, len(ACCOUNTS.encode()) - 1))
def test_files_cut_short_within_a_line_are_never_believed(length: int) -> None:
    cut = ACCOUNTS.encode()[:length]
    if not cut.endswith(b"\n"):
        assert built(cut, METERS.encode()) is None


ROWS = st.tuples(
    st.sampled_from(["5000000001", "5000000002", "5000000003"]),
    st.sampled_from(["1", "2"]),
    st.sampled_from(["дом", "гараж"]),
    st.sampled_from(["2", "3", "5", "9", "10"]),
    st.sampled_from(["0", "1", "3", "4"]),
    st.sampled_from(["T1", "Т2", "t3", "", "T4"]),
    st.sampled_from(
        ["0", "7", "999", "1000", "99999", "100000", "1,5", "1,50", "1,234", "000999,9", "1 000", "-1", ""]
    ),
    st.sampled_from(["25.10.2026", "2026-10-25", "26.10.2026", "31.02.2026"]),
)


@settings(max_examples=300)
@given(st.lists(ROWS, min_size=1, max_size=4))
def test_every_meter_taken_over_can_be_read(rows: list[tuple[str, ...]]) -> None:
    """The check in SQL is as strict as the meters themselves: reading an account makes them all."""
    meters = METERS.splitlines()[0] + "\n" + "".join(";".join(row) + "\n" for row in rows)
    built(ACCOUNTS.encode(), meters.encode())


@pytest.mark.parametrize(
    "row", ["5;4;T1;7", "2;0;T1;7", "10;0;T1;7", "3;0;T1;1000", "3;1;T1;1,25", "5;0;T2;7", "5;0;T1;7\n*;5;0;T1;8"]
)
def test_meters_just_beyond_what_can_be_are_rejected(row: str) -> None:
    lines = [f"5000000001;1;дом;{part.removeprefix('*;')};25.10.2026" for part in row.split("\n")]
    assert built(ACCOUNTS.encode(), "\n".join([METERS.splitlines()[0], *lines, ""]).encode()) is None


@given(
    st.sampled_from(ZONE_SETS),
    st.integers(3, 9),
    st.integers(0, 3),
    st.data(),
)
def test_every_possible_meter_is_taken_over(
    zones: tuple[str, ...], digits: int, decimals: int, data: st.DataObject
) -> None:
    meters = METERS.splitlines()[0] + "\n"
    for zone in zones:
        figures = data.draw(st.integers(0, 10 ** (digits + decimals) - 1))
        whole, fraction = divmod(figures, 10**decimals)
        reading = f"{whole},{fraction:0{decimals}d}" if decimals else str(whole)
        meters += f"5000000001;1;дом;{digits};{decimals};{zone};{reading};25.10.2026\n"
    assert built(ACCOUNTS.encode(), meters.encode()) is not None
