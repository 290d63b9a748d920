"""The report of past notices: what the hall was shown, when, and who was responsible (clauses 4.2.9, 6.9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from queue_core.events import from_milliseconds, to_milliseconds
from queue_core.hall.notices import Notice, NoticeKind
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only
from queue_core.texts import Text

MOST = 200


@dataclass(frozen=True, slots=True)
class PastNotice:
    """A notice that has expired, or was withdrawn (then with the moment, and by whom)."""

    notice: Notice
    withdrawn_at: datetime | None
    withdrawn_by: str | None


def past_notices(directory: Path, at: datetime) -> list[PastNotice]:
    """The latest past notices, newest first; may be read while the office is running."""
    connection = read_only(directory / DATABASE)
    try:
        rows = connection.execute(
            """
            SELECT id, kind, ru, en, zones, begins_at, until_at, posted_at, posted_by, withdrawn_at, withdrawn_by
            FROM notices WHERE withdrawn_at IS NOT NULL OR until_at <= ? ORDER BY posted_at DESC, id LIMIT ?
            """,
            (to_milliseconds(at), MOST),
        ).fetchall()
    finally:
        connection.close()
    return [_past(*row) for row in rows]


def _past(
    name: str,
    kind: str,
    ru: str,
    en: str,
    zones: str,
    begins_at: int | None,
    until_at: int | None,
    posted_at: int,
    posted_by: str,
    withdrawn_at: int | None,
    withdrawn_by: str | None,
) -> PastNotice:
    notice = Notice(
        id=name,
        kind=NoticeKind(kind),
        text=Text(ru=ru, en=en),
        zones=tuple(zones.split()),
        begins=_moment(begins_at),
        until=_moment(until_at),
        posted_at=from_milliseconds(posted_at),
        posted_by=posted_by,
    )
    return PastNotice(notice, _moment(withdrawn_at), withdrawn_by)


def _moment(at: int | None) -> datetime | None:
    return None if at is None else from_milliseconds(at)
