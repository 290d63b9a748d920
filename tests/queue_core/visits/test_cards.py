"""Visit cards: contact data only with consent, nothing in the journal, and after the retention period not a byte is left."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from queue_core.billing.account_number import AccountNumberFormat
from queue_core.billing.port import WrongAccountNumber
from queue_core.store.free_texts import DATABASE
from queue_core.visits.card import Card, CardStep, ConsentNeeded, WrongContact, changed
from queue_core.visits.storage import VisitCards

AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
FORMAT = AccountNumberFormat(digits=10, check="luhn")
EMPTY = Card("ticket-1", "К-014", "2026-11-23")
CONTACTS = {"client": "Анна Сергеевна Вельяминова", "phone": "+7 495 728-70-10", "email": "anna@example.org"}


def test_contact_data_need_consent_and_go_with_it() -> None:
    with pytest.raises(ConsentNeeded):
        changed(EMPTY, CONTACTS, AT, "operator1", None)
    agreed = changed(EMPTY, {"consent": True, **CONTACTS, "note": "о льготе"}, AT, "operator1", None)
    assert (agreed.client, agreed.consent_at) == (CONTACTS["client"], AT)
    again = changed(agreed, {"consent": True, "phone": ""}, LATER, "operator1", None)
    assert (again.consent_at, again.phone) == (AT, None), "the first consent counts"
    refused = changed(agreed, {"consent": False}, LATER, "operator1", None)
    assert (refused.client, refused.phone, refused.email, refused.note) == (None, None, None, "о льготе")


def test_what_was_typed_is_checked_and_trimmed() -> None:
    card = changed(EMPTY, {"account": " 1234-567 897 ", "steps": {CardStep.NAMED}}, AT, "operator1", FORMAT)
    assert (card.account, card.steps) == ("1234567897", frozenset({CardStep.NAMED}))
    with pytest.raises(WrongAccountNumber):
        changed(EMPTY, {"account": "1234567890"}, AT, "operator1", FORMAT)
    assert changed(EMPTY, {"account": "as it is"}, AT, "operator1", None).account == "as it is"
    for wrong in ({"phone": "позвоню сам"}, {"email": "anna at example"}):
        with pytest.raises(WrongContact):
            changed(EMPTY, {"consent": True, **wrong}, AT, "operator1", None)


def test_a_card_is_kept_as_it_was(tmp_path: Path) -> None:
    cards = VisitCards(tmp_path)
    card = cards.update(EMPTY, lambda before: changed(before, {"consent": True, **CONTACTS}, AT, "operator1", None))
    assert cards.of("ticket-1") == card
    more = cards.update(EMPTY, lambda before: changed(before, {"steps": set(CardStep)}, LATER, "operator1", None))
    assert (more.client, len(more.steps)) == (CONTACTS["client"], len(CardStep)), "other fields stay"
    assert cards.of_day("2026-11-23") == [more]
    assert (tmp_path / DATABASE).stat().st_mode & 0o077 == 0
    cards.close()


def test_after_the_period_not_a_byte_is_left(tmp_path: Path) -> None:
    cards = VisitCards(tmp_path)
    for day in ("2026-11-20", "2026-11-21"):
        empty = Card(f"ticket of {day}", "К-014", day)
        card = cards.update(empty, lambda before: changed(before, {"consent": True, **CONTACTS}, AT, "operator1", None))
        cards.looked(card, "operator1", "changed", AT)
    assert cards.erase_due(date(2026, 12, 20), 30) == 0, "on its thirtieth day it is still there"
    assert cards.erase_due(date(2026, 12, 21), 30) == 1
    assert cards.days() == (1, "2026-11-21")
    assert cards.erase_due(date(2026, 12, 22), 30) == 1
    assert cards.looks_at("ticket of 2026-11-20") == []
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for word in CONTACTS.values():
        assert word.encode() not in left
    cards.close()


def test_a_card_does_not_tell_itself_in_a_log(caplog: pytest.LogCaptureFixture) -> None:
    card = changed(EMPTY, {"consent": True, **CONTACTS}, AT, "operator1", None)
    with caplog.at_level(logging.INFO):
        logging.getLogger("talon").info("%s %r", card, card)
    assert CONTACTS["client"] not in caplog.text
