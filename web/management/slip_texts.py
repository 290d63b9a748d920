"""The sentences of the page on which the office edits its slip, in the language of the page."""

from __future__ import annotations

from flask_babel import gettext as _

from queue_core.slip_settings import PLACES


def slip_texts() -> dict[str, str]:
    """What the page's script shows. `place_…` says what a place is filled with."""
    return {
        "loading": _("One moment…"),
        "failed": _("The slip could not be read: {reason}"),
        "unreachable": _("The server does not answer. Try again."),
        "lines": _("Lines of the slip"),
        "lines_note": _(
            "Places in braces are filled from the ticket; a line whose place has nothing to say is left out."
        ),
        "column_words": _("Words in Russian, below them in English"),
        "column_ru": _("In Russian"),
        "column_en": _("In English"),
        "column_size": _("Letters"),
        "column_align": _("Where"),
        "column_bold": _("Bold"),
        "width": _("Width of the letters"),
        "height": _("Height of the letters"),
        "left": _("at the left"),
        "center": _("in the middle"),
        "right": _("at the right"),
        "up": _("Line up"),
        "down": _("Line down"),
        "remove": _("Remove the line"),
        "add": _("Add a line"),
        "places": _("Places"),
        "places_note": _("Put the cursor into a line, then choose what is to stand there."),
        "place_office": _("name of the office"),
        "place_address": _("address of the office"),
        "place_hall_phone": _("phone of the office"),
        "place_number": _("ticket number"),
        "place_service": _("service, in the ticket's language"),
        "place_service_ru": _("service, in Russian"),
        "place_then": _("each further matter, on a line of its own"),
        "place_zone": _("zone of the hall"),
        "place_room": _("rooms where the service is given"),
        "place_ahead": _("people ahead, a number"),
        "place_people_ahead": _("people ahead, in words"),
        "place_wait": _("announced wait"),
        "place_day": _("date"),
        "place_time": _("time of issue"),
        "place_text": _("text of the service"),
        "logo": _("Logo"),
        "logo_note": _("A PNG picture of at most 48 kB; printed in black and white, no wider than the paper."),
        "logo_choose": _("Choose a picture"),
        "logo_remove": _("Print no logo"),
        "logo_none": _("No logo is printed."),
        "logo_kept": _("The logo is printed above the lines."),
        "qr": _("QR code of the visitor's page"),
        "qr_print": _("Print the code"),
        "qr_size": _("Dots of a module"),
        "qr_text": _("Line above it"),
        "texts": _("Texts of services"),
        "texts_note": _("Stands where a line has the place {text}: what to have ready, where to go."),
        "individual": _("individuals"),
        "legal_entity": _("legal entities"),
        "preview": _("How it comes out"),
        "preview_service": _("Ticket for"),
        "preview_lang": _("Language of the ticket"),
        "preview_columns": _("Paper, characters wide"),
        "preview_reprint": _("Printed again"),
        "preview_alt": _("Picture of the slip"),
        "preview_cost": _("{length} cm of paper, {bytes} bytes: {slow} s on a line of 9600 baud, {fast} s at 115200."),
        "save": _("Save the slip"),
        "saved": _("Saved as version {version}. The next ticket is printed so."),
        "usual": _("Back to the usual slip"),
        "undo": _("Undo changes"),
        "mistakes": _("This is still wrong:"),
        "unsaved": _("Changed, not saved yet."),
    }


def missing_places() -> set[str]:
    """Places that the page could not explain; a test keeps it empty."""
    return {place for place in PLACES if f"place_{place}" not in slip_texts()}
