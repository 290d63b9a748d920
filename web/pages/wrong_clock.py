"""The words about a wrong clock in templates/safe_mode.html."""

from __future__ import annotations

from flask_babel import gettext as _


def wrong_clock_words() -> dict[str, str]:
    """By the direction in which the machine's clock differs from the office's time."""
    return {
        "behind": _(
            "The computer's clock is {difference} behind the office's time. Work as usual, and call the administrator:"
            " the clock must be set, or, if it is right, repaired by “talon clock repair” after closing."
        ),
        "ahead": _(
            "The computer's clock has jumped {difference} ahead; the office keeps its time. Work as usual, and call the"
            " administrator: the clock must be set. If it is right, the office takes it over when the hall is empty."
        ),
    }
