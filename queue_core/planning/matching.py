"""Matches breaks to wishes: a window may have several breaks of a kind, and supervisors move them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from queue_core.planning.plan import BreakWish, PlacedBreak


def match(
    wishes: Sequence[BreakWish], breaks: Iterable[PlacedBreak]
) -> tuple[list[tuple[PlacedBreak, BreakWish | None]], list[BreakWish]]:
    """The breaks in order of beginning, each with the wish it fulfils, and the wishes that no break fulfils.

    A break fulfils the nearest unfulfilled wish of its window and kind; an additional break (requested on the spot, or
    a training) fulfils none.
    """
    left = list(wishes)
    pairs: list[tuple[PlacedBreak, BreakWish | None]] = []
    for placed in sorted(breaks):
        fitting = [wish for wish in left if wish.window == placed.window and wish.kind is placed.kind]
        fulfilled = min(fitting, key=lambda wish: _off(wish, placed.begins), default=None)
        if fulfilled:
            left.remove(fulfilled)
        pairs.append((placed, fulfilled))
    return pairs, left


def _off(wish: BreakWish, begins: float) -> tuple[float, float]:
    return max(wish.earliest - begins, begins - wish.latest, 0.0), wish.earliest
