"""The ratings report: visitors' ratings by service and by window (clauses 4.3, 5.5)."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from queue_core.decisions.rating import STARS
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only


@dataclass(slots=True)
class Ratings:
    """A set of ratings. `stars` is how many there are of each, from 1 to 5."""

    stars: dict[int, int] = field(default_factory=lambda: dict.fromkeys(STARS, 0))

    @property
    def n(self) -> int:
        return sum(self.stars.values())

    @property
    def mean(self) -> float | None:
        return sum(stars * count for stars, count in self.stars.items()) / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class RatingsReport:
    """The ratings in a span of days, and the number of `visits` finished in it. Keys are ids in the settings."""

    visits: int
    total: Ratings
    services: dict[str, Ratings]
    windows: dict[str, Ratings]
    of_tickets: dict[str, int]


def ratings(directory: Path, first: date, last: date) -> RatingsReport:
    """The ratings of the service days from `first` to `last`, both included.

    Reads the database through a connection of its own, so that it can run in another thread than the office.
    """
    days = (first.isoformat(), last.isoformat())
    with closing(read_only(directory / DATABASE)) as connection:
        rows = connection.execute(
            "SELECT ticket, service, window, stars FROM ratings WHERE day BETWEEN ? AND ?", days
        ).fetchall()
        (visits,) = connection.execute(
            "SELECT count(*) FROM tickets WHERE state = 'done' AND day BETWEEN ? AND ?", days
        ).fetchone()
    return RatingsReport(
        visits=visits,
        total=_counted((None, stars) for *_, stars in rows).get(None, Ratings()),
        services={key: counts for key, counts in _counted((row[1], row[3]) for row in rows).items() if key},
        windows={key: counts for key, counts in _counted((row[2], row[3]) for row in rows).items() if key},
        of_tickets={ticket: stars for ticket, _, _, stars in rows},
    )


def _counted(pairs: Iterable[tuple[str | None, int]]) -> dict[str | None, Ratings]:
    counted: dict[str | None, Ratings] = {}
    for key, stars in pairs:
        counted.setdefault(key, Ratings()).stars[stars] += 1
    return counted
