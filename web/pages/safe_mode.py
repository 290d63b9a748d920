"""The words of templates/safe_mode.html about the safe mode, and about commands that fail."""

from __future__ import annotations

from flask_babel import gettext as _


def safe_mode_words() -> str:
    words: str = _(
        "Safe mode: events of the journal could not be applied (No. {events}). Work as usual, and call the administrator."
    )
    return words


def commands_fail_words() -> str:
    words: str = _(
        "Nothing can be recorded at present: the office's computer does not take data. What you press is not carried out;"
        " call the administrator. Work goes on by itself as soon as the disk is in order."
    )
    return words
