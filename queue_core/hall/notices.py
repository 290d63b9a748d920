"""Notices on the screens (clauses 4.2.9, 6.9) and the evacuation notice (clause 6.3.3): content, place and time.

Notices outlive the service day: when a new day begins, the office repeats those still on show, so that each day's
journal alone gives the same hall.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from queue_core import events as e
from queue_core.texts import Text


class NoticeKind(StrEnum):
    """A notice is displayed on the boards; a ticker is a line that runs along their lower edge."""

    NOTICE = "notice"
    TICKER = "ticker"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice shown from `begins` until `until`; None: at once, until withdrawn. Without `zones`: in the whole hall.

    `posted_by` is responsible for keeping it up to date.
    """

    id: str
    kind: NoticeKind
    text: Text
    zones: tuple[str, ...]
    begins: datetime | None
    until: datetime | None
    posted_at: datetime
    posted_by: str

    def over(self, at: datetime) -> bool:
        """Whether it has expired: it is never shown again."""
        return self.until is not None and at >= self.until


@dataclass(frozen=True, slots=True)
class Evacuation:
    """An evacuation in progress. `text` is shown in addition to the way out, which is in the settings."""

    since: datetime
    text: Text | None


def notice_of(event: e.NoticePosted) -> Notice:
    """The notice that an event posts."""
    return Notice(
        id=event.notice,
        kind=NoticeKind(event.kind),
        text=Text(ru=event.text_ru, en=event.text_en),
        zones=tuple(event.zones),
        begins=_moment(event.begins),
        until=_moment(event.until),
        posted_at=e.from_milliseconds(event.posted_at),
        posted_by=event.posted_by,
    )


def posting(notice: Notice, at: datetime, actor: str, request_id: str | None = None) -> e.NoticePosted:
    """The event that posts a notice."""
    return e.NoticePosted(
        at=at,
        actor=actor,
        notice=notice.id,
        kind=notice.kind.value,
        text_ru=notice.text.ru,
        text_en=notice.text.en,
        zones=list(notice.zones),
        begins=_milliseconds(notice.begins),
        until=_milliseconds(notice.until),
        posted_at=e.to_milliseconds(notice.posted_at),
        posted_by=notice.posted_by,
        request_id=request_id,
    )


def evacuation_of(event: e.EvacuationChanged) -> Evacuation | None:
    """The evacuation after an event; None when it is over."""
    if not event.on:
        return None
    text = Text(ru=event.text_ru, en=event.text_en) if event.text_ru and event.text_en else None
    return Evacuation(e.from_milliseconds(event.since), text)


def carried_over(
    notices: Iterable[Notice], evacuation: Evacuation | None, at: datetime, actor: str
) -> tuple[e.Event, ...]:
    """The events that repeat, on a new day, the notices still on show and an evacuation in progress."""
    repeated: list[e.Event] = [posting(notice, at, actor) for notice in notices if not notice.over(at)]
    if evacuation:
        repeated.append(evacuating(evacuation, at, actor))
    return tuple(repeated)


def evacuating(evacuation: Evacuation, at: datetime, actor: str) -> e.EvacuationChanged:
    """The event that announces an evacuation."""
    text = evacuation.text
    return e.EvacuationChanged(
        at=at,
        actor=actor,
        on=True,
        since=e.to_milliseconds(evacuation.since),
        text_ru=text.ru if text else None,
        text_en=text.en if text else None,
    )


def _moment(at: int | None) -> datetime | None:
    return None if at is None else e.from_milliseconds(at)


def _milliseconds(at: datetime | None) -> int | None:
    return None if at is None else e.to_milliseconds(at)
