"""Correcting a staffing by simulation: windows are added where waits break the target, and taken where there is slack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from queue_core.model import Kind
from queue_core.settings import Settings
from queue_core.staffing.load import SharedLine, Staffing
from queue_core.staffing.trial import TrialOutcome, Trials

# Days to search with, and the seeds of those and of the fresh ones to check the find with.
_SEARCH_DAYS, _SEARCH_SEED, _CHECK_SEED = 10, 1, 2
# The work that may be spent on searching, and on each check, in simulated visitors: about a quarter of a millisecond each.
_SEARCH_VISITORS = 16_000
_CHECK_VISITORS = 4_500
_FEWEST_CHECK_DAYS, _MOST_CHECK_DAYS = 20, 30
_CHECKS = 3
# On so many of the checked days both averages must hold.
_DAYS_HELD = 0.85
# A half hour whose waits are below this part of the target may be able to do with a window less.
_SLACK = 0.5
# A window that is short now may have been short an hour ago: what is left over from then stands in the line.
_LOOK_BACK = 3
# A kind that brings less than one visitor in so many days to a half hour has no average there to speak of.
_RARE_DAYS = 2


@dataclass(frozen=True, slots=True)
class Corrected:
    """A staffing, and what the days it was checked on came to. `short` are the half hours that break a target still."""

    staffing: Staffing
    outcome: TrialOutcome
    short: frozenset[int]

    @property
    def holds(self) -> bool:
        return not self.short


def correct(settings: Settings, trials: Trials, lines: Sequence[SharedLine], staffing: Staffing) -> Corrected:
    """The staffing with the fewest windows found that holds the targets; every window, where none does."""
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
        # What was taken away and had to be put back.
        self._needed: set[tuple[int, str]] = set()
        self._one_by_one = False
        days = int(_CHECK_VISITORS / trials.office.visitors)
        self._check_days = min(max(days, _FEWEST_CHECK_DAYS), _MOST_CHECK_DAYS)

    def run(self, rounds: int) -> None:
        """Raises until the targets hold, then lowers; `rounds` is how many simulations that may take."""
        taken: list[tuple[int, str]] = []
        for _ in range(rounds):
            outcome = self._trials.run(self._staffing, _SEARCH_DAYS, _SEARCH_SEED)
            short = self._short(outcome)
            if not short:
                taken = self._lower(outcome)
                changed = bool(taken)
            else:
                changed = self._put_back(taken, short) or self._raise(short, outcome)
            if not changed and (short or self._one_by_one):
                return
            if not changed:
                # Taken along with others, a window may have been put back for another's sake.
                self._one_by_one = True
                self._needed.clear()

    def checked(self) -> Corrected:
        """Tries the find on fresh days; what breaks there is raised, too."""
        for attempt in range(_CHECKS):
            found = self._check(self._staffing)
            wanting = sorted(found.short)
            if not wanting and not self._reliable(found):
                wanting = [max(range(len(self._staffing)), key=lambda at: self._ratio(found.outcome, at))]
            if not wanting or attempt == _CHECKS - 1 or not self._raise(wanting, found.outcome):
                break
        steadied = self._check(_steadied(self._settings, self._lines, found.staffing))
        return steadied if steadied.holds and self._reliable(steadied) else found

    def _check(self, staffing: Staffing) -> Corrected:
        outcome = self._trials.run(staffing, self._check_days, _CHECK_SEED)
        return Corrected([set(at_work) for at_work in staffing], outcome, frozenset(self._short(outcome)))

    def _reliable(self, found: Corrected) -> bool:
        return found.outcome.days_held >= _DAYS_HELD * found.outcome.days

    def _ratio(self, outcome: TrialOutcome, half_hour: int) -> float:
        """The larger of mean / target over the kinds, of those kinds that come often enough to say."""
        ratios = [
            (waits.mean or 0.0) / self._targets[kind]
            for kind, waits in outcome.by_kind[half_hour].items()
            if waits.n * _RARE_DAYS >= outcome.days
        ]
        return max(ratios, default=0.0)

    def _short(self, outcome: TrialOutcome) -> list[int]:
        """The half hours in which the average of a kind breaks its target."""
        return [at for at in range(len(self._staffing)) if self._ratio(outcome, at) > 1]

    def _raise(self, short: Sequence[int], outcome: TrialOutcome) -> bool:
        """One more window in each of the half hours, or shortly before; whether there was any to add."""
        added = False
        for half_hour in short:
            waits = outcome.by_service[half_hour]
            pressure = {
                service: found.total / self._targets[self._settings.service[service].kind]
                for service, found in waits.items()
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
        """Takes a window from every half hour with slack, later from the one with most; says which."""
        last = len(self._staffing) - 1
        slack = {at: self._ratio(outcome, at) for at in range(last + 1)}
        if not self._one_by_one:
            # Whom a window does not receive now stands in the next half hour's line.
            slack = {at: max(ratio, slack[min(at + 1, last)] / 1.2) for at, ratio in slack.items()}
        taken: list[tuple[int, str]] = []
        for at in sorted(slack, key=lambda at: slack[at]):
            window = self._best_to_take(at, outcome) if slack[at] <= _SLACK else None
            if window:
                self._staffing[at].remove(window)
                taken.append((at, window))
                if self._one_by_one:
                    break
        return sorted(taken)

    def _best_to_take(self, at: int, outcome: TrialOutcome) -> str | None:
        """The window whose visitors wait least, if every line keeps one without it."""
        options = []
        for window in self._staffing[at]:
            rest = self._staffing[at] - {window}
            if (at, window) in self._needed or not all(line.windows & rest for line in self._lines):
                continue
            waits = outcome.by_service[at]
            pressed = sum(waits[skill].total for skill in self._settings.window[window].skills if skill in waits)
            options.append((self._open_beside(at, window) == 2, pressed, -self._settings.position_of[window], window))
        return min(options)[3] if options else None

    def _open_beside(self, at: int, window: str) -> int:
        """In how many of the half hours before and after the window is open: it had better not come and go."""
        return sum(window in self._staffing[other] for other in (at - 1, at + 1) if 0 <= other < len(self._staffing))

    def _put_back(self, taken: list[tuple[int, str]], short: Sequence[int]) -> bool:
        """Half hours that are short now get back the window that was taken last before them; whether there was one."""
        blamed = set()
        for half_hour in short:
            before = [one for one in taken if half_hour - _LOOK_BACK < one[0] <= half_hour]
            blamed.update(before[-1:])
        for at, window in blamed:
            self._staffing[at].add(window)
            self._needed.add((at, window))
            taken.remove((at, window))
        return bool(blamed)


def _steadied(settings: Settings, lines: Sequence[SharedLine], staffing: Staffing) -> Staffing:
    """The same number of windows with less coming and going: a window that has just been open stays open instead of one
    that would have to be opened, where they share a skill and every line keeps a window."""
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
