"""How accurate an announced wait can be at all: the same moment of a simulated day lived on several times.

`python -m bench.announced_floor --office medium-5 --days 20`. Nothing of the projection is used for the floor: the real core
runs the day again (`run_day`), with everything the same up to a visitor's arrival, and everything that was not known by then
drawn anew from the office's true distributions: the rest of the receptions in progress, those of the visitors waiting, the
arrivals to come (of the day's true volume). The waits W1, W2, … that follow have one distribution: that of the wait, given the
state.

Whatever number is announced from the state, it is one number for all lives; the number nearest to the very waits that followed is
their median. So the mean distance of the lives from their own median, averaged over many states, is below the mean error of
every method: the floor. The distance of the first life from the median of the others is above that of the best method.
Both come closer to it with more lives. Beside them stands the error of what was announced to the same visitors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import log, log1p, sqrt
from random import Random
from statistics import fmean, median

import click

from queue_core.events import Recorded, TicketIssued
from queue_core.hall import Hall
from queue_core.simulation.day import DayRecord, SimulatedVisit, run_day, settings_of, workload_of
from queue_core.simulation.description import OfficeDay
from queue_core.simulation.offices import OFFICES
from queue_core.simulation.policies import policy
from queue_core.simulation.statistics import Measured, mean_over_days
from queue_core.simulation.visitors import Visitor, draw_day
from queue_core.waits.announced import Wait, announced_with

_DEFAULT = policy("default")
_TRIES = 10_000


@click.command()
@click.option("--office", "name", default="medium-5", show_default=True, type=click.Choice(list(OFFICES)))
@click.option("--days", default=20, show_default=True, type=click.IntRange(2, 1000))
@click.option(
    "--a-day", default=2, show_default=True, type=click.IntRange(1, 1000), help="Visitors, of those who waited."
)
@click.option("--lives", default=9, show_default=True, type=click.IntRange(2, 100), help="Besides the first.")
@click.option("--seed", default=1, show_default=True)
def main(name: str, days: int, a_day: int, lives: int, seed: int) -> None:
    """Prints the floor, and the error of what is announced, for the same visitors."""
    office = OFFICES[name]
    floor: list[list[float]] = []
    best: list[list[float]] = []
    announced: list[list[float]] = []
    middle: list[list[float]] = []
    waited: list[list[float]] = []
    for day in range(days):
        visitors = draw_day(office, seed, day)
        record, waits = _lived(office, visitors)
        random = Random(f"{seed}/{day}/who")
        candidates = [
            place
            for place, visit in enumerate(record.visits)
            if place in waits and _wait(visit) > 0 and waits[place].expected_s
        ]
        chosen = random.sample(candidates, min(a_day, len(candidates)))
        outcomes = {
            place: [_wait(record.visits[place])]
            + [_wait(_again(office, record, place, seed, day, life).visits[place]) for life in range(lives)]
            for place in chosen
        }
        of_day = list(outcomes.values())
        floor.append([_scatter(lives_min) for lives_min in of_day])
        best.append([abs(lives_min[0] - median(lives_min[1:])) for lives_min in of_day])
        middle.append([abs(lives_min[0] - fmean(lives_min[1:])) for lives_min in of_day])
        announced.append([abs(waits[place].expected_s / 60 - lives_min[0]) for place, lives_min in outcomes.items()])
        waited.append([lives_min[0] for lives_min in of_day])
    click.echo(
        f"{name}: {days} days, {sum(map(len, waited))} visitors who waited, {lives + 1} lives each, seed {seed}; minutes"
    )
    for label, values in (
        ("mean wait", waited),
        ("floor of the mean error, for every method", floor),
        (f"median of {lives} other lives", best),
        (f"mean of {lives} other lives", middle),
        ("announced (mean of the projection, true times known)", announced),
    ):
        click.echo(f"{label}: {_text(mean_over_days(values))}")
    paired = [[one - other for one, other in zip(*pair, strict=True)] for pair in zip(announced, floor, strict=True)]
    click.echo(f"announced less floor: {_text(mean_over_days(paired))}")


def _lived(office: OfficeDay, visitors: Sequence[Visitor]) -> tuple[DayRecord, dict[int, Wait]]:
    """The day, and what each visitor was announced, by their place in it."""
    waits: dict[int, Wait] = {}

    def watch(recorded: Recorded, _: Hall) -> None:
        if isinstance(recorded.event, TicketIssued) and (wait := announced_with(recorded.event)):
            waits[int(recorded.event.ticket)] = wait

    record = run_day(
        settings_of(office),
        office,
        _DEFAULT.order,
        visitors,
        _DEFAULT.breaks,
        watch,
        announced_from=workload_of(office),
    )
    return record, waits


def _again(office: OfficeDay, record: DayRecord, place: int, seed: int, day: int, life: int) -> DayRecord:
    """The day once more: as it was until the visitor at a place came, and from there on drawn anew."""
    now = record.visits[place].issued
    volume = office.visitors * _volume(office, seed, day)
    fresh = draw_day(
        office.model_copy(update={"visitors": volume, "volume_cv": 0.0}), seed, 1_000_000 * (life + 1) + day
    )
    random = Random(f"{seed}/{day}/{place}/{life}")
    known = [_drawn_anew(visit, now, office, random) for visit in record.visits[: place + 1]]
    later = [visitor for visitor in fresh if visitor.came > now]
    again = run_day(settings_of(office), office, _DEFAULT.order, [*known, *later], _DEFAULT.breaks)
    for before, after in zip(record.visits[: place + 1], again.visits, strict=False):
        assert before.called == after.called or min(before.called or now, after.called or now) >= now, (
            "the past is the same"
        )
    return again


def _drawn_anew(visit: SimulatedVisit, now: float, office: OfficeDay, random: Random) -> Visitor:
    """The same visitor with whatever nobody could know at `now` drawn again: by rejection, so that what had been seen by then
    (the moment the reception began, that it was still going on) stays true."""
    if visit.finished is not None and visit.finished <= now:
        return visit.visitor
    for _ in range(_TRIES):
        drawn = _drawn(visit.visitor, office, random)
        if visit.called is None or visit.called > now:
            return drawn
        came_to_the_window = visit.visitor.comes_when_called and visit.called + visit.visitor.walk_minutes <= now
        if came_to_the_window:
            drawn = replace(drawn, walk_minutes=visit.visitor.walk_minutes, comes_when_called=True)
            if visit.called + drawn.walk_minutes + drawn.service_minutes > now:
                return drawn
        elif visit.called + (drawn.walk_minutes if drawn.comes_when_called else office.no_show_minutes) > now:
            return drawn
    return visit.visitor  # a reception longer than any that was drawn: its end stays


def _drawn(visitor: Visitor, office: OfficeDay, random: Random) -> Visitor:
    """The office's own distributions; all receptions of the reference offices are lognormal."""
    time = next(described.service for described in office.classes if described.id == visitor.service)
    variance = log1p(time.cv**2)
    return replace(
        visitor,
        service_minutes=random.lognormvariate(log(time.mean_minutes) - variance / 2, sqrt(variance)),
        walk_minutes=random.uniform(*office.walk_minutes),
        comes_when_called=random.random() >= office.no_show_share,
    )


def _volume(office: OfficeDay, seed: int, day: int) -> float:
    """The day's volume factor, as `draw_day` draws it first."""
    return Random(f"{seed}/{day}").gammavariate(1 / office.volume_cv**2, office.volume_cv**2)


def _wait(visit: SimulatedVisit) -> float:
    assert visit.called is not None, "in the reference offices everybody is called"
    return visit.called - visit.queued


def _scatter(lives_min: Sequence[float]) -> float:
    """The mean distance of some waits from their own median."""
    middle = median(lives_min)
    return fmean(abs(wait - middle) for wait in lives_min)


def _text(measured: Measured) -> str:
    return f"{measured.value:.2f} ±{measured.half_width:.2f}"


if __name__ == "__main__":
    main()
