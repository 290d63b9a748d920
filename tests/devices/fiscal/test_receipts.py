"""Receipts as data: what is wrong is named whole and at once; JSON goes and comes back."""

import contextlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.fiscal.ffd import Measure, ReceiptKind, Subject, TaxSystem, Vat, Way
from devices.fiscal.receipt import (
    Cashier,
    Correction,
    Item,
    Receipt,
    ReceiptError,
    as_document,
    checked,
    printable,
    read_correction,
    read_receipt,
)

LIGHT = Item("Электроэнергия", 223, 50175, 225_000_000, Measure.KILOWATT_HOUR)
SALE = Receipt(ReceiptKind.SALE, (LIGHT,), electronic=50175)


def test_the_codes_of_the_format() -> None:
    """ФФД 1.2 as of 2026-01-05."""
    assert (Vat.PERCENT_22, Vat.PERCENT_22_OF_122, Vat.PERCENT_20, Vat.NONE) == (11, 12, 1, 6)
    assert (Measure.PIECE, Measure.KILOWATT_HOUR, Measure.GIGACALORIE, Measure.OTHER) == (0, 50, 51, 255)
    assert (Way.FULL_PREPAYMENT, Way.ADVANCE, Way.FULL_PAYMENT) == (1, 3, 4)
    assert (Subject.GOODS, Subject.SERVICE, Subject.PAYMENT, TaxSystem.GENERAL) == (1, 4, 10, 1)


def test_a_sound_receipt() -> None:
    assert checked(SALE).total == 50175
    full = replace(
        SALE,
        cashier=Cashier("Иванова А.А.", "503800000001"),
        buyer="+79161234567",
        automat="3",
        account="12345678",
        paper=False,
    )
    assert read_receipt(as_document(full)) == full
    correction = Correction(full, date(2026, 11, 30), "акт 7")
    assert read_correction(as_document(correction)) == correction


@pytest.mark.parametrize(
    "wrong",
    [
        replace(SALE, electronic=50174),
        replace(SALE, cash=-1, electronic=50176),
        replace(SALE, items=()),
        replace(SALE, items=(replace(LIGHT, cost=50375),), electronic=50375),
        replace(SALE, items=(replace(LIGHT, name=""),)),
        replace(SALE, items=(replace(LIGHT, name="ы" * 127),)),
        replace(SALE, items=(replace(LIGHT, name="漢"),)),
        replace(SALE, buyer="nobody"),
        replace(SALE, paper=False),
        replace(SALE, cashier=Cashier("Иванова", "12")),
        replace(SALE, account="1" * 129),
        replace(SALE, automat="a\nb"),
    ],
)
def test_an_unlawful_receipt_is_refused(wrong: Receipt) -> None:
    with pytest.raises(ReceiptError):
        checked(wrong)


def test_all_mistakes_are_named_at_once() -> None:
    with pytest.raises(ReceiptError) as refused:
        checked(replace(SALE, electronic=1, buyer="x", cashier=Cashier("")))
    assert len(refused.value.mistakes) == 3


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.dictionaries(
                st.sampled_from(
                    ["kind", "items", "cash", "name", "price", "cost", "receipt", "day", "cashier", "buyer"]
                ),
                inner,
            )
            | st.lists(inner, max_size=3)
        ),
        max_leaves=6,
    )
)
def test_any_json_is_a_receipt_or_an_own_error(document: Any) -> None:
    for read in (read_receipt, read_correction):
        with contextlib.suppress(ReceiptError):
            read(document)


def test_typographic_characters_find_a_place_on_the_paper() -> None:
    assert printable("«Свет» — 5\u00a0кВт·ч…") == '"Свет" - 5 кВт·ч...'
