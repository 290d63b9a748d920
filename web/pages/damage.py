"""The words about what is wrong with the office's files, in templates/safe_mode.html."""

from __future__ import annotations

from flask_babel import gettext as _

from web.files.file_health import FileHealth
from web.language import page_language
from web.office import current_office
from web.parts import provided


def damage_words() -> list[str]:
    """A sentence for each file with which something is wrong; none if all is well."""
    words = [damage.sentence.in_language(page_language()) for damage in provided(FileHealth).damages()]
    if current_office().loss:
        words.append(
            _(
                "The journal is incomplete: tickets and calls are stopped, for numbers would be given twice. Give visitors numbers"
                " by hand, and call the administrator: “talon check” says what to do."
            )
        )
    return words
