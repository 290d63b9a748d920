"""The sentences of the page that shows and erases a person's data on demand. {name} places are filled in the browser."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from web.api.personal_data import Ground
from web.operator.visit_texts import visit_card_texts
from web.pages.plurals import plural_forms


def grounds() -> list[tuple[str, str]]:
    """Why a person's data are looked up, each with its label."""
    return [
        (Ground.REQUEST.value, _("The person asks what is kept (152-FZ, article 14)")),
        (Ground.WITHDRAWN.value, _("The person takes the consent back (article 9)")),
        (Ground.OBJECTION.value, _("The data are wrong or not needed (article 21)")),
        (Ground.AUTHORITY.value, _("A court or an authority asks")),
    ]


def personal_data_texts() -> dict[str, str | dict[str, str]]:
    """What the page's script shows."""
    card = visit_card_texts()
    return {
        "loading": _("One moment…"),
        "unreachable": _("The server does not answer. Try again."),
        "cancel": _("Cancel"),
        "erase": _("Erase for good"),
        "erase_title": _("Erase for good?"),
        "erase_text": _("Nobody can bring it back: it is in no backup."),
        "nothing": _("Nothing is kept about this person in visit cards, comments and notes."),
        "found": plural_forms(
            lambda number: ngettext("{count} note about this person.", "{count} notes about this person.", number)
        ),
        "erased": plural_forms(lambda number: ngettext("{count} note is erased.", "{count} notes are erased.", number)),
        "stays": plural_forms(
            lambda number: ngettext("{count} entry of the ledger stays", "{count} entries of the ledger stay", number)
        ),
        "stays_why": _("Payments and readings are accounting records: they are kept by law and not erased."),
        "column_day": _("Day"),
        "column_what": _("What"),
        "column_amount": _("Amount"),
        "kind_card": _("Card of a visit"),
        "kind_comment": _("Comment with a rating"),
        "kind_text": _("Note or reason"),
        **{
            f"value_{name}": card[f"card_{name}"]
            for name in ("account", "contract", "client", "phone", "email", "note")
        },
        "value_comment": _("Comment"),
        "value_text": _("What was typed"),
        "entry_payment": _("Payment"),
        "entry_refund": _("Money given back"),
        "entry_reading": _("Meter reading"),
        "entry_intended": _("Meant to be paid at a window"),
    }
