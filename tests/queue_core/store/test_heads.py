"""A head on paper proves the journal that it was printed from, and no other."""

from __future__ import annotations

from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_core import commands as c
from queue_core.events import DayClosed
from queue_core.store import heads
from queue_core.store.journal import DATABASE, read_journal
from queue_core.store.read_only import read_only
from tests.queue_core.building import OfficeRig
from tests.queue_core.forging import alter_row


@given(st.binary(min_size=32, max_size=32))
def test_a_head_is_read_as_it_was_printed(hashed: bytes) -> None:
    printed = heads.on_paper(hashed)
    assert [len(group) for group in printed.split("-")] == [4, 4, 4, 4]
    for typed in (printed, printed.lower(), printed.replace("-", " "), printed.replace("-", "")):
        assert heads.from_paper(typed) == hashed[:10]


@given(st.binary(min_size=32, max_size=32))
def test_a_head_may_be_typed_with_letters_that_look_alike(hashed: bytes) -> None:
    cyrillic = heads.on_paper(hashed).translate(str.maketrans("ABEKMHOPCTYXI", "АВЕКМНОРСТУХІ"))
    digits = heads.on_paper(hashed).translate(str.maketrans("OIB", "018"))
    assert heads.from_paper(cyrillic) == heads.from_paper(digits) == hashed[:10]


@pytest.mark.parametrize("typed", ["", "ABCD-EFGH-IJKL-MNO", "ABCD-EFGH-IJKL-MNOPQ", "ABCD-EFGH-IJKL-MNO9", "Щ" * 16])
def test_what_is_no_head_is_none(typed: str) -> None:
    assert heads.from_paper(typed) is None


def proved(rig: OfficeRig, place: str, head: str) -> int | None:
    beginning = heads.from_paper(head)
    assert beginning is not None
    with closing(read_only(rig.directory / DATABASE)) as database:
        row = heads.proved_row(database, place, beginning)
    return row[0] if row else None


def test_the_head_of_any_moment_is_found_later(rig: OfficeRig) -> None:
    printed = []
    for day in ("2026-11-23", "2026-11-24"):
        for _ in range(3):
            rig.issue()
            printed.append((day, *rig.office.head()))
        rig.wait(days=1)
    rig.issue()
    for day, seq, head in printed:
        assert proved(rig, day, head) == seq
        assert proved(rig, str(seq), head) == seq
        assert proved(rig, "2026-11-25", head) is None
    rig.restart()
    seq, head = rig.office.head()
    assert proved(rig, "2026-11-25", head) == seq == rig.office.seq


def test_no_paper_from_an_alteration_on_fits_a_chain_made_anew(rig: OfficeRig) -> None:
    printed = []
    for _ in range(5):
        rig.issue()
        printed.append(rig.office.head())
    alter_row(rig.office._journal.db.conn, 3, "at = at - 60000")
    assert [proved(rig, "2026-11-23", head) for _, head in printed] == [1, 2, None, None, None]


def test_the_end_of_a_day_has_the_head_before_it(rig: OfficeRig) -> None:
    rig.issue()
    before = rig.office.head()
    rig.do(c.CloseDay(actor="manager"))
    [closed] = [entry.event for entry in read_journal(rig.directory) if isinstance(entry.event, DayClosed)]
    assert (closed.head_seq, closed.head) == before
    assert proved(rig, str(closed.head_seq), closed.head or "") == before[0]


def test_each_day_has_its_last_head(rig: OfficeRig) -> None:
    rig.issue()
    rig.do(c.CloseDay(actor="manager"))
    first = rig.office.head()
    rig.wait(days=1)
    rig.issue()
    with closing(read_only(rig.directory / DATABASE)) as database:
        found = [(day.day, day.seq, day.head) for day in heads.days(database)]
    assert found == [("2026-11-23", *first), ("2026-11-24", *rig.office.head())]
