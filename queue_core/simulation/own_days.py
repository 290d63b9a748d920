"""Replays the office's own days under the rules in force, first come first served, and each proposal; keeps the scores by day.

Replays take tenths of a second each. They run in a process of their own (web/planning/replays.py) and are kept in a file
beside the journal, by day: what a page shows is read from there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from queue_core.call_orders import CallOrder, FirstComeFirstServed, call_order_of
from queue_core.reports.waits import recorded_days
from queue_core.settings import Settings, SettingsInvalid
from queue_core.simulation.day import Breaks, run_day
from queue_core.simulation.day_score import DayScore, Total, difference, score_of, total_of
from queue_core.simulation.description import DueBreak, OfficeDay
from queue_core.simulation.from_history import NothingHappened, PastDay, past_day
from queue_core.simulation.proposals import Proposal, ProposalId, proposals_for
from queue_core.simulation.simulated import simulated

FILE = "replays.json"
# "The last month": so many days back from today.
MONTH_DAYS = 31
# Fewer days say nothing about a rule.
ENOUGH_DAYS = 5
# To be increased when the scores mean something else: then all days are replayed again.
_FORM = 1
# What decides a simulated day. Other tables may change without another replay.
_DECISIVE = {"targets", "call_order", "quick_questions", "breaks", "services", "priorities", "windows"}

RECORDED, OWN, FIRST_COME, OWN_BY_STATE = "recorded", "own", "first_come", "own_by_state"


@dataclass(frozen=True, slots=True)
class ReplayedDay:
    """The scores of one day, by the rule it was replayed under; `left_out` tickets have no window any more."""

    scores: dict[str, DayScore]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class KeptReplays:
    """The replayed days, by ISO date, under the settings with this digest. A day on which nothing happened has no scores."""

    settings: str
    days: dict[str, ReplayedDay] = field(default_factory=dict)


_KEPT = TypeAdapter(KeptReplays)


@dataclass(frozen=True, slots=True)
class Gain:
    """The same days under two rules, and by how much the second changed the mean wait as a share of its target: `change`
    with half the width of its 95 % interval (over days)."""

    before: Total
    after: Total
    change: float
    half_width: float

    @property
    def verdict(self) -> str:
        """`better` or `worse` where chance does not explain the difference, else `same`."""
        if self.change + self.half_width < 0:
            return "better"
        return "worse" if self.change - self.half_width > 0 else "same"


@dataclass(frozen=True, slots=True)
class MeasuredProposal:
    """A proposal and what it would have changed; None until enough days have been replayed."""

    proposal: Proposal
    gain: Gain | None


@dataclass(frozen=True, slots=True)
class OwnDays:
    """What the last month's replays show. `missing` days are still to be replayed; `over_first_come` is None until there are
    enough; `recorded` is the same days as they really were."""

    days: int
    missing: int
    left_out: int
    recorded: Total | None
    over_first_come: Gain | None
    proposals: list[MeasuredProposal]


def digest_of(settings: Settings) -> str:
    """The digest that identifies what days are replayed under."""
    decisive = settings.model_dump_json(include=_DECISIVE)
    return hashlib.sha256(f"{_FORM} {decisive}".encode()).hexdigest()


def kept_replays(directory: Path, settings: Settings) -> KeptReplays:
    """What is kept for these settings; nothing if that was for others, or cannot be read: then it is replayed again."""
    wanted = digest_of(settings)
    try:
        kept = _KEPT.validate_json((directory / FILE).read_bytes())
    except (OSError, ValidationError):
        return KeptReplays(wanted)
    return kept if kept.settings == wanted else KeptReplays(wanted)


def as_json(kept: KeptReplays) -> bytes:
    return _KEPT.dump_json(kept)


def missing_days(directory: Path, kept: KeptReplays, today: date) -> list[date]:
    """The recorded days of the last month that are not kept, latest first."""
    return [day for day in _month(directory, today) if day.isoformat() not in kept.days]


def replay_missing(directory: Path, settings: Settings, today: date) -> Iterator[KeptReplays]:
    """Replays one missing day after another, latest first; yields what is to be kept after each."""
    kept = kept_replays(directory, settings)
    month = [day.isoformat() for day in _month(directory, today)]
    days = {day: scores for day, scores in kept.days.items() if day in month}
    for day in missing_days(directory, kept, today):
        days[day.isoformat()] = replayed(directory, settings, day)
        yield replace(kept, days=dict(days))


def replayed(directory: Path, settings: Settings, day: date) -> ReplayedDay:
    """One past day under every rule: the same visitors at the same moments, the windows as they were staffed."""
    try:
        past = past_day(directory, settings, day)
    except NothingHappened:
        return ReplayedDay({})
    own = call_order_of(settings.call_order)
    within = _with_spans(past.office, settings)
    scores = {
        RECORDED: score_of(settings, past.recorded),
        OWN: _score(past, past.settings, past.office, own),
        FIRST_COME: _score(past, past.settings, past.office, FirstComeFirstServed()),
        OWN_BY_STATE: _score(past, past.settings, within, own, Breaks.BY_STATE),
    }
    for proposal in proposals_for(settings):
        try:
            other = proposal.settings(settings)
        except SettingsInvalid:
            continue  # it does not fit the rest of this office's settings
        order = call_order_of(other.call_order)
        if proposal.moves_breaks:
            office = _with_spans(past.office, other)
            scores[proposal.id] = _score(past, simulated(other), office, order, Breaks.BY_STATE)
        else:
            scores[proposal.id] = _score(past, simulated(other), past.office, order)
    return ReplayedDay(scores, past.left_out)


def own_days(directory: Path, settings: Settings, today: date) -> OwnDays:
    """What is kept of the last month, added up. Takes milliseconds: nothing is replayed here."""
    kept = kept_replays(directory, settings)
    month = {day.isoformat() for day in _month(directory, today)}
    days = [replayed for day, replayed in sorted(kept.days.items()) if day in month and replayed.scores]
    return OwnDays(
        days=len(days),
        missing=len(month - kept.days.keys()),
        left_out=sum(day.left_out for day in days),
        recorded=total_of(settings, [day.scores[RECORDED] for day in days]) if days else None,
        over_first_come=_gain(settings, days, FIRST_COME, OWN),
        proposals=[
            MeasuredProposal(
                proposal, _gain(settings, days, OWN_BY_STATE if proposal.moves_breaks else OWN, proposal.id)
            )
            for proposal in proposals_for(settings)
        ],
    )


def proposal_named(settings: Settings, name: ProposalId) -> Proposal | None:
    """The proposal, if it still applies to these settings."""
    return next((proposal for proposal in proposals_for(settings) if proposal.id is name), None)


def _month(directory: Path, today: date) -> list[date]:
    first = today - timedelta(days=MONTH_DAYS)
    return [day for day in reversed(recorded_days(directory)) if first <= day < today]


def _score(
    past: PastDay, settings: Settings, office: OfficeDay, order: CallOrder, breaks: Breaks = Breaks.FIXED
) -> DayScore:
    return score_of(settings, run_day(settings, office, order, past.visitors, breaks))


def _gain(settings: Settings, days: list[ReplayedDay], before: str, after: str) -> Gain | None:
    both = [day.scores for day in days if before in day.scores and after in day.scores]
    if len(both) < ENOUGH_DAYS:
        return None
    was, becomes = [scores[before] for scores in both], [scores[after] for scores in both]
    change, half_width = difference(
        [score.burden(settings) for score in was], [score.burden(settings) for score in becomes]
    )
    return Gain(total_of(settings, was), total_of(settings, becomes), change, half_width)


def _with_spans(office: OfficeDay, settings: Settings) -> OfficeDay:
    """The day with each break free to begin within the span that the settings give such a break: of those of its kind, the
    nearest. A break of another kind stays where it was."""
    windows = [
        window.model_copy(update={"breaks": [_with_span(taken, office, settings) for taken in window.breaks]})
        for window in office.windows
    ]
    return office.model_copy(update={"windows": windows})


def _with_span(taken: DueBreak, office: OfficeDay, settings: Settings) -> DueBreak:
    begun = taken.due_minutes + office.first_minute

    def distance(span: tuple[int, int]) -> float:
        return max(span[0] - begun, begun - span[1], 0.0)

    spans = [(row.starts.earliest, row.starts.latest) for row in settings.breaks.day if row.kind is taken.kind]
    if not spans:
        return taken
    earliest, latest = (max(minute - office.first_minute, 0.0) for minute in min(spans, key=distance))
    due = min(max(taken.due_minutes, earliest), latest)
    return taken.model_copy(update={"due_minutes": due, "between": (earliest, latest)})
