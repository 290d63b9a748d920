"""Corrects a staffing by simulation: adds windows where waits exceed the target, removes them where there is slack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from queue_core.model import Kind
from queue_core.settings import Settings
from queue_core.staffing.load import SharedLine, Staffing
from queue_core.staffing.trial import TrialOutcome, Trials

# The number of days to search with, their seed, and the seed of the fresh days to check the result with.
_SEARCH_DAYS, _SEARCH_SEED, _CHECK_SEED = 10, 1, 2
# The most visitors to simulate in the search, and in each check: about a quarter of a millisecond each.
_SEARCH_VISITORS = 16_000
_CHECK_VISITORS = 4_500
_FEWEST_CHECK_DAYS, _MOST_CHECK_DAYS = 20, 30
_CHECKS = 3
# The share of the checked days on which both averages must hold.
_DAYS_HELD = 0.85
# A half hour with waits below this fraction of the target may be able to do with one window less.
_SLACK = 0.5
# The missing window may have been missing an hour ago: the line still holds the visitors left over from then.
_LOOK_BACK = 3
# A kind with less than one visitor in so many days in a half hour has no meaningful average there.
_RARE_DAYS = 2


@dataclass(frozen=True, slots=True)
class Corrected:
    """A staffing and the outcome of the days it was checked on. `short`: half hours that still exceed a target."""

    staffing: Staffing
    outcome: TrialOutcome
    short: frozenset[int]

    @property
    def holds(self) -> bool:
        return not self.short


def correct(settings: Settings, trials: Trials, lines: Sequence[SharedLine], staffing: Staffing) -> Corrected:
    """The staffing with the fewest windows found that meets the targets; all windows, where none does."""
    search = _Search(settings, trials, lines, staffing)
    rounds = max(int(_SEARCH_VISITORS / (_SEARCH_DAYS * trials.office.visitors)), 2)
    search.run(rounds)
    return search.checked()


class _Search:
    def __init__(self, settings: Settings, trials: Trials, lines: Sequence[SharedLine], staffing: Staffing) -> None:
        self._settings = settings
        self._trials = trials
        self._lines = lines
        self._staffing = [set(at_work) for at_work in staffing]
        self._targets = {kind: settings.targets.of(kind).wait_minutes for kind in Kind}
        # Windows that were removed and had to be put back.
        self._needed: set[tuple[int, str]] = set()
        self._one_by_one = False
        days = int(_CHECK_VISITORS / trials.office.visitors)
        self._check_days = min(max(days, _FEWEST_CHECK_DAYS), _MOST_CHECK_DAYS)

    def run(self, rounds: int) -> None:
        """Adds windows until the targets hold, then removes some; at most `rounds` simulations."""
        removed: list[tuple[int, str]] = []
        for _ in range(rounds):
            outcome = self._trials.run(self._staffing, _SEARCH_DAYS, _SEARCH_SEED)
            short = self._short(outcome)
            if not short:
                removed = self._lower(outcome)
                changed = bool(removed)
            else:
                changed = self._put_back(removed, short) or self._raise(short, outcome)
            if not changed and (short or self._one_by_one):
                return
            if not changed:
                # When several windows were removed at once, one may have been put back because of another.
                self._one_by_one = True
                self._needed.clear()

    def checked(self) -> Corrected:
        """Checks the staffing on fresh days; half hours that fall short there also get another window."""
        for attempt in range(_CHECKS):
            corrected = self._check(self._staffing)
            short = sorted(corrected.short)
            if not short and not self._reliable(corrected):
                short = [max(range(len(self._staffing)), key=lambda at: self._ratio(corrected.outcome, at))]
            if not short or attempt == _CHECKS - 1 or not self._raise(short, corrected.outcome):
                break
        steadied = self._check(_steadied(self._settings, self._lines, corrected.staffing))
        return steadied if steadied.holds and self._reliable(steadied) else corrected

    def _check(self, staffing: Staffing) -> Corrected:
        outcome = self._trials.run(staffing, self._check_days, _CHECK_SEED)
        return Corrected([set(at_work) for at_work in staffing], outcome, frozenset(self._short(outcome)))

    def _reliable(self, corrected: Corrected) -> bool:
        return corrected.outcome.days_held >= _DAYS_HELD * corrected.outcome.days

    def _ratio(self, outcome: TrialOutcome, half_hour: int) -> float:
        """The largest mean / target of the kinds with enough visitors for a meaningful average."""
        ratios = [
            (waits.mean or 0.0) / self._targets[kind]
            for kind, waits in outcome.by_kind[half_hour].items()
            if waits.n * _RARE_DAYS >= outcome.days
        ]
        return max(ratios, default=0.0)

    def _short(self, outcome: TrialOutcome) -> list[int]:
        """The half hours in which the average of some kind exceeds its target."""
        return [at for at in range(len(self._staffing)) if self._ratio(outcome, at) > 1]

    def _raise(self, short: Sequence[int], outcome: TrialOutcome) -> bool:
        """Adds a window in each of these half hours, or shortly before; returns whether there was any to add."""
        added = False
        for half_hour in short:
            waits = outcome.by_service[half_hour]
            pressure = {
                service: waited.total / self._targets[self._settings.service[service].kind]
                for service, waited in waits.items()
            }
            for at in range(half_hour, max(half_hour - _LOOK_BACK, -1), -1):
                window = self._best_to_add(at, pressure)
                if window:
                    self._staffing[at].add(window)
                    added = True
                    break
        return added

    def _best_to_add(self, at: int, pressure: dict[str, float]) -> str | None:
        closed = [window for window in self._settings.windows if window.id not in self._staffing[at]]
        helpful = [(sum(pressure.get(skill, 0.0) for skill in window.skills), window) for window in closed]
        best = min(
            (
                (-help, not self._open_beside(at, window.id), len(window.skills), window.id)
                for help, window in helpful
                if help
            ),
            default=None,
        )
        return best[3] if best else None

    def _lower(self, outcome: TrialOutcome) -> list[tuple[int, str]]:
        """Removes a window from every half hour with slack, later only from the one with most; returns which."""
        last = len(self._staffing) - 1
        slack = {at: self._ratio(outcome, at) for at in range(last + 1)}
        if not self._one_by_one:
            # Visitors a window does not serve now stand in the next half hour's line.
            slack = {at: max(ratio, slack[min(at + 1, last)] / 1.2) for at, ratio in slack.items()}
        removed: list[tuple[int, str]] = []
        for at in sorted(slack, key=lambda at: slack[at]):
            window = self._best_to_remove(at, outcome) if slack[at] <= _SLACK else None
            if window:
                self._staffing[at].remove(window)
                removed.append((at, window))
                if self._one_by_one:
                    break
        return sorted(removed)

    def _best_to_remove(self, at: int, outcome: TrialOutcome) -> str | None:
        """The window whose visitors wait least, provided every line keeps a window without it."""
        options = []
        for window in self._staffing[at]:
            rest = self._staffing[at] - {window}
            if (at, window) in self._needed or not all(line.windows & rest for line in self._lines):
                continue
            waits = outcome.by_service[at]
            waited = sum(waits[skill].total for skill in self._settings.window[window].skills if skill in waits)
            options.append((self._open_beside(at, window) == 2, waited, -self._settings.position_of[window], window))
        return min(options)[3] if options else None

    def _open_beside(self, at: int, window: str) -> int:
        """In how many of the half hours before and after the window is open: it should not open and close often."""
        return sum(window in self._staffing[other] for other in (at - 1, at + 1) if 0 <= other < len(self._staffing))

    def _put_back(self, removed: list[tuple[int, str]], short: Sequence[int]) -> bool:
        """Gives half hours that are short now the latest window removed before them; returns whether there was any."""
        blamed = set()
        for half_hour in short:
            before = [(at, window) for at, window in removed if half_hour - _LOOK_BACK < at <= half_hour]
            blamed.update(before[-1:])
        for at, window in blamed:
            self._staffing[at].add(window)
            self._needed.add((at, window))
            removed.remove((at, window))
        return bool(blamed)


def _steadied(settings: Settings, lines: Sequence[SharedLine], staffing: Staffing) -> Staffing:
    """The same number of windows with fewer openings and closings: a window that has just been open stays open in place
    of one that would have to open, if they share a skill and every line keeps a window."""
    steady = [set(staffing[0])]
    for at_work in staffing[1:]:
        now = set(at_work)
        for opened in sorted(at_work - steady[-1]):
            for stays in sorted(steady[-1] - now):
                alike = set(settings.window[opened].skills) & set(settings.window[stays].skills)
                swapped = now - {opened} | {stays}
                if alike and all(line.windows & swapped for line in lines):
                    now = swapped
                    break
        steady.append(now)
    return steady
