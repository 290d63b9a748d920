"""The evacuation notice of templates/evacuation.html: its words in both languages, and its kind of viewer."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from web.auth.access import may
from web.language import LANGUAGES


def evacuation_words() -> dict[str, dict[str, str]]:
    """`{language: {key: text}}`: the notice shows all languages at once."""
    words = {}
    for language in LANGUAGES:
        with force_locale(language):
            words[language] = {
                "title": _("Evacuation"),
                "leave": _("Please leave the building at once"),
                "since": _("since {time}"),
                "make_small": _("Make the notice small"),
                "make_large": _("Show the notice"),
                "all_clear": _("All clear: end the evacuation"),
                "sure": _("Is everybody safe? Press again to end the evacuation"),
                "failed": _("The evacuation could not be ended: {why}"),
            }
    return words


def evacuation_viewer() -> str:
    """`visitor` cannot dismiss the notice; `operator` may minimise it to go on working; `manager` may end it."""
    if not may("start", "evacuation"):
        return "visitor"
    return "manager" if may("end", "evacuation") else "operator"
