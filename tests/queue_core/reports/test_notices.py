"""The record of past notices: everything that was shown, latest first, and how it ended."""

from __future__ import annotations

from datetime import timedelta

from queue_core import commands as c
from queue_core.hall.notices import Notice, NoticeKind
from queue_core.reports.notices import MOST, PastNotice, past_notices
from queue_core.texts import Text
from tests.queue_core.building import MONDAY_TEN, OfficeRig

WORDS = Text(ru="Касса закрыта", en="The cash desk is closed")
IN_AN_HOUR = MONDAY_TEN + timedelta(hours=1)


def post(rig: OfficeRig, kind: NoticeKind = NoticeKind.NOTICE) -> str:
    name = rig.do(
        c.PostNotice(
            actor="manager", kind=kind.value, text=WORDS, zones=("hall",), begins=rig.office.now(), until=IN_AN_HOUR
        )
    ).notice
    assert name is not None
    return name


def past(rig: OfficeRig) -> list[PastNotice]:
    return past_notices(rig.directory, rig.office.now())


def test_a_notice_is_past_when_its_time_is_over(rig: OfficeRig) -> None:
    name = post(rig, NoticeKind.TICKER)
    rig.wait(minutes=59)
    assert past(rig) == []
    rig.wait(minutes=1)
    notice = Notice(
        id=name, kind=NoticeKind.TICKER, text=WORDS, zones=("hall",), begins=MONDAY_TEN, until=IN_AN_HOUR,
        posted_at=MONDAY_TEN, posted_by="manager",
    )  # fmt: skip
    assert past(rig) == [PastNotice(notice, None, None)]


def test_a_notice_that_was_withdrawn_says_when_and_by_whom(rig: OfficeRig) -> None:
    name = post(rig)
    rig.wait(minutes=5)
    rig.do(c.WithdrawNotice(actor="deputy", notice=name))
    [withdrawn] = past(rig)
    assert (withdrawn.notice.id, withdrawn.withdrawn_by) == (name, "deputy")
    assert withdrawn.withdrawn_at == MONDAY_TEN + timedelta(minutes=5)


def test_the_latest_stand_first_and_no_more_than_can_be_read(rig: OfficeRig) -> None:
    names = []
    for _ in range(MOST + 1):
        names.append(post(rig))
        rig.wait(seconds=1)
        rig.do(c.WithdrawNotice(actor="manager", notice=names[-1]))
    assert [entry.notice.id for entry in past(rig)] == names[:0:-1]
