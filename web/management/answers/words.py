"""The figures of the answers as words: times, shares, whether a mean holds, and the sentences made of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from queue_core import labels
from queue_core.model import Kind
from queue_core.reports.measures import Measure, MeasuresRow, SpanEnd, Statistics
from web.language import page_language
from web.management.answers.reading import Answers

NOTHING = "—"
_MOST_WORST = 3


def minutes(seconds: float | None) -> str:
    """Seconds as m:ss, rounded to the second."""
    if seconds is None:
        return NOTHING
    whole = int(seconds + 0.5)
    return f"{whole // 60}:{whole % 60:02d}"


def percent(share: float | None) -> str:
    """A share in whole per cent; less than all is never shown as 100 %, more than none never as 0 %."""
    if share is None:
        return NOTHING
    rounded = int(share * 100 + 0.5)
    if rounded == 100 and share < 1:
        rounded = 99
    elif rounded == 0 and share > 0:
        rounded = 1
    return f"{rounded}\u202f%"


def load(statistics: Statistics) -> float | None:
    """The mean as a share of the (mean) target; None without either."""
    if statistics.mean_s is None or not statistics.targets_mean_s:
        return None
    return statistics.mean_s / statistics.targets_mean_s


def over_n(statistics: Statistics) -> int:
    """How many were longer than their own target."""
    return round(statistics.n * (1 - (1 if statistics.share_in_target is None else statistics.share_in_target)))


def cell_words(where: str, statistics: Statistics) -> str:
    """A cell or a bar in a sentence."""
    words: str = _("%(where)s: mean %(mean)s, n %(n)s", where=where, mean=minutes(statistics.mean_s), n=statistics.n)
    if statistics.share_in_target is not None:
        words += _(", in target %(share)s", share=percent(statistics.share_in_target))
    return words


def measure_names() -> dict[Measure, str]:
    return {
        Measure.WAIT: _("Waits before the call"),
        Measure.WAY: _("Ways to the window"),
        Measure.RECEPTION: _("Receptions"),
        Measure.VISIT: _("Visits as a whole"),
    }


def end_names() -> dict[SpanEnd, str]:
    """Of the spans that no figure counts."""
    return {
        SpanEnd.UNENDED: _("Closed with the day"),
        SpanEnd.NO_SHOW: _("Did not come"),
        SpanEnd.WAITING: _("Still waiting"),
        SpanEnd.LEFT: _("Left uncalled"),
    }


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One of the averages of clause 6.5.6, in the range, the one before, and a year ago."""

    measure: Measure
    kind: Kind | None
    label: str
    now: Statistics
    before: Statistics | None
    year_ago: Statistics | None

    @property
    def kept(self) -> bool | None:
        found = load(self.now)
        return None if found is None else found <= 1


def promise_lines(answers: Answers) -> list[PromiseLine]:
    """Waits and receptions of either kind, then whole visits."""
    return list(_lines(answers))


def _lines(answers: Answers) -> Iterator[PromiseLine]:
    names = measure_names()
    for measure, compared in answers.promise.items():
        if measure is Measure.VISIT:
            totals = compared.now.total, compared.before.total, compared.year_ago.total
            yield PromiseLine(measure, None, names[measure], *totals)
            continue
        of_before, of_year = compared.of_before, compared.of_year_ago
        for row in compared.now.rows:
            kind = Kind(row.key)
            label = f"{names[measure]}: {labels.KINDS_IN_PLURAL[kind].in_language(page_language()).lower()}"
            yield PromiseLine(measure, kind, label, row.statistics, of_before.get(row.key), of_year.get(row.key))


def headline(lines: list[PromiseLine]) -> tuple[str, str]:
    """Whether the promise was kept, in a word for the style sheet (good, bad, none) and in a sentence."""
    judged = [line for line in lines if line.kept is not None]
    if not judged:
        return "none", _("Nobody was received in these days.")
    broken = [
        _(
            "%(what)s took %(mean)s of %(target)s (n %(n)s)",
            what=line.label[0].lower() + line.label[1:],
            mean=minutes(line.now.mean_s),
            target=minutes(line.now.targets_mean_s),
            n=line.now.n,
        )
        for line in judged
        if not line.kept
    ]
    if broken:
        return "bad", _("No, the promise was not kept: on average %(broken)s.", broken="; ".join(broken))
    return "good", _("Yes, the promise was kept: all averages are within their targets (n %(n)s).", n=_most(judged))


def _most(lines: list[PromiseLine]) -> int:
    return sum(line.now.n for line in lines if line.measure is Measure.WAIT)


def beside(answers: Answers) -> str:
    """Those whom no average counts, since nobody called them; empty when there is nobody."""
    waits = answers.promise[Measure.WAIT].now.total
    if not waits.waiting_n + waits.left_n:
        return ""
    words: str = _(
        "Not in these averages: %(left)s who left uncalled and %(waiting)s who still wait, after %(mean)s at least on "
        "average; %(over)s of them were over the target already.",
        left=waits.left_n,
        waiting=waits.waiting_n,
        mean=minutes(waits.unserved_mean_s),
        over=waits.unserved_over_target_n,
    )
    return words


def worst(answers: Answers) -> list[MeasuresRow]:
    """The services and hours with the most spans over their target, the most first."""
    over = [row for row in answers.services.rows if over_n(row.statistics)]
    return sorted(over, key=lambda row: -over_n(row.statistics))[:_MOST_WORST]
