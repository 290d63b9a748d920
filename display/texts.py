"""The words of boards and plates, in both languages at once; Russian is in this room's own catalogue."""

from __future__ import annotations

from pathlib import Path

from flask_babel import Domain, force_locale

# A catalogue of this room alone: another room may translate the same English word otherwise.
_domain = Domain(translation_directories=[str(Path(__file__).parent / "translations")])
_ = _domain.gettext

LANGUAGES = ("ru", "en")


def in_both_languages() -> dict[str, dict[str, str]]:
    """All texts as `{language: {key: text}}`: a wall speaks to everybody who stands before it."""
    texts = {}
    for language in LANGUAGES:
        with force_locale(language):
            texts[language] = _texts()
    return texts


def _texts() -> dict[str, str]:
    return {
        # The board
        "ticket": _("Ticket"),
        "window": _("Window"),
        "go_to": _("please go to window {window}"),
        "nobody_called": _("Calls will appear here"),
        "waiting": _("Waiting"),
        "consultation": _("consultation"),
        "cash_operation": _("cash operation"),
        "lost": _("No connection to the server. Calls may come late: please listen to the staff."),
        "sound_off": _("Sound is off: touch the screen"),
        "unknown_zone": _("This office has no zone “{zone}”."),
        # The plate
        "free": _("Window is free"),
        "calling": _("Ticket invited"),
        "serving": _("Ticket at the window"),
        "break": _("Break until {time}"),
        "closed": _("Window is closed"),
        "unknown_window": _("This office has no window {window}."),
    }
