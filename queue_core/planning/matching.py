"""Which break answers which wish: a window may have several breaks of a kind, and people move them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from queue_core.planning.plan import BreakWish, PlacedBreak


def match(
    wishes: Sequence[BreakWish], breaks: Iterable[PlacedBreak]
) -> tuple[list[tuple[PlacedBreak, BreakWish | None]], list[BreakWish]]:
    """Each break in the order of beginning with the wish it answers, and the wishes that no break answers.

    A break answers the nearest wish of its window and kind that is still open; one more than was wished (asked for on
    the spot, a training) answers none.
    """
    left = list(wishes)
    pairs: list[tuple[PlacedBreak, BreakWish | None]] = []
    for placed in sorted(breaks):
        fitting = [wish for wish in left if wish.window == placed.window and wish.kind is placed.kind]
        answered = min(fitting, key=lambda wish: _off(wish, placed.begins), default=None)
        if answered:
            left.remove(answered)
        pairs.append((placed, answered))
    return pairs, left


def _off(wish: BreakWish, begins: float) -> tuple[float, float]:
    return max(wish.earliest - begins, begins - wish.latest, 0.0), wish.earliest
