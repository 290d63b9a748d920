"""The table of faults: how often each was tried, what was acknowledged, what of it was lost or done twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Tally:
    """A fault and what came of it. `longest_s`: from the end of the cause until the day goes on, at the longest."""

    fault: str
    tries: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    longest_s: float | None = None

    def went_on_after(self, seconds: float) -> None:
        """The day went on so long after the cause had ended."""
        self.longest_s = max(seconds, self.longest_s or 0.0)

    @property
    def damage(self) -> list[str]:
        """Everything that must not be, as sentences."""
        return [*self.lost, *self.twice, *self.wrong]


_HEADS = ("fault", "tries", "acknowledged", "lost", "twice", "otherwise wrong", "longest time to go on, s")


def table(tallies: Iterable[Tally]) -> str:
    """The table, in Markdown."""
    rows: list[tuple[str, ...]] = [_HEADS, ("---", *["---:"] * (len(_HEADS) - 1))]
    for tally in tallies:
        longest = "" if tally.longest_s is None else f"{tally.longest_s:.1f}"
        counts = (tally.tries, tally.acknowledged, len(tally.lost), len(tally.twice), len(tally.wrong))
        rows.append((tally.fault, *(f"{count:,}".replace(",", " ") for count in counts), longest))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
