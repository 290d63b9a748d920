"""The visit card: the steps of a reception (clause 6.5) and the visitor's data. Contact data only with consent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from queue_core.billing.account_number import AccountNumberFormat
from queue_core.errors import Invalid, Refusal

LONGEST_NOTE = 1000
LONGEST_LINE = 120
_PHONE = re.compile(r"\+?[0-9][0-9 ()\-–]{3,24}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class CardStep(StrEnum):
    """The steps the standard requires of an operator, in order. Consent (6.5.2) is a field of its own: it has a date."""

    HELP_OFFERED = "help_offered"  # 6.5.1
    NAMED = "named"  # 6.5.2: «Как я могу к Вам обратиться?»
    ACCOUNT_CHECKED = "account_checked"  # 6.5.2
    CONTACTS_ASKED = "contacts_asked"  # 6.5.2
    INFORMED = "informed"  # 6.5.3
    SETTLED = "settled"  # 6.5.4: with the company's departments, by the operator
    THANKED = "thanked"  # 6.5.5: «Спасибо за обращение!»


class ConsentNeeded(Refusal):
    """Contact data are recorded only with the visitor's consent (clause 6.5.2)."""

    code = "consent_needed"

    def __init__(self) -> None:
        super().__init__(
            "Имя, телефон и почту записывают только с согласием посетителя на обработку персональных данных.",
            "Name, phone and e-mail are recorded only with the visitor's consent to the processing of personal data.",
        )


class WrongContact(Invalid):
    """A phone number or an e-mail address is malformed."""

    code = "wrong_contact"


@dataclass(frozen=True, slots=True, repr=False)
class Card:
    """The card of one visit. `consent_at` is when the visitor consented; None means no consent and no contact data.

    It has no repr, so that personal data cannot get into a log by accident.
    """

    ticket: str
    number: str
    day: str
    steps: frozenset[CardStep] = frozenset()
    account: str | None = None
    contract: str | None = None
    consent_at: datetime | None = None
    client: str | None = None
    phone: str | None = None
    email: str | None = None
    note: str | None = None
    changed_at: datetime | None = None
    changed_by: str | None = None


CONTACTS = ("client", "phone", "email")
FIELDS = ("account", "contract", *CONTACTS, "note")


def changed(
    card: Card, changes: Mapping[str, Any], at: datetime, actor: str, account_format: AccountNumberFormat | None
) -> Card:
    """The card with `changes`: texts by field ("" or None clears one), `consent` (bool), `steps` (a set of CardStep).

    Withdrawing consent clears the contact data. Raises ConsentNeeded, WrongContact, or, if the office has a billing
    system, WrongAccountNumber.
    """
    texts: dict[str, Any] = {name: (changes[name] or "").strip() or None for name in FIELDS if name in changes}
    if texts.get("account") and account_format:
        texts["account"] = account_format.checked(texts["account"] or "")
    _require_contacts(texts)
    consent_at = card.consent_at
    if changes.get("consent") is True:
        consent_at = consent_at or at
    elif changes.get("consent") is False:
        consent_at = None
        texts |= dict.fromkeys(CONTACTS)
    if consent_at is None and any(texts.get(name) for name in CONTACTS):
        raise ConsentNeeded
    steps = frozenset(changes["steps"]) if "steps" in changes else card.steps
    return replace(card, **texts, steps=steps, consent_at=consent_at, changed_at=at, changed_by=actor)


def _require_contacts(texts: Mapping[str, str | None]) -> None:
    if (phone := texts.get("phone")) and not _PHONE.fullmatch(phone):
        raise WrongContact("Телефон: цифры, например +7 495 728-70-10.", "Phone: digits, for example +7 495 728-70-10.")
    if (email := texts.get("email")) and not _EMAIL.fullmatch(email):
        raise WrongContact("Адрес почты: например, имя@пример.рф.", "E-mail: for example, name@example.org.")
