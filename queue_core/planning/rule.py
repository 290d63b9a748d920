"""Checks a whole plan against every rule: the planner keeps them anyway, a supervisor's edit may not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, groupby, pairwise

from queue_core.planning.matching import match
from queue_core.planning.plan import BreakWish, MinimumCover, PlacedBreak, Situation
from queue_core.planning.timeline import RULE_FROM_WINDOWS
from queue_core.planning.words import clock, kind_name
from queue_core.texts import Text


class Rule(StrEnum):
    """The rules that a plan can break."""

    SHIFT = "shift"
    TIMES = "times"
    MINUTES = "minutes"
    OVERLAP = "overlap"
    WORK_BETWEEN = "work_between"
    MISSING = "missing"
    NOT_ALL_AT_ONCE = "not_all_at_once"
    COVER = "cover"


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule broken by these windows from `begins` to `ends`, and a sentence about it."""

    rule: Rule
    windows: tuple[str, ...]
    begins: float
    ends: float
    sentence: Text


def check(situation: Situation, breaks: Iterable[PlacedBreak]) -> list[Violation]:
    """The violations of all rules by a day's breaks, in order of time; those over by `from_minute` are ignored."""
    placed = sorted(breaks)
    violations = [*_of_a_break(situation, placed), *_of_a_window(situation, placed), *_at_once(situation, placed)]
    return sorted(
        (violation for violation in violations if violation.ends > situation.from_minute),
        key=lambda violation: (violation.begins, violation.ends, violation.rule, violation.windows),
    )


# -- a single break -------------------------------------------------------------------------------------------------


def _of_a_break(situation: Situation, placed: Sequence[PlacedBreak]) -> Iterator[Violation]:
    pairs, missing = match(situation.wishes, placed)
    for pause, wish in pairs:
        shifts = situation.of(pause.window)
        if not any(shift.begins <= pause.begins and pause.ends <= shift.ends for shift in shifts):
            hours = ", ".join(f"{clock(shift.begins)}–{clock(shift.ends)}" for shift in shifts)
            yield _violation(
                Rule.SHIFT,
                pause,
                f"перерыв {_span(pause)} не внутри смены ({hours or 'смены нет'}).",
                f"the break {_span(pause)} is not within the shift ({hours or 'there is none'}).",
            )
        if wish and not wish.earliest <= pause.begins <= wish.latest:
            kind = kind_name(pause.kind)
            times = f"{clock(wish.earliest)}–{clock(wish.latest)}"
            yield _violation(
                Rule.TIMES,
                pause,
                f"{kind.ru} начинается в {clock(pause.begins)}, а должен начинаться в {times}.",
                f"the {kind.en} begins at {clock(pause.begins)}, but must begin at {times}.",
            )
        if wish and pause.minutes < wish.minutes:
            kind = kind_name(pause.kind)
            yield _violation(
                Rule.MINUTES,
                pause,
                f"{kind.ru} в {clock(pause.begins)} длится {pause.minutes} мин вместо {wish.minutes}.",
                f"the {kind.en} at {clock(pause.begins)} lasts {pause.minutes} min instead of {wish.minutes}.",
            )
    for wish in missing:
        yield _missing(wish)


def _missing(wish: BreakWish) -> Violation:
    kind = kind_name(wish.kind)
    times = f"{clock(wish.earliest)}–{clock(wish.latest)}"
    return Violation(
        Rule.MISSING,
        (wish.window,),
        wish.earliest,
        wish.latest + wish.minutes,
        Text(
            ru=f"Окно {wish.window}: не запланирован {kind.ru} {wish.minutes} мин с началом {times}.",
            en=f"Window {wish.window}: the {kind.en} of {wish.minutes} min, to begin at {times}, is not in the plan.",
        ),
    )


# -- the breaks of one window ---------------------------------------------------------------------------------------


def _of_a_window(situation: Situation, placed: Sequence[PlacedBreak]) -> Iterator[Violation]:
    between = situation.rules.work_between
    for pause, later in combinations(placed, 2):
        if pause.window != later.window or not pause.meets(later.begins, later.ends, between):
            continue
        if pause.meets(later.begins, later.ends):
            yield _violation(
                Rule.OVERLAP,
                later,
                f"перерывы {_span(pause)} и {_span(later)} пересекаются.",
                f"the breaks {_span(pause)} and {_span(later)} overlap.",
            )
        else:
            worked = later.begins - pause.ends
            spans = _span(pause), _span(later)
            yield _violation(
                Rule.WORK_BETWEEN,
                later,
                f"между перерывами {spans[0]} и {spans[1]} {worked:.0f} мин работы, нужно не меньше {between:.0f}.",
                f"{worked:.0f} min of work between the breaks {spans[0]} and {spans[1]}; at least {between:.0f} needed.",
            )


# -- all windows together -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Moment:
    """A rule broken during a stretch of time without changes; `cover` is None for the rule of clause 6.2.5."""

    cover: MinimumCover | None
    away: tuple[str, ...]
    working: int
    needed: int


def _at_once(situation: Situation, placed: Sequence[PlacedBreak]) -> Iterator[Violation]:
    moments = sorted(
        {moment for shift in situation.shifts for moment in (shift.begins, shift.ends)}
        | {moment for pause in placed for moment in (pause.begins, pause.ends)}
    )
    spans = [
        (begins, ends, broken)
        for begins, ends in pairwise(moments)
        for broken in _broken(situation, placed, (begins + ends) / 2)
    ]
    spans.sort(key=lambda span: (repr(span[2]), span[0]))
    for broken, of_same in groupby(spans, key=lambda span: span[2]):
        begins, ends = -1.0, -1.0
        for span in of_same:
            if ends >= 0 and span[0] != ends:
                yield _violation_at(broken, begins, ends)
                begins = span[0]
            begins = span[0] if begins < 0 else begins
            ends = span[1]
        yield _violation_at(broken, begins, ends)


def _broken(situation: Situation, placed: Sequence[PlacedBreak], moment: float) -> Iterator[_Moment]:
    staffed = {
        shift.window: frozenset(shift.skills) for shift in situation.shifts if shift.begins <= moment < shift.ends
    }
    resting = {pause.window for pause in placed if pause.begins <= moment < pause.ends}

    def away_and_all(services: frozenset[str]) -> tuple[tuple[str, ...], int]:
        giving = [window for window, can in staffed.items() if can & services]
        return tuple(sorted(window for window in giving if window in resting)), len(giving)

    away, giving = away_and_all(situation.rules.individuals)
    if len(staffed) >= RULE_FROM_WINDOWS and giving and len(away) == giving:
        yield _Moment(None, away, 0, 1)
    for cover in situation.rules.cover:
        away, giving = away_and_all(cover.services)
        needed = min(cover.least, giving)
        if giving - len(away) < needed:
            yield _Moment(cover, away, giving - len(away), needed)


def _violation_at(broken: _Moment, begins: float, ends: float) -> Violation:
    windows = ", ".join(broken.away)
    when = f"{clock(begins)}–{clock(ends)}"
    if broken.cover is None:
        sentence = Text(
            ru=f"{when}: на перерыве сразу все окна, где принимают физических лиц ({windows}); "
            "хотя бы одно должно работать (пункт 6.2.5 стандарта).",
            en=f"{when}: all windows that serve individuals ({windows}) are on a break at once; "
            "at least one must be at work (clause 6.2.5 of the standard).",
        )
        return Violation(Rule.NOT_ALL_AT_ONCE, broken.away, begins, ends, sentence)
    name = broken.cover.name
    sentence = Text(
        ru=f"{when}: «{name.ru}»: работающих окон {broken.working}, нужно не меньше {broken.needed}; "
        f"на перерыве {windows}.",
        en=f"{when}: “{name.en}”: {broken.working} windows at work, at least {broken.needed} needed; "
        f"on a break: {windows}.",
    )
    return Violation(Rule.COVER, broken.away, begins, ends, sentence)


def _violation(rule: Rule, placed: PlacedBreak, ru: str, en: str) -> Violation:
    sentence = Text(ru=f"Окно {placed.window}: {ru}", en=f"Window {placed.window}: {en}")
    return Violation(rule, (placed.window,), placed.begins, placed.ends, sentence)


def _span(placed: PlacedBreak) -> str:
    return f"{clock(placed.begins)}–{clock(placed.ends)}"
