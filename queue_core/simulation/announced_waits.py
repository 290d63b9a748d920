"""Scores announced waits on simulated days: the office learns on some days, its announcements on others are scored.

What is scored is what was issued with the ticket and printed on the slip, nothing projected afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_core import labels, routing
from queue_core.events import BreakRequested, BreakStarted, Recorded, TicketCalled, TicketIssued, from_milliseconds
from queue_core.events import TicketFinished as Finished
from queue_core.events import TicketNoShow as NoShow
from queue_core.hall import Hall
from queue_core.model import BreakKind, Kind
from queue_core.projection.service_times import Observation, ServiceTimes, learn
from queue_core.projection.workload import Workload
from queue_core.settings import Settings
from queue_core.simulation.day import OPENS, run_day, settings_of, workload_of
from queue_core.simulation.description import OfficeDay
from queue_core.simulation.policies import Policy
from queue_core.simulation.scenarios import scenario
from queue_core.simulation.statistics import Measured, mean_over_days
from queue_core.simulation.visitors import draw_day
from queue_core.waits.accuracy import AnnouncedWait, margins
from queue_core.waits.announced import Wait, announced_with

_SECOND = timedelta(seconds=1)
_LONG_S = 20 * 60
_MONTH_END = "month-end"
# For so many scored days there is one like the end of a month, of which nothing was learned either.
_PART_AT_MONTH_END = 4


@dataclass(frozen=True, slots=True)
class Announcement:
    """The wait announced to one visitor, and the wait that followed (seconds). `window_free`: a window was free for them
    as they came; `late_lunch`: while they waited, a lunch began at one of their windows because it could wait no longer."""

    service: str
    kind: Kind
    wait: Wait
    waited_s: float
    window_free: bool
    late_lunch: bool

    @property
    def to_be_scored(self) -> bool:
        """A visitor who was to be called at once, and was, puts no range to the test."""
        return self.wait.expected_s > 0 or not self.wait.low_s <= self.waited_s <= self.wait.high_s


@dataclass(frozen=True, slots=True)
class AccuracyStatistics:
    """For all visitors who had to wait; minutes. `p20_p80` and `announced` are the shares of waits in the two ranges.

    `in_vain` is the share, of all visitors, of those who were announced a wait although a window was free for them."""

    visitors: int
    mean_wait: Measured
    p20_p80: Measured
    announced: Measured
    in_vain: float
    width: Measured
    bias: Measured
    mae: Measured
    margin: float


@dataclass(frozen=True, slots=True)
class AnnouncementScores:
    """Statistics by kind, and for all kinds together under None; `parts` has those by service, and of the waits that are
    hardest to foresee: long ones, those during a lunch at its latest start, and those of days like the end of a month."""

    office: OfficeDay
    learning_days: int
    days: int
    seed: int
    rows: Mapping[Kind | None, AccuracyStatistics]
    parts: Mapping[str, AccuracyStatistics]


def score_announced_waits(
    office: OfficeDay,
    policy: Policy,
    learning_days: int,
    days: int,
    seed: int,
    after_day: Callable[[], None] | None = None,
    unlike: OfficeDay | None = None,
) -> AnnouncementScores:
    """Learns on `learning_days`, times on all of them and margins on the second half, and scores `days` others.

    The plan of breaks is known, and arrivals are expected as on the description's mean day; the rest is learned. With
    `unlike` the scored days are those of another description, of which nothing was learned.
    """
    settings = settings_of(office)
    simulation = _Days(settings, office, policy, seed, after_day)
    half = learning_days // 2
    observations = [observation for _ in range(half) for observation in simulation.next(None).observations]
    first = learn(settings, observations)
    announcements: list[Announcement] = []
    for _ in range(learning_days - half):
        watcher = simulation.next(first)
        observations += watcher.observations
        announcements += watcher.announcements
    announced_waits = [_announced_wait(announcement) for announcement in announcements]
    service_times = learn(settings, observations, margins(settings, announced_waits))
    simulation.office = unlike or office
    scored = [simulation.next(service_times).announcements for _ in range(days)]
    rows: dict[Kind | None, AccuracyStatistics] = {None: _statistics(scored)}
    for kind in Kind:
        rows[kind] = _statistics([[made for made in day if made.kind is kind] for day in scored])
    parts = {
        described.id: _statistics([[made for made in day if made.service == described.id] for day in scored])
        for described in office.classes
    }
    hard: dict[str, Callable[[Announcement], bool]] = {
        "expected over 20 min": lambda made: made.wait.expected_s > _LONG_S,
        "waited over 20 min": lambda made: made.waited_s > _LONG_S,
        "a lunch at its latest start": lambda made: made.late_lunch,
    }
    for name, belongs in hard.items():
        parts[name] = _statistics([[made for made in day if belongs(made)] for day in scored])
    if unlike is None:
        simulation.office = scenario(_MONTH_END).of(office)
        parts["at the end of a month"] = _statistics(
            [simulation.next(service_times).announcements for _ in range(max(2, days // _PART_AT_MONTH_END))]
        )
    return AnnouncementScores(unlike or office, learning_days, days, seed, rows, parts)


def table(scored: AnnouncementScores) -> str:
    """The scores as a Markdown table, minutes unless noted; ± is half of the 95 % confidence interval over days."""
    title = (
        f"{scored.office.name}: announced waits of those who had to wait, {scored.days} days, learned on "
        f"{scored.learning_days} others, seed {scored.seed}"
    )
    names: dict[Kind | None, str] = {
        None: "all",
        **{kind: labels.in_sentence(name).en for kind, name in labels.KINDS.items()},
    }
    lines = [
        (
            "",
            "visitors",
            "mean wait",
            "in P20–P80",
            "in announced",
            "mean width",
            "bias",
            "MAE",
            "window free",
            "margin",
        ),
        ("---",) * 10,
    ]
    lines += [
        (
            name,
            str(row.visitors),
            _minutes(row.mean_wait),
            _percent(row.p20_p80),
            _percent(row.announced),
            _minutes(row.width),
            f"{row.bias.value:+.1f} ±{row.bias.half_width:.1f}",
            f"{row.mae.value:.2f} ±{row.mae.half_width:.2f}",
            f"{100 * row.in_vain:.1f}%",
            f"{row.margin:+.1f}",
        )
        for name, row in [*((names[kind], row) for kind, row in scored.rows.items()), *scored.parts.items()]
        if row.visitors
    ]
    return "\n".join([title, "", *(f"| {' | '.join(cells)} |" for cells in lines)])


class _Days:
    """Simulates one day after another."""

    def __init__(
        self, settings: Settings, office: OfficeDay, policy: Policy, seed: int, after_day: Callable[[], None] | None
    ) -> None:
        self._settings, self.office, self._policy, self._seed = settings, office, policy, seed
        self._after_day = after_day
        self._forecast = workload_of(office).forecast
        self._day = 0

    def next(self, service_times: ServiceTimes | None) -> Watcher:
        workload = Workload(service_times, self._forecast) if service_times else None
        watcher = Watcher()
        visitors = draw_day(self.office, self._seed, self._day)
        run_day(self._settings, self.office, self._policy.order, visitors, self._policy.breaks, watcher.watch, workload)
        self._day += 1
        if self._after_day:
            self._after_day()
        return watcher


class Watcher:
    """Collects from a day's events the times of each visit, and the wait announced with each ticket."""

    def __init__(self) -> None:
        self.observations: list[Observation] = []
        self.announcements: list[Announcement] = []
        self._announced: dict[str, tuple[Wait, bool]] = {}
        # The tickets that wait or waited while a late lunch began at one of their windows; when requested breaks must begin.
        self._at_late_lunch: set[str] = set()
        self._latest: dict[str, datetime] = {}

    def watch(self, recorded: Recorded, hall: Hall) -> None:
        event = recorded.event
        if isinstance(event, TicketIssued):
            if wait := announced_with(event):
                self._announced[event.ticket] = wait, routing.offer(hall, hall.tickets[event.ticket]) is not None
        elif isinstance(event, TicketCalled) and event.ticket in self._announced:
            ticket = hall.tickets[event.ticket]
            wait, window_free = self._announced.pop(event.ticket)
            waited_s = (event.at - ticket.issued_at) / _SECOND
            kind = hall.settings.service[ticket.service].kind
            late_lunch = event.ticket in self._at_late_lunch
            self.announcements.append(Announcement(ticket.service, kind, wait, waited_s, window_free, late_lunch))
        elif isinstance(event, BreakRequested):
            self._latest[event.window] = from_milliseconds(event.latest)
        elif isinstance(event, BreakStarted):
            if event.kind == BreakKind.LUNCH and event.at >= self._latest.get(event.window, event.at + _SECOND):
                skills = hall.skills.of[event.window]
                self._at_late_lunch |= {name for name in self._announced if hall.tickets[name].service in skills}
        elif isinstance(event, Finished | NoShow):
            self._observe(event, hall)

    def _observe(self, event: Finished | NoShow, hall: Hall) -> None:
        ticket = hall.tickets[event.ticket]
        called, started = ticket.called_at, ticket.started_at
        assert called is not None, "a visit that is finished or missed was called"
        begins = started or called
        walk_s = (started - called) / _SECOND if started else None
        self.observations.append(Observation(ticket.service, _hour(called), walk_s, (event.at - begins) / _SECOND))


def _hour(at: datetime) -> int:
    """Simulated offices keep UTC."""
    return at.hour


def _announced_wait(announcement: Announcement) -> AnnouncedWait:
    wait = announcement.wait
    return AnnouncedWait(
        OPENS.date(),
        announcement.service,
        wait.expected_s,
        wait.low_s,
        wait.high_s,
        wait.p20_s,
        wait.p80_s,
        wait.margin_s,
        round(announcement.waited_s),
    )


def _statistics(days: Sequence[Sequence[Announcement]]) -> AccuracyStatistics:
    scored = [[made for made in day if made.to_be_scored] for day in days]
    everybody = [made for day in days for made in day]

    def over(value: Callable[[Announcement], float]) -> Measured:
        return mean_over_days([[value(made) for made in day] for day in scored])

    return AccuracyStatistics(
        visitors=sum(len(day) for day in scored),
        mean_wait=over(lambda made: made.waited_s / 60),
        p20_p80=over(lambda made: float(made.wait.p20_s <= made.waited_s <= made.wait.p80_s)),
        announced=over(lambda made: float(made.wait.low_s <= made.waited_s <= made.wait.high_s)),
        in_vain=sum(made.window_free and made.wait.expected_s > 0 for made in everybody) / max(1, len(everybody)),
        width=over(lambda made: (made.wait.high_s - made.wait.low_s) / 60),
        bias=over(lambda made: (made.wait.expected_s - made.waited_s) / 60),
        mae=over(lambda made: abs(made.wait.expected_s - made.waited_s) / 60),
        margin=over(lambda made: made.wait.margin_s / 60).value,
    )


def _minutes(measured: Measured) -> str:
    return f"{measured.value:.1f} ±{measured.half_width:.1f}"


def _percent(measured: Measured) -> str:
    return f"{100 * measured.value:.1f}% ±{100 * measured.half_width:.1f}"
