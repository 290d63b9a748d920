"""The texts of boards and plates in both languages; Russian comes from this room's own catalogue."""

from __future__ import annotations

import os
from pathlib import Path

from flask_babel import Domain, force_locale

from queue_core import labels

# This room has a catalogue of its own: another room may translate the same English text differently.
_HOUSE = Path(os.environ.get("TALON_CATALOGUES") or Path(__file__).parents[1])
_domain = Domain(translation_directories=[str(_HOUSE / "display/translations")])
_ = _domain.gettext

LANGUAGES = ("ru", "en")
_KINDS = {kind: labels.in_sentence(name) for kind, name in labels.KINDS_FOR_VISITORS.items()}


def in_both_languages() -> dict[str, dict[str, str]]:
    """All texts as `{language: {key: text}}`: a display shows both languages at once."""
    texts = {}
    for language in LANGUAGES:
        with force_locale(language):
            texts[language] = labels.in_language(_KINDS, language) | _texts()
    return texts


def _texts() -> dict[str, str]:
    """The texts in the current language. The screen fills in the `{name}` placeholders."""
    return {
        # The board
        "ticket": _("Ticket"),
        "window": _("Window"),
        "called": _("Ticket called"),
        "called_again": _("Called again"),
        "to_window": _("window {window}"),
        "go_to": _("Please go to window {window}"),
        "nobody_called": _("Calls will appear here"),
        "waiting": _("Waiting"),
        "wait_up_to": _("wait up to {high} min"),
        "wait_range": _("wait {low}–{high} min"),
        "lost": _("No connection to the server. Calls may come late: please listen to the staff."),
        "sound_off": _("Sound is off: touch the screen"),
        "unknown_zone": _("This office has no zone “{zone}”."),
        # The board's strip of windows
        "free_short": _("free"),
        "calling_short": _("calling"),
        "serving_short": _("receiving"),
        "break_short": _("break until {time}"),
        "phone_short": _("on the phone"),
        "closed_short": _("closed"),
        # The plate
        "free": _("The window is free. Please wait for your number to be called."),
        "calling": _("Now calling"),
        "serving": _("Being served"),
        "technical": _("Technical break until {time}"),
        "training": _("Break until {time}"),
        "lunch": _("Lunch break until {time}"),
        "break_over": _("The break ends in a moment"),
        "phone": _("The operator is on the phone"),
        "closed": _("The window is closed"),
        "plate_lost": _("No connection to the server. Please listen to the operator."),
        "unknown_window": _("This office has no window {window}"),
        "known_windows": _("Windows of this office"),
    }
