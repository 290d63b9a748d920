"""The visits behind a figure of the measures: the same spans, one by one, the longest first."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from heapq import nlargest
from pathlib import Path

from queue_core.events import from_milliseconds, to_milliseconds
from queue_core.reports.measures.reading import Measure, MeasuredSpan, SpanEnd, SpansReader
from queue_core.reports.measures.report import Keys, belonging
from queue_core.settings import Service, Settings
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SpanOfVisit:
    """`seconds`: None where nobody knows how long it was; of those who were not called the least that they waited.

    `operator` is a sign-in name; it and the window are None for somebody whom no window called.
    """

    ticket: str
    number: str
    day: str
    service: Service
    window: str | None
    operator: str | None
    began_at: datetime
    end: SpanEnd
    seconds: float | None
    target_s: int | None

    @property
    def over(self) -> bool:
        return self.seconds is not None and self.target_s is not None and self.seconds > self.target_s


@dataclass(frozen=True, slots=True)
class Behind:
    """The longest spans that a figure counts, and those beside it; how many there are of each in all."""

    counted: list[SpanOfVisit]
    counted_n: int
    beside: list[SpanOfVisit]
    beside_n: int


def visits_behind(
    directory: Path,
    settings: Settings,
    measure: Measure,
    first: date,
    last: date,
    only: Keys,
    *,
    now: datetime,
    most: int,
) -> Behind:
    """What `measures` counts in the row with the keys `only`: at most so many of the longest spans, as many beside them.

    Reads the database through a connection of its own, so that it can run in another thread than the office.
    """
    belongs = belonging(only, settings)
    with closing(read_only(directory / DATABASE)) as connection:
        reader = SpansReader(connection, settings, first, last, operators=True)
        found = [span for span in reader.spans(measure, to_milliseconds(now)) if belongs(span.place)]
        counted = [span for span in found if span.end is SpanEnd.ENDED]
        beside = [span for span in found if span.end is not SpanEnd.ENDED]
        shown, shown_beside = _longest(counted, most), _longest(beside, most)
        tickets = list({span.ticket for span in (*shown, *shown_beside)})
        numbers: dict[str, str] = {}
        for start in range(0, len(tickets), _AT_ONCE):
            some = tickets[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            numbers.update(connection.execute(f"SELECT id, number FROM tickets WHERE id IN ({marks})", some).fetchall())
    return Behind(
        [_with_number(span, numbers) for span in shown],
        len(counted),
        [_with_number(span, numbers) for span in shown_beside],
        len(beside),
    )


def _longest(spans: Iterable[MeasuredSpan], most: int) -> list[MeasuredSpan]:
    return nlargest(most, spans, key=lambda span: (span.seconds or 0.0, -span.began))


def _with_number(span: MeasuredSpan, numbers: dict[str, str]) -> SpanOfVisit:
    place = span.place
    return SpanOfVisit(
        ticket=span.ticket,
        number=numbers[span.ticket],
        day=place.day,
        service=place.service,
        window=place.window,
        operator=place.operator,
        began_at=from_milliseconds(span.began),
        end=span.end,
        seconds=span.seconds,
        target_s=span.target_s,
    )
