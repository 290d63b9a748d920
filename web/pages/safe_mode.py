"""The words of templates/safe_mode.html."""

from __future__ import annotations

from flask_babel import gettext as _


def safe_mode_words() -> str:
    words: str = _(
        "Safe mode: events of the journal could not be applied (No. {events}). Work as usual, and call the administrator."
    )
    return words
