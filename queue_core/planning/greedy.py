"""The built-in solver: places the most constrained break first, where it costs least, then improves by moves and swaps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from queue_core.planning.cost import Backlog, demands_of, uneases
from queue_core.planning.plan import NoPlan, Situation
from queue_core.planning.timeline import Start, Timeline
from queue_core.texts import Text

# How many placements are tried before the search for any plan at all is given up.
_MOST_TRIES = 50_000
# An improvement smaller than this is only rounding noise.
_NOISE = 1e-9


def search(situation: Situation, timeline: Timeline) -> tuple[list[Start], float]:
    """A start for each wish, and their cost. Raises NoPlan. The same situation always gives the same plan."""
    table = _Table(situation, timeline)
    table.place_all()
    while table.move_each() or table.swap_pairs():
        pass
    return table.chosen(), table.cost()


def cost_of(situation: Situation, timeline: Timeline, starts: Sequence[Start]) -> float:
    """What a whole plan costs."""
    table = _Table(situation, timeline)
    for wish, start in enumerate(starts):
        table.place(wish, timeline.starts[wish].index(start))
    return table.cost()


def no_plan(situation: Situation, proved: bool) -> NoPlan:
    """The error for windows whose breaks get in one another's way."""
    windows = sorted({wish.window for wish in situation.wishes})
    named = ", ".join(windows)
    advice = Text(
        ru="Раздвиньте время перерывов или уменьшите наименьшее число работающих окон.",
        en="Allow a wider range of times for the breaks, or lower the minimum number of windows at work.",
    )
    if proved:
        return NoPlan(
            f"Перерывы окон {named} нельзя расставить так, чтобы соблюсти пункт 6.2.5 и наименьшее число работающих "
            f"окон. {advice.ru}",
            f"The breaks of windows {named} cannot be placed without breaking clause 6.2.5 or the minimum number of "
            f"windows at work. {advice.en}",
            windows,
            proved,
        )
    return NoPlan(
        f"Не найдено, как расставить перерывы окон {named}, чтобы соблюсти пункт 6.2.5 и наименьшее число работающих "
        f"окон; перебраны не все варианты. {advice.ru}",
        f"No way was found to place the breaks of windows {named} without breaking clause 6.2.5 or the minimum number "
        f"of windows at work; not every way was tried. {advice.en}",
        windows,
        proved,
    )


class _Table:
    """Which windows are away when, and what that costs; `at[w]` is the index of the start chosen for wish w."""

    def __init__(self, situation: Situation, timeline: Timeline) -> None:
        self._situation = situation
        self._timeline = timeline
        self._starts = timeline.starts
        wishes = situation.wishes
        self.at: list[int | None] = [None] * len(wishes)
        self._unease = uneases(situation, timeline)
        demands = demands_of(situation, timeline)
        self._backlogs = [Backlog(demand, timeline) for demand in demands]
        self._limited = [[0] * len(timeline.working) for _ in timeline.limits]
        self._backlogs_of = [
            [backlog for backlog, demand in zip(self._backlogs, demands, strict=True) if wish.window in demand.windows]
            for wish in wishes
        ]
        self._limits_of = [
            [number for number, limit in enumerate(timeline.limits) if wish.window in limit.windows] for wish in wishes
        ]
        self._siblings = [
            [other for other, its in enumerate(wishes) if its.window == wish.window and other != number]
            for number, wish in enumerate(wishes)
        ]

    def chosen(self) -> list[Start]:
        return [allowed[at] for allowed, at in zip(self._starts, self.at, strict=True) if at is not None]

    def cost(self) -> float:
        waits = sum(backlog.cost() for backlog in self._backlogs)
        return waits + sum(unease[at] for unease, at in zip(self._unease, self.at, strict=True) if at is not None)

    # -- a first plan ------------------------------------------------------------------------------------------------

    def place_all(self) -> None:
        """Places the wish with the fewest starts left next, where it costs least; backtracks from a dead end."""
        tried: list[tuple[int, list[int]]] = []
        tries = 0
        while len(tried) < len(self.at):
            wish, allowed = self._narrowest()
            tried.append((wish, sorted(allowed, key=lambda start: (self._added(wish, start), start), reverse=True)))
            while not tried[-1][1]:
                tried.pop()
                if not tried:
                    raise no_plan(self._situation, proved=True)
                self._take_back(tried[-1][0])
            tries += 1
            if tries > _MOST_TRIES:
                raise no_plan(self._situation, proved=False)
            wish, left = tried[-1]
            self.place(wish, left.pop())

    def _narrowest(self) -> tuple[int, list[int]]:
        narrowest: tuple[int, list[int]] | None = None
        for wish, at in enumerate(self.at):
            if at is None:
                allowed = self._allowed(wish)
                if narrowest is None or len(allowed) < len(narrowest[1]):
                    narrowest = wish, allowed
        assert narrowest is not None, "a wish is still to be placed"
        return narrowest

    # -- a better plan -----------------------------------------------------------------------------------------------

    def move_each(self) -> bool:
        """Moves each break in turn to the start that costs least; returns whether anything was gained."""
        gained = False
        for wish in range(len(self.at)):
            before = self._take_back(wish)
            stays = self._added(wish, before)
            best = min(((self._added(wish, start), start) for start in self._allowed(wish)), default=(stays, before))
            moves = best[0] < stays - _NOISE
            self.place(wish, best[1] if moves else before)
            gained |= moves
        return gained

    def swap_pairs(self) -> bool:
        """Swaps pairs of breaks of the same length where that helps; returns whether anything was gained."""
        gained = False
        wishes = self._situation.wishes
        for wish, other in combinations(range(len(self.at)), 2):
            if wishes[wish].minutes == wishes[other].minutes and self._swap(wish, other):
                gained = True
        return gained

    def _swap(self, wish: int, other: int) -> bool:
        mine, its = self._start(wish), self._start(other)
        if mine.begins == its.begins:
            return False
        to_its = self._index_of(wish, its.begins)
        to_mine = self._index_of(other, mine.begins)
        if to_its is None or to_mine is None:
            return False
        was = self._take_back(wish), self._take_back(other)
        before = self._added_together(wish, was[0], other, was[1])
        if self._is_allowed(wish, to_its):
            cost = self._added(wish, to_its)
            self.place(wish, to_its)
            if self._is_allowed(other, to_mine) and cost + self._added(other, to_mine) < before - _NOISE:
                self.place(other, to_mine)
                return True
            self._take_back(wish)
        self.place(wish, was[0])
        self.place(other, was[1])
        return False

    def _added_together(self, wish: int, start: int, other: int, its: int) -> float:
        cost = self._added(wish, start)
        self.place(wish, start)
        cost += self._added(other, its)
        self._take_back(wish)
        return cost

    def _index_of(self, wish: int, begins: float) -> int | None:
        for number, start in enumerate(self._starts[wish]):
            if start.begins == begins:
                return number
        return None

    # -- one break ---------------------------------------------------------------------------------------------------

    def _start(self, wish: int) -> Start:
        at = self.at[wish]
        assert at is not None, "the wish is placed"
        return self._starts[wish][at]

    def _allowed(self, wish: int) -> list[int]:
        return [number for number in range(len(self._starts[wish])) if self._is_allowed(wish, number)]

    def _is_allowed(self, wish: int, number: int) -> bool:
        start = self._starts[wish][number]
        between = self._situation.rules.work_between
        ends = start.begins + self._situation.wishes[wish].minutes
        for other in self._siblings[wish]:
            at = self.at[other]
            if at is not None:
                its = self._starts[other][at].begins
                its_end = its + self._situation.wishes[other].minutes
                if start.begins < its_end + between and its < ends + between:
                    return False
        for limit in self._limits_of[wish]:
            most, away = self._timeline.limits[limit].most, self._limited[limit]
            if any(away[i] >= most[i] for i in range(start.first, start.last)):
                return False
        return True

    def _added(self, wish: int, number: int) -> float:
        """What the break would add to the cost at this start."""
        start = self._starts[wish][number]
        waits = sum(backlog.added(start.first, start.last) for backlog in self._backlogs_of[wish])
        return self._unease[wish][number] + waits

    def place(self, wish: int, number: int) -> None:
        """Places wish number `wish` at its start number `number`."""
        self.at[wish] = number
        self._count(wish, self._starts[wish][number], +1)

    def _take_back(self, wish: int) -> int:
        number = self.at[wish]
        assert number is not None, "the wish is placed"
        self._count(wish, self._starts[wish][number], -1)
        self.at[wish] = None
        return number

    def _count(self, wish: int, start: Start, change: int) -> None:
        for backlog in self._backlogs_of[wish]:
            backlog.change(start.first, start.last, change)
        for number in self._limits_of[wish]:
            away = self._limited[number]
            for i in range(start.first, start.last):
                away[i] += change
