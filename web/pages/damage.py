"""The words about what is wrong with the office's files, in templates/safe_mode.html."""

from __future__ import annotations

from flask_babel import gettext as _

from queue_core.office import Office


def damage_words(office: Office) -> list[str]:
    """A sentence for each file with which something is wrong; none if all is well."""
    words = []
    if office.loss:
        words.append(
            _(
                "The journal is incomplete: tickets and calls are stopped, for numbers would be given twice. Give visitors numbers"
                " by hand, and call the administrator: “talon check” says what to do."
            )
        )
    return words
